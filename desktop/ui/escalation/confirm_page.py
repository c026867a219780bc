"""Step 5: everything that will happen, before it happens; and afterwards, what to do now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout

from desktop.base.errors import RefusedError
from desktop.base.i18n import gettext as _
from desktop.base.i18n import ngettext, pick
from desktop.desk.rows import Done
from desktop.domain.escalation import Target
from desktop.ui.components.chips import Icon
from desktop.ui.components.layout import empty_layout, hbox, line, pane, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.text import Elided, Paragraph, Text
from desktop.ui.escalation.page import WizardPage
from desktop.ui.escalation.plan import Choice, Plan, facts, level_words, reading_words, settled
from desktop.ui.wording import errors, names
from desktop.ui.wording.joining import listed

Row = tuple[str, str, str]
"""Icon, what happens, clause."""


class ConfirmPage(WizardPage):
    """The consequences as sentences with their clauses."""

    fields = ("facts",)

    def __init__(self, plan: Plan) -> None:
        note = _("Nothing has been saved yet. This is what the filled button does, as one entry in the record.")
        super().__init__(plan, _("Confirm"), note)
        self._refused = message_bar("", "danger")
        self._refused.hide()
        self._rows = vbox(gap=0)
        self._reason = Paragraph("", "reading")
        reason = pane(
            vbox(Text(_("Reason"), "caption", "text2"), self._reason, gap=4, margins=(16, 12, 16, 12)), kind="well"
        )
        self._why = reason
        self.lay_out(self._refused, pane(self._rows, kind="card"), reason)

    def show_choice(self, choice: Choice) -> None:
        full = settled(choice, self.plan)
        target = self.plan.target(full.to_level)
        empty_layout(self._rows)
        self._refused.hide()
        self._reason.setText(full.reason)
        self._why.setVisible(not self.plan.risen)
        rows = self._risen_rows(full) if self.plan.risen or target is None else self._rows_of(full, target)
        for number, row in enumerate(rows):
            if number:
                self._rows.addWidget(line())
            self._rows.addLayout(self._row(*row))

    def _rows_of(self, full: Choice, target: Target) -> Sequence[Row]:
        plan, ticket = self.plan, self.plan.detail.case.ticket
        level = plan.detail.policy.level(target.level)
        rows: list[Row] = []
        if target.level != ticket.level:
            said = _("The level rises from {old} to {new}").format(
                old=names.level_name(plan.detail.policy, ticket.level), new=level_words(plan, target.level)[0]
            )
            rows.append(("circle-arrow-up", said, level.rule))
        rows.append(
            ("forward", _("{name} handles the case from now on").format(name=plan.name(full.to)), level.route.rule)
        )
        rows += self._told_rows(full)
        rows.append(
            ("file-text", _("The brief goes with it: {length}").format(length=reading_words(facts(full, plan))), "")
        )
        if target.report:
            heads = listed(pick(plan.detail.policy.seat_name(seat)) for seat in level.route.report)
            rows.append(
                ("megaphone", _("After that a special report to {heads} is due").format(heads=heads), level.route.rule)
            )
        reviewer = pick(plan.detail.policy.seat_name(level.route.review))
        rows.append(("stamp", _("At the end it is reviewed by {reviewer}").format(reviewer=reviewer), level.route.rule))
        rows.append(
            (
                "user-round-check",
                _("{name}, who received it, keeps following it").format(name=plan.name(ticket.received_by)),
                "F-5.3.1.4",
            )
        )
        return rows

    def _told_rows(self, full: Choice) -> list[Row]:
        people = listed(self.plan.name(key) for key in sorted(full.notified or ()))
        return [("bell", _("Recorded as told: {names}").format(names=people), "")] if people else []

    def _risen_rows(self, full: Choice) -> Sequence[Row]:
        plan, ticket = self.plan, self.plan.detail.case.ticket
        rows: list[Row] = [
            (
                "file-plus",
                _("Sheet {new} goes on where {old} ended").format(new=ticket.number, old=plan.detail.previous_number),
                "",
            ),
            ("forward", _("{name} handles it").format(name=plan.name(ticket.handler)), ""),
            *self._told_rows(full),
            (
                "file-text",
                _("The brief is added as a note: {length}").format(length=reading_words(facts(full, plan))),
                "",
            ),
        ]
        return rows

    @staticmethod
    def _row(icon: str, sentence: str, rule: str) -> QBoxLayout:
        row = hbox(
            Icon(icon, "accent_text"), (Elided(sentence, "body"), 1), Text(rule, "caption", "text3"),
            gap=12, margins=(16, 10, 16, 10),
        )  # fmt: skip
        row.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        return row

    def show_refusal(self, error: RefusedError) -> bool:
        self.say(errors.sentence(error, self.plan.detail.office))
        return True

    def say(self, sentence: str) -> None:
        self._refused.show_message(sentence, "danger")
        self._refused.show()


class DonePage(WizardPage):
    """After the hand-over: who has it now, and the two calls that no program makes."""

    def __init__(self, plan: Plan, choice: Choice, done: Done) -> None:
        full = settled(choice, plan)
        name = plan.name(plan.receiver(choice))
        super().__init__(
            plan,
            _("{name} has it now").format(name=name),
            _("Saved as one entry in the record of {number}.").format(number=done.number),
        )
        told = sorted((full.notified or frozenset()) - {full.to})
        rows = [
            ("phone-outgoing", _("Call {name} or go there: the program does not ring.").format(name=name)),
            (
                "message-square-text",
                _("Tell {customer} who handles it now and when they hear from us.").format(
                    customer=plan.detail.case.ticket.name or _("the customer")
                ),
            ),
        ]
        if told:
            said = ngettext(
                "{count} other person is recorded as told: {names}.",
                "{count} others are recorded as told: {names}.",
                len(told),
            )
            rows.append(("bell", said.format(count=len(told), names=listed(plan.name(key) for key in told))))
        box = vbox(gap=0)
        for number, (icon, sentence) in enumerate(rows):
            if number:
                box.addWidget(line())
            box.addLayout(
                hbox(
                    Icon(icon, "accent_text", 20), (Paragraph(sentence, "reading"), 1), gap=14, margins=(16, 12, 16, 12)
                )
            )
        self.lay_out(pane(box, kind="card"))
