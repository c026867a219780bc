"""What a list of rows is given: rows that can be chosen, and headings among them. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class ListRow(Protocol):
    """What can be chosen. `key` stays when the row is read anew; `spoken` = all of it as one sentence."""

    @property
    def key(self) -> str: ...

    @property
    def spoken(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading among the rows; `tone` and `icon` as in the theme."""

    text: str
    count: str
    icon: str
    tone: str
