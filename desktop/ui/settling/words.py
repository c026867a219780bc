"""Work that was set aside, in words: what one did, what they did, field by field. No Qt here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from desktop.base.i18n import gettext as _
from desktop.base.i18n import mark, ngettext
from desktop.desk import looks
from desktop.desk.aside import AsideUnit, Bundle, BundleDetail, Field, Place, Theirs
from desktop.desk.gathered import Cluster
from desktop.desk.rows import TicketDetail
from desktop.domain import titles
from desktop.domain.policy import Policy
from desktop.domain.types import Act, Office, Person
from desktop.ui.ticket import past, presenter
from desktop.ui.wording import clocks, names, timeline
from desktop.ui.wording.joining import listed, phrased
from desktop.ui.wording.listing import short_number

_WHOLE = 100_000
_TOKENS = re.compile(r"[A-Za-z0-9.]+|\s+|.", re.DOTALL)
_TABLES = {
    "person": mark("Person"),
    "setting": mark("Setting of the office"),
    "cluster": mark("Group of like complaints"),
    "cluster_ticket": mark("Group of like complaints"),
    "mark": mark("Mark on a customer"),
    "merge": mark("Two customers merged"),
    "holiday": mark("Day of the calendar"),
    "attachment": mark("Attached file"),
    "event": mark("Line of a timeline"),
    "workstation": mark("PC of the office"),
    "pack": mark("Rules"),
    "ticket": mark("Complaint"),
}
_SILENT = frozenset({"aside", "look", "alias"})
"""Tables whose rows follow from others, or are bookkeeping: no person chooses among them."""


@dataclass(frozen=True, slots=True)
class Known:
    """What stored values are read against where there is no complaint."""

    policy: Policy
    office: Office
    clusters: tuple[Cluster, ...] = ()


@dataclass(frozen=True, slots=True)
class BundleLine:
    """One bundle of the list. `spoken` = all of it as one sentence."""

    key: str
    title: str
    who: str
    note: str
    open: bool
    mine: bool
    spoken: str


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field: what it is called, what stood there, mine, theirs; `by` = whose theirs is, `since` = since when.

    `masked` = it can be shown whole by a look that is recorded: the complaint's key and the field's name.
    """

    place: Place
    label: str
    base: str
    mine: str
    theirs: str
    by: str
    since: str
    clash: bool
    masked: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class UnitPart:
    """One unit: a heading, what it says besides fields, and the fields. `moves` = it can only be done again."""

    origin: str
    title: str
    when: str
    moves: bool
    meanwhile: str
    said: tuple[tuple[str, str], ...]
    clashing: tuple[FieldLine, ...]
    merging: tuple[FieldLine, ...]


def bundle_line(one: Bundle, now: datetime) -> BundleLine:
    """A bundle for the list."""
    title = bundle_title(one, now)
    who = phrased((one.author, made_words(one.at, now)))
    note = phrased(_notes(one)) if not one.settled_at else settled_words(one, now)
    return BundleLine(one.id, title, who, note, one.state == "open", one.mine, phrased((title, who, note)))


def bundle_title(one: Bundle, now: datetime) -> str:
    """What it was, and on which complaint: 改处理单：1008-C002."""
    act = names.act_name(one.act)
    if not one.number:
        return act
    return _("{act}: {number}").format(act=act, number=short_number(one.number, now))


def _notes(one: Bundle) -> Iterator[str]:
    if one.units > 1:
        yield ngettext("{count} step", "{count} steps", one.units).format(count=one.units)
    if one.clashes:
        yield ngettext("{count} field changed by both", "{count} fields changed by both", one.clashes).format(
            count=one.clashes
        )
    if one.merges:
        yield ngettext("{count} without conflict", "{count} without conflict", one.merges).format(count=one.merges)


def made_words(at: datetime, now: datetime) -> str:
    """When it was done, and that nobody else knew of it then."""
    return _("{time}, not sent then").format(time=clocks.stamp_words(at, now))


def since_words(theirs: Theirs, now: datetime) -> str:
    """When somebody changed a field, and whether everybody has it."""
    time = clocks.stamp_words(theirs.at, now)
    return _("{time}, sent").format(time=time) if theirs.sent else _("{time}, not sent yet").format(time=time)


def settled_words(one: Bundle, now: datetime) -> str:
    """Who settled it, when and how."""
    how = _("put in place") if one.state == "applied" else _("theirs kept")
    when = clocks.stamp_words(one.settled_at, now) if one.settled_at else ""
    return phrased((one.settled_by, when, how))


