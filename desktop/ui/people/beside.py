"""A button that stands beside a field, on the line of its input."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.ui.components.layout import vbox
from desktop.ui.components.text import Text


def beside_field(widget: QWidget) -> QBoxLayout:
    """Room as high as a field's label, then the widget: both grow with the text."""
    return vbox(Text("", "caption"), widget, None, gap=4)
