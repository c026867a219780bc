"""The sheets as columns and their blocks as rows, so that the eye can go across."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from desktop.base.i18n import gettext as _
from desktop.ui import theme
from desktop.ui.chain.columns import Cell, Head, Row
from desktop.ui.components.buttons import Button, button
from desktop.ui.components.chips import Chip, LevelChip, StateChip
from desktop.ui.components.flow import FlowLayout
from desktop.ui.components.layout import hbox, line, pane, vbox
from desktop.ui.components.text import Elided, Paragraph, Text
from desktop.ui.wording import names
from desktop.ui.wording.joining import phrased

_LABELS, _COLUMN, _PAD = 108, 272, 16


class ChainTable(QWidget):
    """One column per sheet, oldest at the left; the current one is tinted and read first."""

    open_wanted = Signal(object)
    """Key of the sheet that is to be opened."""
    print_wanted = Signal(object)
    """Key of the sheet that is to be printed."""

    def __init__(self, heads: Sequence[Head], rows: Sequence[Row]) -> None:
        super().__init__()
        self.setObjectName("chain_table")
        self._opens: list[Button] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnMinimumWidth(0, theme.u(_LABELS))
        self._build(heads, rows)

    def _build(self, heads: Sequence[Head], rows: Sequence[Row]) -> None:
        last = len(rows) + 1
        for at, head in enumerate(heads, 1):
            self._grid.setColumnStretch(at, 1)
            self._grid.setColumnMinimumWidth(at, theme.u(_COLUMN))
            self._grid.addWidget(pane(vbox(), kind="card"), 0, at, last + 1, 1)
            self._grid.addWidget(self._head(head), 0, at)
        for number, row in enumerate(rows, 1):
            self._grid.addWidget(_label(row), number, 0)
            for at, (head, cell) in enumerate(zip(heads, row.cells, strict=True), 1):
                self._grid.addWidget(_cell(row, head, cell, number == 1), number, at)
        self._grid.setRowStretch(last, 1)

    def _head(self, head: Head) -> QFrame:
        print_one = button("", "ghost", "printer", "s", _("Print {number}").format(number=head.number))
        open_one = button(_("Open"), "link", size="s", name=_("Open {number}").format(number=head.number))
        print_one.setObjectName(f"print_sheet.{head.ticket_id}")
        open_one.setObjectName(f"open_sheet.{head.ticket_id}")
        print_one.clicked.connect(self._sends(self.print_wanted, head.ticket_id))
        open_one.clicked.connect(self._sends(self.open_wanted, head.ticket_id))
        self._opens.append(open_one)
        chips, flow = QWidget(), FlowLayout(6)
        chips.setLayout(flow)
        flow.addWidget(LevelChip(head.level, head.look))
        flow.addWidget(StateChip(head.state, names.state_name(head.state)))
        top = hbox(Text(head.title, "caption", "text2"), None, print_one, open_one, gap=4)
        body = vbox(
            top, Elided(head.number, "subtitle"), chips, Elided(head.span, "caption", "text2"),
            gap=4, margins=(_PAD, 8, _PAD - 4, 12),
        )  # fmt: skip
        frame = pane(body, kind="next" if head.current else "well")
        frame.setAccessibleName(phrased((head.title, head.number, head.level, names.state_name(head.state))))
        return frame

    def _sends(self, signal: object, ticket_id: int) -> Callable[[], None]:
        def emit() -> None:
            signal.emit(ticket_id)  # type: ignore[attr-defined]

        return emit

    def chosen(self) -> int:
        """Which column has the focus, the current sheet's if none."""
        for at, each in enumerate(self._opens):
            if each.hasFocus():
                return at
        return len(self._opens) - 1

    def step(self, by: int) -> QWidget:
        """Moves the focus to the sheet before or after."""
        at = min(max(self.chosen() + by, 0), len(self._opens) - 1)
        self._opens[at].setFocus(Qt.FocusReason.TabFocusReason)
        return self._opens[at]

    def press(self) -> None:
        """Opens the sheet that has the focus."""
        self._opens[self.chosen()].click()


def _label(row: Row) -> QFrame:
    column = vbox(Text(row.name, "body", "text2", wrap=True), gap=4, margins=(0, 12, 0, 12))
    if row.changed:
        column.addWidget(Chip(_("differs"), "info", "arrow-right"))
    column.addStretch(1)
    return pane(column)


def _cell(row: Row, head: Head, cell: Cell, first: bool) -> QFrame:
    parts = vbox(gap=6)
    if cell.tag is not None:
        parts.addLayout(hbox(Chip(cell.tag.text, cell.tag.tone, cell.tag.icon), None))
    if cell.text or cell.tag is None:
        words = Paragraph(cell.text or "—", "reading", "text" if head.current and cell.text else "text2")
        words.setAccessibleName(phrased((row.name, head.title, cell.text or _("nothing recorded"))))
        parts.addWidget(words)
    parts.addStretch(1)
    top = vbox(gap=0, margins=(_PAD, 0, _PAD, 0))
    if not first:
        top.addWidget(line())
    top.addSpacing(11)
    top.addLayout(parts, 1)
    top.addSpacing(12)
    return pane(top)
