"""Lucide icons from resources/icons, tinted with the palette in force."""

from __future__ import annotations

import logging
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop.base import paths
from desktop.ui import theme

_log = logging.getLogger(__name__)


@lru_cache(maxsize=512)
def _svg(name: str) -> bytes:
    try:
        return (paths.resources() / "icons" / f"{name}.svg").read_bytes()
    except OSError:
        _log.warning("icon %s is missing", name)
        return b""


@lru_cache(maxsize=2048)
def _pixmap(name: str, value: str, size: int, density: float) -> QPixmap:
    made = QPixmap(round(size * density), round(size * density))
    made.fill(Qt.GlobalColor.transparent)
    svg = _svg(name).replace(b"currentColor", value.encode())
    if svg:
        painter = QPainter(made)
        QSvgRenderer(QByteArray(svg)).render(painter, QRectF(0, 0, made.width(), made.height()))
        painter.end()
    made.setDevicePixelRatio(density)
    return made


def pixmap(name: str, tone: str = "text2", size: int = 16, density: float = 0) -> QPixmap:
    """An icon of `size` px in a colour role; `density` 0 means that of the screen."""
    ratio = density or _screen_density()
    return _pixmap(name, getattr(theme.pal(), tone), size, ratio)


def _screen_density() -> float:
    screen = QGuiApplication.primaryScreen()
    return screen.devicePixelRatio() if screen else 1.0


def icon(name: str, tone: str = "text2", size: int = 16) -> QIcon:
    """The same for buttons and menus; make it anew when the palette changes."""
    made = QIcon(pixmap(name, tone, size))
    made.addPixmap(pixmap(name, "text3", size), QIcon.Mode.Disabled)
    return made
