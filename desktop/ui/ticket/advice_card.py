"""What the pack advises: how a cause is handled, how to answer what was observed. Source: A-4, T-11, T-11b, P-5"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from desktop.base.i18n import pick
from desktop.domain.advice import Advice
from desktop.ui.components.chips import Icon
from desktop.ui.components.layout import empty_layout, hbox, pane, vbox
from desktop.ui.components.text import Elided, Paragraph, Text
from desktop.ui.wording.joining import phrased


class AdviceCard(QFrame):
    """Pieces of advice one under the other: what each is about, its clause, its sentences. Hidden without any."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("advice_card")
        self.setProperty("kind", "well")
        self._shown: tuple[Advice, ...] = ()
        self._rows = vbox(gap=10, margins=(12, 10, 12, 10))
        self.setLayout(self._rows)
        self.hide()

    def text(self) -> str:
        """Everything that it says, "" while hidden."""
        return "\n".join(line for one in self._shown for line in (pick(one.title), *map(pick, one.texts)))

    def show_advice(self, advice: tuple[Advice, ...]) -> None:
        """Shows these pieces; they are made anew only when they are others."""
        self.setVisible(bool(advice))
        if advice == self._shown:
            return
        self._shown = advice
        empty_layout(self._rows)
        for one in advice:
            self._rows.addWidget(_piece(one))
        self.setAccessibleName(phrased(self.text().splitlines()))


def _piece(one: Advice) -> QWidget:
    head = hbox((Elided(pick(one.title), "caption_strong", "text2"), 1), Text(one.rule, "caption", "text3"), gap=8)
    column = vbox(head, gap=2)
    for text in one.texts:
        column.addLayout(_spoken(pick(text)) if one.spoken else vbox(Paragraph(pick(text), "body"), gap=0))
    piece = pane(column)
    piece.setAccessibleName(phrased((pick(one.title), *map(pick, one.texts), one.rule)))
    return piece


def _spoken(phrase: str) -> QBoxLayout:
    """A phrase to say as it stands."""
    mark = Icon("quote", "text3", 14, line="body")
    row = hbox(mark, (Paragraph(phrase, "body"), 1), gap=6)
    row.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
    return row
