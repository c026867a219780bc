"""Putting a PDF on paper: grey, in bands, so that a page at 600 dpi never lies in memory whole."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions
from PySide6.QtPrintSupport import QPrinter

from desktop.base.errors import DamagedError, UnavailableError

_BAND_PX = 1024
_POINTS_PER_INCH = 72
Progress = Callable[[int, int], None]
"""Called with pages done and pages in all."""


def open_pdf(pdf: bytes) -> tuple[QPdfDocument, QBuffer]:
    """A document read from memory, and the buffer that must live as long as it. For any thread.

    Raises:
        DamagedError: these bytes are no PDF.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument(None)  # type: ignore[call-overload, unused-ignore]
    document.load(buffer)
    if document.error() != QPdfDocument.Error.None_ or document.pageCount() == 0:
        raise DamagedError("pdf_unreadable")
    return document, buffer


def render_page(document: QPdfDocument, page: int, width_px: int) -> QImage:
    """A page on white, `width_px` wide."""
    points = document.pagePointSize(page)
    size = QSize(width_px, max(1, round(width_px * points.height() / max(points.width(), 1))))
    return _on_white(document.render(page, size))


def page_printer() -> QPrinter:
    """A printer set up for our forms: A4 upright, no margins of its own, greys."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    printer.setColorMode(QPrinter.ColorMode.GrayScale)
    printer.setDocName("Huiyin")
    return printer


def print_pages(pdf: bytes, printer: QPrinter, progress: Progress, cancelled: Callable[[], bool]) -> int:
    """Prints every page of `pdf` (copies are the printer's business); returns how many pages were sent.

    Runs on a worker. Stops between bands once `cancelled` says so: the job is withdrawn and 0 returned.

    Raises:
        UnavailableError: the printer takes no job.
    """
    document, buffer = open_pdf(pdf)
    painter = QPainter()
    if not painter.begin(printer):
        raise UnavailableError("printer_refused", printer=printer.printerName())
    try:
        for page in range(document.pageCount()):
            if page:
                printer.newPage()
            if not _print_page(document, page, painter, printer.resolution(), cancelled):
                printer.abort()
                return 0
            progress(page + 1, document.pageCount())
        return document.pageCount()
    finally:
        painter.end()
        document.close()
        buffer.close()


def _print_page(document: QPdfDocument, page: int, painter: QPainter, dpi: int, cancelled: Callable[[], bool]) -> bool:
    points = document.pagePointSize(page)
    full = QSize(round(points.width() * dpi / _POINTS_PER_INCH), round(points.height() * dpi / _POINTS_PER_INCH))
    options = QPdfDocumentRenderOptions()
    options.setScaledSize(full)
    options.setRenderFlags(QPdfDocumentRenderOptions.RenderFlag.Grayscale)
    for top in range(0, full.height(), _BAND_PX):
        if cancelled():
            return False
        height = min(_BAND_PX, full.height() - top)
        options.setScaledClipRect(QRect(0, top, full.width(), height))
        band = document.render(page, QSize(full.width(), height), options)
        painter.drawImage(0, top, _on_white(band, QImage.Format.Format_Grayscale8))
    return True


def _on_white(image: QImage, kind: QImage.Format = QImage.Format.Format_RGB32) -> QImage:
    sheet = QImage(image.size(), kind)
    sheet.fill(0xFFFFFFFF)
    painter = QPainter(sheet)
    painter.drawImage(0, 0, image)
    painter.end()
    return sheet
