"""The left side of the first start: what this program is, in three sentences."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.base.i18n import gettext as _
from desktop.ui import theme
from desktop.ui.components.chips import Icon
from desktop.ui.components.echo import Logo, draw_rings
from desktop.ui.components.layout import hbox, vbox
from desktop.ui.components.text import Paragraph, Text

_WIDTH = 400


class Pitch(QWidget):
    """Quiet rings rise from the corner."""

    def __init__(self, version: str) -> None:
        super().__init__()
        points = (
            ("hard-drive", _("Your data is on your own PC"), _("Register, find and print without any network.")),
            ("lock", _("Encrypted before it is written"), _("Only who has the passphrase can read it.")),
            ("rotate-ccw-clock", _("Everything can be found again"), _("Who changed what and when: one look tells.")),
        )
        body = vbox(
            hbox(Logo(44, _("Huiyin")), None),
            12,
            Text(_("Huiyin"), "display"),
            Text(_("Every complaint hears back."), "subtitle", "text2"),
            24,
            gap=8,
            margins=(48, 64, 32, 28),
        )
        for icon, title, note in points:
            body.addLayout(self._point(icon, title, note))
            body.addSpacing(8)
        body.addStretch(1)
        body.addWidget(
            Text(_("Version {version} · MIT licence · no registration").format(version=version), "caption", "text3")
        )
        self.setLayout(body)
        self._size()
        theme.signals().changed.connect(self._size)

    @staticmethod
    def _point(icon: str, title: str, note: str) -> QBoxLayout:
        mark = Icon(icon, "accent_text", 20, line="row")
        row = hbox(mark, (vbox(Text(title, "row_strong"), Paragraph(note, "body", "text2"), gap=0), 1), gap=14)
        row.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        return row

    def _size(self) -> None:
        self.setFixedWidth(theme.u(_WIDTH))

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.fillRect(self.rect(), theme.color("nav"))
        draw_rings(p, QPointF(self.width() + 40, self.height() + 20))
