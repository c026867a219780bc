"""A numbered heading of the form."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame

from desktop.ui import theme
from desktop.ui.components.chips import Painted
from desktop.ui.components.layout import hbox, pane
from desktop.ui.components.paint import CENTER, draw_text, fill
from desktop.ui.components.text import Elided, Text


def step_title(number: int, title: str, note: str) -> QFrame:
    """Number in a disc, heading, and a remark that gives way where there is no room."""

    def draw(p: QPainter, rect: QRectF) -> None:
        fill(p, rect, "accent", rect.width() / 2)
        draw_text(p, rect, str(number), "caption_strong", "on_accent", CENTER)

    disc = Painted(lambda: (theme.u(20), theme.u(20)), draw)
    return pane(hbox(disc, Text(title, "body_strong"), (Elided(note, "caption", "text3"), 1), gap=8))
