"""Handing a complaint up: reason, people, completeness, brief, confirmation; one act at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QStackedWidget, QWidget

from desktop.base.errors import HuiyinError, RefusedError
from desktop.base.i18n import gettext as _
from desktop.desk import drafts
from desktop.desk.rows import Done
from desktop.domain.types import Act, BlockState
from desktop.ui import theme
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import KeyHint, LevelChip
from desktop.ui.components.layout import hbox, line, pane, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.steps import Steps
from desktop.ui.components.text import Paragraph, Text
from desktop.ui.controller import Controller
from desktop.ui.escalation.brief_page import BriefPage
from desktop.ui.escalation.complete_page import CompletePage
from desktop.ui.escalation.confirm_page import ConfirmPage, DonePage
from desktop.ui.escalation.page import WizardPage
from desktop.ui.escalation.plan import Choice, Plan, arguments, facts, level_words, settled
from desktop.ui.escalation.reason_page import ReasonPage
from desktop.ui.escalation.risen_page import RisenPage
from desktop.ui.escalation.signals import FillWanted
from desktop.ui.escalation.whom_page import WhomPage
from desktop.ui.intake.keeper import DraftKeeper
from desktop.ui.ticket.beneath import Beneath, Moved
from desktop.ui.wording import errors

DRAFT_KIND = "escalate"
_SIZE = (1040, 680)
_SIDE = 224


class EscalationWizard(QDialog):
    """Every step is a draft at once; closing asks nothing."""

    handed_over = Signal(object)
    """The `Done` of the act."""
    fill_wanted = Signal(object)
    """A `FillWanted`: the person wants to complete the sheet first; the wizard has closed itself."""
    note_wanted = Signal(str)
    """It can't be handed up any more: what was written is to go into a note; the wizard has closed itself."""

    def __init__(self, controller: Controller, ticket_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller, self._ticket_id = controller, ticket_id
        self._plan = Plan.of(controller.session, ticket_id)
        self._keeper = DraftKeeper(controller, DRAFT_KIND, self)
        self._keeper.begin(str(ticket_id))
        draft = drafts.load(controller.session, DRAFT_KIND, str(ticket_id))
        self._choice = Choice.from_data(draft.data) if draft else Choice()
        self._setting, self._saved, self._stale = True, False, False
        self._refused: RefusedError | None = None
        act = Act.NOTE if self._plan.risen else Act.ESCALATE
        self._beneath = Beneath(controller, self._plan.detail, act, self._is_saving, self)
        self.setObjectName("escalation")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, parent is not None)
        self.setWindowTitle(_("Hand up") if not self._plan.risen else _("A new sheet was opened"))
        self._build()
        self._connect()
        room = self.screen().availableGeometry()
        self.resize(min(theme.u(_SIZE[0]), room.width() - 40), min(theme.u(_SIZE[1]), room.height() - 60))
        self._setting = False
        self._show(min(self._choice.page, len(self._pages) - 1))

    def _build(self) -> None:
        self._stack = QStackedWidget()
        self._pages: list[WizardPage] = []
        self._make_pages()
        self._steps = Steps(self._step_names())
        self._meanwhile = message_bar("", "info", closable=True)
        self._meanwhile.setObjectName("meanwhile")
        self._meanwhile.hide()
        told = vbox(self._meanwhile, margins=(24, 8, 24, 0))
        main = vbox(told, (self._stack, 1), line(), self._make_footer(), gap=0)
        self.setLayout(vbox(pane(hbox(self._make_side(), (main, 1), gap=0), "page")))

    def _make_pages(self) -> None:
        """The pages for the case as it was read; those of an earlier look go."""
        plan = self._plan
        for old in self._pages:
            self._stack.removeWidget(old)
            old.deleteLater()
        complete = CompletePage(plan)
        complete.fill_wanted.connect(self._on_fill)
        first: list[WizardPage] = [RisenPage(plan)] if plan.risen else [ReasonPage(plan), WhomPage(plan)]
        self._pages = [*first, complete, BriefPage(plan), ConfirmPage(plan)]
        for page in self._pages:
            self._stack.addWidget(page)
            page.changed.connect(self._on_changed)

    def _make_side(self) -> QFrame:
        ticket = self._plan.detail.case.ticket
        words, look = level_words(self._plan, ticket.level)
        self._kept = Paragraph(
            _("Every step is kept as a draft: you can close this and come back."), "caption", "text3"
        )
        column = vbox(
            Text(self.windowTitle(), "subtitle"), Text(ticket.number, "caption", "text2"),
            hbox(LevelChip(words, look), None), 16, self._steps, None, self._kept, gap=4, margins=(20, 20, 16, 20),
        )  # fmt: skip
        side = pane(column, kind="side")
        side.setFixedWidth(theme.u(_SIDE))
        if theme.folded():
            side.hide()
        return side

    def _make_footer(self) -> QFrame:
        self._close = button(_("Close, keep as a draft"), "ghost")
        self._back = button(_("Back"), "secondary", size="l")
        self._next = button("", "primary", "arrow-right", "l", trail=True)
        for each, name in ((self._close, "close"), (self._back, "back"), (self._next, "next")):
            each.setObjectName(f"escalate_{name}")
        self._esc = Text("Esc", "caption", "text3")
        if theme.folded():
            self._esc.hide()
        return pane(
            hbox(
                self._close, self._esc, None, self._back, self._next, KeyHint("Ctrl ↵"), gap=8, margins=(12, 12, 24, 12)
            )
        )

    def _connect(self) -> None:
        self._beneath.moved.connect(self._on_moved)
        self._meanwhile.acted.connect(self._on_note)
        self._close.clicked.connect(self.reject)
        self._controller.failed.connect(self._on_failed)
        self._back.clicked.connect(self.go_back)
        self._next.clicked.connect(self.go_on)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.go_on)
        QShortcut(QKeySequence("Alt+Left"), self).activated.connect(self.go_back)

    @property
    def choice(self) -> Choice:
        """What is chosen and written so far."""
        return self._choice

    @property
    def step(self) -> int:
        """The step that is shown, 0 = the first."""
        return self._stack.currentIndex()

    def _step_names(self) -> Sequence[tuple[str, str]]:
        plan = self._plan
        full = settled(self._choice, plan)
        target = plan.target(full.to_level)
        blocks = plan.ways.blocks
        done = sum(block.state is BlockState.DONE for block in blocks)
        ticks = _("{name} takes it").format(name=plan.name(full.to)) if full.to else ""
        first = (
            [(_("The new sheet"), _("after {number}").format(number=plan.detail.previous_number))]
            if plan.risen
            else [(_("Reason and rule"), target.rule if target else ""), (_("Who takes it"), ticks)]
        )
        return [
            *first,
            (_("Completeness"), _("{done} of {count} blocks").format(done=done, count=len(blocks))),
            (_("Brief"), _("written from the timeline")),
            (_("Confirm"), ""),
        ]

    def _show(self, number: int) -> None:
        self._setting = True
        if self._stale:
            self._stale = False
            self._make_pages()
        page = self._pages[number]
        page.show_choice(self._choice)
        self._stack.setCurrentWidget(page)
        self._setting = False
        self._choice = page.with_choice(self._choice)
        self._steps.set_names(self._step_names())
        self._steps.set_current(number)
        self._back.setVisible(number > 0)
        last = number == len(self._pages) - 1
        self._next.set_words(self._last_words() if last else self._next_words(number + 1))
        self._next.set_icon("circle-arrow-up" if last else "arrow-right")
        self._next.setEnabled(not (last and self._refused))
        self._take_focus(page)

    def _take_focus(self, page: WizardPage) -> None:
        """To the page's first field; where it has none, to the filled button, never to the one that closes."""
        page.focus_first()
        focus = self.focusWidget()
        if focus is None or not page.isAncestorOf(focus):
            self._next.setFocus()

    def _next_words(self, number: int) -> str:
        return _("Next: {step}").format(step=self._step_names()[number][0])

    def _last_words(self) -> str:
        if self._plan.risen:
            return _("Add the brief")
        name = self._plan.name(settled(self._choice, self._plan).to)
        return _("Hand to {name}").format(name=name)

    def _on_changed(self) -> None:
        if self._setting or self._saved:
            return
        page = self._pages[self.step]
        before = settled(self._choice, self._plan)
        self._choice = page.with_choice(self._choice)
        after = settled(self._choice, self._plan)
        if (before.to_level, before.to) != (after.to_level, after.to):
            self._steps.set_names(self._step_names())
        self._keep()

    def _keep(self) -> None:
        self._keeper.keep(replace(self._choice, page=self.step).as_data())

    def go_back(self) -> None:
        """To the step before."""
        if not self._saved and self.step > 0:
            self._show(self.step - 1)
            self._keep()

    def go_on(self) -> None:
        """To the next step, or the act itself on the last one."""
        if self._saved:
            self.accept()
            return
        if not self._next.isEnabled():
            return
        page = self._pages[self.step]
        self._choice = page.with_choice(self._choice)
        problem = page.problem(settled(self._choice, self._plan))
        if problem is not None:
            page.show_refusal(problem)
            return
        if self.step < len(self._pages) - 1:
            self._show(self.step + 1)
            self._keep()
        else:
            self._hand_over()

    def _hand_over(self) -> None:
        self._next.setEnabled(False)
        if self._plan.risen:
            args = {"text": facts(self._choice, self._plan)}
            self._controller.do(self._ticket_id, Act.NOTE, args, self._on_done, self._on_refused)
            return
        args = arguments(self._choice, self._plan)
        self._controller.do(self._ticket_id, Act.ESCALATE, args, self._on_done, self._on_refused)

    def _is_saving(self) -> bool:
        return self._saved or not self.isVisible()

    def _on_moved(self, moved: Moved) -> None:
        """Others did something to the case: told at once; the next step shows it so, what is written stays."""
        if moved.refused is None or moved.refused.code != "ticket_unknown":
            self._plan = Plan.of(self._controller.session, self._ticket_id)
            self._stale = True
        self._refused = moved.refused
        last = self.step == len(self._pages) - 1
        if last:
            self._next.setEnabled(not self._refused)
        sentence = moved.sentence()
        if sentence:
            keep = _("Keep the words as a note") if self._refused and self._written() else ""
            self._meanwhile.show_message(sentence, "warn" if self._refused else "info", keep)
            self._meanwhile.show()

    def _written(self) -> str:
        """What the person wrote here, and not the timeline."""
        choice = self._choice
        return "\n".join(part.strip() for part in (choice.reason, choice.brief, choice.question) if part.strip())

    def _on_note(self) -> None:
        words = self._written()
        self.reject()
        self.note_wanted.emit(words)

    def _on_done(self, done: Done) -> None:
        self._next.setEnabled(True)
        self._saved = True
        self._keeper.drop()
        page = DonePage(self._plan, self._choice, done)
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self._steps.set_current(len(self._pages))
        for each in (self._back, self._close, self._esc, self._kept):
            each.hide()
        self._next.set_words(_("Done"))
        self._next.set_icon("check")
        self._next.setFocus()
        self.handed_over.emit(done)

    def _on_refused(self, error: RefusedError) -> None:
        self._next.setEnabled(True)
        at = next((n for n, page in enumerate(self._pages) if error.field in page.fields), self.step)
        self._show(at)
        self._pages[at].show_refusal(error)

    def _on_failed(self, error: HuiyinError) -> None:
        """The disk is full, say: everything stays, ready for another try."""
        if not self._saved and not self._next.isEnabled():
            self._next.setEnabled(True)
            self._pages[self.step].say(errors.sentence(error))

    def _on_fill(self, field: str) -> None:
        self._keep()
        self.reject()
        self.fill_wanted.emit(FillWanted(self._ticket_id, field))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._take_focus(self._pages[self.step])

    def reject(self) -> None:
        self._keeper.write_through()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._keeper.write_through()
        super().closeEvent(event)
