"""The people of the office: who they are, what they may, and how they sign in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from desktop.base.clock import Clock, to_ms
from desktop.base.errors import RefusedError
from desktop.desk.session import Session
from desktop.domain import values
from desktop.domain.types import Person, Role
from desktop.domain.values import Asking
from desktop.store import models, pins
from desktop.store.store import Store

PIN_DIGITS = (4, 64)
"""Fewest and most characters of a PIN or password."""
_LOGIN_LONGEST = 40
_FREE_TRIES = 3
_WAIT_SECONDS = (5, 15, 60, 300)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody to be added; `pin` "" = signs in without one until it is set.

    `qualified` = levels that the person may settle beside those of the tier. Source: E-2
    `phone` = where colleagues reach them at once, "" = not known.
    """

    login: str
    name: str
    tier: int
    roles: tuple[str, ...]
    pin: str = ""
    qualified: tuple[int, ...] = ()
    phone: str = ""


def active(session: Session) -> tuple[Person, ...]:
    """Everybody who works here, by tier and name."""
    people = (p for p in session.store.office().people if not p.retired)
    return tuple(sorted(people, key=lambda p: (p.tier, p.name)))


def find(store: Store, login: str) -> Person:
    """The active person of a login.

    Raises:
        RefusedError: nobody has it.
    """
    for person in store.office().people:
        if person.login == login and not person.retired:
            return person
    raise RefusedError("person_unknown", "login", person=login)


def add(session: Session, new: NewPerson) -> Person:
    """Adds a person. Only the administrator may.

    Raises:
        RefusedError: not the administrator, login taken or empty, no such tier or role, PIN too short, no phone
            number. Source: F-4.2.
    """
    session.demand_admin()
    _check(session, new)
    phone = _phone(session, new.phone)
    with session.store.unit("person", session.person.id) as unit:
        key = unit.insert(
            models.Person, login=new.login, name=new.name, tier=new.tier, roles=_roles_text(new.roles),
            pin_hash=pins.hash_pin(new.pin) if new.pin else "", qualified=_levels_text(new.qualified),
            phone=phone,
        )  # fmt: skip
        unit.describe(what="added", login=new.login)
    return _by_id(session, key)


def change(session: Session, person_id: int, fields: Mapping[str, Any]) -> None:
    """Changes name, tier, roles, levels or phone of a person. Only the administrator may.

    Raises:
        RefusedError: not the administrator, or the change would leave the office without one.
    """
    session.demand_admin()
    person = _by_id(session, person_id)
    wanted = NewPerson(
        person.login, str(fields.get("name", person.name)), int(fields.get("tier", person.tier)),
        tuple(fields.get("roles", person.roles)), qualified=tuple(fields.get("qualified", person.qualified)),
        phone=_phone(session, str(fields.get("phone", person.phone))),
    )  # fmt: skip
    _check(session, wanted, except_id=person_id)
    _keep_an_admin(session, person_id, wanted.roles)
    with session.store.unit("person", session.person.id) as unit:
        unit.update(
            models.Person, person_id, name=wanted.name, tier=wanted.tier, roles=_roles_text(wanted.roles),
            qualified=_levels_text(wanted.qualified), phone=wanted.phone,
        )  # fmt: skip
        unit.describe(what="changed", login=person.login)


def retire(session: Session, login: str) -> Person:
    """Takes a person out of the lists; what they did stays. Only the administrator may.

    Raises:
        RefusedError: not the administrator, nobody of that login, or the last administrator.
    """
    session.demand_admin()
    person = find(session.store, login)
    _keep_an_admin(session, person.id, ())
    with session.store.unit("person", session.person.id) as unit:
        unit.update(models.Person, person.id, retired=True)
        unit.describe(what="retired", login=login)
    return person


def set_pin(session: Session, person_id: int, pin: str) -> None:
    """Sets a PIN: one's own, or anybody's by the administrator.

    Raises:
        RefusedError: somebody else's, or too short.
    """
    if person_id != session.person.id:
        session.demand_admin()
    _check_pin(pin)
    person = _by_id(session, person_id)
    with session.store.unit("person", session.person.id) as unit:
        unit.update(models.Person, person_id, pin_hash=pins.hash_pin(pin))
        unit.describe(what="pin", login=person.login)


def has_pin(store: Store, person_id: int) -> bool:
    """Whether a person must give a PIN."""
    return bool(_pin_hash(store, person_id))


