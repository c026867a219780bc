"""What stands behind the sentence at the foot of the window: what is so, what it means, what one can do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLayout, QWidget

from desktop.base.errors import HuiyinError
from desktop.base.i18n import gettext as _
from desktop.desk import sharing
from desktop.desk.sharing import Pc, Sharing, Status
from desktop.ui import actions, theme
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import Icon
from desktop.ui.components.dialog import StandingPopover
from desktop.ui.components.layout import empty_layout, facts_grid, hbox, line, pane, vbox
from desktop.ui.components.text import Paragraph, Text
from desktop.ui.controller import Controller
from desktop.ui.sharing import words
from desktop.ui.sharing.pcs_list import PcsList
from desktop.ui.theme import TONES
from desktop.ui.wording import errors
from desktop.ui.wording import sharing as wording

_WIDTH, _PCS, _LABELS = 420, 6, 96


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
        settings = button(_("Settings"), "ghost", "settings", "s", _("Settings of sharing"))
        for each, name in ((self._sync, "panel_sync"), (self._settle, "panel_settle"), (settings, "panel_settings")):
            each.setObjectName(name)
        self._sync.clicked.connect(self._on_sync)
        self._settle.clicked.connect(lambda: self._leave_for(self.settle_wanted.emit))
        settings.clicked.connect(lambda: self._leave_for(self.settings_wanted.emit))
        return hbox(self._sync, self._settle, None, settings, gap=8, margins=(12, 8, 12, 8))

    def open_over(self, point: QPoint) -> None:
        """Shows itself over a global point."""
        self.show_above(point)
        (self._sync if self._sync.isVisible() else self).setFocus()

    def _show(self, status: Status) -> None:
        told = wording.account(status)
        empty_layout(self._told)
        self._told.addLayout(_title(status))
        self._told.addWidget(Paragraph(told.so, "reading"))
        for part in _parts(told):
            self._told.addWidget(part)
        alone = status.sharing is Sharing.ALONE
        if not alone:
            session = self._controller.session
            rows = words.facts(status, sharing.address(session), session.clock.now())
            self._told.addLayout(facts_grid([(label, value) for label, value in rows], _LABELS, gap=2))
        self._circle.setVisible(not alone)
        self._sync.setVisible(not alone)
        self._sync.setEnabled(not status.busy)
        self._sync.set_words(_("Syncing …") if status.busy else actions.text("sync"))
        self._settle.setVisible(status.to_settle > 0)

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


def _title(status: Status) -> QLayout:
    icon, tone = wording.LOOKS[status.sharing]
    mark = Icon(icon, TONES[tone][0], 20, line="subtitle")
    row = hbox(mark, (Paragraph(wording.headline(status), "subtitle"), 1), gap=10)
    row.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
    return row


def _parts(told: wording.Account) -> list[QWidget]:
    """What it means for one's data, and what one can do: an icon, a word, a sentence each."""
    found: list[QWidget] = []
    for icon, label, text in (
        ("hard-drive", _("Your data"), told.data),
        ("lightbulb", _("What you can do"), told.todo),
    ):
        if text:
            mark = Icon(icon, "text2", 16, line="body")
            row = hbox(mark, (vbox(Text(label, "caption", "text3"), Paragraph(text, "body"), gap=0), 1), gap=10)
            row.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
            found.append(pane(row))
    return found
