"""Judging anew: evidence, new judgement, confirmation; one act at the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QStackedWidget, QWidget

from desktop.base.errors import HuiyinError, RefusedError
from desktop.base.i18n import gettext as _
from desktop.desk import drafts
from desktop.desk.rows import Done
from desktop.domain.types import Act
from desktop.ui import theme
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import KeyHint, LevelChip
from desktop.ui.components.layout import hbox, line, pane, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.steps import Steps
from desktop.ui.components.text import Paragraph, Text
from desktop.ui.controller import Controller
from desktop.ui.intake.keeper import DraftKeeper
from desktop.ui.reclassify.confirm_page import ConfirmPage
from desktop.ui.reclassify.evidence_page import EvidencePage
from desktop.ui.reclassify.judgement_page import NewJudgementPage
from desktop.ui.reclassify.page import JudgementPage
from desktop.ui.reclassify.plan import Plan
from desktop.ui.ticket.beneath import Beneath, Moved
from desktop.ui.ticket.forms.dialog import ActDialog
from desktop.ui.ticket.forms.table import FORMS
from desktop.ui.wording import errors, names

DRAFT_KIND = "reclassify"
_SIZE, _SIDE = (960, 620), 208


class ReclassifyWizard(QDialog):
    """Every step is a draft at once; closing asks nothing."""

    judged = Signal(object)
    """The `Done` of the act."""

    def __init__(self, controller: Controller, ticket_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller, self._ticket_id = controller, ticket_id
        self._plan = Plan.of(controller.session, ticket_id)
        self._saved = False
        self._beneath = Beneath(controller, self._plan.detail, Act.RECLASSIFY, self._is_saving, self)
        self._keeper = DraftKeeper(controller, DRAFT_KIND, self)
        self._keeper.begin(str(ticket_id))
        self.setObjectName("reclassify")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, parent is not None)
        self.setWindowTitle(_("Reclassify"))
        self._evidence, self._judgement = EvidencePage(), NewJudgementPage(self._plan)
        self._confirm = ConfirmPage()
        self._pages: tuple[JudgementPage, ...] = (self._evidence, self._judgement, self._confirm)
        self._stack, self._steps = QStackedWidget(), Steps(self._step_names())
        self._build()
        self._connect()
        room = self.screen().availableGeometry()
        self.resize(min(theme.u(_SIZE[0]), room.width() - 40), min(theme.u(_SIZE[1]), room.height() - 60))
        self._restore()

    def _build(self) -> None:
        for page in self._pages:
            self._stack.addWidget(page)
        self._meanwhile = message_bar("", "info", closable=True)
        self._meanwhile.setObjectName("meanwhile")
        self._meanwhile.hide()
        told = vbox(self._meanwhile, margins=(24, 8, 24, 0))
        main = vbox(told, (self._stack, 1), line(), self._make_footer(), gap=0)
        self.setLayout(vbox(pane(hbox(self._make_side(), (main, 1), gap=0), "page")))

    def _make_side(self) -> QFrame:
        ticket, policy = self._plan.detail.case.ticket, self._plan.detail.policy
        level = LevelChip(names.level_name(policy, ticket.level), policy.level(ticket.level).look)
        kept = Paragraph(_("Every step is kept as a draft: you can close this and come back."), "caption", "text3")
        column = vbox(
            Text(self.windowTitle(), "subtitle"), Text(ticket.number, "caption", "text2"), hbox(level, None), 16,
            self._steps, None, kept, gap=4, margins=(20, 20, 16, 20),
        )  # fmt: skip
        side = pane(column, kind="side")
        side.setFixedWidth(theme.u(_SIDE))
        side.setVisible(not theme.folded())
        return side

    def _make_footer(self) -> QFrame:
        self._close = button(_("Close, keep as a draft"), "ghost")
        self._back = button(_("Back"), "secondary", size="l")
        self._next = button("", "primary", "arrow-right", "l", trail=True)
        for each, name in ((self._close, "close"), (self._back, "back"), (self._next, "next")):
            each.setObjectName(f"reclassify_{name}")
        return pane(hbox(self._close, None, self._back, self._next, KeyHint("Ctrl ↵"), gap=8, margins=(12, 12, 24, 12)))

    def _connect(self) -> None:
        self._evidence.attach_wanted.connect(self._on_attach)
        self._judgement.changed.connect(self._on_changed)
        self._beneath.moved.connect(self._on_moved)
        self._close.clicked.connect(self.reject)
        self._back.clicked.connect(self.go_back)
        self._next.clicked.connect(self.go_on)
        self._controller.failed.connect(self._on_failed)
        self._controller.session_changed.connect(self._on_session)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.go_on)
        QShortcut(QKeySequence("Alt+Left"), self).activated.connect(self.go_back)

    def _restore(self) -> None:
        draft = drafts.load(self._controller.session, DRAFT_KIND, str(self._ticket_id))
        page = 0
        if draft is not None:
            self._judgement.body.set_raw(draft.data.get("raw") or {})
            page = min(int(draft.data.get("page") or 0), len(self._pages) - 1)
        self._show(page if self._plan.refused is None else 0)

    @property
    def step(self) -> int:
        """The step that is shown, 0 = the first."""
        return self._stack.currentIndex()

    @property
    def plan(self) -> Plan:
        """The case as it stands."""
        return self._plan

    def _step_names(self) -> Sequence[tuple[str, str]]:
        there, count = self._plan.have()
        have = _("{there} of {count} here").format(there=there, count=count) if count else _("none asked for")
        return ((_("Evidence"), have), (_("New judgement"), ""), (_("Confirm"), ""))

    def _show(self, number: int) -> None:
        page = self._pages[number]
        page.show_plan(self._plan, self._judgement.nested())
        self._stack.setCurrentWidget(page)
        self._steps.set_names(self._step_names())
        self._steps.set_current(number)
        self._back.setVisible(number > 0)
        last = number == len(self._pages) - 1
        onward = _("Next: {step}").format(step=self._step_names()[number + 1][0]) if not last else ""
        self._next.set_words(self._last_words() if last else onward)
        self._next.set_icon("tag" if last else "arrow-right")
        self._next.setEnabled(page is self._judgement or page.ready())
        (self._next if last and self._next.isEnabled() else self._back if last else page).setFocus()
        page.focus_first()

    def _last_words(self) -> str:
        second = self._plan.detail.policy.reclassification.review
        return _("Send to second review") if second is not None else _("Reclassify")

    def _on_changed(self) -> None:
        self._keep()

    def _keep(self) -> None:
        if not self._saved:
            self._keeper.keep({"page": self.step, "raw": self._judgement.body.raw()})

    def go_back(self) -> None:
        """To the step before."""
        if not self._saved and self.step > 0:
            self._show(self.step - 1)
            self._keep()

    def go_on(self) -> None:
        """To the next step, or the act itself on the last one."""
        if self._saved or not self._next.isEnabled() or not self._pages[self.step].ready():
            return
        if self.step < len(self._pages) - 1:
            self._show(self.step + 1)
            self._keep()
            return
        self._next.setEnabled(False)
        args: dict[str, Any] = self._plan.arguments(self._judgement.nested())
        self._controller.do(self._ticket_id, Act.RECLASSIFY, args, self._on_done, self._on_refused)

    def _is_saving(self) -> bool:
        return self._saved or not self.isVisible()

    def _on_moved(self, moved: Moved) -> None:
        """Others did something to the case: told at once; what is written stays."""
        if moved.refused is None or moved.refused.code != "ticket_unknown":
            self._plan = Plan.of(self._controller.session, self._ticket_id)
        if self._pages[self.step] is not self._judgement:
            self._show(self.step)
        sentence = moved.sentence()
        if sentence:
            self._meanwhile.show_message(sentence, "warn" if moved.refused else "info")
            self._meanwhile.show()

    def _on_done(self, done: Done) -> None:
        self._saved = True
        self._keeper.drop()
        self.judged.emit(done)
        self.accept()

    def _on_refused(self, error: RefusedError) -> None:
        """Something changed meanwhile: the case is read anew, and the refusal stands where it belongs."""
        self._plan = Plan.of(self._controller.session, self._ticket_id)
        sentence = errors.sentence(error, self._plan.detail.office)
        self._show(2)
        self._confirm.say(sentence)

    def _on_failed(self, error: HuiyinError) -> None:
        if not self._saved and self._stack.currentWidget() is self._confirm:
            self._next.setEnabled(True)
            self._confirm.say(errors.sentence(error))

    def _on_attach(self, kind: str) -> None:
        setting = self._plan.setting
        dialog = ActDialog(self._controller, FORMS[Act.ATTACH], setting, self)
        dialog.body.set_values({"kind": kind})
        dialog.saved.connect(self._on_attached)
        dialog.open()

    def _on_attached(self, _done: Done) -> None:
        self._plan = Plan.of(self._controller.session, self._ticket_id)
        self._show(self.step)

    def _on_session(self, _session: object) -> None:
        self.reject()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._pages[self.step].focus_first()

    def reject(self) -> None:
        self._keeper.write_through()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._keeper.write_through()
        super().closeEvent(event)
