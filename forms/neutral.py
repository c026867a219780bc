"""Customers' words made harmless for paper: no control, direction or invisible characters, lines end one way."""

from __future__ import annotations

import re
import unicodedata

_LINE_ENDS = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_TABS = re.compile(r"\t+")
_EMPTY_LINES = re.compile(r"\n[ \u3000]*(?:\n[ \u3000]*)+")
_SUSPECT = re.compile(r"[^\n\x20-\x7e\u3000-\u303f\u4e00-\u9fa5\uff01-\uff5e]")
_PLAIN_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u1680"
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0\u2800")
_VARIATION = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


def neutral(text: str) -> str:
    """The text with what can't be seen taken out and every line end as a newline, empty lines at most one by one.

    Tabs become two spaces, exotic spaces become plain ones. Characters that reverse the direction of reading
    are taken out: the words stay in the order in which they were typed.
    """
    text = _LINE_ENDS.sub("\n", text)
    text = _TABS.sub("  ", text)
    text = _SUSPECT.sub(_judge, text)
    return _EMPTY_LINES.sub("\n\n", text).strip(" \n")


def _judge(found: re.Match[str]) -> str:
    char = found.group()
    if char in _PLAIN_SPACES:
        return " "
    if char in _INVISIBLE or any(ord(char) in block for block in _VARIATION):
        return ""
    return "" if unicodedata.category(char) in {"Cc", "Cf"} else char
