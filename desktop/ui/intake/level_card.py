"""The level that the rules propose, why, what follows from it, and a person's own judgement."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame

from desktop.base.i18n import gettext as _
from desktop.base.i18n import ngettext, pick
from desktop.domain.policy import Policy
from desktop.domain.types import Hit, Triage
from desktop.ui.components.chips import Icon, LevelChip
from desktop.ui.components.fields import Field, field, line_edit
from desktop.ui.components.layout import empty_layout, hbox, line, vbox
from desktop.ui.components.segments import Segments
from desktop.ui.components.text import Elided, Paragraph, Text
from desktop.ui.intake.forecast import Forecast, hit_words
from desktop.ui.wording import names
from desktop.ui.wording.joining import listed
from desktop.ui.wording.marks import ICON

_MOST = 4


class LevelCard(QFrame):
    """Reasons on the left of their clauses; the segments overrule, downwards only with a reason."""

    edited = Signal()
    """The level or its reason was changed by a person."""

    def __init__(self, policy: Policy) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setObjectName("intake_level_card")
        self._policy = policy
        self._proposed = 1
        self._overruled: int | None = None
        self._chip = LevelChip(names.level_name(policy, 1), policy.level(1).look)
        self._segments = Segments([names.level_short(level.number) for level in policy.levels], 0, equal=52)
        self._segments.setObjectName("intake_level")
        self._segments.setAccessibleName(names.field_name("level"))
        self.reason = line_edit("", _("Why it is lower than proposed"))
        self.reason.setObjectName("intake_level_reason")
        self.reason_field: Field = field(names.field_name("level_reason"), self.reason, required=True)
        self._reasons = vbox(gap=4)
        self._after = Paragraph("", "caption", "text2")
        head = hbox(Text(_("Proposed level"), "body_strong"), self._chip, None, self._segments, gap=8)
        after = hbox(Icon("megaphone", "text2", 14, line="caption"), (self._after, 1), gap=8)
        self.setLayout(vbox(head, self._reasons, self.reason_field, line(), after, gap=8, margins=(12, 12, 12, 10)))
        self.reason_field.hide()
        self._segments.chosen.connect(self._on_chosen)
        self.reason.textEdited.connect(self.edited)

    @property
    def overruled(self) -> int | None:
        """The level a person chose; None while the proposal stands."""
        return self._overruled

    def choose(self, level: int) -> None:
        """Overrules the proposal, as a key or a draft does; the proposed level itself takes the overruling back."""
        if not 1 <= level <= len(self._policy.levels):
            return
        self._overruled = None if level == self._proposed else level
        self._show_choice()
        self.edited.emit()

    def show_entry(self, level: int | None, reason: str) -> None:
        """Puts a draft's judgement into the card."""
        self._overruled = level
        self.reason.setText(reason)
        self._show_choice()

    def show_forecast(self, forecast: Forecast) -> None:
        """The proposal, its reasons, and what has to be done after saving."""
        self._proposed = forecast.triage.level
        if self._overruled == self._proposed:
            self._overruled = None
        level = self._policy.level(self._proposed)
        self._chip.set_level(names.level_name(self._policy, level.number), level.look)
        self._show_reasons(forecast.triage, level.rule, pick(level.definition))
        self._after.setText(self._consequence(forecast))
        self._show_choice()

    def _show_reasons(self, triage: Triage, rule: str, definition: str) -> None:
        empty_layout(self._reasons)
        hits = triage.hits[:_MOST]
        for hit in hits:
            self._reasons.addLayout(self._reason_row(hit))
        if not hits:
            mark, clause = Icon("check", "text3", 14, line="body"), Text(rule, "caption", "text3")
            row = hbox(mark, (Paragraph(definition, "body"), 1), clause)
            for small in (mark, clause):
                row.setAlignment(small, Qt.AlignmentFlag.AlignTop)
            self._reasons.addLayout(row)
        if len(triage.hits) > _MOST:
            rest = len(triage.hits) - _MOST
            said = ngettext("and {count} more reason", "and {count} more reasons", rest).format(count=rest)
            self._reasons.addWidget(Text(said, "caption", "text3"))

    def _reason_row(self, hit: Hit) -> QBoxLayout:
        grave = hit.level == len(self._policy.levels)
        icon = ICON if hit.marked else "flag" if hit.start >= 0 else "repeat"
        sentence = Elided(hit_words(self._policy, hit))
        return hbox(
            Icon(icon, "danger" if grave else "warn", 14), (sentence, 1), Text(hit.rule, "caption", "text3"), gap=8
        )

    def _consequence(self, forecast: Forecast) -> str:
        seats = listed(dict.fromkeys(pick(self._policy.seat_name(seat)) for seat in forecast.triage.notify))
        if forecast.hand_over:
            to = pick(self._policy.seat_name(forecast.level.route.handle))
            first = _("After saving it goes to {seat} at once.").format(seat=to)
        else:
            first = _("You handle it yourself.")
        if not seats:
            return first
        return _("{sentence} To be told: {seats}.").format(sentence=first, seats=seats)

    def _on_chosen(self, index: int) -> None:
        self.choose(index + 1)

    def _show_choice(self) -> None:
        level = self._overruled or self._proposed
        self._segments.set_current(level - 1)
        self.reason_field.setVisible(level < self._proposed)
