"""What stands fast above and below the form: title and number, and the buttons."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QSizePolicy

from desktop.base.i18n import gettext as _
from desktop.base.i18n import local
from desktop.domain.policy import Policy
from desktop.domain.types import Clock
from desktop.ui import theme
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import Icon, KeyHint
from desktop.ui.components.layout import hbox, line, pane
from desktop.ui.components.text import Elided, Text
from desktop.ui.wording import clocks


class IntakeHeader(QFrame):
    """Title, the number that is already there, the time on the phone, and what became of the draft."""

    def __init__(self) -> None:
        super().__init__()
        self._number = Text("", "subtitle")
        self._number.setObjectName("intake_number")
        copy = button("", "ghost", "copy", "s", _("Copy the number"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._number.text()))
        number = pane(
            hbox(Text(_("No."), "caption", "text2"), self._number, copy, gap=8, margins=(12, 2, 4, 2)), kind="next"
        )
        self._call_icon = Icon("phone-call", "ok")
        self._call = Text("", "body_strong", "ok")
        self._kept_icon = Icon("check", "text3", 14)
        self._kept = Text("", "caption", "text3")
        row = hbox(
            Text(_("Register a complaint"), "title"), 4, number, None, self._call_icon, self._call, line("vline", 16),
            self._kept_icon, self._kept, gap=12, margins=(24, 12, 24, 12),
        )  # fmt: skip
        self.setLayout(row)
        self.show_kept(None)

    def show_number(self, number: str) -> None:
        """The number that can be read out."""
        self._number.setText(number)

    def number(self) -> str:
        """The number shown."""
        return self._number.text()

    def show_call(self, length: timedelta | None) -> None:
        """How long the form has been open while the customer is there; None where there is nobody on the line."""
        for widget in (self._call_icon, self._call):
            widget.setVisible(length is not None)
        if length is not None:
            minutes, seconds = divmod(int(length.total_seconds()), 60)
            self._call.setText(_("On the phone {time}").format(time=f"{minutes:02d}:{seconds:02d}"))

    def show_kept(self, at: datetime | None) -> None:
        """When the draft was last kept; None while there is nothing to keep."""
        self._kept_icon.setVisible(at is not None)
        said = (
            _("Draft kept {time}").format(time=f"{local(at):%H:%M:%S}") if at else _("Kept as a draft while you type")
        )
        self._kept.setText(said)


class IntakeFooter(QFrame):
    """Put away on the left; the first deadline, save, and the one filled button on the right."""

    put_away = Signal()
    """Close the form, keep the draft."""
    save = Signal()
    """Save and stay out of the hand-over."""
    save_and_go_on = Signal()
    """What the filled button says."""

    def __init__(self, policy: Policy) -> None:
        super().__init__()
        self._policy = policy
        self._away = button(_("Put away as a draft"), "ghost", "file-pen")
        self._deadline = Elided("", "caption", "text2")
        self._deadline.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._only_save = button(_("Only save"), "secondary", size="l")
        self._main = button(_("Save"), "primary", "check", "l")
        self._away.setObjectName("intake_put_away")
        self._only_save.setObjectName("intake_only_save")
        self._main.setObjectName("intake_save")
        self._hints = (Text("Esc", "caption", "text3"), KeyHint("Ctrl ↵"))
        away, keys = self._hints
        row = hbox(
            self._away, away, None, self._deadline, 8, self._only_save, self._main, keys,
            gap=8, margins=(12, 10, 24, 10),
        )  # fmt: skip
        self.setLayout(row)
        self._away.clicked.connect(self.put_away)
        self._only_save.clicked.connect(self.save)
        self._main.clicked.connect(self.save_and_go_on)
        theme.signals().folded_changed.connect(self._fold)
        self._fold(theme.folded())
        self.show_step(False)

    def show_step(self, hand_over: bool) -> None:
        """What the filled button does, as the level demands."""
        self._main.set_words(_("Save and hand up…") if hand_over else _("Save"))
        self._main.set_icon("circle-arrow-up" if hand_over else "check")
        self._only_save.setVisible(hand_over)

    def show_deadline(self, deadline: Clock | None, now: datetime) -> None:
        """The first deadline of the complaint, computed before it is saved."""
        if deadline is None:
            self._deadline.setText("")
            return
        when = clocks.day_words(deadline.due_at, now)
        if local(deadline.due_at).date() != local(now).date():
            when = clocks.end_words(deadline.due_at, _("EEE MMM d, HH:mm"))
        rule = _("{rule}, provisional").format(rule=deadline.rule) if deadline.provisional else deadline.rule
        title = clocks.clock_title(self._policy, deadline)
        said = _("{clock} by {time} · {rule}").format(clock=title, time=when, rule=rule)
        self._deadline.setText(said)

    def deadline(self) -> str:
        """The deadline shown."""
        return self._deadline.text()

    def set_busy(self, busy: bool) -> None:
        """No second save while one is under way."""
        for each in (self._only_save, self._main):
            each.setEnabled(not busy)

    def _fold(self, folded: bool) -> None:
        for hint in self._hints:
            hint.setVisible(not folded)
