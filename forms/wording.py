"""The words that the forms print for codes, dates and hints, in the language in force."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from desktop.base.i18n import format_date, format_datetime, format_money, ngettext, pgettext, pick
from desktop.domain.authority import AuthorityTerm
from desktop.domain.papers import Box, Line
from desktop.domain.policy import Unit
from desktop.domain.sheet import Statement
from desktop.domain.types import Act, Channel, RemedyKind

_HOUR, _DAY = 60, 24 * 60


def channels() -> dict[str, str]:
    """How a complaint or a contact came, in the order in which the form lists them."""
    return {
        Channel.PHONE: pgettext("sheet", "Phone"),
        Channel.SMS: pgettext("sheet", "SMS"),
        Channel.WECHAT: pgettext("sheet", "WeChat"),
        Channel.WEB: pgettext("sheet", "Web"),
        Channel.LETTER: pgettext("sheet", "Letter"),
        Channel.FAX: pgettext("sheet", "Fax"),
        Channel.COUNTER: pgettext("sheet", "Counter"),
        Channel.REGULATOR: pgettext("sheet", "Regulator"),
        Channel.MEDIA: pgettext("sheet", "Media"),
    }


def term(shown: AuthorityTerm) -> str:
    """What an authority itself has to do, in short: 决定是否受理 7 个工作日."""
    lengths = {
        Unit.WORKING_DAYS: ngettext("{count} working day", "{count} working days", shown.number),
        Unit.DAYS: ngettext("{count} calendar day", "{count} calendar days", shown.number),
    }
    length = lengths.get(shown.unit, ngettext("{count} minute", "{count} minutes", shown.number))
    return pgettext("paper", "{what} {length}").format(what=pick(shown.name), length=length.format(count=shown.number))


def remedies() -> dict[str, str]:
    """What a customer can ask for and get."""
    return {
        RemedyKind.REDO: pgettext("sheet", "Redo"),
        RemedyKind.REPAIR: pgettext("sheet", "Repair"),
        RemedyKind.EXCHANGE: pgettext("sheet", "Exchange"),
        RemedyKind.REFUND: pgettext("sheet", "Refund"),
        RemedyKind.DISCOUNT: pgettext("sheet", "Discount"),
        RemedyKind.WAIVE: pgettext("sheet", "Waiver"),
        RemedyKind.GIFT: pgettext("sheet", "Gift"),
        RemedyKind.APOLOGY: pgettext("sheet", "Apology"),
        RemedyKind.EXPLANATION: pgettext("sheet", "Explanation"),
        RemedyKind.OTHER: pgettext("sheet", "Other"),
    }


def acts() -> dict[str, str]:
    """What was done, as a list of steps names it."""
    return {
        Act.REGISTER: pgettext("paper", "Registered"),
        Act.CONTACT: pgettext("paper", "Contact"),
        Act.TASK: pgettext("paper", "Task given"),
        Act.TASK_DONE: pgettext("paper", "Task answered"),
        Act.INVESTIGATE: pgettext("paper", "Inquiry"),
        Act.STATEMENT: pgettext("paper", "Statement"),
        Act.PROPOSE: pgettext("paper", "Proposal"),
        Act.APPROVE: pgettext("paper", "Approved"),
        Act.REJECT: pgettext("paper", "Rejected"),
        Act.RESOLVE: pgettext("paper", "Carried out"),
        Act.CALLBACK: pgettext("paper", "Result told"),
        Act.REVIEW: pgettext("paper", "Review"),
        Act.ESCALATE: pgettext("paper", "Handed up"),
        Act.REPORT: pgettext("paper", "Report"),
        Act.REFER: pgettext("paper", "To the meeting"),
        Act.DECIDE: pgettext("paper", "Meeting decided"),
        Act.PARK: pgettext("paper", "Waiting"),
        Act.RESUME: pgettext("paper", "Taken up again"),
        Act.ASSIGN: pgettext("paper", "New handler"),
        Act.RECLASSIFY: pgettext("paper", "Judged anew"),
        Act.WITHDRAW: pgettext("paper", "Withdrawn"),
    }


def line_text(line: Line) -> str:
    """What a line of a timeline says, with a note where the customer was not reached."""
    if not line.missed:
        return line.text
    return "\u3000".join(part for part in (pgettext("paper", "not reached"), line.text) if part)


def boxes() -> dict[str, str]:
    """Whose signature a box is for, where the pack has no name for it."""
    return {
        Box.AUTHOR: pgettext("paper", "Author"),
        Box.CUSTOMER: pgettext("paper", "Customer"),
        Box.DEPARTMENT: pgettext("paper", "Head of the department"),
        Box.RESPONDENT: pgettext("paper", "Person concerned"),
        Box.GENERAL_MANAGER: pgettext("paper", "General manager"),
    }


def span(minutes: int) -> str:
    """A stretch of time in its two largest units."""
    days, rest = divmod(minutes, _DAY)
    hours, left = divmod(rest, _HOUR)
    parts = [
        ngettext("{count} day", "{count} days", days).format(count=days) if days else "",
        ngettext("{count} hour", "{count} hours", hours).format(count=hours) if hours else "",
        ngettext("{count} minute", "{count} minutes", left).format(count=left) if left or not minutes else "",
    ]
    return " ".join([part for part in parts if part][:2])


def day(on: date | None) -> str:
    """A calendar date; "" for none."""
    return format_date(on, "yyyy-MM-dd") if on else ""


def day_of(at: datetime | None) -> str:
    """The office's calendar date of an instant; "" for none."""
    return format_datetime(at, "yyyy-MM-dd") if at else ""


def time_of(at: datetime | None) -> str:
    """The office's time of day of an instant; "" for none."""
    return format_datetime(at, "HH:mm") if at else ""


def moment(at: datetime | None) -> str:
    """Date and time in the office; "" for none."""
    return format_datetime(at) if at else ""


def money(yuan: Decimal | None) -> str:
    """An amount; "" for none."""
    return "" if yuan is None else format_money(yuan)


def day_hint() -> str:
    """Stands where a date is to be written by hand."""
    return pgettext("sheet", "YYYY-MM-DD")


def moment_hint() -> str:
    """Stands where a date and a time are to be written by hand."""
    return pgettext("sheet", "YYYY-MM-DD hh:mm")


def statement(heard: Statement) -> str:
    """What whom a finding names said, with who and when; that they said nothing in time; "" while neither is known."""
    if heard.silent:
        return silence()
    return "\n".join(part for part in (heard.said, who_and_when(heard.by, heard.at) if heard.said else "") if part)


def silence() -> str:
    """That the term passed without a statement."""
    return pgettext("sheet", "No statement within the term.")


def who_and_when(name: str, at: datetime | None) -> str:
    """An instant and who it was, as far as known."""
    return "\u3000".join(part for part in (moment(at), name) if part)
