"""Marks on customers that wait for the approval of whoever sits here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from desktop.base.i18n import gettext as _
from desktop.base.i18n import ngettext
from desktop.desk.customers import WaitingMark
from desktop.desk.session import Session
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import Icon
from desktop.ui.components.layout import empty_layout, hbox, line, pane, section, vbox
from desktop.ui.components.text import Elided, Text
from desktop.ui.customers.intents import CustomerWanted
from desktop.ui.wording import marks
from desktop.ui.wording.joining import phrased

_MOST = 4


class MarksToApprove(QFrame):
    """The oldest wishes, each with the way to its customer; hidden while nothing waits. Source: P-4."""

    customer_wanted = Signal(object)
    """A `CustomerWanted`."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setObjectName("today_marks")
        self.count = 0
        """How many wait."""
        self._rows = vbox(gap=0)
        self.setLayout(vbox(self._rows, margins=(16, 16, 16, 12)))
        self.hide()

    def show_marks(self, waiting: Sequence[WaitingMark], session: Session) -> None:
        """Shows these."""
        empty_layout(self._rows)
        self.count = len(waiting)
        self.setVisible(bool(waiting))
        self._rows.addLayout(section(_("Marks that wait for your approval"), str(self.count)))
        for number, one in enumerate(waiting[:_MOST]):
            self._rows.addWidget(line() if number else pane(vbox(4)))
            self._rows.addWidget(self._row(one, session))
        if self.count > _MOST:
            more = ngettext("and {count} more", "and {count} more", self.count - _MOST)
            self._rows.addWidget(Text(more.format(count=self.count - _MOST), "caption", "text3"))

    def _row(self, one: WaitingMark, session: Session) -> QWidget:
        name = marks.mark_name(session.store.policy(), one.mark.kind)
        who = " ".join(part for part in (one.name or _("name unknown"), one.phone_masked) if part)
        by = session.store.office().person(one.mark.by)
        below = phrased(
            (_("asked for by {name}").format(name=by.name) if by else "", marks.until_words(one.mark.until),
             marks.reason_words(one.mark.reason))
        )  # fmt: skip
        what = vbox(
            Elided(_("{mark} for {customer}").format(mark=name, customer=who), "row"),
            Elided(below, "caption", "text2"),
            gap=0,
        )
        look = button(
            _("Look"),
            "secondary",
            "",
            "s",
            _("Look at the mark “{mark}” for {customer}").format(mark=name, customer=who),
        )
        look.setObjectName(f"today_mark.{one.mark.id}")
        look.clicked.connect(lambda: self.customer_wanted.emit(CustomerWanted(one.mark.key)))
        return pane(hbox(Icon(marks.ICON, marks.TONE), (what, 1), look, gap=12, margins=(0, 9, 0, 9)))
