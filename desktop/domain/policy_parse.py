"""Makes a `Policy` out of a pack's TOML text, or says where and why not."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from desktop.domain import policy_check
from desktop.domain.policy import (
    AmountRule,
    Authority,
    BlockRule,
    Category,
    ChannelRule,
    ClockRule,
    Denial,
    Item,
    Level,
    Look,
    Met,
    Named,
    Need,
    Penalty,
    Policy,
    PolicyError,
    Position,
    Protocol,
    Rating,
    Reclassification,
    RemedyRule,
    Route,
    Stage,
    Start,
    TalkStep,
    Text,
    Tier,
    Told,
    Trigger,
    Unit,
)
from desktop.domain.policy_reader import REASONS, Reader, Source, unique
from desktop.domain.types import Act, Channel, RemedyKind, Role, State

FORMAT = 1
"""The shape of packs that this program reads."""

T = TypeVar("T")
_LINE = re.compile(r"\(at line (\d+)")


def parse(text: str, source: str) -> Policy:
    """Reads a pack; see `desktop.domain.policy.load_policy`."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax(text, source, error) from error
    reader = Reader(Source(text, source), (), table)
    reader.integer("format", FORMAT, FORMAT)
    policy = _policy(reader, source)
    reader.close()
    policy_check.check(policy, reader.source)
    return policy


def _syntax(text: str, source: str, error: tomllib.TOMLDecodeError) -> PolicyError:
    found = _LINE.search(str(error))
    line = int(found[1]) if found else text.count("\n") + 1
    code = "pack_syntax"
    return PolicyError(code, source=source, line=line, at="", value=str(error), reason=REASONS[code])


def _each(reader: Reader, key: str, make: Callable[[Reader], T], unique_by: str = "code") -> tuple[T, ...]:
    readers = reader.children(key)
    return unique(readers, _made(readers, make), unique_by)


def _some(reader: Reader, key: str, make: Callable[[Reader], T], unique_by: str = "code") -> tuple[T, ...]:
    readers = reader.children_if_any(key)
    return unique(readers, _made(readers, make), unique_by)


def _made(readers: tuple[Reader, ...], make: Callable[[Reader], T]) -> list[T]:
    out = []
    for one in readers:
        out.append(make(one))
        one.close()
    return out


def _one(reader: Reader, key: str, make: Callable[[Reader], T]) -> T:
    child = reader.child(key)
    made = make(child)
    child.close()
    return made


def _policy(reader: Reader, source: str) -> Policy:
    src = reader.source
    rules = _rules(reader)
    src.rules = frozenset(rules)
    tiers = _each(reader, "tiers", _tier, "number")
    policy_check.consecutive(src, "tiers", [tier.number for tier in tiers])
    src.tiers = frozenset(tier.number for tier in tiers)
    positions = tuple(_made(reader.children("positions"), _position))
    policy_check.once(src, positions)
    src.positions = frozenset((p.tier, p.role) for p in positions)
    src.levels = _level_numbers(reader)
    return Policy(
        source=source,
        code=reader.text("code"),
        version=reader.integer("version", 1, 10**6),
        name=reader.texts("name"),
        form_title=reader.texts("form_title"),
        report_title=reader.texts("report_title"),
        rules=rules,
        complainants=_each(reader, "complainants", _named),
        tiers=tiers,
        positions=positions,
        levels=_each(reader, "levels", _level, "number"),
        categories=_each(reader, "categories", _category),
        channels=_each(reader, "channels", _channel),
        triggers=_some(reader, "triggers", _trigger),
        denial=_one(reader, "denial", _denial),
        clocks=_some(reader, "clocks", _clock),
        ratings=_each(reader, "ratings", _rating, "value"),
        remedies=_each(reader, "remedies", _remedy, "kind"),
        authority=_each(reader, "authority", _authority, "tier"),
        told=_one(reader, "told", _told),
        protocol=_one(reader, "protocol", _protocol),
        honesty=_one(reader, "honesty", _item),
        parking=_one(reader, "parking", _named),
        withdrawals=_each(reader, "withdrawals", _named),
        withdrawal=_one(reader, "withdrawal", _item),
        reclassification=_one(reader, "reclassification", _reclassification),
        responsibility=_each(reader, "responsibility", _named),
        validities=_each(reader, "validities", _named),
        behaviours=_some(reader, "behaviours", _named),
        departments=_some(reader, "departments", _named),
        penalties=_some(reader, "penalties", _penalty),
        talk=_some(reader, "talk", _talk),
        blocks=_each(reader, "blocks", _block),
        acts=_one(reader, "acts", _acts),
        retention_years=reader.child("retention").integer("years", 1, 100),
        retention=_one(reader, "retention", _retention),
    )


