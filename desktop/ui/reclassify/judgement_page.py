"""Step 2: the new category, level and reason, with what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.base.errors import RefusedError
from desktop.base.i18n import gettext as _
from desktop.domain.types import Outcome
from desktop.ui.reclassify.page import JudgementPage
from desktop.ui.reclassify.plan import Plan, form, rows
from desktop.ui.ticket.forms.body import FormBody
from desktop.ui.ticket.forms.consequence import ConsequenceCard
from desktop.ui.ticket.forms.fields import Consequence, arguments
from desktop.ui.wording import errors


class NewJudgementPage(JudgementPage):
    """A form; what it would change is said while it is filled."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(_("New judgement"), _("The level follows from the category, unless you set another."))
        self._plan, self._form = plan, form(plan)
        self.body = FormBody(self._form.fields, plan.setting)
        self._card = ConsequenceCard()
        self.lay_out(self.body, self._card)
        self.body.edited.connect(self._on_edited)

    def show_plan(self, plan: Plan, _nested: Mapping[str, Any]) -> None:
        self._plan = plan
        self._foresee()

    def nested(self) -> dict[str, Any]:
        """The judgement as the act takes it; what can't be read yet is left out."""
        return arguments(self._form, self._plan.setting, self.body.soft_values())

    def _on_edited(self) -> None:
        self._foresee()
        self.changed.emit()

    def _foresee(self) -> None:
        self._card.show_consequence(self._outlook(), self._plan.setting)

    def _outlook(self) -> Consequence | None:
        """What follows once the evidence is here: that is asked for on the page before."""
        nested = self.nested()
        found = self._plan.foreseen({**nested, "reason": nested.get("reason") or "…"})
        if isinstance(found, Outcome):
            said = rows(self._plan, found, nested)
            icon, tone, text, rule = next((row for row in said if row[1] in ("danger", "warn")), said[0])
            rest = " ".join(row[2] for row in said if row[2] != text and row[0] != "paperclip")
            return Consequence(tone if tone in ("danger", "warn") else "info", icon, text, rest, rule)
        if found.code == "nothing_changed":
            return None
        return Consequence("warn", "info", errors.sentence(found, self._plan.detail.office), rule=found.rule or "")

    def ready(self) -> bool:
        if self.body.values() is None:
            return False
        found = self._plan.foreseen(self.nested())
        if isinstance(found, RefusedError):
            return not self.show_refusal(found, errors.sentence(found, self._plan.detail.office))
        return True

    def show_refusal(self, error: RefusedError, sentence: str) -> bool:
        return self.body.refuse(error.field, sentence)

    def focus_first(self) -> None:
        self.body.focus_first()
