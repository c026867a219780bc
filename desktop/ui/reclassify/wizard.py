"""Judging anew: evidence, new judgement, confirmation; one act at the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.base.errors import HuiyinError, RefusedError
from desktop.base.i18n import gettext as _
from desktop.desk import drafts
from desktop.desk.rows import Done
from desktop.domain.types import Act
from desktop.ui.controller import Controller
from desktop.ui.reclassify.confirm_page import ConfirmPage
from desktop.ui.reclassify.evidence_page import EvidencePage
from desktop.ui.reclassify.judgement_page import NewJudgementPage
from desktop.ui.reclassify.page import JudgementPage
from desktop.ui.reclassify.plan import Plan
from desktop.ui.ticket.act_wizard import ActWizard
from desktop.ui.ticket.beneath import Moved
from desktop.ui.ticket.forms.dialog import ActDialog
from desktop.ui.ticket.forms.table import FORMS
from desktop.ui.wording import errors

DRAFT_KIND = "reclassify"


class ReclassifyWizard(ActWizard):
    """What is written leads to a summary; without the evidence it is not sent."""

    size_wanted, side_width = (960, 620), 208
    act_icon = "tag"

    judged = Signal(object)
    """The `Done` of the act."""

    def __init__(self, controller: Controller, ticket_id: int, parent: QWidget | None = None) -> None:
        plan = Plan.of(controller.session, ticket_id)
        super().__init__(controller, plan.detail, Act.RECLASSIFY, DRAFT_KIND, _("Reclassify"), parent)
        self._plan = plan
        self.setObjectName("reclassify")
        self._evidence, self._judgement = EvidencePage(), NewJudgementPage(plan)
        self._confirm = ConfirmPage()
        self._pages: tuple[JudgementPage, ...] = (self._evidence, self._judgement, self._confirm)
        for page in self._pages:
            self._stack.addWidget(page)
        self._build_frame(plan.detail)
        self._connect()
        self._restore()

    def _connect(self) -> None:
        self._evidence.attach_wanted.connect(self._on_attach)
        self._judgement.changed.connect(self._on_changed)
        self._controller.session_changed.connect(self._on_session)

    def _restore(self) -> None:
        draft = drafts.load(self._controller.session, DRAFT_KIND, str(self._ticket_id))
        page = 0
        if draft is not None:
            self._judgement.body.set_raw(draft.data.get("raw") or {})
            page = min(int(draft.data.get("page") or 0), len(self._pages) - 1)
        self._show(page if self._plan.refused is None else 0)

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
        last = self._point_to(number)
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

    def go_on(self) -> None:
        if self._saved or not self._next.isEnabled() or not self._pages[self.step].ready():
            return
        if self.step < len(self._pages) - 1:
            self._show(self.step + 1)
            self._keep()
            return
        self._next.setEnabled(False)
        args: dict[str, Any] = self._plan.arguments(self._judgement.nested())
        self._controller.do(self._ticket_id, Act.RECLASSIFY, args, self._on_done, self._on_refused)

    def _read_anew(self) -> None:
        self._plan = Plan.of(self._controller.session, self._ticket_id)

    def _follow(self, _moved: Moved) -> str:
        """What is being written is not disturbed."""
        if self._pages[self.step] is not self._judgement:
            self._show(self.step)
        return ""

    def _on_done(self, done: Done) -> None:
        self._saved = True
        self._keeper.drop()
        self.judged.emit(done)
        self.accept()

    def _on_refused(self, error: RefusedError) -> None:
        """Something changed meanwhile: the case is read anew, and the refusal stands where it belongs."""
        self._read_anew()
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
        self._read_anew()
        self._show(self.step)

    def _on_session(self, _session: object) -> None:
        self.reject()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._pages[self.step].focus_first()
