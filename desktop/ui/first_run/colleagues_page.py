"""Colleagues who sit at the same desk: optional, and quick."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.base.i18n import gettext as _
from desktop.base.i18n import pick
from desktop.desk.people import NewPerson
from desktop.domain.policy import Policy
from desktop.ui.components.buttons import button
from desktop.ui.components.fields import Combo, LineEdit, combo, field, line_edit
from desktop.ui.components.layout import hbox, pane, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.first_run.answers import proposed_login
from desktop.ui.first_run.page import Page

_MOST = 12


class ColleaguesPage(Page):
    """Name and position are enough; they choose their PIN when they first sit down."""

    def __init__(self, policy: Policy) -> None:
        super().__init__(
            _("Who else sits at this desk?"),
            _("You can skip this and add people later under Settings. Everybody chooses a PIN of their own then."),
        )
        self._seats = [(f"{p.tier}:{p.role}", pick(p.name)) for p in policy.positions]
        self._lines: list[tuple[LineEdit, Combo, QWidget]] = []
        self._rows = vbox(gap=8)
        self._message = message_bar("", "danger")
        self._message.hide()
        more = button(_("One more"), "ghost", "plus")
        more.clicked.connect(self.add_line)
        self._more = more
        self.lay_out(self._message, self._rows, hbox(more, None))
        for _number in range(2):
            self.add_line()

    def add_line(self) -> None:
        """Room for one more colleague."""
        number = len(self._lines) + 1
        name = line_edit("", _("Name"))
        seat = combo(self._seats, self._seats[0][0])
        name.setObjectName(f"colleague_{number}")
        seat.setObjectName(f"colleague_seat_{number}")
        parts = hbox(
            (field(_("Colleague {number}").format(number=number), name), 1), (field(_("Position"), seat), 1), gap=12
        )
        row = pane(parts)
        self._rows.addWidget(row)
        self._lines.append((name, seat, row))
        self._more.setVisible(number < _MOST)
        name.setFocus()

    def colleagues(self, taken: frozenset[str]) -> tuple[NewPerson, ...]:
        """Who was named; logins are made from the names and told apart by a digit."""
        used = set(taken)
        found = []
        for name, seat, _row in self._lines:
            if not name.text().strip():
                continue
            tier, _colon, role = seat.code().partition(":")
            login = _free(proposed_login(name.text()) or "user", used)
            used.add(login)
            found.append(NewPerson(login, name.text().strip(), int(tier), (role,)))
        return tuple(found)

    def say(self, sentence: str) -> None:
        """Why somebody could not be added."""
        self._message.show_message(sentence, "danger")
        self._message.show()

    def first(self) -> QWidget:
        return self._lines[0][0]


def _free(login: str, used: set[str]) -> str:
    if login not in used:
        return login
    return next(f"{login}{n}" for n in range(2, len(used) + 3) if f"{login}{n}" not in used)
