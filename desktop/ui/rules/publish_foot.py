"""From when rules are to be in force, and the button that publishes them."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from desktop.base.i18n import format_datetime, local
from desktop.base.i18n import gettext as _
from desktop.ui import theme
from desktop.ui.components.buttons import button
from desktop.ui.components.fields import field, line_edit
from desktop.ui.components.layout import hbox, vbox
from desktop.ui.components.segments import Segments
from desktop.ui.components.text import Text
from desktop.ui.intake.moments import plain, read_moment
from desktop.ui.people.beside import beside_field

_MOMENT_WIDTH = 340


class PublishFoot(QFrame):
    """ "At once", or a day: a day alone means its beginning."""

    publish_wanted = Signal()
    touched = Signal()
    """Another day was chosen or typed."""

    def __init__(self) -> None:
        super().__init__()
        self._when = Segments([_("At once"), _("From a day on")])
        self._when.setObjectName("rules_when")
        self._when.setAccessibleName(_("In force"))
        self._moment = line_edit("", _("e.g. 2026-12-31"))
        self._moment.setObjectName("rules_moment")
        self._moment_field = field(_("From this day on, or from a day and time"), self._moment)
        self._publish = button(_("Publish"), "primary", "stamp", "l")
        self._publish.setObjectName("rules_publish")
        when = vbox(Text(_("In force"), "caption", "text2"), self._when, None, gap=4)
        self.setLayout(hbox(when, (self._moment_field, 1), None, beside_field(self._publish), gap=12))
        self._moment_field.hide()
        self._when.chosen.connect(self._on_when)
        self._moment.textEdited.connect(lambda _text: self.touched.emit())
        self._publish.clicked.connect(self.publish_wanted)
        theme.signals().changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self._moment_field.setMaximumWidth(theme.u(_MOMENT_WIDTH))

    def set_publishable(self, publishable: bool) -> None:
        """Whether the button can be pressed."""
        self._publish.setEnabled(publishable)

    def content(self) -> tuple[int, str]:
        """What was chosen and typed, for a draft."""
        return self._when.current(), self._moment.text()

    def set_content(self, when: int, moment: str) -> None:
        """Puts a draft back."""
        self._when.set_current(when)
        self._moment.setText(moment)
        self._moment_field.setVisible(when == 1)

    def _on_when(self, at: int) -> None:
        self._moment_field.setVisible(at == 1)
        if at == 1:
            self._moment.setFocus()
        self.touched.emit()

    def moment(self, now: datetime) -> datetime | None:
        """From when; None where what was typed is no time to come: the field says so."""
        self._moment_field.set_error("")
        if self._when.current() == 0:
            return now
        try:
            at = read_moment(self._moment.text(), now, ahead=True)
        except ValueError:
            at = None
        if at is None:
            example = format_datetime(now, "yyyy-MM-dd")
            self.refuse(_("Write a date, such as {example}, or a date and a time.").format(example=example))
            return None
        if ":" not in plain(self._moment.text()):
            at = local(at).replace(hour=0, minute=0)
        if at <= now:
            self.refuse(_("This is over already. Choose a later day, or “At once”."))
            return None
        return at

    def refuse(self, words: str) -> None:
        """Says at the field why it can't be."""
        self._moment_field.set_error(words)
        self._moment.setFocus()
