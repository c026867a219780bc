"""How the office works: hours, days, the idle lock, and whether consequences are suggested at all."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSizePolicy

from desktop.base.errors import RefusedError
from desktop.base.i18n import gettext as _
from desktop.desk import office
from desktop.domain.types import Role
from desktop.ui.components.buttons import button
from desktop.ui.components.check import Check
from desktop.ui.components.fields import combo, field, line_edit
from desktop.ui.components.layout import Item, card, hbox, pane, scroll, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.text import Paragraph, Text
from desktop.ui.controller import Controller
from desktop.ui.people.beside import beside_field
from desktop.ui.people.calendar_card import CalendarCard
from desktop.ui.people.hours import hours_problem, hours_text, read_hours
from desktop.ui.people.years_card import YearsCard
from desktop.ui.wording import errors

_IDLE_MINUTES = (0, 5, 10, 15, 30, 60)
_WIDEST = 880


class OfficePage(QFrame):
    """Each card saves itself; nobody but the administrator can change anything."""

    new_passphrase_wanted = Signal()
    """The administrator wants a new passphrase for the office."""
    recovery_sheet_wanted = Signal()
    """The administrator wants a new recovery sheet."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self.setObjectName("page")
        self._controller = controller
        self._setting = False
        self._build()
        controller.session_changed.connect(self._on_session)
        controller.lists_changed.connect(self.refresh)
        self.refresh()

    def _build(self) -> None:
        self._message = message_bar("", "danger", closable=True)
        self._message.hide()
        self._only_admin = message_bar(
            _("Only the administrator changes these; you may read them."), "neutral", icon="info"
        )
        self.years = YearsCard(self._controller)
        self.years.said.connect(self._on_said)
        self.calendar = CalendarCard(self._controller)
        self.calendar.refused.connect(self._on_refused)
        time = (self._hours_card(), self.years, self.calendar)
        cards = (self._lock_card(), *time, self._penalty_card(), self._key_card())
        column = pane(vbox(Text(_("Office"), "title"), self._only_admin, self._message, *cards, None, gap=12))
        column.setMaximumWidth(_WIDEST)
        self.setLayout(vbox(scroll(hbox((column, 100), None, margins=(24, 16, 24, 24)), "office_settings")))

    @staticmethod
    def _card(title: str, note: str, *items: Item) -> QFrame:
        made = card(Text(title, "body_strong"), Paragraph(note, "body", "text2"), *items, gap=8)
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        return made

    def _lock_card(self) -> QFrame:
        choices = [(str(m), _("after {minutes} minutes").format(minutes=m) if m else _("never")) for m in _IDLE_MINUTES]
        self._idle = combo(choices, name=_("Lock the screen"))
        self._idle.setObjectName("idle_minutes")
        self._idle.activated.connect(lambda _index: self._set(office.IDLE_MINUTES, int(self._idle.code())))
        note = _("When nobody touches anything the screen locks; what was typed stays as drafts.")
        return self._card(_("Idle lock"), note, hbox(self._idle, None))

    def _hours_card(self) -> QFrame:
        self._hours = line_edit("", "09:00-12:00 13:00-18:00")
        self._hours.setObjectName("office_hours")
        self._hours_field = field(
            _("Hours of a working day"),
            self._hours,
            False,
            _("Spans with a blank between; lunch is what lies between them"),
        )
        self._save_hours = button(_("Save"), "secondary")
        self._save_hours.setObjectName("save_hours")
        self._save_hours.clicked.connect(self._on_hours)
        self._hours.returnPressed.connect(self._on_hours)
        row = hbox((self._hours_field, 1), beside_field(self._save_hours), gap=8)
        note = _("Deadlines in working time count inside these hours only.")
        return self._card(_("Office hours"), note, row)

    def _penalty_card(self) -> QFrame:
        said = _(
            "The regulation names fines for missed deadlines. Fines on staff are contestable, in places forbidden, and "
            "no program should decide them. Switched on, Huiyin only suggests: it names the clause and the facts, the "
            "person concerned may answer, and a superior decides. Amounts never reach payroll, and no names stand in "
            "the weekly report. Talking about the cause, or coaching, mostly helps more."
        )
        self._read = Check(_("I have read this and answer for using it"))
        self._read.setObjectName("penalties_read")
        self._penalties = Check(_("Suggest consequences for missed deadlines"))
        self._penalties.setObjectName("penalties_on")
        self._read.toggled.connect(lambda _on: self._allow())
        self._penalties.toggled.connect(self._on_penalties)
        return self._card(_("Suggested consequences"), said, self._read, self._penalties)

    def _key_card(self) -> QFrame:
        note = _("A new one makes the old one worthless: on this PC at once, on the others once they have synced.")
        self._passphrase = button(_("New passphrase …"), "secondary", "key-round")
        self._recovery = button(_("New recovery sheet …"), "secondary", "printer")
        self._passphrase.clicked.connect(self.new_passphrase_wanted)
        self._recovery.clicked.connect(self.recovery_sheet_wanted)
        return self._card(_("Passphrase and recovery sheet"), note, hbox(self._passphrase, self._recovery, None, gap=8))

    @property
    def may_change(self) -> bool:
        """Whether the person in the chair is the administrator."""
        return Role.ADMIN in self._controller.person.roles

    def refresh(self) -> None:
        """Reads the settings anew."""
        session = self._controller.session
        self._setting = True
        try:
            self._idle.choose(str(office.setting(session, office.IDLE_MINUTES)))
            on = bool(office.setting(session, office.PENALTIES_ON))
            self._read.setChecked(self._read.isChecked() or on)
            self._penalties.setChecked(on)
            if not self._hours.hasFocus():
                self._hours.setText(hours_text(session.store.calendar().hours))
        finally:
            self._setting = False
        self._allow()

    def _allow(self) -> None:
        may = self.may_change
        self._only_admin.setVisible(not may)
        for widget in (self._idle, self._hours, self._save_hours, self._read, self._passphrase, self._recovery):
            widget.setEnabled(may)
        self._penalties.setEnabled(may and self._read.isChecked())
        self.years.set_usable(may)
        self.calendar.set_usable(may)

    def _set(self, key: str, value: Any, done: Callable[[object], object] | None = None) -> None:
        self._message.hide()
        self._controller.run(partial(office.set_setting, key=key, value=value), done, self._on_refused)

    def _on_penalties(self, on: bool) -> None:
        if not self._setting:
            self._set(office.PENALTIES_ON, on)

    def _on_hours(self) -> None:
        problem = hours_problem(self._hours.text())
        self._hours_field.set_error(problem)
        if not problem:
            self._set("hours", read_hours(self._hours.text()), self._on_hours_saved)

    def _on_hours_saved(self, _none: object) -> None:
        self._hours_field.set_hint(_("Saved. Running deadlines are counted anew."), "ok")

    def _on_said(self, words: str) -> None:
        self._message.show_message(words, "ok")
        self._message.show()

    def _on_refused(self, error: RefusedError) -> None:
        self._message.show_message(errors.sentence(error), "danger")
        self._message.show()
        self.refresh()

    def _on_session(self, _session: object) -> None:
        self.refresh()
