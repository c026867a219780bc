"""Signing in at the desk: a few letters or a click, the PIN, Enter."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.base.errors import HuiyinError
from desktop.base.i18n import gettext as _
from desktop.desk import people
from desktop.desk.session import Session
from desktop.domain.types import Person
from desktop.ui.components.buttons import button
from desktop.ui.components.fields import field, line_edit
from desktop.ui.components.layout import hbox, vbox
from desktop.ui.components.text import Text
from desktop.ui.controller import Controller
from desktop.ui.people.beside import beside_field
from desktop.ui.people.finding import matching
from desktop.ui.people.people_list import PeopleList
from desktop.ui.wording import errors

_ROWS_SHOWN = 5
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class SignInPanel(QWidget):
    """Search, people, PIN. The focus starts in the search; Enter goes on to the PIN, and again signs in."""

    signed_in = Signal(object)
    """The new `Session`."""

    def __init__(self, controller: Controller, chosen: int = 0, same: str = "") -> None:
        """`same` = what the button says for whoever sits here already."""
        super().__init__()
        self._same = same
        self._controller = controller
        session = controller.session
        self._everybody = people.active(session)
        self._chosen = chosen
        self._list = PeopleList(session.store.policy(), session.person.id)
        self.search = line_edit("", _("Login, name or pinyin: lxt"), icon="search", look="search")
        self.search.setObjectName("sign_in_search")
        self.pin = line_edit()
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setObjectName("sign_in_pin")
        self._pin_field = field(_("PIN"), self.pin)
        self._nobody = Text(_("Nobody of that name works here"), "body", "text3")
        self._go = button(_("Sign in"), "primary", "log-in", "l")
        self._go.setObjectName("sign_in_go")
        self._build()
        self._show("")
        self._list.setFixedHeight(self._list.sizeHintForRow(0) * _ROWS_SHOWN)

    def _build(self) -> None:
        row = hbox((self._pin_field, 1), beside_field(self._go), gap=8)
        self.setLayout(vbox(self.search, self._nobody, self._list, row, gap=8))
        self.search.textEdited.connect(self._show)
        self.search.returnPressed.connect(self._to_pin)
        self.search.installEventFilter(self)
        self.pin.installEventFilter(self)
        self.pin.returnPressed.connect(self.try_now)
        self.pin.textEdited.connect(lambda _text: self._pin_field.set_error(""))
        self._go.clicked.connect(self.try_now)
        self._list.person_chosen.connect(self._on_person)
        self._list.clicked.connect(lambda _index: self._to_pin())
        self._list.activated.connect(lambda _index: self._to_pin())

    def start(self) -> None:
        """Empty fields, the focus where one types."""
        self.search.clear()
        self.pin.clear()
        self._pin_field.set_error("")
        self._everybody = people.active(self._controller.session)
        self._show("")
        self.search.setFocus()

    def person(self) -> Person | None:
        """Who would sign in."""
        return self._list.person()

    def _show(self, typed: str) -> None:
        found = matching(self._everybody, typed)
        self._nobody.setVisible(not found)
        self._list.show_people(found, self._chosen if not typed else 0)

    def _on_person(self, person: Person | None) -> None:
        self._pin_field.set_error("")
        self._go.setEnabled(person is not None)
        self._go.set_words(self._go_words(person))
        needs = person is not None and people.has_pin(self._controller.session.store, person.id)
        self.pin.setEnabled(needs)
        self.pin.setPlaceholderText("" if needs or person is None else _("No PIN set yet"))

    def _go_words(self, person: Person | None) -> str:
        if person is None:
            return _("Sign in")
        if self._same and person.id == self._controller.person.id:
            return self._same
        return _("Sign in as {name}").format(name=person.name)

    def _to_pin(self) -> None:
        if self.person() is None:
            return
        if self.pin.isEnabled():
            self.pin.setFocus()
        else:
            self.try_now()

    def try_now(self) -> None:
        """Signs in with what is typed, on a worker: checking a PIN takes its time on purpose."""
        person = self.person()
        if person is None or not self._go.isEnabled():
            return
        session, pin = self._controller.session, self.pin.text()
        self._go.setEnabled(False)
        self._controller.tasks.submit(
            partial(people.sign_in, session.store, session.clock, person.login, pin),
            self._on_signed_in,
            self._on_failed,
            writes=True,
        )

    def _on_signed_in(self, session: Session) -> None:
        self._go.setEnabled(True)
        self.pin.clear()
        self.signed_in.emit(session)

    def _on_failed(self, error: BaseException) -> None:
        self._go.setEnabled(True)
        if not isinstance(error, HuiyinError):
            raise error
        self._pin_field.set_error(errors.sentence(error))
        self.pin.selectAll()
        self.pin.setFocus()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            by = _STEPS.get(Qt.Key(event.key()))
            if by is not None:
                self._list.step(by)
                return True
        return False
