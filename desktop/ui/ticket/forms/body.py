"""The fields of a form in a grid of six columns: values in and out, refusals at the field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from desktop.base.i18n import gettext as _
from desktop.ui import theme
from desktop.ui.components.fields import Field as Frame
from desktop.ui.ticket.forms import inputs, making
from desktop.ui.ticket.forms.fields import Field, Kind, Setting, offered, required, shown
from desktop.ui.ticket.forms.reading import UnreadableError
from desktop.ui.wording import names

_COLUMNS, _GUTTER = 6, 12
_NARROW_SPAN = {1: 3, 2: 3, 3: 6, 4: 6, 5: 6, 6: 6}


def label_of(described: Field) -> str:
    """The words over a field."""
    return _(described.label) if described.label else names.field_name(described.key)


class FormBody(QWidget):
    """The inputs of described fields; those that have nothing to offer are left out."""

    edited = Signal()
    """A person changed something."""

    def __init__(self, described: Iterable[Field], setting: Setting) -> None:
        super().__init__()
        self._setting = setting
        self._fields = tuple(one for one in described if offered(one, setting))
        self._inputs: dict[str, inputs.Input] = {}
        self._frames: dict[str, Frame] = {}
        self._order: tuple[str, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(0)  # Qt drops it beside columns that only spanning fields use: see _lay_out
        self._grid.setVerticalSpacing(12)
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(column, 1)
        for one in self._fields:
            self._add(one)
        self.refresh()
        theme.signals().changed.connect(self._lay_out)

    def _add(self, described: Field) -> None:
        label = label_of(described)
        made = making.make(described, self._setting, label)
        above = "" if described.kind is Kind.CHECK else label
        alone = described.kind is Kind.CHECK and described.span == _COLUMNS
        frame = Frame(above, made, hint=_(described.hint) if described.hint else "", inline=alone)
        made.name_control(f"field.{described.key}", label)
        frame.setObjectName(f"frame.{described.key}")
        policy = frame.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)  # columns of equal width, whatever stands in them
        frame.setSizePolicy(policy)
        frame.widget = made.control
        start = described.start(self._setting)
        if start is not None:
            made.set_value(start)
        made.edited.connect(self._on_edited)
        self._inputs[described.key], self._frames[described.key] = made, frame

    def refresh(self) -> None:
        """Shows and hides the fields that depend on others, and says how dates were understood."""
        values = self.soft_values()
        wanted = tuple(one.key for one in self._fields if shown(one, self._setting, values))
        if wanted != self._order:
            self._order = wanted
            self._lay_out()
        for one in self._fields:
            self._frames[one.key].set_required(required(one, self._setting, values))
            self._echo(one)

    def _echo(self, described: Field) -> None:
        if described.kind in (Kind.MOMENT, Kind.DAY):
            frame = self._frames[described.key]
            hint = self._inputs[described.key].echo() or (_(described.hint) if described.hint else "")
            if not frame.error():
                frame.set_hint(hint)

    def _lay_out(self) -> None:
        for frame in self._frames.values():
            self._grid.removeWidget(frame)
            frame.setVisible(False)
        row = column = 0
        spans = {one.key: one.span for one in self._fields}
        for key in self._order:
            span = _NARROW_SPAN[spans[key]] if theme.text_scale() >= 1.25 else spans[key]
            if column + span > _COLUMNS:
                row, column = row + 1, 0
            before, after = column * _GUTTER / _COLUMNS, (_COLUMNS - column - span) * _GUTTER / _COLUMNS
            self._frames[key].setContentsMargins(round(before), 0, round(after), 0)  # so equal spans are equally wide
            self._grid.addWidget(self._frames[key], row, column, 1, span)
            self._frames[key].setVisible(True)
            column += span

    def raw(self) -> dict[str, Any]:
        """What stands in the fields, by key, as JSON can hold it."""
        return {key: made.raw() for key, made in self._inputs.items()}

    def set_raw(self, raw: Mapping[str, Any]) -> None:
        """Puts a draft back; keys that the form no longer has are left out."""
        for key, value in raw.items():
            if key in self._inputs:
                self._inputs[key].set_raw(value)
        self.refresh()

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Puts values in."""
        for key, value in values.items():
            if key in self._inputs:
                self._inputs[key].set_value(value)
        self.refresh()

    def soft_values(self) -> dict[str, Any]:
        """The values while one is still typing: what can't be read yet is None."""
        return {key: self._soft(made) for key, made in self._inputs.items()}

    def _soft(self, made: inputs.Input) -> Any:
        try:
            return made.value()
        except UnreadableError:
            return None

    def values(self) -> dict[str, Any] | None:
        """The values for the act; None if something can't be read: then its field says so and has the focus."""
        self.clear_errors()
        found: dict[str, Any] = {}
        wrong: list[str] = []
        for key in self._order:
            try:
                found[key] = self._inputs[key].value()
            except UnreadableError as error:
                self._frames[key].set_error(str(error))
                wrong.append(key)
        if wrong:
            self._inputs[wrong[0]].setFocus()
            return None
        return found

    def refuse(self, field: str | None, message: str) -> bool:
        """Marks the field that a rule refused and puts the focus there; False if the form does not show it."""
        key = self._find(field)
        if key is None:
            return False
        self._frames[key].set_error(message)
        self._inputs[key].focus_on(str(field))
        return True

    def _find(self, field: str | None) -> str | None:
        if not field:
            return None
        exact = [key for key in self._order if key == field]
        within = [key for key in self._order if key.startswith(f"{field}.") or key.endswith(f".{field}")]
        around = [key for key in self._order if field.startswith(f"{key}.")]
        return next(iter(exact + within + around), None)

    def clear_errors(self) -> None:
        """Takes all marks away."""
        for frame in self._frames.values():
            if frame.error():
                frame.set_error("")

    def error_of(self, key: str) -> str:
        """The refusal shown at a field, "" if none is."""
        return self._frames[key].error() if key in self._frames else ""

    def input(self, key: str) -> inputs.Input:
        """The input of a field."""
        return self._inputs[key]

    def focus_first(self) -> None:
        """Puts the focus where one starts: the first empty field that must be filled, else one that may be, else the
        first.
        """
        values = self.soft_values()
        empty = [key for key in self._order if self._inputs[key].raw() in (None, "", {})]
        must = {one.key for one in self._fields if required(one, self._setting, values)}
        for key in ([key for key in empty if key in must] or empty or list(self._order))[:1]:
            self._inputs[key].setFocus()

    def _on_edited(self) -> None:
        sender = self.sender()
        for key, made in self._inputs.items():
            if made is sender and self._frames[key].error():
                self._frames[key].set_error("")
        self.refresh()
        self.edited.emit()
