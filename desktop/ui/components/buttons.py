"""Push buttons by kind."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton

from desktop.ui import icons, theme
from desktop.ui.components.text import repolish

_NO_LIMIT = 16777215
_ICON_TONES = {
    "primary": "on_accent",
    "danger": "danger",
    "link": "accent_text",
    "tonal": "accent_text",
    "warn": "warn",
}


class Button(QPushButton):
    """A push button whose icon follows the palette and whose size follows the text."""

    def __init__(
        self, text: str, kind: str = "secondary", icon: str = "", size: str = "", name: str = "", trail: bool = False
    ) -> None:
        super().__init__()
        self._icon, self._size, self._trail = icon, size, trail
        self.setProperty("kind", kind)
        if size:
            self.setProperty("size", size)
        if trail:
            self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.set_words(text, name)
        self.setAutoDefault(False)
        self._restyle()
        theme.signals().changed.connect(self._restyle)

    def set_words(self, text: str, name: str = "") -> None:
        """Other words; `name` is what a screen reader says, else the words. Without words it is square."""
        bare = "" if text else "true"
        if (self.property("bare") or "") != bare:
            self.setProperty("bare", bare)
            repolish(self)
        if text:
            self.setFixedWidth(_NO_LIMIT)
            self.setMinimumWidth(0)
        elif name:
            self.setToolTip(name)
        gap = " " if self._icon and text else ""
        self.setText(f"{text}{gap}" if self._trail else f"{gap}{text}")
        self.setAccessibleName(name or text)
        self._square()

    def set_icon(self, icon: str) -> None:
        """Another icon."""
        self._icon = icon
        self._restyle()

    def set_kind(self, kind: str) -> None:
        """Another kind."""
        self.setProperty("kind", kind)
        repolish(self)
        self._restyle()

    def _restyle(self) -> None:
        if self._icon:
            side = theme.icon_size(16)
            tone = _ICON_TONES.get(str(self.property("kind")), "text2")
            self.setIcon(icons.icon(self._icon, tone, side))
            self.setIconSize(QSize(side, side))
        self._square()

    def _square(self) -> None:
        if not self.text():
            self.setFixedWidth(theme.control("s" if self._size == "s" else "m"))


def button(
    text: str, kind: str = "secondary", icon: str = "", size: str = "", name: str = "", trail: bool = False
) -> Button:
    """A push button: primary (one per screen), tonal, secondary, ghost, link, danger or warn.

    `size` "s", "" or "l"; `name` for screen readers, needed where there are no words; `trail` puts the icon after them.
    """
    return Button(text, kind, icon, size, name, trail)
