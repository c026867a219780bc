"""Days that this office works or rests, other than the public calendar says."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QSizePolicy

from desktop.base.errors import RefusedError
from desktop.base.i18n import format_date, local
from desktop.base.i18n import gettext as _
from desktop.desk import calendars
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import Chip
from desktop.ui.components.fields import field, line_edit
from desktop.ui.components.layout import empty_layout, hbox, line, vbox
from desktop.ui.components.segments import Segments
from desktop.ui.components.text import Elided, Paragraph, Text
from desktop.ui.controller import Controller
from desktop.ui.intake.moments import read_day
from desktop.ui.people.beside import beside_field


class CalendarCard(QFrame):
    """Only where the office differs from what is known of the year."""

    refused = Signal(object)
    """A `RefusedError` that belongs to no field."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._controller = controller
        self._usable = True
        self._rows = vbox(gap=0)
        self._day = line_edit("", _("e.g. 2026-12-31"))
        self._day.setObjectName("calendar_day")
        self._day_field = field(_("Day"), self._day)
        self._kind = Segments([_("We rest"), _("We work")], 0)
        self._note = line_edit("", _("e.g. stocktaking"))
        self._note.setObjectName("calendar_note")
        self._add = button(_("Add"), "secondary", "plus")
        self._add.setObjectName("calendar_add")
        self._build()
        controller.lists_changed.connect(self.refresh)
        self.refresh()

    def _build(self) -> None:
        note = _("Only where your office differs: a day closed for stocktaking, a Saturday that is worked.")
        kind = vbox(Text(_("That day"), "caption", "text2"), self._kind, None, gap=4)
        form = hbox((self._day_field, 2), kind, (field(_("Note"), self._note), 3), beside_field(self._add), gap=12)
        column = vbox(
            Text(_("Days of our own"), "body_strong"), Paragraph(note, "body", "text2"), self._rows, form, gap=8,
            margins=(16, 16, 16, 16),
        )  # fmt: skip
        self.setLayout(column)
        self._add.clicked.connect(self.add)
        for edit in (self._day, self._note):
            edit.returnPressed.connect(self.add)

    def set_usable(self, usable: bool) -> None:
        """Whether the person in the chair may change the calendar."""
        if usable != self._usable:
            self._usable = usable
            for widget in (self._day, self._kind, self._note, self._add):
                widget.setEnabled(usable)
            self.refresh()

    def refresh(self) -> None:
        """Reads the amended days anew."""
        empty_layout(self._rows)
        for on, declared in calendars.own_days(self._controller.session):
            self._rows.addWidget(line())
            self._rows.addLayout(self._row(on, declared.works, declared.name))

    def _row(self, on: date, works: bool, note: str) -> QBoxLayout:
        said = format_date(on, _("EEE, MMM d, y"))
        take_back = button("", "ghost", "x", "s", _("Take back {day}").format(day=said))
        take_back.setEnabled(self._usable)
        take_back.clicked.connect(partial(self._drop, on))
        edit = button("", "ghost", "pencil", "s", _("Change {day}").format(day=said))
        edit.setEnabled(self._usable)
        edit.clicked.connect(partial(self._load, on, works, note))
        chip = Chip(_("works"), "warn", "building") if works else Chip(_("rests"), "ok", "coffee")
        return hbox(
            Text(said, "body"), chip, (Elided(note, "body", "text2"), 1), edit, take_back, gap=8, margins=(0, 4, 0, 4)
        )

    def _load(self, on: date, works: bool, note: str, _checked: bool = False) -> None:
        """Puts a day back into the form, to be declared otherwise."""
        self._day.setText(on.isoformat())
        self._kind.set_current(1 if works else 0)
        self._note.setText(note)
        self._note.setFocus()

    def add(self) -> None:
        """Declares the day that is typed."""
        try:
            on = read_day(self._day.text(), self._controller.session.clock.now())
        except ValueError:
            on = None
        if on is None:
            self._day_field.set_error(_("Write a date, such as {day}.").format(day=self._today()))
            self._day.setFocus()
            return
        self._day_field.set_error("")
        work = partial(calendars.set_day, on=on, works=self._kind.current() == 1, note=self._note.text())
        self._controller.run(work, None, self._on_refused)
        self._day.clear()
        self._note.clear()
        self._day.setFocus()

    def _today(self) -> str:
        return local(self._controller.session.clock.now()).date().isoformat()

    def _drop(self, on: date, _checked: bool = False) -> None:
        self._controller.run(partial(calendars.drop_day, on=on), None, self._on_refused)

    def _on_refused(self, error: RefusedError) -> None:
        self.refused.emit(error)
