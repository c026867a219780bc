"""The pages themselves: Qt's PDF view, and keys to walk through it."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, Signal
from PySide6.QtGui import QPalette
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QWidget

from desktop.base.i18n import gettext as _
from desktop.ui import theme

_ZOOM_STEP = 1.25
_ZOOM_RANGE = (0.25, 4.0)
_POINTS = 72.0
_SCREEN_DPI = 96.0


class PageView(QPdfView):
    """Shows a PDF that lives in memory only."""

    page_shown = Signal(int)
    """Another page is in view, 0 = the first."""
    zoomed = Signal(float)
    """Another zoom, 1 = natural size."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)  # type: ignore[arg-type, unused-ignore] # None is fine for Qt
        self.setObjectName("pages")
        self.setAccessibleName(_("Preview"))
        self._pdf = QPdfDocument(self)
        self._buffer: QBuffer | None = None
        self.setPageMode(QPdfView.PageMode.MultiPage)
        self.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.setDocument(self._pdf)
        self.pageNavigator().currentPageChanged.connect(self.page_shown.emit)
        self.zoomFactorChanged.connect(self.zoomed.emit)
        self._recolour()
        theme.signals().changed.connect(self._recolour)

    def show_pdf(self, pdf: bytes) -> int:
        """Shows these bytes from their first page; returns how many pages there are."""
        self._pdf.close()
        buffer = QBuffer(self)
        buffer.setData(QByteArray(pdf))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._pdf.load(buffer)
        if self._buffer is not None:
            self._buffer.deleteLater()
        self._buffer = buffer
        return self._pdf.pageCount()

    @property
    def pages(self) -> int:
        """How many pages are shown."""
        return self._pdf.pageCount()

    @property
    def page(self) -> int:
        """The page in view, 0 = the first."""
        return self.pageNavigator().currentPage()

    def go_to(self, page: int) -> None:
        """Brings a page into view; beyond the ends is the first or last."""
        if self.pages:
            self.pageNavigator().jump(min(max(page, 0), self.pages - 1), QPointF(0, 0))

    def zoom_by(self, steps: int) -> None:
        """Larger (1) or smaller (-1)."""
        self.set_zoom(self.zoom() * _ZOOM_STEP**steps)

    def set_zoom(self, factor: float) -> None:
        """A zoom of one's own, 1 = natural size."""
        low, high = _ZOOM_RANGE
        self.setZoomMode(QPdfView.ZoomMode.Custom)
        self.setZoomFactor(min(max(factor, low), high))

    def fit(self, whole_page: bool) -> None:
        """The whole page, or its width."""
        mode = QPdfView.ZoomMode.FitInView if whole_page else QPdfView.ZoomMode.FitToWidth
        self.setZoomMode(mode)

    def zoom(self) -> float:
        """The zoom in force, also where the page is fitted."""
        if self.zoomMode() == QPdfView.ZoomMode.Custom or not self.pages:
            return self.zoomFactor()
        size = self._pdf.pagePointSize(max(self.page, 0))
        margins = self.documentMargins()
        room = self.viewport().width() - margins.left() - margins.right()
        wide = room * _POINTS / (size.width() * self._dpi())
        if self.zoomMode() == QPdfView.ZoomMode.FitToWidth:
            return wide
        high = (self.viewport().height() - self.pageSpacing()) * _POINTS / (size.height() * self._dpi())
        return min(wide, high)

    def _dpi(self) -> float:
        screen = self.screen()
        return screen.logicalDotsPerInch() if screen else _SCREEN_DPI

    def _recolour(self) -> None:
        palette = self.palette()
        for role in (QPalette.ColorRole.Dark, QPalette.ColorRole.Base, QPalette.ColorRole.Window):
            palette.setColor(role, theme.color("hover"))
        self.setPalette(palette)
