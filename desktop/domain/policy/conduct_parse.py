"""Reads the parts of a pack about conduct."""

from __future__ import annotations

from string import Formatter

from desktop.domain.policy.conduct import (
    ALIKE_FIELDS,
    MESSAGE_FIELDS,
    AttachmentKind,
    Behaviour,
    Finding,
    Grouping,
    Manner,
    MarkRule,
    MessageRule,
    Occasion,
    Party,
    SpotCheck,
    Standard,
)
from desktop.domain.policy.reader import Reader
from desktop.domain.types import RemedyKind


def behaviour(reader: Reader) -> Behaviour:
    """Something observed in a contact."""
    return Behaviour(
        **reader.item(),
        code=reader.text("code"),
        name=reader.texts("name"),
        advice=reader.texts("advice"),
        manners=reader.words("manners"),
    )


def manner(reader: Reader) -> Manner:
    """A manner of answering."""
    return Manner(
        **reader.item(), code=reader.text("code"), name=reader.texts("name"), phrases=reader.texts_list("phrases")
    )


def mark(reader: Reader) -> MarkRule:
    """A mark on a customer."""
    return MarkRule(
        **reader.item(),
        code=reader.text("code"),
        name=reader.texts("name"),
        shows=reader.texts("shows"),
        days=reader.integer("days", 1, 3660),
        approve=reader.seat("approve"),
    )


def message(reader: Reader) -> MessageRule:
    """A ready message; refused when it names a field that nobody fills."""
    for text in reader.texts("text").values():
        for _, name, _, _ in Formatter().parse(text):
            if name is not None and name not in MESSAGE_FIELDS:
                raise reader.error("pack_unknown", "text", name)
    return MessageRule(
        **reader.item(),
        code=reader.text("code"),
        name=reader.texts("name"),
        when=reader.choice("when", Occasion),
        text=reader.texts("text"),
    )


def party(reader: Reader) -> Party:
    """Somebody who may bear responsibility."""
    return Party(**reader.item(), code=reader.text("code"), name=reader.texts("name"), ours=reader.flag("ours"))


def finding(reader: Reader) -> Finding:
    """What shares of responsibility mean."""
    return Finding(
        **reader.item(),
        code=reader.text("code"),
        name=reader.texts("name"),
        party=reader.text("party"),
        least=reader.integer("least", 0, 100, 0),
        most=reader.integer("most", 0, 100, 100),
        remedies=reader.words("remedies", [str(kind) for kind in RemedyKind]),
        approve=reader.seat("approve") if reader.has("approve") else None,
    )


def attachment(reader: Reader) -> AttachmentKind:
    """A kind of file."""
    return AttachmentKind(
        **reader.item(),
        code=reader.text("code"),
        name=reader.texts("name"),
        term=reader.flag("term"),
        notice=reader.flag("notice"),
    )


def standard(reader: Reader) -> Standard:
    """A service standard in seconds."""
    return Standard(
        **reader.item(),
        code=reader.text("code"),
        name=reader.texts("name"),
        seconds=reader.integer("seconds", 1, 3600),
    )


def spot_check(reader: Reader) -> SpotCheck:
    """Which share of customers is asked again."""
    share = reader.amount("share")
    if share > 1:
        raise reader.error("pack_range", "share", share)
    return SpotCheck(**reader.item(), share=share, by=reader.seat("by"), before_filing=reader.flag("before_filing"))


def grouping(reader: Reader) -> Grouping:
    """Which complaints are alike."""
    return Grouping(
        **reader.item(),
        same=reader.words("same", ALIKE_FIELDS),
        days=reader.integer("days", 1, 366),
        least=reader.integer("least", 2, 1000),
    )
