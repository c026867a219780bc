"""What the sheets of one matter say, block by block, ready to stand side by side. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from desktop.base.i18n import format_datetime, format_money, mark, pick
from desktop.base.i18n import gettext as _
from desktop.desk.rows import TicketDetail
from desktop.domain.types import Act, Event, State
from desktop.ui.wording import names, recorded, timeline
from desktop.ui.wording.joining import listed
from desktop.ui.wording.timeline import Tag


@dataclass(frozen=True, slots=True)
class Cell:
    """What one sheet says in one block; `tag` stands before the words."""

    text: str = ""
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One block across all sheets. `changed` = two sheets that follow each other say something else."""

    name: str
    cells: tuple[Cell, ...]
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """What stands over a sheet's column; `current` = the one on which the case goes on."""

    ticket_id: int
    number: str
    title: str
    level: str
    look: str
    state: State
    span: str
    current: bool


def heads(sheets: Sequence[TicketDetail]) -> tuple[Head, ...]:
    """One head per sheet, in their order."""
    last = sheets[-1].case.ticket.id
    return tuple(_head(detail, detail.case.ticket.id == last) for detail in sheets)


def _head(detail: TicketDetail, current: bool) -> Head:
    ticket = detail.case.ticket
    title = _("Sheet {index} (current)") if current else _("Sheet {index}")
    return Head(
        ticket.id,
        ticket.number,
        title.format(index=ticket.sheet_index),
        names.level_name(detail.policy, ticket.level),
        detail.policy.level(ticket.level).look,
        ticket.state,
        _span(detail, current),
        current,
    )


def _span(detail: TicketDetail, current: bool) -> str:
    began = stamp(detail.case.ticket.received_at)
    if current or not detail.case.events:
        return _("since {time}").format(time=began)
    return _("{begin} to {end}").format(begin=began, end=stamp(detail.case.events[-1].at))


def stamp(at: datetime) -> str:
    """Day and time without the year."""
    return format_datetime(at, "MM-dd HH:mm")


def newest(detail: TicketDetail, *acts: Act) -> Event | None:
    """The newest event of some acts on this sheet, None if there was none."""
    return next((event for event in reversed(detail.case.events) if event.act in acts), None)


def rating(detail: TicketDetail) -> Event | None:
    """The callback in which the customer rated, None if nobody got an answer; a second caller's does not count."""
    found = (
        event
        for event in reversed(detail.case.events)
        if event.act is Act.CALLBACK and event.data.get("satisfaction") and not event.data.get("second")
    )
    return next(found, None)


def rows(sheets: Sequence[TicketDetail]) -> tuple[Row, ...]:
    """All blocks, top to bottom; one that no sheet has filled is kept, for the gap says something too."""
    made = []
    for name, cell, compared in _BLOCKS:
        cells = tuple(cell(detail) for detail in sheets)
        made.append(Row(_(name), cells, compared and _changed(cells)))
    return tuple(made)


def _changed(cells: Sequence[Cell]) -> bool:
    said = [cell.text for cell in cells if cell.text]
    return any(one != other for one, other in pairwise(said))


def _name(detail: TicketDetail, person_id: int | None) -> str:
    person = detail.office.person(person_id)
    return person.name if person else ""


def _people(detail: TicketDetail) -> Cell:
    ticket, reviewed = detail.case.ticket, newest(detail, Act.REVIEW)
    handler = _name(detail, ticket.handler)
    parts = []
    if handler:
        tier = pick(detail.policy.tier_name(ticket.tier))
        parts.append(_("{name} handles ({tier})").format(name=handler, tier=tier))
    if reviewed is not None:
        parts.append(_("reviewed by {name}").format(name=_name(detail, reviewed.by)))
    parts.append(_("first asked: {receiver}").format(receiver=_name(detail, ticket.received_by)))
    return Cell(_("; ").join(parts))


def _data(event: Event | None) -> Mapping[str, Any]:
    return event.data if event is not None else {}


