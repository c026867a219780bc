"""The shortcut sheet and the words about the program."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSlider, QDialog, QGridLayout, QScrollArea, QWidget

from desktop import __version__
from desktop.base.i18n import gettext as _
from desktop.ui import actions, theme
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import KeyHint
from desktop.ui.components.dialog import dialog_frame
from desktop.ui.components.echo import Logo
from desktop.ui.components.layout import hbox, pane, vbox
from desktop.ui.components.text import Paragraph, Text

_Slide = QAbstractSlider.SliderAction
_SCROLLS = {
    Qt.Key.Key_Up: _Slide.SliderSingleStepSub,
    Qt.Key.Key_Down: _Slide.SliderSingleStepAdd,
    Qt.Key.Key_PageUp: _Slide.SliderPageStepSub,
    Qt.Key.Key_PageDown: _Slide.SliderPageStepAdd,
    Qt.Key.Key_Home: _Slide.SliderToMinimum,
    Qt.Key.Key_End: _Slide.SliderToMaximum,
}


class _Sheet(QDialog):
    """A dialog with one body and one button."""

    def __init__(self, name: str, body: QWidget, size: tuple[int, int], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(name)
        self.setAccessibleName(name)
        close = button(_("Close"), "primary", "", "l")
        close.clicked.connect(self.accept)
        footer = pane(hbox(None, close, gap=8, margins=(24, 12, 24, 12)))
        self.setLayout(hbox(dialog_frame(body, footer), gap=0))
        (width, height), room = size, self.screen().availableGeometry()
        self.resize(min(theme.u(width), room.width() - 40), min(theme.u(height), room.height() - 60))
        close.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that scroll do so, though the focus is on the button."""
        action = _SCROLLS.get(Qt.Key(event.key()))
        area = self.findChild(QScrollArea)
        if action is None or area is None:
            super().keyPressEvent(event)
        else:
            area.verticalScrollBar().triggerAction(action)


class ShortcutSheet(_Sheet):
    """All keys, read from the table of actions: in three columns, or in two where large text leaves no room."""

    def __init__(self, parent: QWidget) -> None:
        sheet = actions.sheet()
        self._keys_width = max(KeyHint(keys).width() for _name, rows in sheet for keys, _words in rows)
        everywhere, in_list, on_complaint, in_forms = (self._group(name, rows) for name, rows in sheet)
        large = theme.text_scale() > 1
        right = (in_list, in_forms)
        columns = ((everywhere,), (on_complaint, *right)) if large else ((everywhere,), (on_complaint,), right)
        across = hbox(*((vbox(*groups, None, gap=20), 1) for groups in columns), gap=32)
        title = Text(_("Keyboard shortcuts"), "title")
        body = pane(vbox(title, across, gap=16, margins=(24, 20, 24, 16)))
        super().__init__(_("Keyboard shortcuts"), body, (820, 720) if large else (1120, 660), parent)
        self.setObjectName("shortcut_sheet")

    def _group(self, name: str, rows: list[tuple[str, str]]) -> QWidget:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, self._keys_width)
        grid.setColumnStretch(1, 1)
        for number, (keys, words) in enumerate(rows):
            grid.addWidget(KeyHint(keys), number, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(Text(words), number, 1)
        return pane(vbox(Text(name, "body_strong", "text2"), grid, gap=8))


class AboutDialog(_Sheet):
    """What this is, whose it is, and the boundary, stated plainly."""

    def __init__(self, parent: QWidget) -> None:
        name = Text(_("Huiyin"), "display")
        slogan = Text(_("Every complaint hears back."), "subtitle", "text2")
        boundary = _(
            "Every PC of an office holds the office's whole record, encrypted with the office's key. Roles govern what "
            "the program shows and allows, and every look and act is recorded; they are no wall against somebody who "
            "takes the disk and the passphrase."
        )
        parts = _("Typeface: Noto Sans SC (OFL). Icons: Lucide (ISC). Window: Qt for Python (LGPL).")
        facts = _("Version {version} · MIT licence · no registration, no telemetry").format(version=__version__)
        head = hbox(Logo(56, _("Huiyin")), vbox(name, slogan, gap=0), None, gap=16)
        notes = [
            Paragraph(text, role, "text2") for text, role in ((boundary, "reading"), (parts, "body"), (facts, "body"))
        ]
        body = pane(vbox(head, *notes, None, gap=16, margins=(32, 28, 32, 16)))
        super().__init__(_("About Huiyin"), body, (560, 420), parent)
        self.setObjectName("about")
