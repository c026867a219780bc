"""Step 4: the page that the next tier reads, written from the timeline and mended by hand."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from desktop.base.errors import RefusedError
from desktop.base.i18n import gettext as _
from desktop.domain.types import Act
from desktop.ui import theme
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import Chip, Icon
from desktop.ui.components.fields import field
from desktop.ui.components.layout import hbox, line, pane, section, vbox
from desktop.ui.components.text import Elided, Paragraph, Text
from desktop.ui.components.text_edit import text_edit
from desktop.ui.escalation.page import WizardPage
from desktop.ui.escalation.plan import Choice, Plan, gaps, reading_words
from desktop.ui.wording import clocks, errors, timeline

_SIDE = 232
_MOST_SOURCES = 8
_LEFT_OUT = frozenset({Act.EDIT, Act.PENALTY})


class BriefPage(WizardPage):
    """What was changed by hand is marked; the automatic text can be had back."""

    fields = ("facts",)

    def __init__(self, plan: Plan) -> None:
        super().__init__(
            plan, _("Brief for the next tier"), _("One page. Written from the timeline; every word can be changed.")
        )
        self._automatic = plan.automatic_brief()
        self._text = text_edit(height=240, role="reading")
        self._text.setObjectName("escalate_brief")
        self._question = text_edit(
            height=64, role="reading", placeholder=_("1. Who goes there today?  2. May the costs be paid in advance?")
        )
        self._question.setObjectName("escalate_question")
        self._text_field = field(_("Brief"), self._text)
        self._mark = Chip(_("changed"), "warn", "pencil")
        self._length = Text("", "caption", "text2")
        self._back = button(_("Back to the automatic text"), "ghost", "undo-2", "s")
        ask = field(_("To be decided by you"), self._question, hint=_("Your own words; they end the brief"))
        head = hbox(self._mark, None, self._length, gap=8)
        left = vbox(ask, self._text_field, head, gap=8)
        side = self._make_side()
        row = hbox((left, 1), side, gap=20)
        row.setAlignment(side, Qt.AlignmentFlag.AlignTop)
        self.lay_out(row)
        self._back.clicked.connect(self._on_back)
        self._text.textChanged.connect(self._on_text)
        self._question.textChanged.connect(self.changed)

    def _make_side(self) -> QFrame:
        sheets = [sheet for sheet in (self.plan.before, self.plan.detail) if sheet is not None]
        events = [event for sheet in sheets for event in sheet.case.events if event.act not in _LEFT_OUT]
        sources = vbox(section(_("Records it is written from"), str(len(events))), gap=6)
        for event in events[:2] + events[2:][-(_MOST_SOURCES - 2) :]:
            said = timeline.event_line(event, self.plan.detail.office, self.plan.detail.policy)
            at = Text(clocks.stamp_words(event.at, self.plan.now), "caption", "text3")
            sources.addLayout(hbox(Icon("check", "ok", 14), at, (Elided(said.what, "caption", "text2"), 1), gap=6))
        missing = gaps(self.plan)
        lacking = vbox(section(_("Gaps that stay"), str(len(missing))), gap=6)
        for gap in missing:
            icon = Icon("circle-alert", "warn", 14, line="caption")
            row = hbox(icon, (Paragraph(gap, "caption", "text2"), 1), gap=6)
            row.setAlignment(icon, Qt.AlignmentFlag.AlignTop)
            lacking.addLayout(row)
        body = vbox(sources, line(), lacking, line(), hbox(self._back, None), gap=10, margins=(16, 12, 16, 12))
        side = pane(body, kind="well")
        side.setFixedWidth(theme.u(_SIDE))
        return side

    def show_choice(self, choice: Choice) -> None:
        text = choice.brief or self._automatic
        if self._text.toPlainText() != text:
            self._text.setPlainText(text)
        if self._question.toPlainText() != choice.question:
            self._question.setPlainText(choice.question)
        name = self.plan.name(self.plan.receiver(choice))
        if name:
            self._note.setText(
                _("One page for {name}. Written from the timeline; every word can be changed.").format(name=name)
            )
        self._show_state()

    def with_choice(self, choice: Choice) -> Choice:
        text = self._text.toPlainText()
        return replace(choice, brief="" if text == self._automatic else text, question=self._question.toPlainText())

    def show_refusal(self, error: RefusedError) -> bool:
        self._text_field.set_error(errors.sentence(error, self.plan.detail.office))
        self._text.setFocus()
        return True

    def focus_first(self) -> None:
        self._question.setFocus()

    def _on_back(self) -> None:
        self._text.setPlainText(self._automatic)

    def _on_text(self) -> None:
        if self._text_field.error():
            self._text_field.set_error("")
        self._show_state()
        self.changed.emit()

    def _show_state(self) -> None:
        text = self._text.toPlainText()
        self._mark.setVisible(text != self._automatic)
        self._back.setEnabled(text != self._automatic)
        self._length.setText(reading_words(text))
