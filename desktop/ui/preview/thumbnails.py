"""The pages of a document as small pictures beside it, made only for those in sight."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.base.i18n import gettext as _
from desktop.ui import theme
from desktop.ui.components.paint import CENTER, draw_text, stroke

THUMB_WIDTH = 88
_A4 = 1.414
_PAD = 10

Index = QModelIndex | QPersistentModelIndex


class ThumbModel(QAbstractListModel):
    """One row per page; the picture comes later."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pages = 0
        self._images: dict[int, QImage] = {}

    def show_pages(self, pages: int) -> None:
        """A new document of so many pages, pictures unknown."""
        self.beginResetModel()
        self._pages = pages
        self._images = {}
        self.endResetModel()

    def put(self, page: int, image: QImage) -> None:
        """The picture of a page."""
        if 0 <= page < self._pages:
            self._images[page] = image
            self.dataChanged.emit(self.index(page), self.index(page), [Qt.ItemDataRole.DecorationRole])

    def lacking(self, pages: range) -> tuple[int, ...]:
        """Which of these pages have no picture yet."""
        return tuple(page for page in pages if page < self._pages and page not in self._images)

    def image(self, page: int) -> QImage | None:
        """A page's picture, None until it is made."""
        return self._images.get(page)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else self._pages

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= self._pages:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _("Page {page}").format(page=index.row() + 1)
        return None


class _ThumbDelegate(QStyledItemDelegate):
    """A page on white, ringed when it is the one in view."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(THUMB_WIDTH + 2 * _PAD, round(THUMB_WIDTH * _A4) + theme.line_height("caption") + 2 * _PAD)

    def paint(self, p: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, ThumbModel)
        area = QRectF(option.rect)
        page = QRectF(area.center().x() - THUMB_WIDTH / 2, area.y() + _PAD, THUMB_WIDTH, round(THUMB_WIDTH * _A4))
        p.save()
        p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        p.fillRect(page, Qt.GlobalColor.white)
        image = model.image(index.row())
        if image is not None:
            p.drawImage(page, image)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        ring = page.adjusted(-3, -3, 3, 3) if chosen else page
        stroke(p, ring, "accent" if chosen else "line", 3, 2 if chosen else 1)
        label = QRectF(area.x(), page.bottom() + 4, area.width(), theme.line_height("caption"))
        role, tone = ("caption_strong", "accent_text") if chosen else ("caption", "text2")
        draw_text(p, label, str(index.row() + 1), role, tone, CENTER)
        p.restore()


class Thumbnails(QListView):
    """The strip of pages; asks for pictures of those that come into sight."""

    pages_wanted = Signal(object)
    """tuple[int, ...] of pages whose pictures are needed."""
    page_chosen = Signal(int)
    """The page that was clicked or reached by keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("thumbnails")
        self.setAccessibleName(_("Pages"))
        self.pages = ThumbModel(self)
        self.setModel(self.pages)
        self.setItemDelegate(_ThumbDelegate(self))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.setFixedWidth(THUMB_WIDTH + 2 * _PAD + 14)
        self.verticalScrollBar().valueChanged.connect(self._ask)
        self.selectionModel().currentChanged.connect(self._on_current)

    def show_pages(self, pages: int) -> None:
        """A new document."""
        self.pages.show_pages(pages)
        self._ask()

    def mark(self, page: int) -> None:
        """The page in view."""
        index = self.pages.index(page)
        if index.isValid() and index != self.currentIndex():
            self.selectionModel().blockSignals(True)
            self.setCurrentIndex(index)
            self.selectionModel().blockSignals(False)
            self.scrollTo(index)
            self.viewport().update()

    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.page_chosen.emit(current.row())

    def _ask(self) -> None:
        height = max(self.sizeHintForRow(0), 1)
        first = self.verticalScrollBar().value() // height
        wanted = self.pages.lacking(range(first, first + self.viewport().height() // height + 2))
        if wanted:
            self.pages_wanted.emit(wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._ask()
