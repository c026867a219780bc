"""Evidence that is dropped on a complaint or pasted into it."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QMimeData
from PySide6.QtGui import QImage

from desktop.ui.ticket.intents import FilesGiven, ImageGiven


def handed_in(data: QMimeData) -> FilesGiven | ImageGiven | None:
    """The files of this PC in what was dropped or copied, else the picture; None if it holds neither."""
    paths = tuple(url.toLocalFile() for url in data.urls() if url.isLocalFile())
    if paths:
        return FilesGiven(paths)
    image = data.imageData() if data.hasImage() else None
    return ImageGiven(_png(image)) if isinstance(image, QImage) else None


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())
