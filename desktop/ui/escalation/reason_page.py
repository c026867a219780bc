"""Step 1: why, to which level, and by which clause."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QBoxLayout, QButtonGroup

from desktop.base.errors import RefusedError
from desktop.base.i18n import gettext as _
from desktop.base.i18n import pick
from desktop.domain.escalation import Target
from desktop.domain.types import Hit
from desktop.ui.components.chips import Icon
from desktop.ui.components.fields import field
from desktop.ui.components.layout import hbox, pane, section, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.option_card import OptionCard
from desktop.ui.components.text import Elided, Text
from desktop.ui.components.text_edit import text_edit
from desktop.ui.escalation.page import WizardPage
from desktop.ui.escalation.plan import Choice, Plan, level_words, proposed_reason, settled
from desktop.ui.intake.forecast import hit_words
from desktop.ui.wording import errors
from desktop.ui.wording.marks import ICON

_MOST_HITS = 5


class ReasonPage(WizardPage):
    """The levels that are open to the case as cards; the reason, worded by the rules and editable."""

    fields = ("to_level", "reason", "act")

    def __init__(self, plan: Plan) -> None:
        super().__init__(
            plan,
            _("Reason and rule"),
            _("The level decides who handles and who reviews; the reason stands on the sheet."),
        )
        self._group = QButtonGroup(self)
        self._cards = [self._card(target) for target in plan.ways.targets]
        for number, card in enumerate(self._cards):
            card.setObjectName(f"to_level_{plan.ways.targets[number].level}")
            self._group.addButton(card, number)
        self._reason = text_edit(height=72, role="reading")
        self._reason.setObjectName("escalate_reason")
        self._reason_field = field(_("Why it goes up"), self._reason, required=True)
        self._refused = message_bar("", "danger")
        if plan.refused is None:
            self._refused.hide()
        else:
            self._refused.show_message(errors.sentence(plan.refused, plan.detail.office), "danger")
        hits = plan.ways.triage.hits[:_MOST_HITS]
        found = pane(vbox(*[self._hit_row(hit) for hit in hits], gap=4, margins=(16, 12, 16, 12)), kind="well")
        self.lay_out(
            self._refused,
            vbox(section(_("Where to")), *self._cards, gap=8),
            vbox(section(_("What speaks for it")), found, gap=8) if hits else vbox(),
            self._reason_field,
        )
        self._own_words = False
        self._group.idClicked.connect(self._on_card)
        self._reason.textChanged.connect(self._on_reason)

    def _card(self, target: Target) -> OptionCard:
        policy = self.plan.detail.policy
        words, _look = level_words(self.plan, target.level)
        level = policy.level(target.level)
        said = _("{definition} Handled by {seat}.").format(
            definition=pick(level.definition), seat=pick(policy.seat_name(level.route.handle))
        )
        title = (
            _("{level}: hand over").format(level=words) if target.hand_over else _("{level}: raise").format(level=words)
        )
        icon = "forward" if target.hand_over else "circle-arrow-up"
        tag = _("by rule · {rule}").format(rule=target.rule) if target.proposed else target.rule
        return OptionCard(title, said, icon, target.proposed, tag, height=68)

    def _hit_row(self, hit: Hit) -> QBoxLayout:
        policy = self.plan.detail.policy
        grave = hit.level == policy.top.number
        sign = ICON if hit.marked else "flag" if hit.start >= 0 else "info"
        icon = Icon(sign, "danger" if grave else "warn", 14)
        return hbox(icon, (Elided(hit_words(policy, hit)), 1), Text(hit.rule, "caption", "text3"), gap=8)

    def show_choice(self, choice: Choice) -> None:
        full = settled(choice, self.plan)
        for target, card in zip(self.plan.ways.targets, self._cards, strict=True):
            card.setChecked(target.level == full.to_level)
        if self._reason.toPlainText() != choice.reason:
            self._own_words = bool(choice.reason)
            self._reason.setPlainText(choice.reason)
        if not choice.reason:
            self._propose()

    def with_choice(self, choice: Choice) -> Choice:
        at = self._group.checkedId()
        level = self.plan.ways.targets[at].level if at >= 0 else choice.to_level
        other = level != settled(choice, self.plan).to_level
        if other:  # another level has other people
            choice = replace(choice, to=None, notified=None)
        return replace(choice, to_level=level, reason=self._reason.toPlainText())

    def problem(self, choice: Choice) -> RefusedError | None:
        if self.plan.refused is not None:
            return self.plan.refused
        if not choice.reason.strip():
            return RefusedError("field_missing", "reason", self.plan.detail.policy.level(choice.to_level or 1).rule)
        return None

    def show_refusal(self, error: RefusedError) -> bool:
        if error.field == "reason":
            self._reason_field.set_error(errors.sentence(error, self.plan.detail.office))
            self._reason.setFocus()
        else:
            self._refused.show_message(errors.sentence(error, self.plan.detail.office), "danger")
            self._refused.show()
        return True

    def focus_first(self) -> None:
        checked = self._group.checkedButton()
        (checked or self._reason).setFocus()

    def _propose(self) -> None:
        target = self.plan.target(self.with_choice(Choice()).to_level)
        if target is not None:
            self._reason.setPlainText(proposed_reason(self.plan, target))
            self._own_words = False

    def _on_card(self, _number: int) -> None:
        if not self._own_words:
            self._propose()
        self.changed.emit()

    def _on_reason(self) -> None:
        self._own_words = self._reason.hasFocus() or self._own_words
        if self._reason_field.error():
            self._reason_field.set_error("")
        self.changed.emit()
