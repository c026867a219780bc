"""Numbers on the command line, refused where they can't be meant."""

from __future__ import annotations

import argparse

from desktop.base.i18n import gettext as _

_MOST = 10**9
_ROWS = 2**63


def count(word: str) -> int:
    """A number of things."""
    return _whole(word, _MOST)


def row_id(word: str) -> int:
    """The key of a row."""
    return _whole(word, _ROWS)


def _whole(word: str, end: int) -> int:
    if not (word.isascii() and word.isdigit() and len(word) <= len(str(end)) and int(word) < end):
        raise argparse.ArgumentTypeError(_("{word} is not a number from 0 on").format(word=word))
    return int(word)
