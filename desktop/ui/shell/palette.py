"""Find anything: numbers, phone tails, pinyin, words, and every act of the program, from one field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.base.i18n import gettext as _
from desktop.desk.rows import TicketRow
from desktop.ui import actions, theme
from desktop.ui.components import paint
from desktop.ui.components.layout import vbox
from desktop.ui.components.text import Text
from desktop.ui.wording import listing, names

_PAUSE_MS = 120
_MOST = 8
_NO_INDEX = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex
_OFFERED = ("new", "today", "tickets", "customers", "clusters", "second_calls", "undo", "print", "escalate", "gather",
            "history", "settings", "switch_user", "lock", "shortcuts", "about")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the palette: a ticket, or an action by its code."""

    icon: str
    text: str
    note: str
    ticket_id: int = 0
    code: str = ""


def found_actions(text: str) -> list[Found]:
    """Actions whose words contain the text; all that are offered if it is empty."""
    wanted = text.strip().lower()
    return [
        Found(actions.spec(code).icon or "play", actions.text(code), actions.keys(code), code=code)
        for code in _OFFERED
        if wanted in actions.text(code).lower()
    ]


def found_ticket(row: TicketRow) -> Found:
    """A ticket as a line."""
    icon = theme.STATES.get(row.state, theme.STATES["handling"])[0]
    parts = (row.name, row.number.partition("-")[2] or row.number, row.store, listing.state_word(row.state))
    who = " · ".join(part for part in parts if part)
    return Found(icon, f"{names.level_short(row.level)}  {row.title}", who, ticket_id=row.id)


class _Lines(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._found: tuple[Found, ...] = ()

    def show_found(self, found: Sequence[Found]) -> None:
        self.beginResetModel()
        self._found = tuple(found)
        self.endResetModel()

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._found)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self._found):
            return None
        found = self._found[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return found
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{found.text}, {found.note}"
        return None


class _LineDelegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(320, theme.u(40))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        found: Found = index.data(Qt.ItemDataRole.UserRole)
        rect = QRectF(option.rect).adjusted(4, 1, -4, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            paint.fill(painter, rect, "selected", 6)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            paint.fill(painter, rect, "hover", 6)
        paint.draw_icon(painter, found.icon, rect.x() + 10, rect.center().y() - 8, 16, "text2")
        left = rect.x() + 20 + theme.icon_size(16)
        room = rect.right() - left - 24
        note = paint.text_width(found.note, "caption") + 2
        note = min(note, max(room - paint.text_width(found.text, "body") - 12, room * 0.4))
        words = QRectF(left, rect.y(), rect.right() - left - note - 24, rect.height())
        paint.draw_text(painter, words, found.text, "body")
        beside = QRectF(rect.right() - note - 12, rect.y(), note, rect.height())
        paint.draw_text(painter, beside, found.note, "caption", "text3", paint.RIGHT)
        painter.restore()


class Palette(QFrame):
    """Hangs under the search field; the keys stay in the field, ↑ ↓ walk, Enter goes, Esc leaves."""

    ticket_wanted = Signal(object)
    """The id of a ticket."""
    action_wanted = Signal(str)
    """The code of an action."""

    def __init__(self, field: QLineEdit, search: Callable[[str, int], Sequence[TicketRow]], parent: QWidget) -> None:
        super().__init__(parent)
        self._field, self._search = field, search
        self.setObjectName("palette")
        self._lines = _Lines(self)
        self._list = QListView()
        self._list.setObjectName("palette_list")
        self._list.setModel(self._lines)
        self._delegate = _LineDelegate(self._list)
        self._list.setItemDelegate(self._delegate)
        self._list.setUniformItemSizes(True)
        self._list.setMouseTracking(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setAccessibleName(_("What was found"))
        self._none = Text(_("Nothing found"), "body", "text3")
        self._none.setContentsMargins(14, 6, 14, 6)
        self.setLayout(vbox(self._list, self._none, gap=0, margins=(2, 4, 2, 4)))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.look)
        self._list.clicked.connect(self._go)
        field.textEdited.connect(lambda _text: self._pause.start())
        field.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Shows itself with what stands in the field."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()
        self.look()

    def look(self) -> None:
        """Looks for what stands in the field now."""
        text = self._field.text().strip()
        rows = self._search(text, _MOST) if text else ()
        found = [found_ticket(row) for row in rows] + found_actions(text)
        self._lines.show_found(found[:_MOST])
        self._list.setVisible(bool(found))
        self._none.setVisible(not found)
        if found:
            self._list.setCurrentIndex(self._lines.index(0))
        self._place(len(found[:_MOST]))

    def _place(self, count: int) -> None:
        self._list.setFixedHeight(max(count, 1) * theme.u(40) + 2)
        self.setFixedWidth(max(self._field.width(), theme.u(640)))
        self.adjustSize()
        parent = self.parentWidget()
        if parent is not None:
            under = self._field.mapTo(parent, QPoint(0, self._field.height() + 4))
            self.move(min(under.x(), max(parent.width() - self.width() - 8, 0)), under.y())
        self.show()
        self.raise_()

    def _walk(self, step: int) -> None:
        count = self._lines.rowCount()
        if count:
            at = (self._list.currentIndex().row() + step) % count
            self._list.setCurrentIndex(self._lines.index(at))

    def _go(self, index: QModelIndex) -> None:
        found = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(found, Found):
            return
        self._leave()
        if found.code:
            self.action_wanted.emit(found.code)
        else:
            self.ticket_wanted.emit(found.ticket_id)

    def _enter(self) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self.look()
        self._go(self._list.currentIndex())

    def _leave(self) -> None:
        self._pause.stop()
        self.hide()
        self._field.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and watched is self._field:
            self._pause.stop()
            self.hide()
        if event.type() == QEvent.Type.MouseButtonPress and watched is self._field:
            self.look()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event)
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self._leave()
            self._field.clearFocus()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._enter()
            return True
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and not event.modifiers():
            if self.isHidden():
                self.look()
            else:
                self._walk(1 if key == Qt.Key.Key_Down else -1)
            return True
        return False
