"""The history of a ticket: every unit of work with old and new values, and the sheet as it stood after any of them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.base.errors import HuiyinError
from desktop.base.i18n import gettext as _
from desktop.desk import history
from desktop.desk.rows import TicketDetail
from desktop.ui import theme
from desktop.ui.components import paint
from desktop.ui.components.buttons import button
from desktop.ui.components.layout import empty_layout, hbox, line, pane, scroll, vbox
from desktop.ui.components.segments import Segments
from desktop.ui.components.text import Elided, Paragraph, Text
from desktop.ui.controller import Controller
from desktop.ui.ticket import past
from desktop.ui.wording import errors
from desktop.ui.wording.joining import phrased

Index = QModelIndex | QPersistentModelIndex
_ENTRY = Qt.ItemDataRole.UserRole
_AT_ONCE = 200
_LIST_WIDTH, _WIDTH, _HEIGHT = 320, 900, 640


class _Entries(QAbstractListModel):
    def __init__(self, entries: tuple[past.Entry, ...]) -> None:
        super().__init__()
        self._entries = entries

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._entries):
            return None
        entry = self._entries[index.row()]
        if role == _ENTRY:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return phrased((entry.at, entry.who, entry.what))
        return None


class _EntryDelegate(QStyledItemDelegate):
    """Two lines: what was done and when; who, and at which workstation."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(200, theme.line_height("body") + theme.line_height("caption") + 14)

    def paint(self, p: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(_ENTRY)
        if entry is None:
            return
        p.save()
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        r = QRectF(option.rect).adjusted(4, 1, -8, -1)
        if option.state & QStyle.StateFlag.State_Selected:
            paint.fill(p, r, "selected", 6)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            paint.fill(p, r, "hover", 6)
        if option.state & QStyle.StateFlag.State_HasFocus:
            paint.draw_focus(p, r)
        body, caption = theme.line_height("body"), theme.line_height("caption")
        x, right, y = r.x() + 10, r.right() - 10, r.y() + 5
        at = paint.draw_text(p, QRectF(x, y, right - x, body), entry.at, "caption", "text3", paint.RIGHT)
        paint.draw_text(p, QRectF(x, y, right - x - at - 8, body), entry.what, "body_strong")
        paint.draw_text(p, QRectF(x, y + body, right - x, caption), _who(entry), "caption", "text2")
        p.restore()


def _who(entry: past.Entry) -> str:
    where = _("{who}, workstation {where}").format(who=entry.who, where=entry.where) if entry.where else entry.who
    return _("{who}, not sent yet").format(who=where) if entry.pending else where


class HistoryDialog(QDialog):
    """The log lines of one ticket, newest first; beside them what the chosen one changed, or the sheet after it."""

    def __init__(self, controller: Controller, detail: TicketDetail, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller, self._detail = controller, detail
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("history")
        self.setWindowTitle(_("History"))
        now = controller.session.clock.now()
        found = history.log(controller.session, detail.case.ticket.id, _AT_ONCE)
        shared = any(not one.pending for one in found)
        self._entries = tuple(past.entry(one, detail, now, shared) for one in found)
        self._view = QListView()
        self._tabs = Segments([_("What changed"), _("As it stood then")])
        self._title, self._under = Text("", "subtitle"), Text("", "caption", "text3")
        self._content = vbox(gap=10)
        self._build()
        self._connect()
        if self._entries:
            self._view.setCurrentIndex(self._view.model().index(0, 0))

    def _build(self) -> None:
        self._view.setObjectName("history_list")
        self._view.setAccessibleName(_("Units of work, newest first"))
        self._view.setModel(_Entries(self._entries))
        self._view.setItemDelegate(_EntryDelegate(self._view))
        self._view.setMouseTracking(True)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setFrameShape(QListView.Shape.NoFrame)
        self._view.setFixedWidth(theme.u(_LIST_WIDTH))
        self._tabs.setObjectName("history_tabs")
        ticket = self._detail.case.ticket
        about = " · ".join(part for part in (ticket.number, ticket.cause.split("\n")[0]) if part)
        head = vbox(Text(_("History"), "title"), Elided(about, "body", "text2"), gap=0, margins=(24, 20, 24, 12))
        inside = pane(vbox(self._content, None, gap=0, margins=(0, 0, 12, 12)))
        right = vbox(self._title, self._under, self._tabs, (scroll(inside), 1), gap=8, margins=(8, 8, 16, 0))
        body = hbox(self._view, line("vline"), (pane(right), 1), gap=8, margins=(12, 0, 0, 0))
        close = button(_("Close"), "primary", size="l")
        close.setObjectName("close_history")
        close.clicked.connect(self.accept)
        note = Text(_("Nothing is ever removed from here; corrections are new lines."), "caption", "text3")
        foot = hbox(note, None, close, gap=8, margins=(24, 12, 24, 12))
        self.setLayout(vbox(head, line(), (body, 1), line(), foot, gap=0))
        room = self.screen().availableGeometry()
        self.resize(min(theme.u(_WIDTH), room.width() - 60), min(theme.u(_HEIGHT), room.height() - 60))

    def _connect(self) -> None:
        self._view.selectionModel().currentChanged.connect(self._on_current)
        self._tabs.chosen.connect(self._on_tab)
        self._controller.session_changed.connect(self._on_session_changed)

    @property
    def entries(self) -> tuple[past.Entry, ...]:
        """The lines shown, newest first."""
        return self._entries

    def _on_session_changed(self, _session: object) -> None:
        self.reject()

    def _on_current(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._show()

    def _on_tab(self, _index: int) -> None:
        self._show()

    def _show(self) -> None:
        at = self._view.currentIndex().row()
        if not 0 <= at < len(self._entries):
            return
        entry = self._entries[at]
        self._title.setText(entry.what)
        self._under.setText(
            _("{time}, {who}, no. {seq}, {hash}").format(
                time=entry.at, who=entry.who, seq=entry.seq, hash=entry.fingerprint
            )
        )
        empty_layout(self._content)
        if self._tabs.current() == 1:
            self._show_sheet(entry)
        else:
            self._show_changes(entry)

    def _show_changes(self, entry: past.Entry) -> None:
        if not entry.changes:
            self._content.addWidget(Paragraph(_("No field of the sheet was changed."), "body", "text2"))
        for change in entry.changes:
            self._content.addWidget(_change(change))

    def _show_sheet(self, entry: past.Entry) -> None:
        session, ticket_id = self._controller.session, self._detail.case.ticket.id
        try:
            case = history.as_it_stood(session, ticket_id, entry.seq)
        except HuiyinError as error:
            self._content.addWidget(Paragraph(errors.sentence(error), "body", "danger"))
            return
        if case is None:
            self._content.addWidget(Paragraph(_("The complaint was not registered then."), "body", "text2"))
            return
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for at, (label, text) in enumerate(past.as_it_stood(case, self._detail)):
            grid.addWidget(Text(label, "caption", "text3", line="body"), at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Paragraph(text, "body"), at, 1)
        self._content.addLayout(grid)


def _change(change: past.Change) -> QWidget:
    """Field, old and new value: words and an arrow, the old one quiet."""
    rows = vbox(Text(change.field, "caption", "text2"), gap=2, margins=(12, 8, 12, 8))
    if change.old:
        before = hbox(
            Text(_("before"), "caption", "text3", width=40), (Paragraph(change.old, "body", "text3"), 1), gap=8
        )
        rows.addLayout(before)
    after = change.new or _("(emptied)")
    rows.addLayout(hbox(Text(_("now"), "caption", "text3", width=40), (Paragraph(after, "body"), 1), gap=8))
    return pane(rows, kind="well")