def about(ticket: TicketDetail | None) -> str:
    """The complaint in one line; "" where it is about none, or one that is not there."""
    if ticket is None:
        return ""
    case = ticket.case.ticket
    return " · ".join(part for part in (titles.title(case.cause), case.name, case.store) if part)


def why(found: BundleDetail) -> str:
    """Why it waits to be settled."""
    one = found.bundle
    who = listed(others(found)) or _("somebody else")
    if one.act == "undo":
        return _(
            "Others had gone on with it before this was sent, so nothing was taken back. "
            "Putting it in place takes it out of sight, with what they added."
        )
    if found.moves:
        return _("When it was sent, {who} had moved the complaint on. Below stands what can be done now.").format(
            who=who
        )
    if one.clashes:
        return ngettext(
            "{count} field does not agree with what {who} made of it.",
            "{count} fields do not agree with what {who} made of them.",
            one.clashes,
        ).format(count=one.clashes, who=who)
    if found.units[0].reason == "changed":
        return _("What it belongs to was taken back meanwhile.")
    return _("It stands on something that did not fit either.")


def others(found: BundleDetail) -> tuple[str, ...]:
    """Who changed the same meanwhile."""
    return tuple(dict.fromkeys(theirs.by for theirs in _theirs(found) if theirs.by))


def _theirs(found: BundleDetail) -> Iterator[Theirs]:
    for unit in found.units:
        if unit.moved is not None:
            yield unit.moved
        yield from (field.theirs for field in unit.fields if field.theirs is not None)


def parts(
    found: BundleDetail, known: past.Backdrop, now: datetime, shown: frozenset[Place] = frozenset()
) -> tuple[UnitPart, ...]:
    """The units in their order; `shown` = masked fields that were asked to be shown whole."""
    return tuple(_part(unit, known, now, shown) for unit in found.units)


def _part(unit: AsideUnit, known: past.Backdrop, now: datetime, shown: frozenset[Place]) -> UnitPart:
    lines = [_field_line(one, unit, known, now, one.value.place in shown) for one in unit.fields if _asked(one, unit)]
    return UnitPart(
        unit.origin,
        names.act_name(unit.act),
        phrased((unit.author, unit.workstation, made_words(unit.at, now))),
        unit.moves,
        _meanwhile(unit, now),
        tuple(_said(unit, known)),
        tuple(line for line in lines if line.clash),
        tuple(line for line in lines if not line.clash),
    )


def _asked(one: Field, unit: AsideUnit) -> bool:
    """An act that moved the case is done again as a whole: its fields are not chosen one by one."""
    return not unit.moves and one.value.table not in _SILENT and one.value.field not in _KEYS


_KEYS = frozenset({"id", "act", "sha256"})
_TOLD_ELSEWHERE = frozenset({Act.EDIT, Act.REGISTER})
"""Lines of timelines that only repeat the fields, or that a sheet was opened."""


def _field_line(one: Field, unit: AsideUnit, known: past.Backdrop, now: datetime, whole: bool) -> FieldLine:
    value = one.value
    label = _label(one)
    revealable = value.table == "ticket" and value.field in looks.REVEALABLE

    def words(stored: Any) -> str:
        if stored in (None, ""):
            return _("(empty)")
        if revealable and whole:
            return str(stored)
        return past.value(value.field, stored, known, _WHOLE) or _("(empty)")

    by = one.theirs.by if one.theirs else ""
    since = since_words(one.theirs, now) if one.theirs else ""
    masked = (value.key, value.field) if revealable and not whole and unit.ticket_id is not None else None
    return FieldLine(
        value.place, label, words(value.base), words(value.mine), words(value.now), by, since, value.clash, masked
    )


def _label(one: Field) -> str:
    """What a field is called; of rows that are no complaint with what they are and what they are called."""
    value, field_name = one.value, names.field_name(one.value.field)
    if value.table == "ticket":
        return field_name
    table = _(_TABLES.get(value.table, value.table))
    if value.table == "setting":
        return _("{row}: {field}").format(row=table, field=names.setting_name(one.row))
    return _("{row}: {field}").format(row=f"{table} {one.row}".strip(), field=field_name)


def _meanwhile(unit: AsideUnit, now: datetime) -> str:
    """Who has moved the complaint since, and how; for what only stands on it, that."""
    moved = unit.moved
    if moved is not None:
        return _("Meanwhile {who}, {time}: {act}").format(
            who=moved.by, time=clocks.stamp_words(moved.at, now), act=names.act_name(moved.act)
        )
    return _("Stands on the step before") if unit.reason == "needs" else ""


