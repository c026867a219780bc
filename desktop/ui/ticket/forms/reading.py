"""What people type into a field, read as the value an act takes. No Qt here."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from desktop.base.i18n import format_datetime, local
from desktop.base.i18n import gettext as _
from desktop.ui.intake.moments import plain, read_day, read_moment


class UnreadableError(ValueError):
    """The text can't be read as what the field takes; the sentence says what it takes."""


def moment(text: str, now: datetime, ahead: bool = True) -> str:
    """An instant as ISO 8601 in UTC; "" for an empty text.

    Raises:
        UnreadableError: no date and time can be read.
    """
    try:
        read = read_moment(text, now, ahead)
    except ValueError:
        raise UnreadableError(_("Write a time: 10:30, tomorrow 10:30 or 11-30 18:00.")) from None
    return read.astimezone(UTC).isoformat() if read else ""


def day(text: str, now: datetime, ahead: bool = True) -> str:
    """A calendar date as ISO 8601; "" for an empty text.

    Raises:
        UnreadableError: no date can be read.
    """
    try:
        read = _day_ahead(text, now) if ahead else read_day(text, now)
    except ValueError:
        raise UnreadableError(_("Write a date: today, 11-30 or 2026-11-30.")) from None
    return read.isoformat() if read else ""


def _day_ahead(text: str, now: datetime) -> date | None:
    read = read_moment(f"{text.strip()} 12:00", now, True) if text.strip() else None
    return local(read).date() if read else None


def money(text: str) -> str:
    """An amount in yuan as a decimal string, grouping and the sign left out; "" for an empty text.

    Raises:
        UnreadableError: it is not an amount.
    """
    bare = plain(text).replace(",", "").removeprefix("¥").removesuffix("元").strip()
    if not bare:
        return ""
    try:
        amount = Decimal(bare)
    except InvalidOperation:
        raise UnreadableError(_("Write an amount in yuan: 88 or 88.50.")) from None
    if not amount.is_finite():
        raise UnreadableError(_("Write an amount in yuan: 88 or 88.50."))
    return str(amount)


def percent(text: str) -> int | None:
    """A whole number of percent; None for an empty text.

    Raises:
        UnreadableError: it is not a whole number.
    """
    bare = plain(text).removesuffix("%").strip()
    if not bare:
        return None
    try:
        return int(bare)
    except ValueError:
        raise UnreadableError(_("Write a whole number from 0 to 100.")) from None


def seconds(text: str) -> int | None:
    """A whole number of seconds; None for an empty text.

    Raises:
        UnreadableError: it is not a whole number, or below nought.
    """
    bare = plain(text).removesuffix("秒").removesuffix("s").strip()
    if not bare:
        return None
    if not bare.isdecimal() or not bare.isascii():
        raise UnreadableError(_("Write whole seconds: 8."))
    return int(bare)


def moment_text(value: str | datetime | None) -> str:
    """An instant as it stands in a field that takes one."""
    at = datetime.fromisoformat(value) if isinstance(value, str) and value else value
    return format_datetime(at, "yyyy-MM-dd HH:mm") if isinstance(at, datetime) else ""


def day_text(value: str | date | None) -> str:
    """A date as it stands in a field that takes one."""
    return value.isoformat() if isinstance(value, date) else str(value or "")
