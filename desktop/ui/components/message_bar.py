"""A sentence where it belongs, instead of a message box."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from desktop.base.i18n import gettext as _
from desktop.ui import theme
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import Icon
from desktop.ui.components.layout import hbox, vbox
from desktop.ui.components.text import Paragraph, Text, repolish
from desktop.ui.theme import TONES

_ICONS = {"info": "info", "warn": "triangle-alert", "danger": "circle-alert", "ok": "circle-check", "accent": "info"}


class MessageBar(QFrame):
    """Icon, sentence, an optional second line, at most one action, and a cross if it can be put away."""

    acted = Signal()
    """The action was chosen."""
    closed = Signal()
    """The cross was chosen; the bar has hidden itself."""

    def __init__(
        self,
        text: str,
        tone: str = "info",
        action: str = "",
        icon: str = "",
        second: str = "",
        closable: bool = False,
    ) -> None:
        super().__init__()
        self._icon = Icon("info", "info", line="body")
        self._text = Paragraph("", "body")
        self._second = Text("", "caption", "text2", wrap=True)
        self._action = button("", "link", size="s", name=action or _("Act on this message"))
        self._close = button("", "ghost", "x", "s", _("Close this message"))
        self._action.clicked.connect(self.acted)
        self._close.clicked.connect(self._on_close)
        self._mark, self._words = vbox(self._icon, None), vbox(self._text, self._second, None, gap=0)
        self._act, self._away = vbox(self._action, None), vbox(self._close, None)
        columns = (self._mark, (self._words, 1), self._act, self._away)
        self.setLayout(hbox(*columns, gap=8, margins=(12, 6, 8, 6)))
        self._align()
        theme.signals().changed.connect(self._align)
        self._close.setVisible(closable)
        self.show_message(text, tone, action, icon, second)

    def show_message(self, text: str, tone: str = "info", action: str = "", icon: str = "", second: str = "") -> None:
        """Says something else."""
        self._icon.set_icon(icon or _ICONS.get(tone, "info"), TONES[tone][0])
        self._text.setText(text)
        self._second.setText(second)
        self._second.setVisible(bool(second))
        self._action.set_words(action, action or _("Act on this message"))
        self._action.setVisible(bool(action))
        self.setAccessibleName(text)
        if self.property("bar") != tone:
            self.setProperty("bar", tone)
            repolish(self)

    def text(self) -> str:
        """The sentence shown."""
        return self._text.text()

    def _align(self) -> None:
        """The first line and the buttons share one middle."""
        line = theme.line_height("body")
        above = {}
        for column, each in ((self._act, self._action), (self._away, self._close)):
            each.ensurePolished()
            above[column] = (each.sizeHint().height() - line) // 2
        sink = max(above.values())
        self._mark.setContentsMargins(0, sink, 0, 0)
        self._words.setContentsMargins(0, sink, 0, sink)
        for column, half in above.items():
            column.setContentsMargins(0, sink - half, 0, 0)

    def _on_close(self) -> None:
        self.hide()
        self.closed.emit()


def message_bar(
    text: str, tone: str = "info", action: str = "", icon: str = "", second: str = "", closable: bool = False
) -> MessageBar:
    """A message bar; tone info, warn, danger, ok or neutral; listen to its `acted`."""
    return MessageBar(text, tone, action, icon, second, closable)
