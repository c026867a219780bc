"""Customers in words: rows of the list, and records. Numbers stay masked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.base.i18n import gettext as _
from desktop.base.i18n import ngettext
from desktop.desk.customers import CustomerRow
from desktop.domain.masking import mask_phone
from desktop.domain.policy import Policy
from desktop.ui.wording import clocks
from desktop.ui.wording.joining import listed, phrased
from desktop.ui.wording.marks import mark_name

_PHONE, _NAME = "phone:", "name:"


@dataclass(frozen=True, slots=True)
class CustomerWords:
    """One row of the list. `phone` = the newest, and how many more; `last` = day of the newest complaint.

    `waiting` tells of marks that wait for approval, "" if none does; `spoken` = all of it as one sentence.
    """

    name: str
    phone: str
    cases: str
    open_cases: str
    last: str
    marks: tuple[str, ...]
    waiting: str
    waiting_count: int
    spoken: str


def customer_words(row: CustomerRow, policy: Policy, now: datetime) -> CustomerWords:
    """A row as people read it."""
    name = listed(row.names) or _("name unknown")
    more = len(row.phones_masked) - 1
    phone = f"{row.phone_masked} +{more}" if more > 0 else row.phone_masked
    marks = tuple(mark_name(policy, code) for code in row.marks)
    cases = ngettext("{count} complaint", "{count} complaints", row.cases).format(count=row.cases)
    open_cases = _("{count} open").format(count=row.open_cases) if row.open_cases else ""
    last = clocks.stamp_words(row.last_at, now).split(" ")[0]
    waiting = ngettext("{count} mark to approve", "{count} marks to approve", row.waiting) if row.waiting else ""
    waiting = waiting.format(count=row.waiting)
    spoken = phrased((name, listed(row.phones_masked), cases, open_cases, *marks, waiting))
    return CustomerWords(name, phone, cases, open_cases, last, marks, waiting, row.waiting, spoken)


def key_words(key: str) -> str:
    """A record by what it is known by, its number masked."""
    if key.startswith(_PHONE):
        return mask_phone(key.removeprefix(_PHONE))
    return key.removeprefix(_NAME)
