"""Asking for a mark on a customer: kind, reason, last day. Somebody higher approves it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.base.errors import RefusedError
from desktop.base.i18n import gettext as _
from desktop.base.i18n import local, ngettext, pick
from desktop.desk import customers
from desktop.desk.session import Session
from desktop.domain.marks import Mark, approvers, last_day, wished
from desktop.domain.policy import MarkRule
from desktop.ui.components.chips import Icon
from desktop.ui.components.fields import combo, field, line_edit
from desktop.ui.components.layout import hbox, pane
from desktop.ui.components.text import Paragraph
from desktop.ui.components.text_edit import text_edit
from desktop.ui.controller import Controller
from desktop.ui.customers.form_dialog import FormDialog
from desktop.ui.intake.moments import read_moment
from desktop.ui.wording import errors
from desktop.ui.wording.marks import ICON, approvers_words, day_words


class MarkDialog(FormDialog):
    """Only where the rules know marks. Source: P-4, Law and decency."""

    def __init__(self, controller: Controller, key: str, about: str, parent: QWidget | None = None) -> None:
        super().__init__(controller, "mark", key, parent)
        self._key = key
        self._rules = {rule.code: rule for rule in controller.session.store.policy().marks}
        before = self.restored()
        self._kind = combo([(code, pick(rule.name)) for code, rule in self._rules.items()], before.get("kind", ""))
        self._reason = text_edit(before.get("reason", ""), height=88)
        self._until = line_edit(before.get("until", ""), _("e.g. 2026-12-31"))
        self._approval = Paragraph("", "body", "text2")
        self._approval.setObjectName("mark_approval")
        self._build(about)
        self._on_kind()
        if before.get("until"):
            self._until.setText(before["until"])
        self._kind.currentIndexChanged.connect(self._on_kind)
        self._reason.textChanged.connect(self.touch)
        self._until.textEdited.connect(self.touch)
        self._kind.setFocus()

    def _build(self, about: str) -> None:
        hint = _("What happened, in neutral words: write it as if the customer asked for a copy.")
        self.fields = {
            "kind": field(_("Mark"), self._kind),
            "reason": field(_("Reason"), self._reason, True, hint),
            "until": field(_("Last day"), self._until, True),
        }
        for name, each in self.fields.items():
            each.widget.setObjectName(f"mark_{name}")
        lead = _("It counts once it is approved, and ends by itself. It is never printed on what leaves the house.")
        approval = hbox(Icon("stamp", "text2", line="body"), (self._approval, 1), margins=(12, 8, 12, 8))
        approval.setAlignment(Qt.AlignmentFlag.AlignTop)
        kind, *others = self.fields.values()
        self.build(_("Ask for a mark"), about, lead, _("Ask for it"), ICON, kind, pane(approval, kind="well"), *others)

    def _today(self) -> date:
        return local(self.controller.session.clock.now()).date()

    def _on_kind(self, _at: int = 0) -> None:
        """Another kind has another longest term, and says something else at the desk."""
        rule = self._rules.get(self._kind.code())
        if rule is None:
            return
        self.fields["kind"].set_hint(_("The desk will read: {words}").format(words=pick(rule.shows)))
        longest = last_day(rule, self._today())
        self._until.setText(day_words(longest))
        hint = ngettext("{count} day at most, {day}", "{count} days at most, {day}", rule.days)
        self.fields["until"].set_hint(hint.format(count=rule.days, day=day_words(longest)))
        self._approval.setText(self._approved_by(rule))
        self.touch()

    def _approved_by(self, rule: MarkRule) -> str:
        """Who will be asked; where nobody else can decide, the asker is told so."""
        session = self.controller.session
        people = approvers(rule, session.person.id, session.store.office())
        said = approvers_words(tuple(person.name for person in people))
        if any(person.id == session.person.id for person in people):
            return _("{sentence}: nobody else can, so the record will say so.").format(sentence=said)
        return said

    def draft(self) -> Mapping[str, Any] | None:
        """Kept once a reason is there."""
        reason = self._reason.toPlainText()
        if not reason.strip():
            return None
        return {"kind": self._kind.code(), "reason": reason, "until": self._until.text()}

    def work(self) -> Callable[[Session], Any] | None:
        """Asks for the mark; what the rules say about it is told at once."""
        until, session = self._day(), self.controller.session
        if until is None:
            return None
        kind, reason = self._kind.code(), self._reason.toPlainText()
        try:
            wished(session.store.policy(), Mark(kind, reason, session.person.id, None, self._today(), until))
        except RefusedError as error:
            self.show_refusal(error.field or "", errors.sentence(error))
            return None
        return partial(customers.mark, key=self._key, kind=kind, reason=reason, until=until)

    def _day(self) -> date | None:
        try:
            read = read_moment(self._until.text(), self.controller.session.clock.now(), ahead=True)
        except ValueError:
            read = None
        if read is None:
            self.show_refusal("until", _("Write a date, such as {day}.").format(day=day_words(self._today())))
            return None
        return local(read).date()