def sign_in(store: Store, clock: Clock, login: str, pin: str) -> Session:
    """Puts a person in the chair.

    Raises:
        RefusedError: unknown login, wrong PIN, or too many wrong ones lately (`wait_seconds` tells how long).
    """
    person = find(store, login)
    hashed = _pin_hash(store, person.id)
    if hashed:
        _demand_patience(store, clock, person)
        if not pins.check_pin(pin, hashed):
            _remember_miss(store, clock, person)
            raise RefusedError("pin_wrong", "pin", login=login)
        store.set_window_state(_miss_key(person), "")
    return Session(store, clock, person)


def _miss_key(person: Person) -> str:
    return f"pin_misses:{person.id}"


def _misses(store: Store, person: Person) -> tuple[int, int]:
    """How many wrong PINs in a row, and when the newest was given (ms)."""
    count, _, at = store.window_state(_miss_key(person)).partition("@")
    return (int(count), int(at)) if at else (0, 0)


def _remember_miss(store: Store, clock: Clock, person: Person) -> None:
    count, _ = _misses(store, person)
    store.set_window_state(_miss_key(person), f"{count + 1}@{to_ms(clock.now())}")


def _demand_patience(store: Store, clock: Clock, person: Person) -> None:
    count, at = _misses(store, person)
    if count < _FREE_TRIES:
        return
    wait = _WAIT_SECONDS[min(count - _FREE_TRIES, len(_WAIT_SECONDS) - 1)]
    left = wait - (to_ms(clock.now()) - at) // 1000
    if 0 < left <= wait:
        raise RefusedError("pin_wait", "pin", wait_seconds=left)


def _pin_hash(store: Store, person_id: int) -> str:
    row = store.one(models.Person.select(models.Person.pin_hash).where(models.Person.id == person_id))
    return str(row["pin_hash"] or "")


def _by_id(session: Session, person_id: int) -> Person:
    person = session.store.office().person(person_id)
    if person is None:
        raise RefusedError("person_unknown", "login", person=str(person_id))
    return person


def _keep_an_admin(session: Session, person_id: int, roles: Iterable[str]) -> None:
    others = (p for p in active(session) if p.id != person_id)
    if Role.ADMIN not in roles and not any(Role.ADMIN in p.roles for p in others):
        raise RefusedError("last_admin", "roles")


def _check(session: Session, new: NewPerson, except_id: int | None = None) -> None:
    demand_fit(new.login, new.name, new.pin)
    if any(p.login == new.login and p.id != except_id for p in session.store.office().people):
        raise RefusedError("login_taken", "login", login=new.login)
    _check_seat(session, new)


def demand_fit(login: str, name: str, pin: str) -> None:
    """Refuses what can't be a person's login, name or PIN; `pin` "" = none.

    Raises:
        RefusedError: with the field.
    """
    if not login or len(login) > _LOGIN_LONGEST or not login.isprintable() or " " in login:
        raise RefusedError("login_bad", "login", login=login)
    if not name.strip():
        raise RefusedError("field_missing", "name")
    if pin:
        _check_pin(pin)


def _check_seat(session: Session, new: NewPerson) -> None:
    tiers = [tier.number for tier in session.store.policy().tiers]
    if new.tier not in tiers:
        raise RefusedError("tier_unknown", "tier", "F-4.2", tier=new.tier, highest=max(tiers))
    top = session.store.policy().top.number
    if any(not 1 <= level <= top for level in new.qualified):
        raise RefusedError("level_unknown", "qualified", "E-2", level=max(new.qualified), top=top)
    for role in new.roles:
        if role not in set(Role):
            raise RefusedError("role_unknown", "roles", "F-4.2", role=role)


def _phone(session: Session, typed: str) -> str:
    """A number as it is kept; "" stays so."""
    asking = Asking(session.store.policy(), session.store.calendar(), session.clock.now())
    return str(values.phone(typed, "phone", asking)) if typed.strip() else ""


def _check_pin(pin: str) -> None:
    shortest, longest = PIN_DIGITS
    if not shortest <= len(pin) <= longest:
        raise RefusedError("pin_length", "pin", shortest=shortest, longest=longest)


def _roles_text(roles: Iterable[str]) -> str:
    return " ".join(sorted(set(roles)))


def _levels_text(levels: Iterable[int]) -> str:
    return " ".join(str(level) for level in sorted(set(levels)))
