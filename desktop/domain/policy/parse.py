"""Makes a `Policy` out of a pack's TOML text, or says where and why not."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from functools import lru_cache

from desktop.domain.policy import check
from desktop.domain.policy.conduct_parse import (
    attachment,
    behaviour,
    finding,
    grouping,
    manner,
    mark,
    message,
    party,
    spot_check,
    standard,
)
from desktop.domain.policy.item import Item, Named, Text
from desktop.domain.policy.pack import Policy
from desktop.domain.policy.parts import (
    Authority,
    BlockRule,
    Category,
    ChannelRule,
    ClockRule,
    Denial,
    Level,
    Need,
    Penalty,
    Position,
    Protocol,
    Rating,
    Reclassification,
    RemedyRule,
    Route,
    TalkStep,
    Tier,
    Told,
    Trigger,
)
from desktop.domain.policy.reader import REASONS, Reader, Source, each, known_rule, made, one, one_if_any, some
from desktop.domain.policy.terms import AmountRule, Look, Met, PolicyError, Stage, Start, Unit
from desktop.domain.types import Act, Channel, RemedyKind, Role, State

FORMAT = 1
"""The shape of packs that this program reads."""

_LINE = re.compile(r"\(at line (\d+)")


@lru_cache(maxsize=64)
def load_policy(text: str, source: str) -> Policy:
    """Reads a pack from TOML text; `source` is the file's name, for messages. The same text gives the same object.

    Raises:
        PolicyError: it is damaged or makes no sense; values `source`, `line`, `at`, `value`, `reason`.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax(text, source, error) from error
    reader = Reader(Source(text, source), (), table)
    reader.integer("format", FORMAT, FORMAT)
    policy = _policy(reader, source)
    reader.close()
    check.check(policy, reader.source)
    return policy


def _syntax(text: str, source: str, error: tomllib.TOMLDecodeError) -> PolicyError:
    found = _LINE.search(str(error))
    line = int(found[1]) if found else text.count("\n") + 1
    code = "pack_syntax"
    return PolicyError(code, source=source, line=line, at="", value=str(error), reason=REASONS[code])


def _policy(reader: Reader, source: str) -> Policy:
    src = reader.source
    rules = _rules(reader)
    src.rules = frozenset(rules)
    tiers = each(reader, "tiers", _tier, "number")
    check.consecutive(src, "tiers", [tier.number for tier in tiers])
    src.tiers = frozenset(tier.number for tier in tiers)
    positions = tuple(made(reader.children("positions"), _position))
    check.once(src, positions)
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
        complainants=each(reader, "complainants", _named),
        tiers=tiers,
        positions=positions,
        levels=each(reader, "levels", _level, "number"),
        categories=each(reader, "categories", _category),
        channels=each(reader, "channels", _channel),
        triggers=some(reader, "triggers", _trigger),
        denial=one(reader, "denial", _denial),
        clocks=some(reader, "clocks", _clock),
        ratings=each(reader, "ratings", _rating, "value"),
        remedies=each(reader, "remedies", _remedy, "kind"),
        authority=each(reader, "authority", _authority, "tier"),
        told=one(reader, "told", _told),
        protocol=one(reader, "protocol", _protocol),
        honesty=one(reader, "honesty", _honesty),
        written_answer=reader.child("honesty").flag("written_answer"),
        parking=one(reader, "parking", _named),
        withdrawals=each(reader, "withdrawals", _named),
        withdrawal=one(reader, "withdrawal", _item),
        reclassification=one(reader, "reclassification", _reclassification),
        responsibility=each(reader, "responsibility", party),
        findings=some(reader, "findings", finding),
        validities=each(reader, "validities", _named),
        behaviours=some(reader, "behaviours", behaviour),
        manners=some(reader, "manners", manner),
        marks=some(reader, "marks", mark),
        messages=some(reader, "messages", message),
        attachments=some(reader, "attachments", attachment),
        standards=some(reader, "standards", standard),
        spot_check=one_if_any(reader, "spot_check", spot_check),
        grouping=one_if_any(reader, "grouping", grouping),
        receiver=one_if_any(reader, "receiver", _item),
        ladder=one_if_any(reader, "ladder", _item),
        departments=some(reader, "departments", _named),
        penalties=some(reader, "penalties", _penalty),
        talk=some(reader, "talk", _talk),
        blocks=each(reader, "blocks", _block),
        acts=one(reader, "acts", _acts),
        retention_years=reader.child("retention").integer("years", 1, 100),
        retention=one(reader, "retention", _retention),
    )


