"""Step 1: which evidence the cause needs, what is there, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.base.i18n import gettext as _
from desktop.base.i18n import ngettext, pick
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import Icon
from desktop.ui.components.layout import empty_layout, hbox, line, pane, section, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.text import Elided, Paragraph, Text
from desktop.ui.reclassify.page import JudgementPage
from desktop.ui.reclassify.plan import Paper, Plan
from desktop.ui.wording import errors, names
from desktop.ui.wording.joining import listed


class EvidencePage(JudgementPage):
    """A list with ticks; each missing paper has a button that attaches it."""

    attach_wanted = Signal(str)
    """Kind of the file that is to be attached."""

    def __init__(self) -> None:
        note = _("A new judgement rests on evidence. Read this before you write anything.")
        super().__init__(_("Evidence"), note)
        self._bar = message_bar("", "info")
        self._bar.setObjectName("reclassify_bar")
        self._now = Paragraph("", "body", "text2")
        self._rows = vbox(gap=0)
        self._list = pane(self._rows, kind="card")
        self._buttons: list[QWidget] = []
        self._refused = False
        self._heading = pane(section(_("What this cause needs")))
        self.lay_out(self._bar, self._now, self._heading, self._list)

    def show_plan(self, plan: Plan, _nested: Mapping[str, Any]) -> None:
        policy, ticket = plan.detail.policy, plan.detail.case.ticket
        self._refused = plan.refused is not None
        category = names.category_name(policy, ticket.category) or _("none")
        standing = _("Now: {category}, {level}").format(category=category, level=names.level_name(policy, ticket.level))
        self._now.setText(standing)
        self._say(plan)
        empty_layout(self._rows)
        self._buttons = []
        made = [self._paper_row(paper, plan) for paper in plan.papers]
        if plan.asks_answer:
            made.append(self._answer_row(plan))
        for number, row in enumerate(made):
            if number:
                self._rows.addWidget(line())
            self._rows.addLayout(row)
        for part in (self._heading, self._list):
            part.setVisible(bool(made) and not self._refused)

    def _say(self, plan: Plan) -> None:
        missing = len(plan.missing)
        if plan.refused is not None:
            sentence = errors.sentence(plan.refused, plan.detail.office)
            clause = pick(plan.detail.policy.rules.get(plan.refused.rule or "", {}))
            self._bar.show_message(sentence, "danger", second=clause)
        elif missing:
            said = ngettext(
                "{count} piece of evidence is missing. You can write now and send once all is here.",
                "{count} pieces of evidence are missing. You can write now and send once all is here.",
                missing,
            )
            self._bar.show_message(said.format(count=missing), "warn")
        elif plan.papers or plan.asks_answer:
            self._bar.show_message(_("All the evidence is here."), "ok")
        else:
            self._bar.show_message(_("The rules ask for no evidence here; the reason must stand by itself."), "info")

    def _paper_row(self, paper: Paper, plan: Plan) -> QBoxLayout:
        there = bool(paper.files)
        words = listed(paper.files) if there else _("missing")
        row = self._row(there, paper.name, words, plan.rule)
        attach = button(
            _("Attach another") if there else _("Attach …"), "link" if there else "secondary", "paperclip", "s",
            _("Attach: {evidence}").format(evidence=paper.name),
        )  # fmt: skip
        attach.setObjectName(f"attach.{paper.code}")
        attach.clicked.connect(self._asks(paper.code))
        row.addWidget(attach)
        if not there:
            self._buttons.append(attach)
        return row

    def _answer_row(self, plan: Plan) -> QBoxLayout:
        words = plan.answer or _("not asked yet: the callback comes first")
        return self._row(not plan.answer_missing, _("The customer's satisfaction"), words, plan.rule)

    def _row(self, there: bool, name: str, words: str, rule: str) -> QBoxLayout:
        icon, tone = ("circle-check", "ok") if there else ("circle-alert", "warn")
        names_ = vbox(Text(name, "body_strong"), Elided(words, "caption", "text2" if there else "warn"), gap=0)
        return hbox(Icon(icon, tone), (names_, 1), Text(rule, "caption", "text3"), gap=12, margins=(16, 10, 12, 10))

    def _asks(self, code: str) -> Callable[[], None]:
        def emit() -> None:
            self.attach_wanted.emit(code)

        return emit

    def ready(self) -> bool:
        return not self._refused

    def focus_first(self) -> None:
        if self._buttons:
            self._buttons[0].setFocus()