def _rules(reader: Reader) -> dict[str, Text]:
    table = reader.child("rules")
    rules = {rule: table.texts(rule) for rule in table.keys()}  # noqa: SIM118 - not a mapping
    if not rules:
        raise reader.error("pack_empty", "rules")
    return rules


def _level_numbers(reader: Reader) -> frozenset[int]:
    numbers = [one.integer("number", 1, 99) for one in reader.children("levels")]
    policy_check.consecutive(reader.source, "levels", numbers)
    return frozenset(numbers)


def _item(reader: Reader) -> Item:
    return Item(**reader.item())


def _named(reader: Reader) -> Named:
    return Named(**reader.item(), code=reader.text("code"), name=reader.texts("name"))


def _tier(reader: Reader) -> Tier:
    return Tier(**reader.item(), number=reader.integer("number", 1, 99), name=reader.texts("name"))


def _position(reader: Reader) -> Position:
    role = str(reader.choice("role", Role))
    return Position(**reader.item(), tier=reader.tier(), role=role, name=reader.texts("name"))


def _level(reader: Reader) -> Level:
    return Level(
        **reader.item(),
        number=reader.level("number"),
        code=reader.text("code"),
        name=reader.texts("name"),
        definition=reader.texts("definition"),
        examples=reader.texts_list("examples"),
        look=reader.choice("look", Look),
        route=_one(reader, "route", _route),
    )


def _route(reader: Reader) -> Route:
    refer = reader.seat("refer") if reader.has("refer") else None
    return Route(
        **reader.item(),
        handle=reader.seat("handle"),
        review=reader.seat("review"),
        file=reader.seat("file"),
        approve=reader.seat("approve") if reader.has("approve") else None,
        report=reader.seats("report"),
        refer=refer,
        refer_rule="" if refer is None else _known_rule(reader, "refer_rule"),
        hand_over=reader.flag("hand_over"),
    )


def _known_rule(reader: Reader, key: str) -> str:
    rule = reader.text(key)
    if rule not in reader.source.rules:
        raise reader.error("pack_rule_unknown", key, rule)
    return rule


def _category(reader: Reader) -> Category:
    return Category(
        **reader.item(),
        code=reader.text("code"),
        name=reader.texts("name"),
        guidance=reader.texts("guidance"),
        level=reader.level(),
        kinds=reader.words("kinds"),
        fixed=reader.flag("fixed"),
    )


def _channel(reader: Reader) -> ChannelRule:
    code = str(reader.choice("code", Channel))
    return ChannelRule(**reader.item(), code=code, name=reader.texts("name"), live=reader.flag("live"))


def _trigger(reader: Reader) -> Trigger:
    return Trigger(
        **reader.item(),
        code=reader.text("code"),
        name=reader.texts("name"),
        level=reader.level(),
        words=reader.words("words"),
        safe=reader.words("safe"),
        channels=reader.words("channels", [str(channel) for channel in Channel]),
        kinds=reader.words("kinds"),
        earlier=reader.integer("earlier", 1, 1000, 0),
        notify=reader.seats("notify"),
        checklist=reader.texts_list("checklist"),
    )


def _denial(reader: Reader) -> Denial:
    return Denial(
        **reader.item(),
        words=reader.words("words"),
        bridges=reader.words("bridges"),
        after=reader.words("after"),
    )


