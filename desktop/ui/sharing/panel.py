"""What stands behind the sentence at the foot of the window: what is so, what it means, what one can do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLayout, QWidget

from desktop.base.errors import HuiyinError
from desktop.base.i18n import gettext as _
from desktop.desk import sharing
from desktop.desk.sharing import Pc, Sharing, Status
from desktop.ui import actions, theme
from desktop.ui.components.buttons import Button, button
from desktop.ui.components.dialog import StandingPopover
from desktop.ui.components.layout import empty_layout, hbox, line, pane, vbox
from desktop.ui.components.text import Paragraph, Text
from desktop.ui.controller import Controller
from desktop.ui.sharing import account, words
from desktop.ui.sharing.pcs_list import PcsList
from desktop.ui.wording import errors
from desktop.ui.wording import sharing as wording

_WIDTH, _PCS, _LABELS = 420, 6, 96
_BY_SETTINGS = frozenset(
    {
        Sharing.STOPPED, Sharing.PARTED, Sharing.HUB_DAMAGED, Sharing.HUB_MISSING, Sharing.FOREIGN, Sharing.REVOKED,
        Sharing.UPDATE, Sharing.HELD,
    }
)  # fmt: skip
"""States that no sync ends."""


class SharingPanel(StandingPopover):
    """Over the foot of the window; follows what happens while it is open."""

    settle_wanted = Signal()
    """To what was set aside."""
    settings_wanted = Signal()
    """To the settings of sharing."""

    def __init__(self, controller: Controller, parent: QWidget) -> None:
        self._controller = controller
        self._told = vbox(gap=10)
        self._pcs = PcsList(_PCS)
        self._circle = pane(vbox(line(), Text(_("PCs of the office"), "body_strong"), self._pcs, gap=8))
        body = vbox(self._told, self._circle, None, gap=10, margins=(16, 14, 16, 12))
        super().__init__(body, self._buttons(), _("Sharing"), parent, theme.u(_WIDTH))
        self.setObjectName("sharing_panel")
        QShortcut(QKeySequence("F5"), self, self._on_sync)
        controller.sharing.changed.connect(self._show)
        self._show(controller.sharing.status)
        if controller.sharing.status.sharing is not Sharing.ALONE:
            controller.tasks.submit(partial(sharing.pcs, controller.session), self._on_pcs, self._on_unknown)

    def _buttons(self) -> QLayout:
        self._sync = button(actions.text("sync"), "tonal", "refresh-cw", "s")
        self._sync.setToolTip(actions.keys("sync"))
        self._settle = button(_("To settle …"), "secondary", "split", "s")
        self._settings = button(_("Settings"), "ghost", "settings", "s", _("Settings of sharing"))
        names = ((self._sync, "panel_sync"), (self._settle, "panel_settle"), (self._settings, "panel_settings"))
        for each, name in names:
            each.setObjectName(name)
        self._sync.clicked.connect(self._on_sync)
        self._settle.clicked.connect(lambda: self._leave_for(self.settle_wanted.emit))
        self._settings.clicked.connect(lambda: self._leave_for(self.settings_wanted.emit))
        return hbox(self._sync, self._settle, None, self._settings, gap=8, margins=(12, 8, 12, 8))

    def open_over(self, point: QPoint) -> None:
        """Shows itself over a global point."""
        self.show_above(point)
        way = self._way_on()
        (way if way.isVisible() else self).setFocus()

    def _way_on(self) -> Button:
        """What leads out of the state."""
        state = self._controller.sharing.status.sharing
        if state is Sharing.TO_SETTLE:
            return self._settle
        return self._settings if state in _BY_SETTINGS else self._sync

    def _show(self, status: Status) -> None:
        told = wording.account(status)
        empty_layout(self._told)
        session = self._controller.session
        now = session.clock.now()
        self._told.addLayout(account.title(status, now))
        self._told.addWidget(Paragraph(told.so, "reading"))
        for part in account.parts(told):
            self._told.addWidget(part)
        alone = status.sharing is Sharing.ALONE
        if not alone:
            self._told.addLayout(account.facts(status, sharing.address(session), now, _LABELS))
        self._circle.setVisible(not alone)
        self._sync.setVisible(not alone)
        self._sync.setEnabled(not status.busy)
        self._sync.set_words(_("Syncing …") if status.busy else actions.text("sync"))
        self._settle.setVisible(status.to_settle > 0)
        self._stress(status.sharing)

    def _stress(self, state: Sharing) -> None:
        """One button is the way on; syncing helps only where nothing else is in its way."""
        settling, setting = state is Sharing.TO_SETTLE, state in _BY_SETTINGS
        self._sync.set_kind("secondary" if settling or setting else "tonal")
        self._settle.set_kind("tonal" if settling else "secondary")
        self._settings.set_kind("tonal" if setting else "ghost")
        self._settings.set_words(_("Open the settings of sharing") if setting else _("Settings"))

    def _on_sync(self) -> None:
        self._controller.sharing.sync_now()

    def _leave_for(self, tell: Callable[[], None]) -> None:
        self.close()
        tell()

    def _on_pcs(self, found: Sequence[Pc]) -> None:
        now = self._controller.session.clock.now()
        self._pcs.show_lines([words.pc_line(pc, now) for pc in found])

    def _on_unknown(self, error: BaseException) -> None:
        if not isinstance(error, HuiyinError):
            raise error
        self._pcs.say(_("Nobody can be asked while the shared place is out of reach."))
        self._pcs.setToolTip(errors.sentence(error))
