"""Dates, times and phone numbers as people type them in a hurry."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from desktop.base.i18n import ZONE, local

_DAY_WORDS = {
    "今天": 0,
    "今日": 0,
    "today": 0,
    "昨天": -1,
    "昨日": -1,
    "yesterday": -1,
    "前天": -2,
    "明天": 1,
    "tomorrow": 1,
}
_FULL = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_SHORT = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_TIME = re.compile(r"(\d{1,2})\s*[:：点]\s*(\d{1,2})?\s*分?")
_PHONE_NOISE = re.compile(r"[\s\-‐-―()·.]+")


def plain(text: str) -> str:
    """Full-width digits, letters and signs as half-width ones, without blanks at the ends."""
    return unicodedata.normalize("NFKC", text).strip()


def clean_phone(text: str) -> str:
    """A phone number without blanks, dashes, dots and brackets; whatever else is in it stays to be refused."""
    return _PHONE_NOISE.sub("", plain(text))


def grouped_phone(text: str) -> str:
    """A mainland mobile number in the groups people read out (138 0000 6021); others as they are."""
    if len(text) == 11 and text.isascii() and text.isdigit() and text.startswith("1"):
        return f"{text[:3]} {text[3:7]} {text[7:]}"
    return text


def read_day(text: str, now: datetime) -> date | None:
    """A calendar date; None for an empty text. A date without a year is the nearest one that is not after today.

    Raises:
        ValueError: no date can be read.
    """
    day, rest = _split_day(plain(text), now)
    if rest:
        raise ValueError(text)
    return day


def read_moment(text: str, now: datetime, ahead: bool = False) -> datetime | None:
    """An instant in the office's zone; None for an empty text. A time alone is today's, a date alone is at noon.

    `ahead` = a date without a year lies in the future (a deadline), else in the past (what happened).

    Raises:
        ValueError: no date and time can be read.
    """
    words = plain(text)
    if not words:
        return None
    day, rest = _split_day(words, now, ahead)
    clock = _clock(rest, text) if rest else time(18 if ahead else 12)
    return datetime.combine(day or local(now).date(), clock, ZONE)


def _clock(words: str, text: str) -> time:
    found = _TIME.fullmatch(words)
    if found is None:
        raise ValueError(text)
    return time(int(found[1]), int(found[2] or 0))


def _split_day(words: str, now: datetime, ahead: bool = False) -> tuple[date | None, str]:
    today = local(now).date()
    for word, days in _DAY_WORDS.items():
        if words.lower().startswith(word):
            return today + timedelta(days=days), words[len(word) :].strip(" ,，T")
    if full := _FULL.match(words):
        return date(int(full[1]), int(full[2]), int(full[3])), words[full.end() :].strip(" ,，T")
    if short := _SHORT.match(words):
        return _nearest(int(short[1]), int(short[2]), today, ahead), words[short.end() :].strip(" ,，T")
    return None, words


def _nearest(month: int, day: int, today: date, ahead: bool) -> date:
    this_year = date(today.year, month, day)
    if ahead:
        return this_year if this_year >= today else date(today.year + 1, month, day)
    return this_year if this_year <= today else date(today.year - 1, month, day)
