"""The list of gatherings: what is to be gathered first, then what goes on, then what is closed."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from desktop.base.i18n import gettext as _
from desktop.ui.clusters.words import Line
from desktop.ui.components import paint
from desktop.ui.components.row_list import ROW, Index, RowDelegate, RowList, two_lines


class _Delegate(RowDelegate):
    """Title and size above, how it stands and since when below."""

    def paint_row(self, p: QPainter, rect: QRectF, index: Index, chosen: bool) -> None:
        row: Line = index.data(ROW)
        first, second = two_lines(rect)
        count = paint.text_width(row.count, "caption")
        paint.draw_text(p, first, row.count, "caption", "text2", paint.RIGHT)
        title = QRectF(first.x(), first.y(), first.width() - count - 12, first.height())
        paint.draw_text(p, title, row.title, "row_strong" if chosen else "row")
        words, tone, icon = row.chip
        width = paint.chip_width(words, icon)
        paint.draw_chip(p, second.right() - width, second.y(), words, tone, icon, round(second.height()))
        note = QRectF(second.x(), second.y(), second.width() - width - 8, second.height())
        paint.draw_text(p, note, row.note, "caption", "text2")


class ClusterList(RowList[Line]):
    """Gatherings and proposals under their headings."""

    def __init__(self) -> None:
        super().__init__(_Delegate(), _("Like complaints"))
        self.setObjectName("cluster_list")
