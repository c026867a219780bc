"""The way of a case as stops on a line: where it came in, each sheet, why it rose, what may come."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui import theme
from desktop.ui.chain.columns import Node
from desktop.ui.components import paint
from desktop.ui.components.text import plain_tip
from desktop.ui.theme import TONES, color
from desktop.ui.wording.joining import phrased

_DISC, _GAP, _LEAST_LINK = 32, 8, 48


class ChainPath(QWidget):
    """Painted; a screen reader hears the whole way as one sentence."""

    def __init__(self) -> None:
        super().__init__()
        self._nodes: tuple[Node, ...] = ()
        self.setObjectName("chain_path")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.signals().changed.connect(self.updateGeometry)

    def show_nodes(self, nodes: tuple[Node, ...]) -> None:
        """Shows another way."""
        self._nodes = nodes
        said = " → ".join(phrased((node.link, node.caption, node.text)) for node in nodes)
        self.setAccessibleName(said)
        self.setToolTip(plain_tip(said))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = sum(self._words_width(node) + theme.u(_DISC) + _GAP for node in self._nodes)
        return QSize(round(width + self._links_width()), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), self._height())

    def _height(self) -> int:
        return theme.line_height("caption") + theme.line_height("body") + 4

    def _words_width(self, node: Node) -> float:
        role = "body_strong" if node.kind == "current" else "body"
        return max(paint.text_width(node.caption, "caption"), paint.text_width(node.text, role)) + 4

    def _link_least(self, node: Node) -> float:
        return max(paint.text_width(node.link, "caption") + 4, _LEAST_LINK) + 2 * _GAP

    def _links_width(self) -> float:
        return sum(self._link_least(node) for node in self._nodes[1:])

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._nodes:
            return
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        links = max(len(self._nodes) - 1, 1)
        spare = max(self.width() - self.sizeHint().width(), 0) / links
        x = 0.0
        for number, node in enumerate(self._nodes):
            if number:
                width = self._link_least(node) + spare
                self._paint_link(p, x, width, node)
                x += width
            x += self._paint_node(p, x, node)

    def _paint_link(self, p: QPainter, x: float, width: float, node: Node) -> None:
        y = self.height() / 2
        tone = TONES[node.tone][2] if node.tone != "neutral" else "outline"
        style = Qt.PenStyle.DashLine if node.kind == "ahead" else Qt.PenStyle.SolidLine
        p.setPen(QPen(color(tone), 1.5, style))
        p.drawLine(QPointF(x + _GAP, y), QPointF(x + width - _GAP, y))
        room = QRectF(x + _GAP, y - theme.line_height("caption"), width - 2 * _GAP, theme.line_height("caption"))
        ink = TONES[node.tone][0] if node.tone != "neutral" else "text3"
        paint.draw_text(p, room, node.link, "caption", ink, paint.CENTER)

    def _paint_node(self, p: QPainter, x: float, node: Node) -> float:
        side = float(theme.u(_DISC))
        disc = QRectF(x, (self.height() - side) / 2, side, side)
        current, ahead = node.kind == "current", node.kind == "ahead"
        if ahead:
            paint.stroke(p, disc, "outline", side / 2, 1.25)
        else:
            paint.fill(p, disc, "accent" if current else "track", side / 2)
        tone = "on_accent" if current else "text3" if ahead else "text2"
        paint.draw_icon(p, node.icon, disc.center().x() - 8, disc.center().y() - 8, 16, tone)
        left, width = x + side + _GAP, self._words_width(node)
        caption, body = theme.line_height("caption"), theme.line_height("body")
        top = (self.height() - caption - body) / 2
        paint.draw_text(p, QRectF(left, top, width, caption), node.caption, "caption", "text3" if ahead else "text2")
        role, ink = ("body_strong", "text") if current else ("body", "text2" if ahead else "text")
        paint.draw_text(p, QRectF(left, top + caption, width, body), node.text, role, ink)
        return side + _GAP + width
