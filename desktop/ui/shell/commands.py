"""Where every action of the table goes. Dialogs are imported when they open: the start stays fast."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget

from desktop.base.i18n import gettext as _
from desktop.desk import drafts
from desktop.ui import actions
from desktop.ui.clusters.intents import EXPLANATION
from desktop.ui.settling.drafts import NOTE_DRAFT
from desktop.ui.shell.navigation import Navigation
from desktop.ui.wording import names

if TYPE_CHECKING:
    from desktop.desk.history import Undone
    from desktop.ui.intake.intake_page import IntakePage
    from desktop.ui.intake.signals import FormLeft, Registered
    from desktop.ui.shell.main_window import MainWindow
    from desktop.ui.ticket.detail_page import DetailPage


class Commands(QObject):
    """Runs actions by code, for keys, buttons, menus and the palette alike."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._table: dict[str, Callable[[], object]] = {
            "new": self._new,
            "search": self._search,
            "today": lambda: window.show_page("today"),
            "tickets": lambda: window.show_page("tickets"),
            "customers": lambda: window.show_page("customers"),
            "clusters": lambda: window.show_page("clusters"),
            "second_calls": lambda: window.show_page("second_calls"),
            "aside": lambda: window.show_page("aside"),
            "settings": lambda: window.show_page("settings"),
            "previous_view": lambda: window.step_view(-1),
            "next_view": lambda: window.step_view(1),
            "undo": self._undo,
            "next_pane": lambda: self._walk(1),
            "previous_pane": lambda: self._walk(-1),
            "switch_user": self._switch_user,
            "lock": self._lock,
            "shortcuts": self._shortcuts,
            "about": self._about,
            "quit": window.close,
            "filter": lambda: window.workbench.list.filter.setFocus(Qt.FocusReason.ShortcutFocusReason),
            "sync": self._sync,
        }
        self._several: dict[str, Callable[[tuple[int, ...]], None]] = {"print": self._print, "gather": self._gather}
        """What is done to any number of complaints at once."""

    def run(self, code: str, ticket_ids: tuple[int, ...] = ()) -> None:
        """Does an action; `ticket_ids` () = on the ticket that is shown."""
        if code in self._table:
            self._table[code]()
            return
        current = self._window.workbench.current_ticket()
        wanted = ticket_ids or ((current,) if current is not None else ())
        if not wanted:
            words = _("Choose a complaint first: {action}").format(action=actions.text(code))
            self._window.messages.show_message(words, "info")
            return
        self._on_tickets(code, wanted)

    def _on_tickets(self, code: str, ticket_ids: tuple[int, ...]) -> None:
        if code in self._several:
            self._several[code](ticket_ids)
            return
        self._window.show_page("tickets")
        self._window.workbench.show_ticket(ticket_ids[0])
        detail = self._window.workbench.detail
        if detail is not None and not detail.trigger(code):
            words = _("Not possible on this complaint now: {action}").format(action=actions.text(code))
            self._window.messages.show_message(words, "info")

    def _search(self) -> None:
        self._window.palette_panel.open()

    def _new(self) -> None:
        self._window.show_page("intake")
        if self._window.intake is not None:
            self._window.intake.start()

    def go_on_with_draft(self) -> None:
        """To the newest draft: the intake offers its own, others stand at their ticket or group."""
        newest = next(iter(drafts.all_of(self._window.controller.session)), None)
        if newest is not None and newest.kind == EXPLANATION:
            self._window.explain_alike(newest.key)
            return
        if newest is not None and newest.kind == NOTE_DRAFT:
            self._window.open_aside(newest.key)
            return
        if newest is None or not newest.key.isdigit() or newest.kind == "intake":
            self.run("new")
            return
        self._window.open_ticket(int(newest.key))
        code = newest.kind.partition(":")[2] or newest.kind
        detail = self._window.workbench.detail
        if detail is not None and detail.trigger(code):
            return
        words = _("Not saved yet on this complaint: {form}").format(form=names.act_name(code))
        self._window.messages.show_message(words, "info")

    def _sync(self) -> None:
        """Also reads everything anew, for whoever does not trust what is shown."""
        self._window.refresh()
        self._window.controller.sharing.sync_now()

    def show_sharing(self) -> None:
        """More on how sharing stands, over the foot of the window."""
        from desktop.ui.sharing.panel import SharingPanel

        item = self._window.status.sharing
        panel = SharingPanel(self._window.controller, self._window)
        panel.settle_wanted.connect(lambda: self.run("aside"))
        panel.settings_wanted.connect(self._sharing_settings)
        panel.open_over(item.mapToGlobal(QPoint(0, 0)))

    def _sharing_settings(self) -> None:
        self._window.show_page("settings")
        if self._window.settings is not None:
            self._window.settings.show_sharing()

    def _undo(self) -> None:
        self._window.controller.undo(self._on_undone)

    def _on_undone(self, undone: Undone) -> None:
        act = names.act_name(undone.act)
        words = _("Undone: {act}, {number}.").format(act=act, number=undone.number) if undone.number else _("Undone.")
        self._window.messages.show_message(words, "ok")
        self._window.status.say(words)

    def _walk(self, step: int) -> None:
        """F6: to the next part of the window."""
        panes = [pane for pane in self._window.panes() if pane.isVisible() and _way_in(pane) is not None]
        focus = QApplication.focusWidget()
        here = next((at for at, pane in enumerate(panes) if focus and (pane is focus or pane.isAncestorOf(focus))), -1)
        self._focus_into(panes[(here + step) % len(panes)])

    def _focus_into(self, pane: QWidget) -> None:
        """Puts the keys into a part of the window."""
        detail = self._window.workbench.detail
        if detail is not None and pane is detail:
            detail.focus_first()
        elif isinstance(pane, Navigation):
            pane.focus_current()
        elif (inside := _way_in(pane)) is not None:
            inside.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _switch_user(self) -> None:
        from desktop.ui.people.switch_dialog import SwitchDialog

        self._window.keep_typed()
        self._show(SwitchDialog(self._window.controller, self._window))

    def _lock(self) -> None:
        self._window.idle_lock.lock()

    def _shortcuts(self) -> None:
        from desktop.ui.shell.shortcut_sheet import ShortcutSheet

        self._show(ShortcutSheet(self._window))

    def _about(self) -> None:
        from desktop.ui.shell.shortcut_sheet import AboutDialog

        self._show(AboutDialog(self._window))

    def _show(self, dialog: QWidget) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()

    def _print(self, ticket_ids: tuple[int, ...]) -> None:
        from desktop.ui.preview.preview_page import PreviewDialog

        self._show(PreviewDialog(self._window.controller, ticket_ids, self._window))

    def _gather(self, ticket_ids: tuple[int, ...]) -> None:
        from desktop.ui.clusters.gather_dialog import GatherDialog

        dialog = GatherDialog(self._window.controller, ticket_ids, self._window)
        dialog.on_saved(self._window.open_cluster)
        self._show(dialog)

    def connect_detail(self, detail: DetailPage) -> None:
        """Listens to the ticket's page."""
        detail.ticket_wanted.connect(lambda wanted: self._window.open_ticket(wanted.ticket_id))
        detail.customer_wanted.connect(lambda wanted: self._window.open_customer(wanted.key))
        detail.cluster_wanted.connect(lambda wanted: self._window.open_cluster(wanted.cluster_id))
        detail.gather_wanted.connect(lambda wanted: self._gather(wanted.ticket_ids))
        detail.print_wanted.connect(lambda wanted: self._print((wanted.ticket_id,)))
        detail.notice.connect(lambda notice: self._window.messages.show_message(notice.text, notice.tone))

    def connect_intake(self, intake: IntakePage) -> None:
        """Listens to the intake."""
        intake.registered.connect(self._on_registered)
        intake.ticket_wanted.connect(lambda wanted: self._window.open_ticket(wanted.ticket_id))
        intake.left.connect(self._on_left)

    def _on_registered(self, told: Registered) -> None:
        self._window.open_ticket(told.ticket_id)
        words = _("Registered: {number}").format(number=told.number)
        self._window.messages.show_message(words, "ok")
        if told.hand_over:
            self.run("escalate", (told.ticket_id,))
        elif (detail := self._window.workbench.detail) is not None:
            detail.focus_notices()  # whoever must be told at once, comes first

    def _on_left(self, left: FormLeft) -> None:
        self._window.show_page("tickets")
        if left.kept:
            self._window.messages.show_message(_("Kept as a draft: Ctrl+N finds it again."), "info")


def _way_in(pane: QWidget) -> QWidget | None:
    """The part itself, or the first widget in it that takes the keys; None if nothing does."""
    for widget in (pane, *pane.findChildren(QWidget)):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled():
            return widget
    return None
