"""All sheets of a case that rose, side by side: what was offered, why it was refused, who decided."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QScrollArea, QWidget

from desktop.base.i18n import gettext as _
from desktop.base.i18n import ngettext
from desktop.desk.chain import chain
from desktop.desk.rows import TicketDetail
from desktop.ui import theme
from desktop.ui.chain.columns import heads, path, rows
from desktop.ui.chain.path import ChainPath
from desktop.ui.chain.signals import StepWanted
from desktop.ui.chain.table import ChainTable
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import KeyHint
from desktop.ui.components.layout import hbox, line, pane, scroll, vbox
from desktop.ui.components.text import Elided, Text
from desktop.ui.controller import Controller
from desktop.ui.ticket import presenter
from desktop.ui.ticket.intents import ActWanted, TicketWanted
from desktop.ui.ticket.next_step_band import NextStepBand
from desktop.ui.wording.joining import phrased

_SIZE = (1180, 840)


class ChainDialog(QDialog):
    """← → from sheet to sheet, Enter opens it, Ctrl+P prints all, Ctrl+Enter the next step, Esc back."""

    ticket_wanted = Signal(object)
    """A `TicketWanted`: a sheet is to be opened; the dialog has closed itself."""
    step_wanted = Signal(object)
    """A `StepWanted`: the next step of the current sheet; the dialog has closed itself."""

    def __init__(self, controller: Controller, ticket_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller, self._ticket_id = controller, ticket_id
        self._sheets: tuple[TicketDetail, ...] = ()
        self._table: ChainTable | None = None
        self.setObjectName("chain")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, parent is not None)
        self.setWindowTitle(_("Sheets of one matter"))
        self._title, self._about = Elided("", "title"), Elided("", "body", "text2")
        self._print = button(_("Print the chain"), "secondary", "printer")
        self._band, self._path = NextStepBand(), ChainPath()
        self._area = scroll(QWidget(), "chain_scroll")
        self._build()
        self._connect()
        self.reload()
        room = self.screen().availableGeometry()
        self.resize(min(theme.u(_SIZE[0]), room.width() - 40), min(theme.u(_SIZE[1]), room.height() - 60))

    def _build(self) -> None:
        self._print.setObjectName("print_chain")
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        names = vbox(self._title, self._about, gap=0)
        head = hbox((names, 1), self._print, gap=12)
        way = scroll(self._path, "chain_way")
        way.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        way.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        way.setFixedHeight(self._path.sizeHint().height() + 12)
        top = vbox(head, self._band, way, gap=12, margins=(24, 16, 24, 4))
        keys = hbox(
            None, *_hint("← →", _("other sheet")), *_hint("↵", _("open")), *_hint("Ctrl P", _("print the chain")),
            *_hint("Esc", _("back")), gap=6, margins=(24, 6, 24, 8),
        )  # fmt: skip
        self.setLayout(vbox(pane(vbox(top, (self._area, 1), line(), keys, gap=0), "page")))

    def _connect(self) -> None:
        self._print.clicked.connect(self.print_chain)
        self._band.act_wanted.connect(self._on_act)
        self._controller.lists_changed.connect(self.reload)
        self._controller.session_changed.connect(self._on_session)
        QShortcut(QKeySequence("Ctrl+P"), self).activated.connect(self.print_chain)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._band.press)

    @property
    def sheets(self) -> tuple[TicketDetail, ...]:
        """What is shown, oldest first."""
        return self._sheets

    def reload(self) -> None:
        """Reads all sheets anew."""
        self._sheets = chain(self._controller.session, self._ticket_id)
        current = self._sheets[-1]
        self._title.setText(presenter.title(current))
        self._about.setText(self._about_words(current))
        self._band.show_detail(current, self._controller.session.clock.now(), self._controller.person)
        self._path.show_nodes(path(self._sheets))
        table = ChainTable(heads(self._sheets), rows(self._sheets))
        table.open_wanted.connect(self._on_open)
        table.print_wanted.connect(self._on_print_one)
        had_focus = self._table is not None and self.isAncestorOf(self.focusWidget() or self)
        self._table = table
        self._area.setWidget(pane(vbox(table, None, gap=0, margins=(24, 8, 24, 16))))
        if had_focus and self.isVisible():
            table.step(0)

    def _about_words(self, current: TicketDetail) -> str:
        name, kind, _phone = presenter.customer(current)
        count = len(self._sheets)
        said = ngettext("{count} sheet of one matter", "{count} sheets of one matter", count).format(count=count)
        return phrased((name or _("name unknown"), kind, current.case.ticket.store, said))

    def print_chain(self) -> None:
        """All sheets in one PDF, through the preview."""
        self._preview(tuple(detail.case.ticket.id for detail in self._sheets))

    def _on_print_one(self, ticket_id: int) -> None:
        self._preview((ticket_id,))

    def _preview(self, ticket_ids: tuple[int, ...]) -> None:
        from desktop.ui.preview.preview_page import PreviewDialog

        PreviewDialog(self._controller, ticket_ids, self).open()

    def _on_open(self, ticket_id: int) -> None:
        self.accept()
        self.ticket_wanted.emit(TicketWanted(ticket_id))

    def _on_act(self, wanted: ActWanted) -> None:
        self.accept()
        self.step_wanted.emit(StepWanted(self._sheets[-1].case.ticket.id, wanted))

    def _on_session(self, _session: object) -> None:
        self.reject()

    def _go(self, by: int) -> None:
        if self._table is not None:
            widget = self._table.step(by)
            self._area.ensureWidgetVisible(widget, 40, 40)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._go(0)
        QTimer.singleShot(0, self, self._show_current)

    def _show_current(self) -> None:
        """Once everything has its place: a narrow window begins at the current sheet."""
        self._go(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        page = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}
        key = Qt.Key(event.key())
        if key in moves:
            self._go(moves[key])
        elif key in page:
            _scroll_by(self._area, page[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and self._table is not None:
            self._press()
        else:
            super().keyPressEvent(event)

    def _press(self) -> None:
        """Enter presses what has the focus, as Space does."""
        focus = self.focusWidget()
        click = getattr(focus, "click", None)
        (click or partial(self._go, 0))()


def _scroll_by(area: QScrollArea, lines: int) -> None:
    bar = area.verticalScrollBar()
    bar.setValue(bar.value() + lines * theme.line_height("reading"))


def _hint(keys: str, words: str) -> tuple[QWidget, QWidget, int]:
    return KeyHint(keys), Text(words, "caption", "text3"), 8
