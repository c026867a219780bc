"""What settling leads to, before it is saved: fields as chosen, how the complaint then stands, what the rules ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.base.errors import HuiyinError
from desktop.base.i18n import gettext as _
from desktop.ui.components.chips import Chip
from desktop.ui.components.layout import empty_layout, pane, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.text import Paragraph, Text
from desktop.ui.settling.words import Outcome
from desktop.ui.wording import errors
from desktop.ui.wording.joining import phrased


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One line: what, its value, and a chip with its tone that tells where it comes from ("" = none)."""

    label: str
    value: str
    chip: str = ""
    tone: str = "neutral"


class ResultCard(QWidget):
    """Warnings above, the well with the result below; a refusal in its place where the rules say no."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("settle_result")
        self._bars = vbox(gap=6)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._title = Text(_("What it will look like"), "body_strong")
        self._well = pane(vbox(self._title, self._grid, gap=8, margins=(16, 12, 16, 12)), kind="well")
        self.setLayout(vbox(self._bars, self._well, gap=10))

    def show_rows(self, rows: Sequence[ResultRow], found: Outcome | None) -> None:
        """Shows these lines, and what the rules then ask."""
        empty_layout(self._bars)
        for sentence, rule in found.warnings if found else ():
            self._bars.addWidget(message_bar(sentence, "warn", second=rule))
        standing = [ResultRow(number, words) for number, words in found.standing] if found else []
        empty_layout(self._grid)
        for at, row in enumerate((*rows, *standing)):
            self._add(at, row)
        self._well.setVisible(bool(rows or standing))
        if found is not None:
            warned = [phrased((sentence, rule)) for sentence, rule in found.warnings]
            self._announce([*warned, *(_spoken(row) for row in (*rows, *standing))])

    def show_refusal(self, error: HuiyinError) -> None:
        """The rules say no to it as the case stands now."""
        empty_layout(self._bars)
        said = (errors.sentence(error), _("Nothing was changed. Choose another way."))
        bar = message_bar(said[0], "danger", second=said[1])
        bar.setObjectName("settle_refusal")
        self._bars.addWidget(bar)
        self._well.hide()
        self._announce(said)

    def _announce(self, said: Sequence[str]) -> None:
        """It changes while the focus is elsewhere: a screen reader is told."""
        words = "\n".join(said)
        if words != self.accessibleName():
            self.setAccessibleName(words)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _add(self, at: int, row: ResultRow) -> None:
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(Text(row.label, "caption", "text3", line="body"), at, 0, top)
        self._grid.addWidget(Paragraph(row.value, "body"), at, 1)
        if row.chip:
            self._grid.addWidget(Chip(row.chip, row.tone), at, 2, top | Qt.AlignmentFlag.AlignRight)


def _spoken(row: ResultRow) -> str:
    return _("{what}: {text}").format(what=row.label, text=phrased((row.value, row.chip if row.chip != "✓" else "")))
