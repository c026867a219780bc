"""Numbers that people read out: GZ01-20261122-A007 is office, date, workstation letter, counter."""

from __future__ import annotations

from datetime import date, datetime

import apsw

from desktop.base.i18n import ZONE

_DIGITS = 3


def prefix(office: str, on: date, letter: str) -> str:
    """What all numbers of a day and workstation begin with."""
    return f"{office}-{on:%Y%m%d}-{letter}"


def following(connection: apsw.Connection, office: str, at: datetime, letter: str) -> str:
    """The number after the greatest of that day (in the office's zone); taken only once a row bears it.

    Inside a write transaction nobody else can get the same.
    """
    begin = prefix(office, at.astimezone(ZONE).date(), letter)
    greatest = 0
    for table in ("ticket", "alias"):
        sql = f"SELECT number FROM {table} WHERE number >= ? AND number < ?"  # noqa: S608 - two names of ours
        for (number,) in connection.execute(sql, (begin, begin + ":")).fetchall():
            greatest = max(greatest, _counter(str(number), begin))
    return f"{begin}{greatest + 1:0{_DIGITS}d}"


def _counter(number: str, begin: str) -> int:
    tail = number.removeprefix(begin)
    return int(tail) if tail.isdecimal() and tail.isascii() else 0


def next_letter(taken: list[str]) -> str:
    """The first letter that no workstation has: A … Z, then AA … ZZ."""
    letters = [chr(ord("A") + n) for n in range(26)]
    for letter in (*letters, *(a + b for a in letters for b in letters)):
        if letter not in taken:
            return letter
    raise OverflowError("no letters left")
