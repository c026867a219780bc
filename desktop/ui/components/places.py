"""Paths and addresses as people paste them and as Qt's dialogs return them."""

from __future__ import annotations

from PySide6.QtCore import QDir

_UNSEEN = "\u202a\u202c\u200e\u200f\ufeff"
"""Windows' properties of a file copy a path with a direction mark in front."""
_QUOTES = (('"', '"'), ("“", "”"))


def typed_place(text: str) -> str:
    """A path or address without the blanks around it, and without the quotes that "Copy as path" puts there."""
    place = text.strip().strip(_UNSEEN).strip()
    for left, right in _QUOTES:
        if len(place) > 1 and place.startswith(left) and place.endswith(right):
            return place[1:-1].strip()
    return place


def chosen_place(chosen: str) -> str:
    """What a dialog of Qt returned, as the system writes it: `\\\\srv\\share` for `//srv/share`; "" = it was left."""
    return QDir.toNativeSeparators(chosen)
