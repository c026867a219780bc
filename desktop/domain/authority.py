"""What an authority itself has to do and by when: information beside a notice, never a deadline of the desk.

Source: domain, Law and decency (12315)
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.domain.policy.item import Text
from desktop.domain.policy.reader import Reader, Source, each
from desktop.domain.policy.terms import Unit
from desktop.domain.types import Channel, Ticket


@dataclass(frozen=True, slots=True)
class AuthorityTerm:
    """How long the authority has: `number` of `unit`s, counted as `starts` says.

    `source` is the text that says so, known to do so from `known_since` on, until `known_until` (not included) where a
    newer text has replaced it.
    """

    code: str
    name: Text
    means: Text
    starts: Text
    number: int
    unit: Unit
    source: Text
    known_since: date
    known_until: date | None


@dataclass(frozen=True, slots=True)
class Information:
    """All terms; `verify` stands wherever one of them is shown. `channels` = how notices come in."""

    channels: tuple[str, ...]
    verify: Text
    terms: tuple[AuthorityTerm, ...]

    def of(self, ticket: Ticket, received_on: date) -> tuple[AuthorityTerm, ...]:
        """The terms that are worth knowing beside a ticket: of an authority's notice, as the texts stood that day."""
        if ticket.channel not in self.channels and ticket.reply_by is None:
            return ()
        return tuple(term for term in self.terms if _known(term, received_on))


def _known(term: AuthorityTerm, on: date) -> bool:
    return term.known_since <= on and (term.known_until is None or on < term.known_until)


def load(text: str, source: str) -> Information:
    """Reads the terms from TOML text; `source` is the file's name, for messages.

    Raises:
        PolicyError: it is damaged or makes no sense.
    """
    reader = Reader(Source(text, source), (), tomllib.loads(text))
    made = Information(
        channels=reader.words("channels", [str(channel) for channel in Channel]),
        verify=reader.texts("verify"),
        terms=each(reader, "terms", _term),
    )
    reader.close()
    return made


def _term(reader: Reader) -> AuthorityTerm:
    return AuthorityTerm(
        code=reader.text("code"),
        name=reader.texts("name"),
        means=reader.texts("means"),
        starts=reader.texts("starts"),
        number=reader.integer("number", 1, 1000),
        unit=reader.choice("unit", Unit),
        source=reader.texts("source"),
        known_since=_day(reader, "known_since"),
        known_until=_day(reader, "known_until") if reader.has("known_until") else None,
    )


def _day(reader: Reader, key: str) -> date:
    value: Any = reader.raw(key)
    if type(value) is not date:
        raise reader.error("pack_type", key, value)
    return value