def _said(unit: AsideUnit, known: past.Backdrop) -> Iterator[tuple[str, str]]:
    """What the unit says besides fields: a line and its text each, as on a timeline."""
    for event in unit.events:
        if event.act in _TOLD_ELSEWHERE:
            continue
        line = timeline.event_line(event, known.office, known.policy)
        chips = listed(chip.text for chip in line.chips)
        yield line.what, "\n".join(part for part in (line.text, chips) if part)
    for table, values in unit.added:
        if table == "ticket":
            level = names.level_name(known.policy, int(values["level"]))
            yield _("Opens sheet {number}").format(number=values["number"]), level
        elif table == "attachment":
            yield _("Attaches a file"), str(values["name"])
        elif table not in ("event", *_SILENT):
            yield (
                _("Adds: {what}").format(what=_(_TABLES.get(table, table))),
                str(values.get("title") or values.get("name") or ""),
            )


def own_words(found: BundleDetail, known: past.Backdrop, now: datetime) -> str:
    """Everything that was typed, as the text of a note: who, when, what was done and said."""
    blocks = []
    for unit in found.units:
        head = _("{act}, {who}, {time}").format(
            act=names.act_name(unit.act), who=unit.author, time=clocks.stamp_words(unit.at, now)
        )
        typed = [_("{what}: {text}").format(what=what, text=text) for what, text in _said(unit, known) if text]
        blocks.append("\n".join([head, *typed, *_typed_in_fields(unit, known)]))
    return "\n\n".join(blocks)


def _typed_in_fields(unit: AsideUnit, known: past.Backdrop) -> Iterator[str]:
    for one in unit.fields:
        value = one.value
        if value.table == "ticket" and _asked(one, unit) and value.mine not in (None, ""):
            words = past.value(value.field, value.mine, known, _WHOLE)
            yield _("{field}: {text}").format(field=names.field_name(value.field), text=words)


Spans = tuple[tuple[int, int], ...]
"""Beginnings and ends of pieces of a text."""


def differing(mine: str, theirs: str) -> tuple[Spans, Spans]:
    """Which pieces of either text the other does not have; nothing where they have nothing in common."""
    one, other = _TOKENS.findall(mine), _TOKENS.findall(theirs)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return (), ()
    changed = [step for step in matcher.get_opcodes() if step[0] != "equal"]
    return (
        _spans(one, [(step[1], step[2]) for step in changed]),
        _spans(other, [(step[3], step[4]) for step in changed]),
    )


_ALIKE = 0.3
"""Texts that have less in common are different texts: underlining all of both says nothing."""


def _spans(tokens: Sequence[str], changed: Sequence[tuple[int, int]]) -> Spans:
    starts = [0]
    for token in tokens:
        starts.append(starts[-1] + len(token))
    return tuple((starts[begin], starts[end]) for begin, end in changed if end > begin)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What settling leads to: sentences and clauses of what the rules then ask, and how each complaint stands."""

    warnings: tuple[tuple[str, str], ...]
    standing: tuple[tuple[str, str], ...]


def outcome(after: Sequence[TicketDetail], before: TicketDetail | None, now: datetime, me: Person) -> Outcome:
    """What changes against how the complaint stands now."""
    asked = presenter.next_step(before, now, me) if before is not None else None
    warnings: list[tuple[str, str]] = []
    for detail in after:
        same = before is not None and detail.case.ticket.id == before.case.ticket.id
        if same and before is not None and detail.case.ticket.level != before.case.ticket.level:
            level = names.level_name(detail.policy, detail.case.ticket.level)
            warnings.append((_("The level becomes {level}.").format(level=level), ""))
        step = presenter.next_step(detail, now, me)
        if step.step is not None and (not same or asked is None or step.sentence != asked.sentence):
            words = _("Then the rules ask for: {step}").format(step=step.sentence)
            warnings.append((words, step.rule))
    return Outcome(tuple(warnings), tuple(_standing(detail, now) for detail in after))


def _standing(detail: TicketDetail, now: datetime) -> tuple[str, str]:
    ticket = detail.case.ticket
    handler = presenter.person_name(detail, ticket.handler)
    told = (
        names.state_name(ticket.state), names.level_name(detail.policy, ticket.level),
        _("handled by {name}").format(name=handler) if handler else "",
    )  # fmt: skip
    return short_number(ticket.number, now), phrased(told)
