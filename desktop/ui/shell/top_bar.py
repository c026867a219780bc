"""The head of the window: search in the middle of attention, quiet icons at the right."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame

from desktop.base.i18n import gettext as _
from desktop.ui import actions, theme
from desktop.ui.components.buttons import Button, button
from desktop.ui.components.chips import KeyHint
from desktop.ui.components.fields import line_edit
from desktop.ui.components.layout import hbox

_TOOLS = ("undo", "shortcuts", "lock")


class TopBar(QFrame):
    """Emits codes of actions."""

    action_chosen = Signal(str)
    """The code of an action."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("topbar")
        self.search = line_edit("", _("Number, phone tail, pinyin, any word…"), icon="search", look="nav")
        self.search.setObjectName("search")
        self._hint = KeyHint(actions.keys("search").replace("+", " "))
        self._hint.setParent(self.search)
        row = hbox((self.search, 0), None, *(self._tool(code) for code in _TOOLS), gap=8, margins=(16, 8, 12, 8))
        self.setLayout(row)
        self._restyle()
        theme.signals().changed.connect(self._restyle)
        self.search.textChanged.connect(lambda _text: self._place_hint())

    def _tool(self, code: str) -> Button:
        made = button("", "ghost", actions.spec(code).icon, name=actions.text(code))
        made.setObjectName(f"top_{code}")
        made.setToolTip(f"{actions.text(code)}  {actions.keys(code)}")
        made.clicked.connect(lambda: self.action_chosen.emit(code))
        return made

    def _restyle(self) -> None:
        self.setFixedHeight(theme.control() + 16)
        self.search.setFixedWidth(420)
        self._place_hint()

    def _place_hint(self) -> None:
        self._hint.setVisible(theme.text_scale() < 1.25 and not self.search.text())
        self._hint.move(self.search.width() - self._hint.width() - 8, (theme.control() - self._hint.height()) // 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_hint()