def _lines(*texts: object) -> str:
    return "\n".join(str(text).strip() for text in texts if str(text or "").strip())


def _facts(detail: TicketDetail) -> Cell:
    found = _data(newest(detail, Act.INVESTIGATE))
    return Cell(_lines(found.get("facts"), found.get("analysis")))


def _responsibility(detail: TicketDetail) -> Cell:
    found = _data(newest(detail, Act.INVESTIGATE))
    share = recorded.responsibility_words(detail.policy, found.get("responsibility") or {})
    place = listed(str(found[key]) for key in ("department", "person") if found.get(key))
    return Cell(_(": ").join(part for part in (share, place) if part))


def _proposal(detail: TicketDetail) -> Cell:
    proposed = _data(newest(detail, Act.PROPOSE))
    remedy = recorded.remedy_words(proposed["remedy"]) if proposed.get("remedy") else ""
    result = _data(newest(detail, Act.RESOLVE)).get("result")
    done = _("Done: {result}").format(result=result) if result else ""
    return Cell(_lines(proposed.get("measures"), remedy, done))


def _decided(detail: TicketDetail) -> Cell:
    parts = []
    proposed = newest(detail, Act.PROPOSE)
    if proposed is not None:
        parts.append(_answered(detail, proposed))
    meeting = newest(detail, Act.DECIDE)
    if meeting is not None:
        said = _("The general manager's meeting, {time}: {decision}")
        parts.append(said.format(time=stamp(meeting.at), decision=meeting.data.get("decision") or ""))
    return Cell(_lines(*parts))


def _answered(detail: TicketDetail, proposed: Event) -> str:
    later = [event for event in detail.case.events if event.at >= proposed.at]
    answer = next((event for event in reversed(later) if event.act in (Act.APPROVE, Act.REJECT)), None)
    if answer is None and detail.case.ticket.state is State.APPROVAL:
        return _("waits for approval")
    by = answer or proposed
    if by.act is Act.REJECT:
        return _("{name} rejected it, {time}").format(name=_name(detail, by.by), time=stamp(by.at))
    person = detail.office.person(by.by)
    limit = detail.policy.limit(person.tier) if person else None
    said = _("{name}, {time}, authority up to {limit}") if limit is not None else _("{name}, {time}, without limit")
    return said.format(
        name=_name(detail, by.by), time=stamp(by.at), limit=format_money(limit) if limit is not None else ""
    )


def _said(detail: TicketDetail) -> Cell:
    """The customer's last words; what a second caller heard aside."""
    acts = (Act.CONTACT, Act.CALLBACK)
    spoken = [
        str(event.data["said"]).strip()
        for event in detail.case.events
        if event.act in acts and event.data.get("said") and not event.data.get("second")
    ]
    return Cell(_("“{word}”").format(word=spoken[-1]) if spoken else "")


def _rating(detail: TicketDetail) -> Cell:
    if detail.veiled:
        return Cell("", Tag(_("shown after the second call"), "neutral", "eye-off"))
    event = rating(detail)
    if event is not None:
        answer = int(event.data["satisfaction"])
        good = recorded.settles(detail.policy, answer)
        icon = "circle-check" if good else "face-slightly-frowning"
        words = recorded.satisfaction_words(detail.policy, answer)
        said = _lines(_proof(detail, event), *_seconds(detail))
        return Cell(said, Tag(words, "ok" if good else "danger", icon))
    last = newest(detail, Act.CALLBACK)
    if last is None:
        return Cell("", Tag(_("not asked yet"), "neutral", "circle-dashed"))
    declined = bool(last.data.get("declined"))
    tag = Tag(_("Declined to rate"), "neutral", "phone-outgoing") if declined else _missed()
    return Cell(_proof(detail, last), tag)


def _seconds(detail: TicketDetail) -> Iterator[str]:
    """What customers told who asked again. Source: F-5.4.1.3"""
    for event in detail.case.events:
        if event.act is Act.CALLBACK and event.data.get("second"):
            line = timeline.event_line(event, detail.office, detail.policy)
            yield _("{what} ({time}, {name})").format(what=line.what, time=stamp(event.at), name=line.who)


