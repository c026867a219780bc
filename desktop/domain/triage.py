"""The level that the rules propose, with every reason: category, channel, repeats, and words in the customer's story.

Source: F-4.3.1, F-4.3.2, F-4.3.3
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from desktop.domain.denial import denied, plain
from desktop.domain.policy import Denial, Policy, Trigger
from desktop.domain.types import Case, Hit, Seat, Triage

TEXTS = ("cause", "course", "demand", "heard")
"""Where words are looked for; `heard` is what the customer said in later contacts."""


def triage(policy: Policy, fields: Mapping[str, Any], earlier: int) -> Triage:
    """The proposed level for what is typed so far; unknown or missing fields are no reason.

    Offsets of hits are places in `cause`; a word found elsewhere has -1. `earlier` = how many older tickets the same
    customer has about the same matter.
    """
    hits = [*_category(policy, fields), *_triggers(policy, fields, earlier)]
    hits.sort(key=lambda hit: -hit.level)
    level = max((hit.level for hit in hits), default=1)
    return Triage(level, tuple(hits), _notify(policy, hits))


def of_case(policy: Policy, case: Case) -> Triage:
    """The proposed level of a ticket as it stands now, with what the customer said since."""
    ticket = case.ticket
    heard = "\n".join(str(event.data.get("said") or "") for event in case.events)
    fields = {
        "cause": ticket.cause,
        "course": ticket.course,
        "demand": ticket.demand,
        "heard": heard,
        "category": ticket.category,
        "channel": ticket.channel,
        "complainant_kind": ticket.complainant_kind,
        "marks": case.marks,
    }
    return triage(policy, fields, case.earlier)


def triggers(policy: Policy, case: Case) -> list[str]:
    """Codes of the pack's triggers that fire in a ticket as it stands, each once, gravest first."""
    hits = (hit.trigger for hit in of_case(policy, case).hits if policy.trigger(hit.trigger))
    return list(dict.fromkeys(hits))


def _category(policy: Policy, fields: Mapping[str, Any]) -> Iterator[Hit]:
    category = policy.category(str(fields.get("category") or ""))
    if category is not None:
        yield Hit("category", category.rule, category.level, category.code)


def _triggers(policy: Policy, fields: Mapping[str, Any], earlier: int) -> Iterator[Hit]:
    channel = str(fields.get("channel") or "")
    kind = str(fields.get("complainant_kind") or "")
    texts = [(name, smooth, text) for name, smooth, text in _texts(fields) if _any_word(policy.triggers, smooth)]
    for trigger in policy.triggers:
        if trigger.kinds and kind and kind not in trigger.kinds:
            continue
        if channel in trigger.channels:
            yield Hit(trigger.code, trigger.rule, trigger.level, channel)
        if trigger.earlier and earlier >= trigger.earlier:
            yield Hit(trigger.code, trigger.rule, trigger.level, "repeat")
        for mark in trigger.marks:
            if mark in (fields.get("marks") or ()):
                yield Hit(trigger.code, trigger.rule, trigger.level, mark, marked=True)
        if trigger.words:
            yield from _words(policy.denial, trigger, texts)


def _texts(fields: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(field, smoothed text, text) of the texts that are there."""
    for name in TEXTS:
        text = fields.get(name)
        if isinstance(text, str) and text:
            yield name, plain(text), text


def _any_word(triggers: tuple[Trigger, ...], smooth: str) -> bool:
    """Whether any word of any trigger stands in the text; most stories have none."""
    words = tuple(word for trigger in triggers for word in trigger.words)
    return bool(words) and _pattern(words).search(smooth) is not None


def _words(denial: Denial, trigger: Trigger, texts: list[tuple[str, str, str]]) -> Iterator[Hit]:
    seen: set[str] = set()
    for name, smooth, text in texts:
        for start, end in found(denial, trigger.words, trigger.safe, smooth):
            word = text[start:end]
            if name == "cause":
                yield Hit(trigger.code, trigger.rule, trigger.level, word, start, end)
            elif word not in seen:
                yield Hit(trigger.code, trigger.rule, trigger.level, word)
            seen.add(word)


def found(denial: Denial, words: tuple[str, ...], safe: tuple[str, ...], smooth: str) -> Iterator[tuple[int, int]]:
    """Where words stand in a `plain` text, undenied and in no safe phrase: (start, end), in the text's order."""
    harmless = [match.span() for match in _pattern(safe).finditer(smooth)] if safe else []
    for match in _pattern(words).finditer(smooth):
        start, end = match.span()
        if any(a <= start and end <= b for a, b in harmless):
            continue
        if not denied(denial, smooth, start, end, words):
            yield start, end


@lru_cache(maxsize=256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """The longest of the words first; Latin words and digits only as whole words."""
    parts = []
    for word in sorted((plain(w) for w in words), key=len, reverse=True):
        part = re.escape(word)
        if word[0].isascii() and word[0].isalnum():
            part = rf"(?<![0-9a-z]){part}"
        if word[-1].isascii() and word[-1].isalnum():
            part = rf"{part}(?![0-9a-z])"
        parts.append(part)
    return re.compile("|".join(parts))


def _notify(policy: Policy, hits: list[Hit]) -> tuple[Seat, ...]:
    seats: dict[Seat, None] = {}
    for hit in hits:
        trigger = policy.trigger(hit.trigger)
        if trigger is not None:
            seats.update(dict.fromkeys(trigger.notify))
    return tuple(seats)
