"""The words that the forms print for codes, dates and hints, in the language in force."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from desktop.base.i18n import format_date, format_datetime, format_money, pgettext
from desktop.domain.types import Channel, RemedyKind


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


def day(on: date | None) -> str:
    """A calendar date; "" for none."""
    return format_date(on, "yyyy-MM-dd") if on else ""


def day_of(at: datetime | None) -> str:
    """The office's calendar date of an instant; "" for none."""
    return format_datetime(at, "yyyy-MM-dd") if at else ""


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


def who_and_when(name: str, at: datetime | None) -> str:
    """An instant and who it was, as far as known."""
    return "\u3000".join(part for part in (moment(at), name) if part)
