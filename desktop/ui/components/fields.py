"""Inputs: line, text, choice, and the frame of a field with its label, hint and error."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QLineEdit, QSizePolicy, QStyle, QStyleOptionComboBox, QWidget

from desktop.base.i18n import gettext as _
from desktop.ui import icons, theme
from desktop.ui.components import paint
from desktop.ui.components.keys import leaves_to_window
from desktop.ui.components.layout import hbox, vbox
from desktop.ui.components.text import Text, repolish

_STAYS = {Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason}
"""The focus only goes away for a moment."""


class LineEdit(QLineEdit):
    """A line edit with an optional leading icon that follows the palette; unless one types, it shows the beginning."""

    def __init__(self, text: str = "", placeholder: str = "", icon: str = "") -> None:
        super().__init__(text)
        self._icon = icon
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self._action = self.addAction(icons.icon(icon), self.ActionPosition.LeadingPosition) if icon else None
        self.setCursorPosition(0)
        self._restyle()
        theme.signals().changed.connect(self._restyle)

    def _restyle(self) -> None:
        if self._action is not None:
            self._action.setIcon(icons.icon(self._icon, "text3", theme.icon_size(16)))

    def setText(self, text: str | None, /) -> None:
        super().setText(text)
        if not self.hasFocus():
            self.setCursorPosition(0)

    def event(self, event: QEvent) -> bool:
        return False if leaves_to_window(event) else super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _STAYS:
            self.setCursorPosition(0)


def line_edit(
    text: str = "", placeholder: str = "", focused: bool = False, icon: str = "", look: str = "", width: int = 0
) -> LineEdit:
    """A line edit; `look` "search" or "nav" for quiet ones, `width` in px, 0 = as wide as there is room."""
    edit = LineEdit(text, placeholder, icon)
    if look:
        edit.setProperty("look", look)
    if width:
        edit.setFixedWidth(theme.u(width))
    if focused:
        edit.setFocus()
    return edit


class Combo(QComboBox):
    """A choice of words, each standing for a code."""

    def __init__(self, *items: str, current: int = 0) -> None:
        super().__init__()
        self.addItems(items)
        self.setCurrentIndex(current)

    def set_choices(self, choices: Sequence[tuple[str, str]], chosen: str = "") -> None:
        """Pairs of code and word, and the code that is chosen."""
        self.clear()
        for code, word in choices:
            self.addItem(word, code)
        self.choose(chosen)

    def choose(self, code: str) -> None:
        """Chooses the entry with this code, if there is one."""
        at = self.findData(code)
        if at >= 0:
            self.setCurrentIndex(at)

    def code(self) -> str:
        """The chosen code; "" if nothing is."""
        return str(self.currentData() or "")

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        super().initStyleOption(option)
        edit = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, edit, self).width()
        shown = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)
        option.currentText = shown

    def showPopup(self) -> None:
        self.view().setAccessibleName(self.accessibleName())
        super().showPopup()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        p = QPainter(self)
        paint.draw_icon(p, "chevron-down", self.width() - 24, (self.height() - 16) / 2, 16, "text2")


def combo(choices: Sequence[tuple[str, str]], chosen: str = "", name: str = "") -> Combo:
    """A choice among pairs of code and word."""
    made = Combo()
    made.set_choices(choices, chosen)
    made.setAccessibleName(name)
    return made


class Field(QWidget):
    """A label above a control, a hint or an error below. The label names the control for screen readers.

    `inline` = the control carries its own words: nothing stands above it, and what is required stands beside it.
    """

    def __init__(
        self,
        label: str,
        widget: QWidget,
        required: bool = False,
        hint: str = "",
        hint_tone: str = "text3",
        inline: bool = False,
    ) -> None:
        super().__init__()
        self.widget = widget
        self._hint, self._hint_tone = hint, hint_tone
        self._label = Text(label, "caption", "text2")
        self._label.setBuddy(widget)
        widget.setAccessibleName(label)
        self._below = Text(hint, "caption", hint_tone, wrap=True)
        if not hint:  # a widget without a parent would show itself as a window of its own
            self._below.hide()
        self._required = Text(_("required"), "caption", "accent_text")
        head: QBoxLayout = hbox(widget if inline else self._label, self._required, None, gap=4)
        column = vbox(head, *(() if inline else (widget,)), self._below, gap=4)
        if inline:
            self._label.setParent(self)
            self._label.hide()
        if widget.sizePolicy().verticalPolicy() != QSizePolicy.Policy.Expanding:
            column.addStretch(1)
        self.setLayout(column)
        self.set_required(required)

    def set_required(self, required: bool) -> None:
        """Whether the label says that this field must be filled."""
        self._required.setVisible(required)

    def set_hint(self, hint: str, tone: str = "text3") -> None:
        """Another hint; "" hides it."""
        self._hint, self._hint_tone = hint, tone
        self.set_error("")

    def set_error(self, message: str) -> None:
        """Shows why the value was refused, in the hint's place; "" brings the hint back."""
        self._below.setText(message or self._hint)
        self._below.set_tone("danger" if message else self._hint_tone)
        self._below.setVisible(bool(message or self._hint))
        self.widget.setProperty("error", "true" if message else "")
        self.widget.setAccessibleDescription(message or self._hint)
        repolish(self.widget)

    def error(self) -> str:
        """The error shown; "" if none is."""
        return self._below.text() if self.widget.property("error") else ""


def field(label: str, widget: QWidget, required: bool = False, hint: str = "", hint_tone: str = "text3") -> Field:
    """A labelled control; see `Field.set_error` for a refusal at this field."""
    return Field(label, widget, required, hint, hint_tone)
