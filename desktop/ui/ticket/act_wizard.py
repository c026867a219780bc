"""The frame of an act that is done in steps: the steps at the left, one page at a time, the buttons below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QStackedWidget, QWidget

from desktop.base.errors import HuiyinError
from desktop.base.i18n import gettext as _
from desktop.desk.rows import TicketDetail
from desktop.domain.types import Act
from desktop.ui import theme
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import KeyHint, LevelChip
from desktop.ui.components.layout import hbox, line, pane, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.steps import Steps
from desktop.ui.components.text import Elided, Paragraph, Text
from desktop.ui.controller import Controller
from desktop.ui.intake.keeper import DraftKeeper
from desktop.ui.ticket.beneath import Beneath, Moved
from desktop.ui.wording import names


class ActWizard(QDialog):
    """Every step is a draft at once; closing asks nothing. `kind` = what its draft is filed under."""

    size_wanted, side_width = (1040, 680), 224
    act_icon = "check"
    """On the button of the last step."""

    def __init__(
        self, controller: Controller, detail: TicketDetail, act: Act, kind: str, title: str, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self._controller, self._ticket_id, self._kind = controller, detail.case.ticket.id, kind
        self._saved = False
        self._pages: Sequence[QWidget] = ()
        self._keeper = DraftKeeper(controller, kind, self)
        self._keeper.begin(str(self._ticket_id))
        self._beneath = Beneath(controller, detail, act, self._is_saving, self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, parent is not None)
        self.setWindowTitle(title)
        self._stack, self._steps = QStackedWidget(), Steps(())

    def _build_frame(self, detail: TicketDetail) -> None:
        """Round the pages, once they are in the stack: Tab walks in the order in which widgets come here."""
        self._meanwhile = message_bar("", "info", closable=True)
        self._meanwhile.setObjectName("meanwhile")
        self._meanwhile.hide()
        self._where = Elided("", "caption", "text3")
        self._where.setObjectName("wizard_where")
        self._where.setVisible(theme.folded())
        told = vbox(self._where, self._meanwhile, margins=(24, 16 if theme.folded() else 8, 24, 0))
        main = vbox(told, (self._stack, 1), line(), self._make_footer(), gap=0)
        self.setLayout(vbox(pane(hbox(self._make_side(detail), (main, 1), gap=0), "page")))
        (width, height), room = self.size_wanted, self.screen().availableGeometry()
        self.resize(min(theme.u(width), room.width() - 40), min(theme.u(height), room.height() - 60))
        self._connect_frame()

    def _make_side(self, detail: TicketDetail) -> QFrame:
        ticket, policy = detail.case.ticket, detail.policy
        self._about = (ticket.number, names.level_name(policy, ticket.level))
        level = LevelChip(names.level_name(policy, ticket.level), policy.level(ticket.level).look)
        self._kept = Paragraph(
            _("Every step is kept as a draft: you can close this and come back."), "caption", "text3"
        )
        column = vbox(
            Text(self.windowTitle(), "subtitle"), Text(ticket.number, "caption", "text2"), hbox(level, None), 16,
            self._steps, None, self._kept, gap=4, margins=(20, 20, 16, 20),
        )  # fmt: skip
        side = pane(column, kind="side")
        side.setFixedWidth(theme.u(self.side_width))
        if theme.folded():
            side.hide()
        return side

    def _make_footer(self) -> QFrame:
        self._close = button(_("Close, keep as a draft"), "ghost")
        self._back = button(_("Back"), "secondary", size="l")
        self._next = button("", "primary", "arrow-right", "l", trail=True)
        for each, name in ((self._close, "close"), (self._back, "back"), (self._next, "next")):
            each.setObjectName(f"{self._kind}_{name}")
        self._foot = hbox(self._close, None, self._back, self._next, KeyHint("Ctrl ↵"), gap=8, margins=(12, 12, 24, 12))
        return pane(self._foot)

    def _connect_frame(self) -> None:
        self._beneath.moved.connect(self._on_moved)
        self._close.clicked.connect(self.reject)
        self._back.clicked.connect(self.go_back)
        self._next.clicked.connect(self.go_on)
        self._controller.failed.connect(self._on_failed)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.go_on)
        QShortcut(QKeySequence("Alt+Left"), self).activated.connect(self.go_back)

    @property
    def step(self) -> int:
        """The step that is shown, 0 = the first."""
        return self._stack.currentIndex()

    def go_back(self) -> None:
        """To the step before."""
        if not self._saved and self.step > 0:
            self._show(self.step - 1)
            self._keep()

    def go_on(self) -> None:
        """To the next step, or the act itself on the last one."""
        raise NotImplementedError

    def _show(self, number: int) -> None:
        """Shows a step."""
        raise NotImplementedError

    def _keep(self) -> None:
        """Makes a draft of what is there."""
        raise NotImplementedError

    def _step_names(self) -> Sequence[tuple[str, str]]:
        """Name and note of each step."""
        raise NotImplementedError

    def _last_words(self) -> str:
        """What the button of the last step says."""
        raise NotImplementedError

    def _read_anew(self) -> None:
        """Takes the case as it stands now."""
        raise NotImplementedError

    def _follow(self, moved: Moved) -> str:
        """Shows what others' work means here; returns what the bar that tells of it offers, "" = nothing."""
        raise NotImplementedError

    def _on_failed(self, error: HuiyinError) -> None:
        """The disk is full, say: everything stays, ready for another try."""
        raise NotImplementedError

    def _point_to(self, number: int) -> bool:
        """Steps and buttons for a step; whether it is the last."""
        steps = self._step_names()
        self._steps.set_names(steps)
        self._steps.set_current(number)
        where = _("Step {number} of {count}").format(number=number + 1, count=len(steps))
        self._where.setText(" · ".join((where, *self._about)))
        self._back.setVisible(number > 0)
        last = number == len(steps) - 1
        self._next.set_words(self._last_words() if last else _("Next: {step}").format(step=steps[number + 1][0]))
        self._next.set_icon(self.act_icon if last else "arrow-right")
        return last

    def _is_saving(self) -> bool:
        return self._saved or not self.isVisible()

    def _on_moved(self, moved: Moved) -> None:
        """Others did something to the case: told at once; what is written stays."""
        if moved.refused is None or moved.refused.code != "ticket_unknown":
            self._read_anew()
        offer = self._follow(moved)
        sentence = moved.sentence()
        if sentence:
            self._meanwhile.show_message(sentence, "warn" if moved.refused else "info", offer)
            self._meanwhile.show()

    def reject(self) -> None:
        self._keeper.write_through()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._keeper.write_through()
        super().closeEvent(event)
