"""Handing a complaint up: reason, people, completeness, brief, confirmation; one act at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.base.errors import HuiyinError, RefusedError
from desktop.base.i18n import gettext as _
from desktop.desk import drafts
from desktop.desk.rows import Done
from desktop.domain.types import Act, BlockState
from desktop.ui import theme
from desktop.ui.components.text import Text
from desktop.ui.controller import Controller
from desktop.ui.escalation.brief_page import BriefPage
from desktop.ui.escalation.complete_page import CompletePage
from desktop.ui.escalation.confirm_page import ConfirmPage, DonePage
from desktop.ui.escalation.page import WizardPage
from desktop.ui.escalation.plan import Choice, Plan, arguments, facts, settled
from desktop.ui.escalation.reason_page import ReasonPage
from desktop.ui.escalation.risen_page import RisenPage
from desktop.ui.escalation.signals import FillWanted
from desktop.ui.escalation.whom_page import WhomPage
from desktop.ui.ticket.act_wizard import ActWizard
from desktop.ui.ticket.beneath import Moved
from desktop.ui.wording import errors

DRAFT_KIND = "escalate"


class EscalationWizard(ActWizard):
    """Reason, people and brief; a sheet that rose by itself gets its brief only."""

    act_icon = "circle-arrow-up"

    handed_over = Signal(object)
    """The `Done` of the act."""
    fill_wanted = Signal(object)
    """A `FillWanted`: the person wants to complete the sheet first; the wizard has closed itself."""
    note_wanted = Signal(str)
    """It can't be handed up any more: what was written is to go into a note; the wizard has closed itself."""

    def __init__(self, controller: Controller, ticket_id: int, parent: QWidget | None = None) -> None:
        plan = Plan.of(controller.session, ticket_id)
        act = Act.NOTE if plan.risen else Act.ESCALATE
        title = _("Hand up") if not plan.risen else _("A new sheet was opened")
        super().__init__(controller, plan.detail, act, DRAFT_KIND, title, parent)
        self._plan = plan
        draft = drafts.load(controller.session, DRAFT_KIND, str(ticket_id))
        self._choice = Choice.from_data(draft.data) if draft else Choice()
        self._setting, self._stale = True, False
        self._refused: RefusedError | None = None
        self.setObjectName("escalation")
        self._build()
        self._meanwhile.acted.connect(self._on_note)
        self._setting = False
        self._show(min(self._choice.page, len(self._pages) - 1))

    def _build(self) -> None:
        self._pages: list[WizardPage] = []
        self._make_pages()
        self._build_frame(self._plan.detail)
        self._esc = Text("Esc", "caption", "text3")
        self._foot.insertWidget(1, self._esc)
        if theme.folded():
            self._esc.hide()

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

    @property
    def choice(self) -> Choice:
        """What is chosen and written so far."""
        return self._choice

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
        last = self._point_to(number)
        self._next.setEnabled(not (last and self._refused))
        self._take_focus(page)

    def _take_focus(self, page: WizardPage) -> None:
        """To the page's first field; where it has none, to the filled button, never to the one that closes."""
        page.focus_first()
        focus = self.focusWidget()
        if focus is None or not page.isAncestorOf(focus):
            self._next.setFocus()

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

    def go_on(self) -> None:
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

    def _read_anew(self) -> None:
        self._plan = Plan.of(self._controller.session, self._ticket_id)
        self._stale = True

    def _follow(self, moved: Moved) -> str:
        """The next step shows it so; what can't be handed up any more may become a note."""
        self._refused = moved.refused
        if self.step == len(self._pages) - 1:
            self._next.setEnabled(not self._refused)
        return _("Keep the words as a note") if self._refused and self._written() else ""

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
