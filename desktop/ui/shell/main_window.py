"""The main window: the frame, its pages, and what they tell each other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from desktop.base.errors import HuiyinError
from desktop.base.i18n import gettext as _
from desktop.base.i18n import local
from desktop.desk import reading
from desktop.desk.rows import Done, TicketRow, View
from desktop.desk.sharing import Status
from desktop.ui import actions, theme
from desktop.ui.components.layout import hbox, pane, vbox
from desktop.ui.controller import Controller
from desktop.ui.listing.list_page import RowAction
from desktop.ui.listing.views import SavedView, saved_views
from desktop.ui.people.lock import IdleLock
from desktop.ui.reader import Reader
from desktop.ui.sharing.bars import SharingBars
from desktop.ui.shell import dress as dresses
from desktop.ui.shell import memory, standing
from desktop.ui.shell.commands import Commands
from desktop.ui.shell.dress import Dress, Wardrobe
from desktop.ui.shell.messages import MessageHost
from desktop.ui.shell.navigation import Navigation
from desktop.ui.shell.palette import Palette
from desktop.ui.shell.standing import Standing
from desktop.ui.shell.status_bar import StatusBar
from desktop.ui.shell.top_bar import TopBar
from desktop.ui.shell.workbench import Workbench
from desktop.ui.today.today_page import TodayPage, Wish
from desktop.ui.wording import errors, names
from desktop.ui.wording.warnings import soon_words

if TYPE_CHECKING:
    from desktop.ui.clusters.clusters_page import ClustersPage
    from desktop.ui.customers.customers_page import CustomersPage
    from desktop.ui.intake.intake_page import IntakePage
    from desktop.ui.live_page import LivePage
    from desktop.ui.second_calls.second_calls_page import SecondCallsPage
    from desktop.ui.settling.settling_page import SettlingPage
    from desktop.ui.shell.settings_page import SettingsPage

NARROW, SINGLE = 1360, 1080
_SMALLEST = (760, 540)
_USUAL = (1440, 900)
_TITLE_BAR = 40
_MINUTE_MS = 60_000
_P = TypeVar("_P", bound="LivePage")
_SETTLE_MS = 30
_HINTS = {
    "today": ("groups", "open", "shortcuts"),
    "tickets": ("walk", "next_step", "shortcuts"),
    "intake": ("finish", "level", "put_away"),
    "customers": ("walk", "shortcuts"),
    "clusters": ("walk", "next_step", "shortcuts"),
    "second_calls": ("shortcuts",),
    "aside": ("choose_field", "choose_side", "settle"),
    "settings": ("put_away", "shortcuts"),
}


class MainWindow(QMainWindow):
    """Make it, `show()` it; closing it keeps what was typed and ends nothing else."""

    def __init__(self, controller: Controller, wardrobe: Wardrobe) -> None:
        super().__init__()
        self.controller, self._wardrobe = controller, wardrobe
        self.setObjectName("main_window")
        self.setMinimumSize(*_SMALLEST)
        self.resize(*_USUAL)
        self._page, self._view_code = "tickets", "mine"
        self._page_before = "tickets"
        self._standing: Standing | None = None
        self._day: date | None = None
        self._actions: dict[str, QAction] = {}
        self.commands = Commands(self)
        self._settle, self._minute = QTimer(self), QTimer(self)
        self._reader = Reader(controller.tasks, self._on_standing, parent=self)
        self._ticking = Reader(controller.tasks, self._on_tick, parent=self)
        self.idle_lock = IdleLock(controller, self)
        self._build()
        self._connect()
        self._remembered = memory.restore(self, controller.session)
        self.open_view(self._views[0])

    def _build(self) -> None:
        """Everything that carries words; done anew when the language changes."""
        session = self.controller.session
        policy = session.store.policy()
        self._views = saved_views(max(level.number for level in policy.levels))
        self.navigation, self.top_bar, self.status = Navigation(self._views), TopBar(), StatusBar()
        self.messages = MessageHost()
        self._bars = SharingBars(self.messages.show_message, self.messages.drop, self.commands.show_sharing)
        self.workbench = Workbench(self.controller)
        self.today = TodayPage(self.controller, self._views)
        self.intake: IntakePage | None = None
        self.customers: CustomersPage | None = None
        self.clusters: ClustersPage | None = None
        self.second_calls: SecondCallsPage | None = None
        self.aside: SettlingPage | None = None
        self.settings: SettingsPage | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self.workbench)
        self._stack.addWidget(self.today)
        stage = pane(vbox(self.messages, (self._stack, 1), gap=0, margins=(1, 1, 0, 1)), "stage")
        right = vbox(self.top_bar, (stage, 1), gap=0)
        root = QWidget()
        root.setObjectName("window")
        root.setMinimumSize(*_SMALLEST)  # pages fold when the window shrinks; their own least sizes must not stop it
        root.setLayout(vbox((hbox(self.navigation, (right, 1), gap=0), 1), self.status, gap=0))
        self.setCentralWidget(root)
        self.palette_panel = Palette(self.top_bar.search, self._search, root)
        for old in self._actions.values():
            self.removeAction(old)
            old.deleteLater()
        self._actions = actions.make(self, self.commands.run)
        self.setWindowTitle(_("Huiyin · {office}").format(office=session.store.office().name))
        self._connect_pages()
        self._show_session()

    def _connect(self) -> None:
        """What outlives a change of language."""
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._look_again)
        self._minute.setInterval(_MINUTE_MS)
        self._minute.timeout.connect(self._on_minute)
        self._minute.start()
        self.idle_lock.about_to_lock.connect(self.keep_typed)
        self.idle_lock.quit_wanted.connect(self.close)
        self.controller.lists_changed.connect(self._settle.start)
        self.controller.ticket_changed.connect(self._on_done)
        self.controller.session_changed.connect(self._on_session)
        self.controller.refused.connect(self._on_refused)
        self.controller.failed.connect(self._on_failed)
        self.controller.person_gone.connect(self._on_person_gone)
        self.controller.sharing.changed.connect(self._show_sharing)
        theme.signals().changed.connect(self._fold)

    def _connect_pages(self) -> None:
        run = self.commands.run
        self.navigation.action_chosen.connect(run)
        self.navigation.view_chosen.connect(self.open_view)
        self.top_bar.action_chosen.connect(run)
        self.palette_panel.action_wanted.connect(run)
        self.palette_panel.ticket_wanted.connect(self.open_ticket)
        self.status.drafts_wanted.connect(self.commands.go_on_with_draft)
        self.status.sharing_wanted.connect(self.commands.show_sharing)
        self.status.settle_wanted.connect(lambda: run("aside"))
        self.status.warning_wanted.connect(self._on_warning_wanted)
        self.workbench.row_action.connect(self._on_row_action)
        self.workbench.register_requested.connect(lambda: run("new"))
        self.workbench.detail_made.connect(self.commands.connect_detail)
        self.workbench.list.view_changed.connect(self._on_view_changed)
        self.today.view_chosen.connect(self.open_view)
        self.today.ticket_wanted.connect(self._on_wish)
        self.today.alike_wanted.connect(self.open_alike)
        self.today.register_requested.connect(lambda: run("new"))
        self.today.customer_wanted.connect(lambda wanted: self.open_customer(wanted.key))

    def come_up(self) -> None:
        """Shows the window where it was; the first time filling a screen that is too small for its usual size."""
        room = self.screen().availableGeometry()
        roomy = room.width() >= _USUAL[0] and room.height() >= _USUAL[1] + _TITLE_BAR
        if self._remembered or roomy:
            self.show()
        else:
            self.showMaximized()

    @property
    def page(self) -> str:
        """The code of the page in sight, as `show_page` takes it."""
        return self._page

    def show_page(self, code: str) -> None:
        """Brings a page to the front and puts the keys where one expects them."""
        widget, focus = {
            "tickets": lambda: (self.workbench, self.workbench.list),
            "today": lambda: (self.today, self.today),
            "intake": self._intake_page,
            "customers": self._customers_page,
            "clusters": self._clusters_page,
            "second_calls": self._second_calls_page,
            "aside": self._aside_page,
            "settings": self._settings_page,
        }[code]()
        if code != self._page:
            self._page_before = self._page
        self._page = code
        self._stack.setCurrentWidget(widget)
        if focus is self.workbench.list:
            self.workbench.list.take_focus()
        elif focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
        self._mark_place()
        if code == "today" and self._standing is not None:
            self.today.show_counts(self._standing.counts)  # not for a moment what it was when last in front
        if code in ("today", "clusters", "second_calls", "aside"):
            self.refresh()

    def _mark_place(self) -> None:
        """Navigation, hints, and which keys work here."""
        self.navigation.show_selected(self._page, self._view_code)
        self._hush()
        self.status.show_hints(_HINTS[self._page])
        for code, action in self._actions.items():
            action.setEnabled(self._page == "tickets" or actions.spec(code).group == "program")

    def _hush(self) -> None:
        """The page of sharing tells the state itself: no bar repeats it there."""
        self._bars.hush(self._page == "settings" and self.settings is not None and self.settings.tells_sharing)

    def _intake_page(self) -> tuple[QWidget, QWidget | None]:
        if self.intake is None:
            from desktop.ui.intake.intake_page import IntakePage

            self.intake = IntakePage(self.controller)
            self._stack.addWidget(self.intake)
            self.commands.connect_intake(self.intake)
        return self.intake, None

    def _customers_page(self) -> tuple[QWidget, QWidget | None]:
        if self.customers is None:
            from desktop.ui.customers.customers_page import CustomersPage

            self.customers = CustomersPage(self.controller)
            self._stack.addWidget(self._connected(self.customers))
        return self.customers, self.customers

    def _clusters_page(self) -> tuple[QWidget, QWidget | None]:
        if self.clusters is None:
            from desktop.ui.clusters.clusters_page import ClustersPage

            self.clusters = ClustersPage(self.controller)
            self._stack.addWidget(self._connected(self.clusters))
        return self.clusters, self.clusters

    def _second_calls_page(self) -> tuple[QWidget, QWidget | None]:
        if self.second_calls is None:
            from desktop.ui.second_calls.second_calls_page import SecondCallsPage

            self.second_calls = SecondCallsPage(self.controller)
            self._stack.addWidget(self._connected(self.second_calls))
        return self.second_calls, self.second_calls

    def _aside_page(self) -> tuple[QWidget, QWidget | None]:
        if self.aside is None:
            from desktop.ui.settling.settling_page import SettlingPage

            self.aside = SettlingPage(self.controller)
            self._stack.addWidget(self._connected(self.aside))
        return self.aside, self.aside

    def _connected(self, page: _P) -> _P:
        """Listens to a page that leads to complaints and has something to say."""
        page.ticket_wanted.connect(lambda wanted: self.open_ticket(wanted.ticket_id))
        page.notice.connect(lambda notice: self.messages.show_message(notice.text, notice.tone))
        return page

    def _settings_page(self) -> tuple[QWidget, QWidget | None]:
        if self.settings is None:
            from desktop.ui.shell.settings_page import SettingsPage

            self.settings = SettingsPage(self.controller, self._wardrobe.dress)
            self.settings.looks.dress_chosen.connect(self.put_on)
            self.settings.looks.action_chosen.connect(self.commands.run)
            self.settings.part_shown.connect(self._hush)
            self._stack.addWidget(self.settings)
        return self.settings, self.settings

    def open_view(self, view: SavedView) -> None:
        """Shows a saved view of the list."""
        self._view_code = view.code
        self.workbench.list.show_saved(view)
        self.show_page("tickets")

    def step_view(self, step: int) -> None:
        """The saved view before or after."""
        self.open_view(self.navigation.neighbour(self._view_code, step))

    def open_ticket(self, ticket_id: int) -> None:
        """Shows one ticket."""
        self.show_page("tickets")
        self.workbench.show_ticket(ticket_id, take_focus=True)

    def open_customer(self, key: str) -> None:
        """Shows one customer."""
        self.show_page("customers")
        if self.customers is not None:
            self.customers.show_customer(key)

    def open_cluster(self, cluster_id: int) -> None:
        """Shows one gathering of like complaints."""
        self.open_alike(f"cluster:{cluster_id}")

    def open_alike(self, key: str) -> None:
        """Shows a gathering, or a group that the rules propose, by the key of its line."""
        self.show_page("clusters")
        if self.clusters is not None:
            self.clusters.show_entry(key)

    def open_aside(self, bundle: str) -> None:
        """Shows one bundle of what was set aside."""
        self.show_page("aside")
        if self.aside is not None:
            self.aside.show_bundle(bundle)

    def explain_alike(self, key: str) -> None:
        """Goes on with the explanation of a gathering that was begun."""
        self.show_page("clusters")
        if self.clusters is not None:
            self.clusters.go_on_explaining(key)

    def panes(self) -> list[QWidget]:
        """The parts that F6 walks through."""
        middle = self.workbench.panes() if self._page == "tickets" else [self._stack.currentWidget()]
        return [self.navigation, *middle, self.status]

    def put_on(self, dress: Dress) -> None:
        """Another look, text size or language, at once."""
        language = dress.language != self._wardrobe.dress.language
        self._wardrobe.put_on(dress)
        dresses.save(self.controller.session, dress)
        if language:
            self._speak_anew()

    def _speak_anew(self) -> None:
        """Builds all pages in the new language; what was typed is kept first."""
        page, ticket, view = self._page, self.workbench.current_ticket(), self._view_code
        self.keep_typed()
        known, self._standing = self._standing, None
        self._build()
        self._fold()
        if known is not None:
            self._show_standing(known)
        self.open_view(next(saved for saved in self._views if saved.code == view))
        if ticket is not None:
            self.workbench.show_ticket(ticket)
        self._look_again()
        self.show_page(page)

    def keep_typed(self) -> None:
        """Brings what was typed to the disk."""
        if self.intake is not None:
            self.intake.keep_now()
        if self.settings is not None:
            self.settings.keep_typed()
        if self.aside is not None:
            self.aside.keep_typed()

    def refresh(self) -> None:
        """Reads anew, in the background, what is in sight: counters, rows, and the page in front."""
        self._look_again()
        self._refresh_page()

    def _look_again(self) -> None:
        """Counters and rows; the pages hear of news themselves."""
        self._settle.stop()
        self._reader.read(self._reading())

    def _reading(self) -> Callable[[], Standing]:
        return partial(standing.read, self.controller.session, self.workbench.reading())

    def _refresh_page(self) -> None:
        for page in (self.clusters, self.second_calls, self.aside):
            if page is not None and page is self._stack.currentWidget():
                page.refresh()

    def _on_standing(self, found: Standing) -> None:
        session = self.controller.session
        if found.session is not session:  # who sits here by now is read next
            return
        self._day = local(session.clock.now()).date()
        self.navigation.show_session(session)
        self._show_standing(found)
        self.workbench.take(found.rows)
        if self._page == "today":
            self.today.show_counts(found.counts)

    def _show_standing(self, found: Standing) -> None:
        """Counters, the day, and which deadline is close and which clause follows, in office hours only."""
        before, self._standing = self._standing, found
        session = found.session
        now, calendar = session.clock.now(), session.store.calendar()
        if before is None or found.counts != before.counts:
            self.navigation.show_counts(found.counts)
            self.status.show_drafts(found.counts.drafts)
            self.status.show_settle(found.counts.to_settle)
        self.status.show_day(now, calendar)
        self.status.show_warning(*soon_words(found.soon, session.store.policy(), now))

    def _search(self, text: str, limit: int) -> list[TicketRow]:
        return list(reading.search(self.controller.session, text, limit))

    def _show_session(self) -> None:
        session = self.controller.session
        self.navigation.show_session(session)
        self.status.say_saved(session.clock.now())
        self._show_sharing(self.controller.sharing.status)
        self._settle.start()

    def _show_sharing(self, status: Status) -> None:
        self.status.show_sharing(status, self.controller.session.clock.now())
        self._bars.show_status(status)

    def _on_minute(self) -> None:
        self._ticking.read(self._reading())

    def _on_tick(self, found: Standing) -> None:
        """Countdowns in sight are worded anew; rows are read only where a deadline has passed, or a day begins."""
        new_day = local(found.session.clock.now()).date() != self._day
        passed = self._standing is None or found.counts != self._standing.counts
        if new_day or passed or self._page == "today":
            self._on_standing(found)
            self._refresh_page()
        elif found.session is self.controller.session:
            self.workbench.list.tick()
            self._show_standing(found)

    def _on_warning_wanted(self) -> None:
        if self._standing is not None and self._standing.soon:
            self.open_ticket(self._standing.soon[0].ticket_id)

    def _on_view_changed(self, view: View) -> None:
        known = next((saved.code for saved in self._views if saved.view == view), "")
        if known != self._view_code and not view.text:
            self._view_code = known
            self._mark_place()

    def _on_row_action(self, wanted: RowAction) -> None:
        self.commands.run(wanted.code, wanted.ticket_ids)

    def _on_wish(self, wish: Wish) -> None:
        self.open_ticket(wish.ticket_id)
        if wish.step:
            self.commands.run("next_step")

    def _on_done(self, done: Done) -> None:
        what = names.act_name(done.act)
        self.status.say(_("{act}: saved for {number}").format(act=what, number=done.number))

    def _on_session(self, _session: object) -> None:
        self.workbench.forget()
        self.messages.clear()
        self._bars.again(self.controller.sharing.status)
        self._show_session()
        self.open_view(self._views[0])
        QTimer.singleShot(0, self, self._focus_page)  # after the dialog of signing in has given the focus back

    def _focus_page(self) -> None:
        if self._page == "tickets":
            self.workbench.list.take_focus()

    def _on_person_gone(self) -> None:
        """The administrator has retired whoever sits here, elsewhere perhaps: somebody else signs in."""
        self.idle_lock.lock()

    def _on_refused(self, error: HuiyinError) -> None:
        self.messages.show_message(errors.sentence(error), "warn")

    def _on_failed(self, error: HuiyinError) -> None:
        self.messages.show_message(errors.sentence(error), "danger")
        self.status.say(_("Not saved"), "triangle-alert", "danger")

    def _fold(self) -> None:
        """Side columns to tabs below 1360 px, one pane at a time below 1080, later with large text."""
        growth = 1 + (theme.text_scale() - 1) / 2
        theme.set_narrow(self.width() < NARROW)
        single = self.width() < SINGLE * growth
        self.navigation.set_compact(single)
        self.workbench.set_single(single)

    def focusNextPrevChild(self, forward: bool) -> bool:
        self.status.put_last()
        return super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._page == "settings":
            self.show_page(self._page_before)
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.keep_typed()
        memory.keep(self, self.controller.session)
        super().closeEvent(event)
