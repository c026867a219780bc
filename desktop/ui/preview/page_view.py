"""The pages themselves: Qt's PDF view, and keys to walk through it."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, Signal
from PySide6.QtGui import QPalette
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QWidget

from desktop.base.i18n import gettext as _
from desktop.ui import theme
from desktop.ui.components.layout import vbox

_ZOOM_STEP = 1.25
_ZOOM_RANGE = (0.25, 4.0)
_POINTS = 72.0
_SCREEN_DPI = 96.0


class PageView(QWidget):
    """Shows a PDF that lives in memory only.

    The document is made before the view and as its sibling: Qt then ends it first. As the view's child it would be
    ended after half of the view is gone, and tell that half about it.
    """

    page_shown = Signal(int)
    """Another page is in view, 0 = the first."""
    zoomed = Signal(float)
    """Another zoom, 1 = natural size."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pdf = QPdfDocument(self)
        self._view = QPdfView(self)
        self._buffer: QBuffer | None = None
        self._view.setObjectName("pages")
        self._view.setAccessibleName(_("Preview"))
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._view.setDocument(self._pdf)
        self._view.pageNavigator().currentPageChanged.connect(self._on_page)
        self._view.zoomFactorChanged.connect(self._on_zoom)
        self.setLayout(vbox(self._view))
        self.setFocusProxy(self._view)
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
        return self._view.pageNavigator().currentPage()

    def go_to(self, page: int) -> None:
        """Brings a page into view; beyond the ends is the first or last."""
        if self.pages:
            self._view.pageNavigator().jump(min(max(page, 0), self.pages - 1), QPointF(0, 0))

    def zoom_by(self, steps: int) -> None:
        """Larger (1) or smaller (-1)."""
        self.set_zoom(self.zoom() * _ZOOM_STEP**steps)

    def set_zoom(self, factor: float) -> None:
        """A zoom of one's own, 1 = natural size."""
        low, high = _ZOOM_RANGE
        self._view.setZoomMode(QPdfView.ZoomMode.Custom)
        self._view.setZoomFactor(min(max(factor, low), high))

    def fit(self, whole_page: bool) -> None:
        """The whole page, or its width."""
        mode = QPdfView.ZoomMode.FitInView if whole_page else QPdfView.ZoomMode.FitToWidth
        self._view.setZoomMode(mode)

    def zoom(self) -> float:
        """The zoom in force, also where the page is fitted."""
        if self._view.zoomMode() == QPdfView.ZoomMode.Custom or not self.pages:
            return self._view.zoomFactor()
        size = self._pdf.pagePointSize(max(self.page, 0))
        margins = self._view.documentMargins()
        room = self._view.viewport().width() - margins.left() - margins.right()
        wide = room * _POINTS / (size.width() * self._dpi())
        if self._view.zoomMode() == QPdfView.ZoomMode.FitToWidth:
            return wide
        high = (self._view.viewport().height() - self._view.pageSpacing()) * _POINTS / (size.height() * self._dpi())
        return min(wide, high)

    def _on_page(self, page: int) -> None:
        self.page_shown.emit(page)

    def _on_zoom(self, factor: float) -> None:
        self.zoomed.emit(factor)

    def _dpi(self) -> float:
        screen = self.screen()
        return screen.logicalDotsPerInch() if screen else _SCREEN_DPI

    def _recolour(self) -> None:
        palette = self._view.palette()
        for role in (QPalette.ColorRole.Dark, QPalette.ColorRole.Base, QPalette.ColorRole.Window):
            palette.setColor(role, theme.color("hover"))
        self._view.setPalette(palette)
