"""The list of what was set aside: what it was, who did it when, and how much of it does not agree."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from desktop.base.i18n import gettext as _
from desktop.ui import theme
from desktop.ui.components import paint
from desktop.ui.components.row_list import ROW, Index, RowDelegate, RowList
from desktop.ui.settling.words import BundleLine


class _Delegate(RowDelegate):
    """Three lines: what, who and when, how much."""

    inset = (12, 2, -12, -2)

    def height(self) -> int:
        return theme.line_height("row") + 2 * theme.line_height("caption") + 22

    def paint_row(self, p: QPainter, rect: QRectF, index: Index, chosen: bool) -> None:
        row: BundleLine = index.data(ROW)
        ground = rect.adjusted(*self.inset)
        top, small = theme.line_height("row"), theme.line_height("caption")
        icon, tone = ("split", "warn") if row.open else ("check", "ok")
        paint.draw_icon(p, icon, ground.x() + 12, ground.y() + 8 + (top - 16) / 2, 16, tone)
        left = ground.x() + 18 + theme.icon_size(16)
        width = ground.right() - left - 10
        paint.draw_text(p, QRectF(left, ground.y() + 8, width, top), row.title, "row_strong" if chosen else "row")
        paint.draw_text(p, QRectF(left, ground.y() + 8 + top, width, small), row.who, "caption", "text2")
        tone = "text2" if row.open else "text3"
        paint.draw_text(p, QRectF(left, ground.y() + 8 + top + small, width, small), row.note, "caption", tone)


class BundleList(RowList[BundleLine]):
    """When one is settled, the next one stands in its place."""

    def __init__(self) -> None:
        super().__init__(_Delegate(), _("Set aside"))
        self.setObjectName("bundle_list")

    def _instead(self, at: int) -> int:
        return min(max(at, 0), self.rows.rowCount() - 1)