def _rules(reader: Reader) -> dict[str, Text]:
    table = reader.child("rules")
    rules = {rule: table.texts(rule) for rule in table.keys()}  # noqa: SIM118 - not a mapping
    if not rules:
        raise reader.error("pack_empty", "rules")
    return rules


def _level_numbers(reader: Reader) -> frozenset[int]:
    numbers = [one.integer("number", 1, 99) for one in reader.children("levels")]
    check.consecutive(reader.source, "levels", numbers)
    return frozenset(numbers)


def _item(reader: Reader) -> Item:
    return Item(**reader.item())


def _honesty(reader: Reader) -> Item:
    reader.has("written_answer")
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
        route=one(reader, "route", _route),
    )


def _route(reader: Reader) -> Route:
    refer = reader.seat("refer") if reader.has("refer") else None
    notify = reader.seats("notify")
    examine = reader.flag("examine")
    return Route(
        **reader.item(),
        handle=reader.seat("handle"),
        review=reader.seat("review"),
        file=reader.seat("file"),
        approve=reader.seat("approve") if reader.has("approve") else None,
        report=reader.seats("report"),
        refer=refer,
        refer_rule="" if refer is None else known_rule(reader, "refer_rule"),
        hand_over=reader.flag("hand_over"),
        stays=reader.flag("stays"),
        qualified=reader.flag("qualified"),
        notify=notify,
        notify_rule=known_rule(reader, "notify_rule") if notify else "",
        examine=examine,
        examine_rule=known_rule(reader, "examine_rule") if examine else "",
    )


def _category(reader: Reader) -> Category:
    return Category(
        **reader.item(),
        code=reader.text("code"),
        name=reader.texts("name"),
        guidance=reader.texts("guidance"),
        level=reader.level(),
        kinds=reader.words("kinds"),
        fixed=reader.flag("fixed"),
        evidence=reader.words("evidence"),
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
        marks=reader.words("marks"),
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
        findings=reader.words("findings"),
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
        asks=reader.words("asks", ("reason", "conditions_told")),
        approve=reader.seat("approve") if reader.has("approve") else None,
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
    follow = reader.integer("follow_days", 1, 28, 0)
    return Protocol(
        **reader.item(),
        attempts=reader.integer("attempts", 1, 100),
        days=reader.integer("days", 1, 100),
        message=reader.flag("message"),
        daily=reader.flag("daily"),
        follow_days=follow,
        follow_rule=known_rule(reader, "follow_rule") if follow else "",
    )


def _reclassification(reader: Reader) -> Reclassification:
    return Reclassification(
        **reader.item(),
        evidence=some(reader, "evidence", _named),
        needs_satisfaction=reader.flag("needs_satisfaction"),
        review=reader.seat("review") if reader.has("review") else None,
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
    needs = made(reader.children_if_any("needs"), lambda one: _need(one, item["rule"]))
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
        one_of=reader.words("one_of", check.KNOWN_NEEDS),
        before=reader.choices("before", Act),
        levels=reader.numbers("levels", reader.source.levels),
        kinds=reader.words("kinds"),
        categories=reader.words("categories"),
        validities=reader.words("validities"),
        findings=reader.words("findings"),
    )


_LATER = {Act.STATEMENT: Act.INVESTIGATE}
"""Acts that older packs don't name, and the act whose clause they then stand under."""


def _acts(reader: Reader) -> dict[Act, str]:
    acts: dict[Act, str] = {}
    for key in reader.keys():  # noqa: SIM118 - not a mapping
        if key not in list(Act):
            raise reader.error("pack_unknown", key, key)
        acts[Act(key)] = known_rule(reader, key)
    for act in Act:
        if act not in acts:
            if act not in _LATER:
                raise reader.error("pack_missing", None, str(act))
            acts[act] = acts[_LATER[act]]
    return acts


def _retention(reader: Reader) -> Item:
    reader.has("years")
    return Item(**reader.item())