def _missed() -> Tag:
    return Tag(_("Not reached"), "warn", "phone-missed")


def _proof(detail: TicketDetail, event: Event) -> str:
    """The contact in which it was asked: a rating rests on one. Source: F-5.4.1.3"""
    means = names.channel_name(str(event.data.get("means") or "phone"))
    return _("{means} {time}, {name}").format(means=means, time=stamp(event.at), name=_name(detail, event.by))


_BLOCKS: tuple[tuple[str, Callable[[TicketDetail], Cell], bool], ...] = (
    (mark("Who handled it"), _people, False),
    (mark("Facts found"), _facts, True),
    (mark("Responsibility"), _responsibility, True),
    (mark("What was offered"), _proposal, True),
    (mark("Who decided"), _decided, False),
    (mark("What the customer said"), _said, True),
    (mark("Satisfaction"), _rating, False),
)


@dataclass(frozen=True, slots=True)
class Node:
    """A stop on the way. `link` = why the case came here from the stop before; `kind` "done", "current" or "ahead"."""

    icon: str
    caption: str
    text: str
    kind: str = "done"
    link: str = ""
    tone: str = "neutral"


def path(sheets: Sequence[TicketDetail]) -> tuple[Node, ...]:
    """Registration, each sheet with what made it rise, and what comes if the customer stays dissatisfied."""
    first = sheets[0].case.ticket
    nodes = [Node("phone-incoming", stamp(first.received_at), names.channel_name(first.channel))]
    for before, detail in zip((None, *sheets), sheets, strict=False):
        nodes.append(_sheet_node(before, detail, detail is sheets[-1]))
    nodes += _ahead(sheets[-1])
    return tuple(nodes)


def _sheet_node(before: TicketDetail | None, detail: TicketDetail, last: bool) -> Node:
    ticket = detail.case.ticket
    caption = _("Sheet {index}, {level}").format(index=ticket.sheet_index, level=names.level_short(ticket.level))
    link, tone = "", "neutral"
    rated = rating(before) if before is not None else None
    if rated is not None:
        link = _("rated {answer}, {time}").format(answer=rated.data["satisfaction"], time=stamp(rated.at))
        tone = "danger"
    icon = "file-text" if last else "file-check"
    return Node(icon, caption, _short(ticket.number), "current" if last else "done", link, tone)


def _short(number: str) -> str:
    """A number without its office."""
    return number.split("-", 1)[-1]


def _ahead(detail: TicketDetail) -> list[Node]:
    """The general manager's meeting or a further sheet, while the case can still come to it. Source: F-5.3.1.7"""
    ticket, policy = detail.case.ticket, detail.policy
    decided = newest(detail, Act.DECIDE)
    if decided is not None:
        return [Node("gavel", stamp(decided.at), _("Decided by the meeting"), link=_("agenda item"))]
    if ticket.state is State.REFERRED:
        return [Node("presentation", _("on the agenda"), _("General manager's meeting"), "current", tone="danger")]
    if ticket.state in (State.FILED, State.WITHDRAWN, State.RISEN) or rating_settled(detail):
        return []
    route, top = policy.level(ticket.level).route, policy.top.number
    if ticket.level < top:
        words = _("Sheet {index}, {level}").format(
            index=ticket.sheet_index + 1, level=names.level_short(ticket.level + 1)
        )
        rule = policy.acts.get(Act.CALLBACK, "")
        return [Node("file-plus", _("if still dissatisfied"), words, "ahead", rule)]
    if route.refer is not None:
        words = _("General manager's meeting")
        return [Node("presentation", _("if still dissatisfied"), words, "ahead", route.refer_rule)]
    return []


def rating_settled(detail: TicketDetail) -> bool:
    """Whether the customer has said that this settles it."""
    event = rating(detail)
    return event is not None and recorded.settles(detail.policy, int(event.data["satisfaction"]))
