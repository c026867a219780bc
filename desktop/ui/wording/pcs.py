"""What the PCs of an office are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Protocol

from desktop.base.i18n import gettext as _


class Named(Protocol):
    """A PC with its name and its letter, which is its own."""

    @property
    def name(self) -> str: ...

    @property
    def letter(self) -> str: ...


def pc_names(chosen: Iterable[Named], known: Iterable[Named]) -> list[str]:
    """The names of some of the office's PCs; with the letter where another one that is `known` has the same name."""
    times = Counter(one.name for one in known)
    return [
        _("{name} ({letter})").format(name=one.name, letter=one.letter) if times[one.name] > 1 else one.name
        for one in chosen
    ]
