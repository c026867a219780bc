"""The forms of all acts. No Qt here."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.domain.types import Act
from desktop.ui.ticket.forms import deciding, settling, talking
from desktop.ui.ticket.forms.fields import Form

PROMISE = talking.PROMISE
SECOND_CALL = talking.SECOND_CALL
AT_ONCE = settling.AT_ONCE

FORMS: Mapping[Act, Form] = {
    form.act: form
    for form in (
        talking.CONTACT, settling.NOTE, settling.ASSIGN, settling.TASK, settling.TASK_DONE, settling.INVESTIGATE,
        settling.STATEMENT, settling.PROPOSE, deciding.APPROVE, deciding.REJECT, settling.RESOLVE, talking.CALLBACK,
        deciding.REVIEW, deciding.FILE, deciding.REPORT, deciding.REFER, deciding.DECIDE, talking.PARK, talking.RESUME,
        talking.WITHDRAW, deciding.PENALTY, settling.ATTACH,
    )
}  # fmt: skip
"""One form per act; escalating and judging anew have wizards, editing a page of its own."""
