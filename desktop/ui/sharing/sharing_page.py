"""Settings of sharing: how it stands, the office's PCs, the shared place, and what an administrator does to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QSizePolicy, QWidget

from desktop.base.errors import HuiyinError
from desktop.base.i18n import gettext as _
from desktop.base.i18n import mark
from desktop.desk import erasure, sharing
from desktop.desk.sharing import Pc, Sharing, Status
from desktop.domain.types import Role
from desktop.ui import actions, theme
from desktop.ui.components.buttons import Button, button
from desktop.ui.components.layout import Item, card, empty_layout, hbox, pane, scroll, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.text import Paragraph, Text
from desktop.ui.controller import Controller
from desktop.ui.sharing import account, steps, words
from desktop.ui.sharing.circle_steps import LetInDialog, RemoveDialog, ShortenDialog
from desktop.ui.sharing.pcs_list import PcsList
from desktop.ui.sharing.words import PcLine
from desktop.ui.wording import sharing as wording

_WIDEST, _LABELS, _DIALOG = 880, 110, 560
_REMEDIES: dict[str, tuple[str, str, Callable[[Controller, QWidget], QDialog]]] = {
    "move": (mark("It has another address …"), "route", steps.MoveDialog),
    "repair": (mark("Make the shared place anew …"), "refresh-cw", steps.RepairDialog),
    "follow": (mark("Go on from the shared place …"), "download", steps.FollowDialog),
}
"""Words, icon and dialog of each way to mend what no sync mends."""
_BY_STATE = {
    Sharing.PARTED: ("follow", "repair"),
    Sharing.STOPPED: ("follow", "repair"),
    Sharing.HUB_MISSING: ("move", "repair"),
    Sharing.FOREIGN: ("move",),
    Sharing.HUB_DAMAGED: ("repair",),
}
_BY_CODE = {
    "diverged": ("follow",),
    "rewind": ("follow",),
    "base_damaged": ("follow",),
    "entry_refused": ("repair",),
    "snapshot_refused": ("repair",),
}


def remedies(status: Status) -> tuple[str, ...]:
    """What the account of a state names as its remedy, the likeliest first; () while none is needed."""
    return _BY_CODE.get(status.code) or _BY_STATE.get(status.sharing, ())


class SharingPage(QFrame):
    """Everybody may read it; what concerns the whole office is the administrator's."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self.setObjectName("page")
        self._controller = controller
        self._build()
        controller.sharing.changed.connect(self._show)
        controller.session_changed.connect(self._on_session)
        self._show(controller.sharing.status)

    def _build(self) -> None:
        self._only_admin = message_bar(
            _("What concerns the whole office only the administrator changes; you may read it."), "neutral", icon="info"
        )
        self._told = vbox(gap=8)
        self._state = _flat(card(self._told, gap=8))
        self._pcs = PcsList(may_remove=self._may_remove)
        self._pcs.remove_wanted.connect(self._on_remove)
        self._cards = (
            self._begin_card(), self._held_card(), self._again_card(), self._pcs_card(), self._place_card(),
        )  # fmt: skip
        title = Text(_("Sharing"), "title")
        column = pane(vbox(title, self._only_admin, self._state, *self._cards, self._record_card(), None, gap=12))
        column.setMaximumWidth(_WIDEST)
        self.setLayout(vbox(scroll(hbox((column, 100), None, margins=(24, 16, 24, 24)), "sharing_settings")))

    def _button(self, name: str, text: str, icon: str, run: Callable[[], object], kind: str = "secondary") -> Button:
        made = button(text, kind, icon)
        made.setObjectName(name)
        made.clicked.connect(run)
        return made

    def _begin_card(self) -> QFrame:
        self._share = self._button(
            "share_wanted", _("Share this office …"), "users", lambda: self._open(steps.ShareDialog), "primary"
        )
        note = _(
            "Several PCs, one office: each holds everything and works on without a network; a folder on a share "
            "carries news between them. No server is needed."
        )
        return _titled(_("Work on several PCs"), note, hbox(self._share, None))

    def _held_card(self) -> QFrame:
        self._go = self._button("go_wanted", _("Give the go …"), "check-check", lambda: self._open(steps.GoDialog))
        note = _("This PC runs a newer program than the office has agreed on. Its work waits until the go is given.")
        return _titled(_("A newer program"), note, hbox(self._go, None))

    def _again_card(self) -> QFrame:
        self._again = self._button(
            "let_in_wanted", _("Let this PC in again …"), "lock-open", lambda: self._open(LetInDialog), "primary"
        )
        note = _("With the passphrase that counts now this PC belongs to the office again; its work goes along.")
        return _titled(_("Taken out of the office"), note, hbox(self._again, None))

    def _record_card(self) -> QFrame:
        self._shorten = self._button(
            "shorten_wanted", _("Drop old contents …"), "archive", lambda: self._open(ShortenDialog)
        )
        self._unfinished = message_bar("", "warn", icon="eraser")
        self._unfinished.setObjectName("erasing_unfinished")
        self._unfinished.hide()
        note = _(
            "Everything that was ever changed is kept, so that it can be looked up. Once a year, say, or when a person "
            "wants to be forgotten, the administrator lets the record begin anew."
        )
        return _titled(_("The record"), note, self._unfinished, hbox(self._shorten, None))

    def _pcs_card(self) -> QFrame:
        self._invite = self._button(
            "invite_wanted", _("How another PC joins …"), "user-plus", lambda: self._open(InvitationDialog)
        )
        note = _("As each of them last told. What waits on a PC that is not seen any more only that PC has.")
        return _titled(_("PCs of the office"), note, self._pcs, hbox(self._invite, None))

    def _place_card(self) -> QFrame:
        move, repair, follow = (self._remedy(code) for code in ("move", "repair", "follow"))
        self._usual = {"move": move, "repair": repair, "follow": follow}
        self._leave = self._button(
            "leave_wanted", _("Stop sharing on this PC …"), "log-out", lambda: self._open(steps.LeaveDialog), "ghost"
        )
        note = _("Moved, renamed, another drive letter; or this PC is to go on alone.")
        seldom = _(
            "Only if the shared place is damaged or gone, or the two no longer come together. Above it says when."
        )
        self._seldom = pane(
            vbox(
                Text(_("If something goes wrong"), "body_strong"), Paragraph(seldom, "body", "text2"),
                hbox(repair, follow, None, gap=8), gap=8, margins=(0, 8, 0, 0),
            )
        )  # fmt: skip
        return _titled(_("The shared place"), note, hbox(move, self._leave, None, gap=8), self._seldom)

    def _remedy(self, code: str, kind: str = "secondary") -> Button:
        """The button of a remedy. Each PC has an address of its own; the others concern the whole office."""
        words, icon, dialog = _REMEDIES[code]
        made = self._button(f"{code}_wanted", _(words), icon, lambda: self._open(dialog), kind)
        made.setEnabled(code == "move" or self.may_change)
        return made

    @property
    def may_change(self) -> bool:
        """Whether the person in the chair is the administrator."""
        return Role.ADMIN in self._controller.person.roles

    def _show(self, status: Status) -> None:
        alone = status.sharing is Sharing.ALONE
        self._show_state(status)
        begin, held, again, pcs, place = self._cards
        begin.setVisible(alone)
        held.setVisible(status.sharing is Sharing.HELD)
        again.setVisible(status.sharing is Sharing.REVOKED)
        pcs.setVisible(not alone)
        place.setVisible(not alone)
        may = self.may_change
        self._only_admin.setVisible(not may)
        for each in (self._share, self._go, self._leave, self._shorten, self._usual["repair"], self._usual["follow"]):
            each.setEnabled(may)
        offered = remedies(status)
        for code, each in self._usual.items():  # what helps now stands with the state
            each.setVisible(code not in offered)
        self._seldom.setVisible(not {"repair", "follow"} <= set(offered))

    def _show_state(self, status: Status) -> None:
        told = wording.account(status)
        session = self._controller.session
        now = session.clock.now()
        sync = self._button("sync_wanted", actions.text("sync"), "refresh-cw", self._controller.sharing.sync_now)
        sync.setEnabled(not status.busy)
        if status.sharing is Sharing.ALONE:
            sync.hide()
        empty_layout(self._told)
        self._told.addLayout(account.title(status, now, sync))
        self._told.addWidget(Paragraph(told.so, "reading"))
        for part in account.parts(told):
            self._told.addWidget(part)
        if offered := remedies(status):
            kinds = ("primary", *("secondary" for _rest in offered))
            made = [self._remedy(code, kind) for code, kind in zip(offered, kinds, strict=False)]
            self._told.addLayout(hbox(*made, None, gap=8))
        if status.sharing is not Sharing.ALONE:
            self._told.addLayout(account.facts(status, sharing.address(session), now, _LABELS))

    def _may_remove(self, pc: PcLine) -> bool:
        status = self._controller.sharing.status
        out = pc.removed and pc.id not in status.open_to
        return self.may_change and status.sharing is not Sharing.REVOKED and not (pc.here or out)

    def _on_remove(self, pc: PcLine) -> None:
        self._open(lambda controller, parent: RemoveDialog(controller, pc, parent))

    def _ask(self) -> None:
        session = self._controller.session
        self._controller.tasks.submit(partial(erasure.unfinished, session), self._on_unfinished)
        if self._controller.sharing.status.sharing is not Sharing.ALONE:
            work = partial(sharing.pcs, self._controller.session)
            self._controller.tasks.submit(work, self._on_pcs, self._on_unknown)

    def _on_pcs(self, found: list[Pc]) -> None:
        now = self._controller.session.clock.now()
        self._pcs.show_lines([words.pc_line(pc, now) for pc in found])

    def _on_unfinished(self, unfinished: bool) -> None:
        words = _("A person was erased, but older entries still hold the data: drop old contents to finish it.")
        self._unfinished.show_message(words, "warn", icon="eraser")
        self._unfinished.setVisible(unfinished)

    def _on_unknown(self, error: BaseException) -> None:
        if not isinstance(error, HuiyinError):
            raise error
        self._pcs.say(_("Nobody can be asked while the shared place is out of reach."))

    def _open(self, make: Callable[[Controller, QWidget], QDialog]) -> None:
        dialog = make(self._controller, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._ask)
        dialog.open()

    def _on_session(self, _session: object) -> None:
        self._show(self._controller.sharing.status)
        if self.isVisible():
            self._ask()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()


class InvitationDialog(QDialog):
    """The words for a colleague, once more."""

    def __init__(self, controller: Controller, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("invitation_dialog")
        self.setWindowTitle(_("How another PC joins"))
        close = button(_("Close"), "primary", size="l")
        close.clicked.connect(self.accept)
        body = vbox(*steps.invitation(controller), None, hbox(None, close), gap=12, margins=(24, 20, 24, 16))
        self.setLayout(body)
        self.setMinimumWidth(theme.u(_DIALOG))


def _titled(title: str, note: str, *items: Item) -> QFrame:
    return _flat(card(Text(title, "body_strong"), Paragraph(note, "body", "text2"), *items, gap=8))


def _flat(made: QFrame) -> QFrame:
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    return made
