"""Customers in words: rows of the list, records, marks. Numbers stay masked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from desktop.base.i18n import format_date, ngettext, pick
from desktop.base.i18n import gettext as _
from desktop.desk.customers import CustomerRow, MarkRow
from desktop.domain.masking import mask_phone
from desktop.domain.policy import Policy
from desktop.domain.types import Office
from desktop.ui.wording import clocks
from desktop.ui.wording.joining import phrased

_PHONE, _NAME = "phone:", "name:"


@dataclass(frozen=True, slots=True)
class CustomerWords:
    """One row of the list. `last` = day of the newest complaint; `spoken` = all of it as one sentence."""

    name: str
    phone: str
    cases: str
    open_cases: str
    last: str
    marks: tuple[str, ...]
    spoken: str


def customer_words(row: CustomerRow, policy: Policy, now: datetime) -> CustomerWords:
    """A row as people read it."""
    name = row.name or _("name unknown")
    marks = tuple(mark_name(policy, code) for code in row.marks)
    cases = ngettext("{count} complaint", "{count} complaints", row.cases).format(count=row.cases)
    open_cases = _("{count} open").format(count=row.open_cases) if row.open_cases else ""
    last = clocks.stamp_words(row.last_at, now).split(" ")[0]
    spoken = phrased((name, row.phone_masked, cases, open_cases, *marks))
    return CustomerWords(name, row.phone_masked, cases, open_cases, last, marks, spoken)


def mark_name(policy: Policy, code: str) -> str:
    """A mark as the rules name it; the code itself if they no longer know it."""
    return next((pick(rule.name) for rule in policy.marks if rule.code == code), code)


def mark_shows(policy: Policy, code: str) -> str:
    """What the desk reads when the customer comes back; "" if the rules no longer know the mark."""
    return next((pick(rule.shows) for rule in policy.marks if rule.code == code), "")


def key_words(key: str) -> str:
    """A record by what it is known by, its number masked."""
    if key.startswith(_PHONE):
        return mask_phone(key.removeprefix(_PHONE))
    return key.removeprefix(_NAME)


def day_words(day: date) -> str:
    """A day as people write it."""
    return format_date(day, "yyyy-MM-dd")


def mark_history(mark: MarkRow, office: Office) -> str:
    """Who asked for a mark, who approved it, and how long it holds."""
    asked = _("asked for by {name}").format(name=_person(office, mark.by))
    agreed = _("approved by {name}").format(name=_person(office, mark.approved_by)) if mark.approved_by else ""
    return phrased((asked, agreed, _("until {day}").format(day=day_words(mark.until))))


def mark_standing(mark: MarkRow) -> tuple[str, str, str]:
    """How a mark stands: its word, tone and icon."""
    if mark.in_force:
        return _("in force"), "warn", "flag"
    if mark.approved_by is None:
        return _("waits for approval"), "info", "hourglass"
    return _("expired"), "neutral", "calendar-x"


def _person(office: Office, person_id: int) -> str:
    found = office.person(person_id)
    return found.name if found else "—"