def _clock(reader: Reader) -> ClockRule:
    return ClockRule(
        **reader.item(),
        code=reader.text("code"),
        name=reader.texts("name"),
        start=reader.choice("start", Start),
        met=reader.choice("met", Met),
        unit=reader.choice("unit", Unit),
        amounts=_amounts(reader),
        warn=reader.integer("warn", 0, 10**6, 0),
        states=frozenset(reader.choices("states", State)),
        pauses=reader.flag("pauses"),
        consequence=reader.text("consequence", ""),
    )


def _amounts(reader: Reader) -> dict[int, int]:
    """`amount = 1` for all levels, or `amounts = { 1 = 5, 2 = 3 }` for some."""
    levels = sorted(reader.source.levels)
    if not reader.has("amounts"):
        amount = reader.integer("amount", 0, 10**6)
        return dict.fromkeys(levels, amount)
    table = reader.child("amounts")
    out = {}
    for key in table.keys():  # noqa: SIM118 - not a mapping
        if not key.isdecimal() or int(key) not in reader.source.levels:
            raise table.error("pack_unknown", key, key)
        out[int(key)] = table.integer(key, 0, 10**6)
    return out


def _rating(reader: Reader) -> Rating:
    return Rating(
        **reader.item(),
        value=reader.integer("value", 0, 100),
        name=reader.texts("name"),
        settles=reader.flag("settles"),
    )


def _remedy(reader: Reader) -> RemedyRule:
    return RemedyRule(
        **reader.item(),
        kind=reader.choice("kind", RemedyKind),
        name=reader.texts("name"),
        amount=reader.choice("amount", AmountRule),
    )


def _authority(reader: Reader) -> Authority:
    unlimited = reader.flag("unlimited")
    limit: Decimal | None = None if unlimited else reader.amount("limit")
    return Authority(**reader.item(), tier=reader.tier(), limit=limit)


def _told(reader: Reader) -> Told:
    table = reader.child("items")
    items = tuple((key, table.texts(key)) for key in table.keys())  # noqa: SIM118 - not a mapping
    return Told(**reader.item(), items=items)


def _protocol(reader: Reader) -> Protocol:
    return Protocol(
        **reader.item(),
        attempts=reader.integer("attempts", 1, 100),
        days=reader.integer("days", 1, 100),
        message=reader.flag("message"),
    )


def _reclassification(reader: Reader) -> Reclassification:
    return Reclassification(
        **reader.item(),
        evidence=_some(reader, "evidence", _named),
        needs_satisfaction=reader.flag("needs_satisfaction"),
    )


def _penalty(reader: Reader) -> Penalty:
    return Penalty(
        **reader.item(),
        code=reader.text("code"),
        name=reader.texts("name"),
        minimum=reader.amount("minimum"),
        maximum=reader.amount("maximum"),
        decide=reader.seat("decide"),
    )


def _talk(reader: Reader) -> TalkStep:
    return TalkStep(
        **reader.item(), code=reader.text("code"), name=reader.texts("name"), phrases=reader.texts_list("phrases")
    )


def _block(reader: Reader) -> BlockRule:
    item = reader.item()
    needs = _made(reader.children_if_any("needs"), lambda one: _need(one, item["rule"]))
    return BlockRule(
        **item,
        code=reader.text("code"),
        name=reader.texts("name"),
        stage=reader.choice("stage", Stage),
        needs=tuple(needs),
    )


def _need(reader: Reader, block_rule: str) -> Need:
    return Need(
        **reader.item(block_rule),
        one_of=reader.words("one_of", policy_check.KNOWN_NEEDS),
        before=reader.choices("before", Act),
        levels=reader.numbers("levels", reader.source.levels),
        kinds=reader.words("kinds"),
    )


def _acts(reader: Reader) -> dict[Act, str]:
    acts: dict[Act, str] = {}
    for key in reader.keys():  # noqa: SIM118 - not a mapping
        if key not in list(Act):
            raise reader.error("pack_unknown", key, key)
        acts[Act(key)] = _known_rule(reader, key)
    for act in Act:
        if act not in acts:
            raise reader.error("pack_missing", None, str(act))
    return acts


def _retention(reader: Reader) -> Item:
    reader.has("years")
    return Item(**reader.item())
