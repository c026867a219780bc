"""Step 3: everything that will happen, before it happens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.base.errors import RefusedError
from desktop.base.i18n import gettext as _
from desktop.domain.types import Outcome
from desktop.ui.components.chips import Icon
from desktop.ui.components.layout import empty_layout, hbox, line, pane, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.text import Paragraph, Text
from desktop.ui.reclassify.page import JudgementPage
from desktop.ui.reclassify.plan import Plan, rows
from desktop.ui.wording import errors
from desktop.ui.wording.joining import listed


class ConfirmPage(JudgementPage):
    """The consequences as sentences; what still stands in the way above them."""

    def __init__(self) -> None:
        note = _("Nothing has been saved yet. This is what the filled button does, as one entry in the record.")
        super().__init__(_("Confirm"), note)
        self._bar = message_bar("", "danger")
        self._bar.setObjectName("reclassify_refused")
        self._rows = vbox(gap=0)
        self._list = pane(self._rows, kind="card")
        self._reason = Paragraph("", "reading")
        well = vbox(Text(_("Reason"), "caption", "text2"), self._reason, gap=4, margins=(16, 12, 16, 12))
        self._possible = False
        self.lay_out(self._bar, self._list, pane(well, kind="well"))

    def show_plan(self, plan: Plan, nested: Mapping[str, Any]) -> None:
        self._reason.setText(str(nested.get("reason") or ""))
        found = plan.outcome(nested)
        self._possible = isinstance(found, Outcome)
        empty_layout(self._rows)
        self._list.setVisible(self._possible)
        self._bar.hide()
        if isinstance(found, RefusedError):
            missing = _("Missing: {what}").format(what=listed(plan.missing)) if plan.missing else ""
            self._bar.show_message(errors.sentence(found, plan.detail.office), "danger", second=missing)
            self._bar.show()
            return
        for number, (icon, tone, text, rule) in enumerate(rows(plan, found, nested)):
            if number:
                self._rows.addWidget(line())
            self._rows.addLayout(
                hbox(
                    Icon(icon, tone, line="body"),
                    (Paragraph(text, "body"), 1),
                    Text(rule, "caption", "text3"),
                    gap=12,
                    margins=(16, 10, 16, 10),
                )
            )

    def ready(self) -> bool:
        return self._possible

    def say(self, sentence: str) -> None:
        """Why it could not be saved."""
        self._bar.show_message(sentence, "danger")
        self._bar.show()
