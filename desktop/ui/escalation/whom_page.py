"""Step 2: into whose hands, and who must be told."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QButtonGroup, QGridLayout

from desktop.base.errors import RefusedError
from desktop.base.i18n import gettext as _
from desktop.base.i18n import ngettext, pick
from desktop.domain.escalation import Target, Tell
from desktop.ui.components.check import Check
from desktop.ui.components.chips import Chip
from desktop.ui.components.layout import empty_layout, hbox, line, pane, section, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.option_card import OptionCard
from desktop.ui.components.text import Elided, Text
from desktop.ui.escalation.page import WizardPage
from desktop.ui.escalation.plan import Choice, Plan, settled
from desktop.ui.people.people_list import position_words
from desktop.ui.wording import errors
from desktop.ui.wording.joining import listed

_MOST_CARDS = 4


def _table() -> QGridLayout:
    """Who · how binding · clause · why, between two margins that the lines cross."""
    table = QGridLayout()
    table.setContentsMargins(0, 6, 0, 6)
    table.setHorizontalSpacing(12)
    table.setVerticalSpacing(6)
    for column, stretch in ((1, 3), (4, 4)):
        table.setColumnStretch(column, stretch)
    for column in (0, 5):
        table.setColumnMinimumWidth(column, 12)
    return table


class WhomPage(WizardPage):
    """Made anew for each level: other levels have other people."""

    fields = ("to", "notified")

    def __init__(self, plan: Plan) -> None:
        note = _("Once it is handed over, you stay the one who follows every step until the customer is content.")
        super().__init__(plan, _("Into whose hands, and who is told"), note)
        self._group = QButtonGroup(self)
        self._receivers: tuple[int, ...] = ()
        self._checks: dict[int, Check] = {}
        self._shown: int | None = None
        self._rule_bar = message_bar("", "danger", icon="siren")
        self._rule_bar.setObjectName("escalate_rule")
        self._refused = message_bar("", "danger")
        self._refused.hide()
        self._cards = vbox(gap=8)
        self._table = _table()
        self._count = Text("", "caption", "text3")
        self._told = pane(self._table, kind="card")
        told_head = hbox(Text(_("To be told"), "body_strong"), self._count, None, gap=6)
        self.lay_out(
            self._rule_bar, self._refused, vbox(section(_("Who takes it")), self._cards, gap=8),
            vbox(told_head, self._told, gap=8),
        )  # fmt: skip
        self._group.idClicked.connect(lambda _number: self.changed.emit())

    def show_choice(self, choice: Choice) -> None:
        full = settled(choice, self.plan)
        target = self.plan.target(full.to_level)
        if target is None:
            return
        if target.level != self._shown:
            self._make(target)
        for number, person_id in enumerate(self._receivers):
            button = self._group.button(number)
            if button is not None:
                button.setChecked(person_id == full.to)
        for person_id, check in self._checks.items():
            check.blockSignals(True)
            check.setChecked(person_id in (full.notified or ()))
            check.blockSignals(False)

    def with_choice(self, choice: Choice) -> Choice:
        if self._shown is None or self._shown != settled(choice, self.plan).to_level:
            return choice
        at = self._group.checkedId()
        to = self._receivers[at] if 0 <= at < len(self._receivers) else choice.to
        notified = frozenset(person for person, check in self._checks.items() if check.isChecked())
        return replace(choice, to=to, notified=notified)

    def problem(self, choice: Choice) -> RefusedError | None:
        target = self.plan.target(choice.to_level)
        missing = [
            t for t in (target.tell if target else ()) if t.mandatory and t.person not in (choice.notified or ())
        ]
        if not missing:
            return None
        people = tuple(self.plan.name(tell.person) for tell in missing)
        return RefusedError("notify_missing", "notified", missing[0].rule, people=people)

    def show_refusal(self, error: RefusedError) -> bool:
        self._refused.show_message(errors.sentence(error, self.plan.detail.office), "danger")
        self._refused.show()
        return True

    def focus_first(self) -> None:
        checked = self._group.checkedButton()
        if checked is not None:
            checked.setFocus()

    def _make(self, target: Target) -> None:
        self._shown = target.level
        self._refused.hide()
        for old in self._group.buttons():
            self._group.removeButton(old)
        empty_layout(self._cards)
        empty_layout(self._table)
        self._show_rule(target)
        self._receivers = target.receivers[:_MOST_CARDS]
        for number, person_id in enumerate(self._receivers):
            card = self._person_card(person_id, target.rule if number == 0 else "")
            self._group.addButton(card, number)
            self._cards.addWidget(card)
        self._checks = {}
        for tell in target.tell:
            self._put_row(tell)
        self._count_tells(target)

    def _show_rule(self, target: Target) -> None:
        policy = self.plan.detail.policy
        level = policy.level(target.level)
        if target.report:
            heads = listed(pick(policy.seat_name(seat)) for seat in level.route.report)
            said = _("This level goes to {seat} at once, who reports specially to {heads}; nobody is passed over.")
            words = said.format(seat=pick(policy.seat_name(level.route.handle)), heads=heads)
        else:
            said = _("This level is handled by {seat} and reviewed by {reviewer}.")
            words = said.format(
                seat=pick(policy.seat_name(level.route.handle)), reviewer=pick(policy.seat_name(level.route.review))
            )
        self._rule_bar.show_message(
            words, "danger" if target.report else "info", icon="siren" if target.report else "", second=level.route.rule
        )

    def _person_card(self, person_id: int, rule: str) -> OptionCard:
        person = self.plan.detail.office.person(person_id)
        assert person is not None
        note = position_words(self.plan.detail.policy, person)
        card = OptionCard(person.name, note, tag=_("by rule") if rule else "", avatar=person.name)
        card.setObjectName(f"receiver_{person.login}")
        return card

    def _put_row(self, tell: Tell) -> None:
        """A line more of the table, its columns under those of the line before."""
        person = self.plan.detail.office.person(tell.person)
        assert person is not None
        check = Check(person.name, tell.mandatory, position_words(self.plan.detail.policy, person))
        check.setObjectName(f"tell_{person.login}")
        check.toggled.connect(self._on_tick)
        kind = Chip(_("must"), "danger") if tell.mandatory else Chip(_("advised"))
        cells = (check, kind, Text(tell.rule, "caption", "text3"), Elided(self._why(tell), "body", "text2"))
        at = self._table.rowCount()
        if self._checks:
            self._table.addWidget(line(), at, 0, 1, len(cells) + 2)
        for column, cell in enumerate(cells, 1):
            self._table.addWidget(cell, at + 1, column)
        self._checks[tell.person] = check

    def _why(self, tell: Tell) -> str:
        trigger = self.plan.detail.policy.trigger(tell.trigger)
        if trigger is None:
            return _("on the way of this level")
        return _("because of: {trigger}").format(trigger=pick(trigger.name))

    def _count_tells(self, target: Target) -> None:
        must = sum(tell.mandatory for tell in target.tell)
        said = ngettext(
            "{count} person must be told; a tick records it", "{count} people must be told; a tick records it", must
        )
        self._count.setText(said.format(count=must) if must else _("nobody must; a tick records it"))
        self._told.setVisible(bool(target.tell))

    def _on_tick(self, _on: bool) -> None:
        self._refused.hide()
        self.changed.emit()
