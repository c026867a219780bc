"""Who works here: list, add, change, retire, set a PIN. Only the administrator changes anything."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit

from desktop.base.errors import RefusedError
from desktop.base.i18n import gettext as _
from desktop.base.i18n import ngettext, pick
from desktop.desk import people
from desktop.desk.people import NewPerson
from desktop.desk.session import Session
from desktop.domain.types import Person, Role
from desktop.ui.components.buttons import button
from desktop.ui.components.check import Check
from desktop.ui.components.fields import combo, field, line_edit
from desktop.ui.components.layout import hbox, line, pane, scroll, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.text import Text
from desktop.ui.controller import Controller
from desktop.ui.people.people_list import PeopleList
from desktop.ui.wording import errors, names

_LIST_WIDTH, _ROLES_ACROSS = 300, 3


class PeoplePage(QFrame):
    """A list on the left, one person on the right; saving is one unit of work each."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self.setObjectName("page")
        self._controller = controller
        self._policy = controller.session.store.policy()
        self._person: Person | None = None
        self._build()
        self._connect()
        self.refresh(self._controller.person.id)
        self.setFocusProxy(self._list)

    def _build(self) -> None:
        self._list = PeopleList(self._policy, self._controller.person.id)
        self._list.setMinimumWidth(_LIST_WIDTH)
        self._count = Text("", "body", "text3")
        self._add = button(_("Add somebody"), "secondary", "user-plus")
        self._add.setObjectName("people_add")
        head = hbox(Text(_("People"), "title"), self._count, None, self._add, gap=8)
        left = vbox(head, (self._list, 1), gap=12, margins=(24, 16, 12, 16))
        self.setLayout(hbox((left, 2), line("vline"), (scroll(self._make_form(), "people_form"), 3), gap=0))

    def _make_form(self) -> QFrame:
        self._title = Text("", "subtitle")
        self._message = message_bar("", "info", closable=True)
        self._message.hide()
        self._name, self._login, self._phone = line_edit(), line_edit(), line_edit()
        self._tier = combo([(str(tier.number), pick(tier.name)) for tier in self._policy.tiers])
        self._roles = {role: Check(names.role_name(role)) for role in Role}
        self._pin, self._again = line_edit(), line_edit()
        for edit in (self._pin, self._again):
            edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.fields = {
            "name": field(names.field_name("name"), self._name, True),
            "login": field(names.field_name("login"), self._login, True),
            "tier": field(names.field_name("tier"), self._tier),
            "phone": field(names.field_name("phone"), self._phone, False, _("Shown where they must be told at once")),
            "pin": field(_("New PIN"), self._pin, False, _("Empty = leave it as it is")),
            "pin_again": field(_("PIN, once more"), self._again),
        }
        for name, each in self.fields.items():
            each.widget.setObjectName(f"person_{name}")
        roles = QGridLayout()
        roles.setContentsMargins(0, 0, 0, 0)
        roles.setHorizontalSpacing(16)
        roles.setVerticalSpacing(4)
        for number, (role, check) in enumerate(self._roles.items()):
            check.setObjectName(f"role_{role}")
            roles.addWidget(check, number // _ROLES_ACROSS, number % _ROLES_ACROSS)
        for column in range(_ROLES_ACROSS):
            roles.setColumnStretch(column, 1)
        self._roles_error = Text("", "caption", "danger", wrap=True)
        self._roles_error.hide()
        self._save = button(_("Save"), "primary", "check", "l")
        self._retire = button(_("Retire"), "danger", "user-minus", "l")
        self._save.setObjectName("person_save")
        self._retire.setObjectName("person_retire")
        body = vbox(
            self._title, self._message,
            hbox((self.fields["name"], 1), (self.fields["login"], 1), gap=12),
            hbox((self.fields["tier"], 1), (self.fields["phone"], 1), gap=12),
            vbox(Text(names.field_name("roles"), "caption", "text2"), roles, self._roles_error, gap=6),
            hbox((self.fields["pin"], 1), (self.fields["pin_again"], 1), gap=12),
            8, line(), hbox(self._retire, None, self._save, gap=8), None,
            gap=12, margins=(24, 20, 24, 20),
        )  # fmt: skip
        return pane(body)

    def _connect(self) -> None:
        self._list.person_chosen.connect(self._show)
        self._add.clicked.connect(self.start_new)
        self._save.clicked.connect(self.save)
        self._retire.clicked.connect(self.retire)
        self._controller.session_changed.connect(self._on_session)

    def refresh(self, chosen: int = 0) -> None:
        """Reads the people anew and chooses the one of this key."""
        everybody = people.active(self._controller.session)
        count = len(everybody)
        self._count.setText(ngettext("{count} person", "{count} people", count).format(count=count))
        self._list.show_people(everybody, chosen)
        self._allow()

    def start_new(self) -> None:
        """An empty form for somebody new."""
        self._show(None)
        self._name.setFocus()

    @property
    def may_change(self) -> bool:
        """Whether the person in the chair is the administrator."""
        return Role.ADMIN in self._controller.person.roles

    def _allow(self) -> None:
        may, own = self.may_change, self._person is not None and self._person.id == self._controller.person.id
        for widget in (self._name, self._tier, self._phone, *self._roles.values(), self._add):
            widget.setEnabled(may)
        self._login.setEnabled(may and self._person is None)
        for edit in (self._pin, self._again):
            edit.setEnabled(may or own)
        self._save.setEnabled(may or own)
        self._retire.setVisible(may and self._person is not None and not own)

    def _show(self, person: Person | None) -> None:
        self._person = person
        self._clear_errors()
        self._title.setText(person.name if person else _("Somebody new"))
        self._name.setText(person.name if person else "")
        self._login.setText(person.login if person else "")
        self._phone.setText(person.phone if person else "")
        self._tier.choose(str(person.tier if person else self._policy.reception))
        for role, check in self._roles.items():
            check.setChecked(role in person.roles if person else role == Role.CLERK)
        for edit in (self._pin, self._again):
            edit.clear()
        self._allow()

    def _clear_errors(self) -> None:
        self._message.hide()
        self._roles_error.setText("")
        self._roles_error.hide()
        for each in self.fields.values():
            each.set_error("")

    def save(self) -> None:
        """Adds or changes the person as the form says."""
        self._clear_errors()
        if self._pin.text() != self._again.text():
            self.fields["pin_again"].set_error(_("The two are not the same."))
            return
        roles = tuple(role for role, check in self._roles.items() if check.isChecked())
        wanted = NewPerson(
            self._login.text().strip(), self._name.text().strip(), int(self._tier.code()), roles, self._pin.text(),
            phone=self._phone.text().strip(),
        )  # fmt: skip
        if self._person is None:
            self._controller.run(partial(people.add, new=wanted), self._on_saved, self._on_refused)
        else:
            change = partial(_change, person=self._person, wanted=wanted, all_of_it=self.may_change)
            self._controller.run(change, self._on_saved, self._on_refused)

    def retire(self) -> None:
        """Takes the person out of the lists; what they did stays."""
        if self._person is not None:
            self._controller.run(partial(people.retire, login=self._person.login), self._on_retired, self._on_refused)

    def _on_saved(self, person: Person) -> None:
        self.refresh(person.id)
        self._say(_("Saved: {name}").format(name=person.name), "ok")

    def _on_retired(self, person: Person) -> None:
        self.refresh()
        self._say(_("{name} is retired. What they did stays in every record.").format(name=person.name), "ok")

    def _on_refused(self, error: RefusedError) -> None:
        sentence = errors.sentence(error)
        if error.field in self.fields:
            self.fields[error.field].set_error(sentence)
            self.fields[error.field].widget.setFocus()
        elif error.field == "roles":
            self._roles_error.setText(sentence)
            self._roles_error.show()
        else:
            self._say(sentence, "danger")

    def _say(self, sentence: str, tone: str) -> None:
        self._message.show_message(sentence, tone)
        self._message.show()

    def _on_session(self, _session: object) -> None:
        self.refresh(self._controller.person.id)


def _change(session: Session, person: Person, wanted: NewPerson, all_of_it: bool) -> Person:
    """Changes what was changed; a PIN only if one was typed."""
    fields = {"name": wanted.name, "tier": wanted.tier, "roles": frozenset(wanted.roles), "phone": wanted.phone}
    if all_of_it and any(value != getattr(person, name) for name, value in fields.items()):
        people.change(session, person.id, fields)
    if wanted.pin:
        people.set_pin(session, person.id, wanted.pin)
    return person
