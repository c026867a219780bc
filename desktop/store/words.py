"""Text as it is searched: folded, cut into runs of letters and digits, and those into overlapping pairs."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_PINYIN_LONGEST = 30


def runs(text: str) -> list[str]:
    """Runs of letters and digits, folded: full width is half width, capitals are small."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c if c.isalnum() else " " for c in folded).split()


def joined(texts: Iterable[str]) -> str:
    """All runs of some texts, a space between."""
    return " ".join(run for text in texts for run in runs(text))


def pairs(text: str) -> set[str]:
    """Every overlapping pair of each run, and each run's last character alone: what the index holds."""
    found: set[str] = set()
    for run in text.split():
        found.update(run[i : i + 2] for i in range(len(run)))
    return found


def initials(text: str) -> tuple[str, ...]:
    """The pinyin initials of a name or short title, one per reading of the first character; () without Chinese."""
    return () if text.isascii() else _initials(text[:_PINYIN_LONGEST])


@lru_cache(maxsize=4096)
def _initials(short: str) -> tuple[str, ...]:
    from pypinyin import Style, lazy_pinyin, pinyin

    letters = lazy_pinyin(short, style=Style.FIRST_LETTER, errors="ignore")
    if len(letters) < 2:
        return ()
    firsts = pinyin(short[0], style=Style.FIRST_LETTER, heteronym=True, errors="ignore")
    heads = dict.fromkeys([letters[0], *(firsts[0] if firsts else [])])
    return tuple(head + "".join(letters[1:]) for head in heads)
