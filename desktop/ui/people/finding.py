"""Finding a colleague by a few letters: login, name, or the pinyin of the name."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from desktop.domain.types import Person


def matching(people: Iterable[Person], typed: str) -> tuple[Person, ...]:
    """Who can be meant by what was typed, best first; all of them, in the given order, while nothing is typed."""
    wanted = "".join(typed.lower().split())
    if not wanted:
        return tuple(people)
    ranked = [(rank, person) for person in people if (rank := _rank(person, wanted)) is not None]
    return tuple(person for _, person in sorted(ranked, key=lambda pair: pair[0]))


def _rank(person: Person, wanted: str) -> int | None:
    """0 the login itself … 4 somewhere inside; None where nothing fits."""
    login, name = person.login.lower(), "".join(person.name.lower().split())
    initials, full = _pinyin(name)
    tests = (
        wanted in (login, name),
        login.startswith(wanted) or name.startswith(wanted),
        initials.startswith(wanted),
        full.startswith(wanted),
        wanted in login or wanted in name or wanted in full,
    )
    return next((rank for rank, fits in enumerate(tests) if fits), None)


@lru_cache(maxsize=512)
def _pinyin(name: str) -> tuple[str, str]:
    """Initials and full pinyin of a name: lxt, linxiaotang."""
    if name.isascii():
        return name[:1], name
    from pypinyin import Style, lazy_pinyin  # its dictionaries take their time: only when somebody types

    return "".join(lazy_pinyin(name, Style.FIRST_LETTER)), "".join(lazy_pinyin(name))
