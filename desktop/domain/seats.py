"""Who sits where: a seat is a tier with roles; somebody stands in where a role has nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from desktop.domain.policy import Level, Policy
from desktop.domain.types import Case, Office, Person, Role, Seat

People = tuple[Person, ...]


def active(office: Office) -> People:
    """Everybody who still works here."""
    return tuple(person for person in office.people if not person.retired)


def sitters(seat: Seat, office: Office) -> People:
    """Who may act for a seat, best first; empty only in an office without people.

    People of the tier with one of the roles, in the roles' order; where there are none, everybody of the tier; where
    there are none, the administrators; where there are none, everybody.
    """
    return deciders(seat, office, ())[0]


def deciders(seat: Seat, office: Office, barred: Collection[int]) -> tuple[People, bool]:
    """Who may decide in a seat when some are barred because it is their own case; True = nobody else can.

    Others go before oneself: the role's holders, the rest of the tier, administrators, higher tiers.
    """
    people = active(office)
    tier = [p for p in people if p.tier == seat.tier]
    circles = [
        _with_roles(tier, seat.roles),
        tier,
        [p for p in people if Role.ADMIN in p.roles],
    ]
    if barred:
        circles.append([p for p in people if p.tier > seat.tier])
    for circle in circles:
        if others := tuple(p for p in circle if p.id not in barred):
            return others, False
    for circle in circles:
        if circle:
            return tuple(circle), bool(barred)
    return people, bool(barred)


def _with_roles(people: Iterable[Person], roles: tuple[str, ...]) -> list[Person]:
    people = sorted(people, key=lambda p: p.id)
    if not roles:
        return people
    ranked = [
        (min(roles.index(role) for role in p.roles & set(roles)), p.id, p) for p in people if p.roles & set(roles)
    ]
    return [person for _, _, person in sorted(ranked, key=lambda entry: entry[:2])]


def sits(person: Person, seat: Seat, office: Office) -> bool:
    """Whether the person may act for a seat."""
    return any(p.id == person.id for p in sitters(seat, office))


def code(seat: Seat) -> str:
    """A seat in a word, as events keep it: "2:manager,director"."""
    return f"{seat.tier}:{','.join(seat.roles)}"


def qualified(person: Person, level: Level) -> bool:
    """Whether the person was found fit for a level that the pack opens to such people. Source: E-2"""
    return level.route.qualified and level.number in person.qualified and not person.retired


def handlers(level: Level, office: Office) -> People:
    """Who may settle a level: its seat, best first, then those qualified for it. Source: E-2"""
    seat = sitters(level.route.handle, office)
    return (*seat, *(p for p in active(office) if p not in seat and qualified(p, level)))


def seated(case: Case, policy: Policy, office: Office) -> bool:
    """Whether the sheet is where its level is handled: its handler sits in that seat, or higher."""
    ticket = case.ticket
    level = policy.level(ticket.level)
    handler = office.person(ticket.handler)
    if handler is None or handler.retired:
        return False
    seat = level.route.handle
    return handler.tier > seat.tier or sits(handler, seat, office) or qualified(handler, level)


def may_handle(person: Person, case: Case, policy: Policy, office: Office) -> bool:
    """Whether the person may settle this case: who sits in its seat, or who has it from higher up."""
    level = policy.level(case.ticket.level)
    seat = level.route.handle
    if sits(person, seat, office) or qualified(person, level):
        return True
    return person.id == case.ticket.handler and person.tier > seat.tier and not person.retired


def tier_held(person: Person, level: Level, office: Office) -> int:
    """How high a sheet lies in this person's hands, measured by the seat that should have it."""
    seat = level.route.handle
    if person.tier > seat.tier or sits(person, seat, office) or qualified(person, level):
        return seat.tier
    return max(1, min(person.tier, seat.tier - 1))
