"""Marks of a customer who is back: what the desk reads, why, and until when; calm, beside what is being written."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QWidget

from desktop.base.i18n import pick
from desktop.desk.rows import KnownMark
from desktop.ui.components.chips import Chip
from desktop.ui.components.flow import flow
from desktop.ui.components.layout import empty_layout, line, vbox
from desktop.ui.components.text import Paragraph, Text
from desktop.ui.wording import marks


class KnownMarks(QFrame):
    """One block under the other, the customer's own first. Empty without marks: who holds it hides it then."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[KnownMark, ...] = ()
        self._rows = vbox(gap=8)
        self.setLayout(self._rows)

    def show_marks(self, found: Sequence[KnownMark]) -> None:
        """Shows these; nothing is made anew while they are the same."""
        if tuple(found) == self._shown:
            return
        self._shown = tuple(found)
        empty_layout(self._rows)
        for number, known in enumerate(self._shown):
            if number:
                self._rows.addWidget(line())
            self._rows.addWidget(_block(known))


def _block(known: KnownMark) -> QWidget:
    mark, rule = known.mark, known.rule
    made = QFrame()
    made.setObjectName(f"known.{mark.code}")
    made.setAccessibleName(marks.known_words(known))
    tone = marks.TONE if known.own else "neutral"
    head = flow(
        Chip(pick(rule.name), tone, marks.ICON), Text(marks.until_words(mark.until), "caption", "text2"),
        Text(rule.rule, "caption", "text3"), gap=8,
    )  # fmt: skip
    rows = vbox(head, gap=2)
    for text, role, color in (
        (pick(rule.shows), "body", "text" if known.own else "text2"),
        (marks.reason_words(mark.reason), "caption", "text2"),
        (marks.whose_words(known), "caption", "text3"),
    ):
        if text:
            rows.addWidget(Paragraph(text, role, color))
    made.setLayout(rows)
    return made
