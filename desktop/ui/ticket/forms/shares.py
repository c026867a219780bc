"""A hundred percent shared among parties: a number for each, and what they make together."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.base.i18n import gettext as _
from desktop.ui import theme
from desktop.ui.components.fields import LineEdit, line_edit
from desktop.ui.components.flow import FlowLayout
from desktop.ui.components.layout import hbox, pane, vbox
from desktop.ui.components.text import Text
from desktop.ui.ticket.forms import reading
from desktop.ui.ticket.forms.fields import Option

_WHOLE = 100


class Shares(QWidget):
    """One narrow line per party, as many as there are; the sum runs along."""

    edited = Signal()
    """A person changed a share."""

    def __init__(self, options: tuple[Option, ...]) -> None:
        super().__init__()
        self._lines: dict[str, LineEdit] = {option.value: line_edit() for option in options}
        self._names = {option.value: option.text for option in options}
        self._total = Text("", "caption", "text3")
        flow = FlowLayout(gap=16)
        for option in options:
            line = self._lines[option.value]
            line.textEdited.connect(self._on_edited)
            percent = hbox(line, Text("%", "body", "text2"), gap=4)
            flow.addWidget(pane(vbox(Text(option.text, "caption", "text2"), percent, gap=2)))
        holder = QWidget()
        holder.setLayout(flow)
        self._total.setObjectName("shares_total")
        self.setLayout(vbox(holder, self._total, gap=4))
        first = next(iter(self._lines.values()), None)
        if first is not None:
            self.setFocusProxy(first)
        theme.signals().changed.connect(self._restyle)
        self._restyle()
        self._sum_up()

    def _restyle(self) -> None:
        for line in self._lines.values():
            line.setFixedWidth(theme.u(72))

    def name_lines(self, name: str, label: str) -> None:
        """Object names and accessible names of the lines, from those of the field."""
        for code, line in self._lines.items():
            line.setObjectName(f"{name}.{code}")
            line.setAccessibleName(_("{field}: {party}, percent").format(field=label, party=self._names[code]))

    def texts(self) -> dict[str, str]:
        """What was typed for each party; those left empty left out."""
        return {code: line.text().strip() for code, line in self._lines.items() if line.text().strip()}

    def set_texts(self, texts: Mapping[str, str]) -> None:
        """Puts texts in; parties that are not named are emptied."""
        for code, line in self._lines.items():
            line.setText(texts.get(code, ""))
        self._sum_up()

    def focus_on(self, code: str) -> None:
        """Puts the focus on a party's line; on the first one for a party that is not there."""
        line = self._lines.get(code)
        if line is None:
            self.setFocus()
        else:
            line.setFocus()

    def _on_edited(self, _text: str) -> None:
        self._sum_up()
        self.edited.emit()

    def _sum_up(self) -> None:
        words, tone = self._sum_words()
        self._total.setText(words)
        self._total.set_tone(tone)

    def _sum_words(self) -> tuple[str, str]:
        typed = self.texts()
        if not typed:
            return _("Empty: not found yet"), "text3"
        try:
            total = sum(reading.percent(text) or 0 for text in typed.values())
        except reading.UnreadableError as error:
            return str(error), "warn"
        if total == _WHOLE:
            return _("Together 100 %"), "ok"
        if total < _WHOLE:
            return _("Together {total} %: {rest} % are still to be borne").format(
                total=total, rest=_WHOLE - total
            ), "warn"
        return _("Together {total} %: {rest} % too much").format(total=total, rest=total - _WHOLE), "warn"
