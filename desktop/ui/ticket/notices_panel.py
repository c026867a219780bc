"""Who must be told now and what must be done now: one press records it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QApplication, QBoxLayout, QFrame, QWidget

from desktop.base.i18n import gettext as _
from desktop.base.i18n import mark, ngettext
from desktop.desk.rows import TicketDetail
from desktop.domain.types import TellBy
from desktop.ui import theme
from desktop.ui.components.buttons import Button, button
from desktop.ui.components.check import Check
from desktop.ui.components.chips import Avatar, Icon
from desktop.ui.components.layout import empty_layout, hbox, pane, vbox
from desktop.ui.components.text import Elided, Text, repolish
from desktop.ui.ticket.at_once import AtOnce, CheckLine, TellLine, at_once
from desktop.ui.ticket.intents import CheckedWanted, ToldWanted
from desktop.ui.wording.joining import listed, phrased

_MEANS = (
    (TellBy.PHONE, "phone", mark("By phone"), mark("{name}: told by phone")),
    (TellBy.IN_PERSON, "user-check", mark("In person"), mark("{name}: told in person")),
    (TellBy.MESSAGE, "message-circle", mark("Message"), mark("{name}: told by message")),
)


class NoticesPanel(QFrame):
    """Stands on the page while something waits. Folded it says so in one line; a press shows the rest."""

    told_wanted = Signal(object)
    """A `ToldWanted`."""
    checked_wanted = Signal(object)
    """A `CheckedWanted`."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("at_once")
        self._shown: AtOnce | None = None
        self._ticket: int | None = None
        self._me = 0
        self._open = not theme.folded()
        self._ways: list[QAbstractButton] = []
        self._icon = Icon("siren", "danger")
        self._head, self._since = Elided("", "body_strong"), Text("", "caption", "text2")
        self._left, self._rule = Text("", "caption_strong", "text2"), Text("", "caption", "text3")
        self._fold = button("", "ghost", "chevron-down", "s", _("Show who and what"))
        self._fold.setObjectName("at_once_fold")
        self._fold.clicked.connect(self._on_fold)
        self._people, self._checks = vbox(gap=4), vbox(gap=2)
        row = hbox(self._icon, (self._head, 1), self._left, self._since, self._rule, self._fold, gap=8)
        row.setContentsMargins(16, 4, 12, 4)
        self._top = pane(row)
        self._body = pane(vbox(self._people, self._checks, gap=8, margins=(16, 4, 12, 10)))
        self.setProperty("kind", "card")
        self.setLayout(vbox(self._top, self._body, gap=0, margins=(1, 1, 1, 1)))
        theme.signals().folded_changed.connect(self._on_folded)
        self.hide()

    def show_detail(self, detail: TicketDetail, now: datetime, me: int) -> None:
        """Shows what a ticket asks for at once; hidden where nothing waits."""
        shown = at_once(detail, now)
        if detail.case.ticket.id != self._ticket:
            self._ticket, self._open = detail.case.ticket.id, not theme.folded()
        self.setVisible(shown.open)
        if shown == self._shown and me == self._me:
            return
        focus = QApplication.focusWidget()
        inside = focus is not None and self.isAncestorOf(focus)
        self._shown, self._me = shown, me
        self._show_head(shown)
        self._fill(shown)
        if inside and shown.open:
            self.take_focus()

    def _show_head(self, shown: AtOnce) -> None:
        words = _head_words(shown)
        tone = "danger" if shown.waiting else "warn"
        self._icon.set_icon("siren" if shown.waiting else "list-checks", tone)
        self._head.setText(words)
        self._left.setText(shown.left)
        self._left.set_tone("danger" if shown.late else "text2")
        self._since.setText(shown.since)
        self._rule.setText(shown.rules)
        self.setAccessibleName(phrased((words, shown.left, shown.since, shown.rules)))
        if self._top.property("bar") != tone:
            self._top.setProperty("bar", tone)
            repolish(self._top)
        self._show_body()

    def _fill(self, shown: AtOnce) -> None:
        empty_layout(self._people)
        empty_layout(self._checks)
        self._ways = []
        for line in shown.tell:
            _add(self._people, self._told_row(line) if line.done else self._tell_row(line))
        for check in shown.check:
            _add(self._checks, self._check(check))
        for before, after in pairwise([self._fold, *self._ways]):
            QWidget.setTabOrder(before, after)  # rows that are made anew would stand behind everything else

    def _tell_row(self, line: TellLine) -> QWidget:
        about = phrased((line.position, line.why))
        row = hbox(Avatar(line.name, 24), Text(line.name, "body_strong"), gap=8)
        if line.phone:
            number = Text(line.phone, "body", "text")
            number.setObjectName(f"phone.{line.person}")
            row.addWidget(number)
        row.addWidget(Elided(about, "caption", "text2"), 1)
        for made in self._buttons(line):
            row.addWidget(made)
        return pane(row)

    def _buttons(self, line: TellLine) -> list[Button]:
        if line.person == self._me:
            made = button(_("I know of it"), "tonal", "check", "s", _("{name}: knows of it").format(name=line.name))
            made.setObjectName(f"told.{line.person}.self")
            made.clicked.connect(self._tells(ToldWanted(line.person, None)))
            self._ways.append(made)
            return [made]
        found = []
        for means, icon, words, name in _MEANS:
            kind = "tonal" if means is TellBy.PHONE else "ghost"
            made = button(_(words), kind, icon, "s", _(name).format(name=line.name))
            made.setObjectName(f"told.{line.person}.{means}")
            made.setAccessibleDescription(line.phone if means is TellBy.PHONE else "")
            made.clicked.connect(self._tells(ToldWanted(line.person, means)))
            found.append(made)
        self._ways += found
        return found

    def _told_row(self, line: TellLine) -> QWidget:
        said = phrased((line.name, line.position))
        return pane(
            hbox(
                Icon("circle-check", "ok"),
                Text(said, "body", "text2"),
                (Elided(line.done, "caption", "text3"), 1),
                gap=8,
            )
        )

    def _check(self, line: CheckLine) -> Check:
        check = Check(line.text, bool(line.done), line.done)
        check.setObjectName(f"at_once.{line.code}")
        check.setEnabled(not line.done)
        check.clicked.connect(self._ticks(line.code))
        if not line.done:
            self._ways.append(check)
        return check

    def _tells(self, wanted: ToldWanted) -> Callable[[], None]:
        def emit() -> None:
            self.told_wanted.emit(wanted)

        return emit

    def _ticks(self, code: str) -> Callable[[], None]:
        def emit() -> None:
            self.checked_wanted.emit(CheckedWanted(code))

        return emit

    def take_focus(self) -> bool:
        """Puts the focus on the first thing that waits; False while nothing does."""
        if self._shown is None or not self._shown.open:
            return False
        if not self._open:
            self._on_fold()
        for way in self._ways[:1]:
            way.setFocus(Qt.FocusReason.TabFocusReason)
        return bool(self._ways)

    def _on_fold(self) -> None:
        self._open = not self._open
        self._show_body()

    def _show_body(self) -> None:
        self._body.setVisible(self._open)
        self._fold.set_icon("chevron-down" if self._open else "chevron-right")
        self._fold.set_words("", _("Hide who and what") if self._open else _("Show who and what"))

    def _on_folded(self, folded: bool) -> None:
        self._open = not folded
        self._show_body()


def _add(rows: QBoxLayout, row: QWidget) -> None:
    """Puts a row in and shows it now, not with the next turn of the loop: the next key may be for it."""
    rows.addWidget(row)
    row.show()


def _head_words(shown: AtOnce) -> str:
    """What still waits, in one line."""
    parts = []
    if shown.waiting:
        parts.append(_("Tell at once: {names}").format(names=listed(line.name for line in shown.waiting)))
    if shown.undone:
        count = len(shown.undone)
        parts.append(ngettext("{count} thing to do at once", "{count} things to do at once", count).format(count=count))
    return _("; ").join(parts)
