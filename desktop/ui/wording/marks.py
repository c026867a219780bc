"""Marks on customers in words: what they are called, what the desk reads, how they stand, who answers for them."""

from __future__ import annotations

from datetime import date

from desktop.base.i18n import format_date, local, pick
from desktop.base.i18n import gettext as _
from desktop.desk.customers import MarkRow
from desktop.desk.rows import KnownMark
from desktop.domain.policy import Policy
from desktop.domain.types import Office
from desktop.ui.wording.joining import listed, phrased

TONE, ICON = "info", "tag"
"""Of a mark in force: it informs, it does not warn."""


def mark_name(policy: Policy, code: str) -> str:
    """A mark as the rules name it; the code itself if they no longer know it."""
    rule = policy.mark(code)
    return pick(rule.name) if rule else code


def mark_shows(policy: Policy, code: str) -> str:
    """What the desk reads when the customer comes back; "" if the rules no longer know the mark."""
    rule = policy.mark(code)
    return pick(rule.shows) if rule else ""


def day_words(day: date) -> str:
    """A day as people write it."""
    return format_date(day, "yyyy-MM-dd")


def until_words(day: date) -> str:
    """How long a mark holds."""
    return _("until {day}").format(day=day_words(day))


def reason_words(reason: str) -> str:
    """Why somebody bears a mark."""
    return _("Reason: {reason}").format(reason=reason)


def whose_words(known: KnownMark) -> str:
    """Whose mark it is where it is not this customer's own; "" where it is."""
    if known.own:
        return ""
    other = " ".join(part for part in (known.name, known.phone_masked) if part)
    return _("Borne by {other}: same name or order, perhaps the same person").format(other=other)


def known_words(known: KnownMark) -> str:
    """All of a mark in force as one sentence, for a screen reader."""
    mark = known.mark
    return phrased(
        (pick(known.rule.name), pick(known.rule.shows), until_words(mark.until), reason_words(mark.reason),
         whose_words(known))
    )  # fmt: skip


def standing(mark: MarkRow) -> tuple[str, str, str]:
    """How a mark stands: its word, tone and icon."""
    if mark.in_force:
        return _("in force"), TONE, ICON
    if mark.waits:
        return _("waits for approval"), "warn", "hourglass"
    return (_("expired") if mark.approved_by else _("lapsed, never approved")), "neutral", "calendar-x"


def history(mark: MarkRow, office: Office) -> str:
    """Who asked for a mark, who approved it, and how long it holds or held."""
    asked = _("asked for by {name} on {day}").format(
        name=_person(office, mark.by), day=day_words(local(mark.at).date())
    )
    agreed = ""
    if mark.approved_by and mark.approved_at:
        agreed = _("approved by {name} on {day}").format(
            name=_person(office, mark.approved_by), day=day_words(local(mark.approved_at).date())
        )
    return phrased((asked, agreed, until_words(mark.until)))


def approvers_words(names: tuple[str, ...]) -> str:
    """Who may put a mark in force."""
    return _("To be approved by {people}").format(people=listed(names))


def _person(office: Office, person_id: int) -> str:
    found = office.person(person_id)
    return found.name if found else "—"
