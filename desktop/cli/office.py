"""The verbs about the office, its people and its record."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from desktop.base import paths
from desktop.base.errors import DamagedError, HuiyinError, RefusedError, UnavailableError, UsageError
from desktop.base.i18n import gettext as _
from desktop.cli import shapes, sharing
from desktop.cli.context import Context
from desktop.desk import demo as demo_data
from desktop.desk import history, office, people, reading, safety
from desktop.desk import sharing as desk_sharing
from desktop.desk.people import NewPerson
from desktop.store.store import Store
from desktop.ui.wording.errors import sentence

DAMAGED = 4
_PERSON: dict[str, type | tuple[type, ...]] = {
    "login": str,
    "name": str,
    "tier": int,
    "roles": (str, list),
    "pin": str,
    "qualified": list,
    "phone": str,
}
"""The fields of a person on standard input, and what kind each is."""


def init(context: Context) -> None:
    """Makes a new office; prints the recovery code, once."""
    options = context.options
    passphrase = context.secret("HUIYIN_KEY_FILE")
    if not passphrase:
        raise UnavailableError("key_needed")
    source = paths.resources() / "policies" / f"{options.pack}.toml"
    if not source.is_file():
        raise UsageError("pack_unknown", pack=options.pack)
    store, recovery = safety.create_office(
        context.database,
        passphrase,
        context.clock,
        safety.NewOffice(
            code=options.office,
            name=options.name,
            policy_text=source.read_text(encoding="utf-8"),
            admin_login=options.admin,
            admin_name=options.admin,
            admin_pin=context.secret("HUIYIN_PASSWORD_FILE") or "",
        ),
    )
    store.close()
    context.emit({"db": str(context.database), "office": options.office, "admin": options.admin, "recovery": recovery})
    context.say(_("Write the recovery code down and keep it apart from this PC. It is shown only once."))


def demo(context: Context) -> None:
    """Adds invented tickets to the database."""
    made = demo_data.fill(context.session, context.options.tickets, context.options.seed, context.progress)
    context.emit({"tickets": made.tickets, "units": made.units, "people": made.people, "marks": made.marks})


def user_add(context: Context) -> None:
    """Adds the people on standard input, or the one named by the options."""
    options = context.options
    if options.login:
        given: list[dict[str, Any]] = [{"login": options.login, "name": options.name or options.login}]
        given[0]["tier"] = 1 if options.tier is None else options.tier
        given[0]["roles"] = (options.roles or "clerk").split(",")
        given[0] |= {"pin": "", "phone": options.phone}
    else:
        given = list(context.some_objects())
    for fields in given:
        added = people.add(context.session, _new_person(fields))
        context.emit(shapes.person(added))


def _new_person(fields: dict[str, Any]) -> NewPerson:
    """The person that the fields tell of.

    Raises:
        RefusedError: a field that people don't have, or one of another kind.
    """
    given = {name: value for name, value in fields.items() if value is not None}
    for name, value in given.items():
        if name not in _PERSON:
            raise RefusedError("unknown_argument", name, name=name)
        if not isinstance(value, _PERSON[name]) or isinstance(value, bool):
            raise RefusedError("wrong_type", name, value=str(value))
    roles = given.get("roles", ["clerk"])
    login = given.get("login", "")
    return NewPerson(
        login=login,
        name=given.get("name") or login,
        tier=given.get("tier", 1),
        roles=tuple(role.strip() for role in roles.split(",")) if isinstance(roles, str) else tuple(map(str, roles)),
        pin=given.get("pin", ""),
        qualified=tuple(map(int, given.get("qualified", ()))),
        phone=given.get("phone", ""),
    )


def user_change(context: Context) -> None:
    """Changes what the options name of a person; the rest stays."""
    options, session = context.options, context.session
    changed = {name: getattr(options, name) for name in ("name", "tier", "phone")}
    changed["roles"] = None if options.roles is None else options.roles.split(",")
    person = people.find(session.store, options.login)
    people.change(session, person.id, {name: value for name, value in changed.items() if value is not None})
    context.emit(shapes.person(people.find(session.store, options.login)))


def user_list(context: Context) -> None:
    """Lists everybody, the retired too."""
    for who in context.session.store.office().people:
        context.emit(shapes.person(who))


def user_retire(context: Context) -> None:
    """Takes a person out of the lists."""
    people.retire(context.session, context.options.login)
    context.emit({"login": context.options.login, "retired": True})


def status(context: Context) -> None:
    """Tells how the database stands."""
    told = reading.status(context.session)
    found = desk_sharing.status(context.session)
    context.emit(
        {
            "db": str(context.database),
            **told,
            "penalties_on": office.setting(context.session, office.PENALTIES_ON),
            "hub": desk_sharing.address(context.session) or None,
            **sharing.status(found, context.session.clock.now()),
        }
    )
    sharing.say_trouble(context, found)


def log(context: Context) -> None:
    """Lists units of work, newest first."""
    number = context.options.ticket
    ticket_id = reading.find(context.session, number) if number else None
    for line in history.log(context.session, ticket_id, context.options.limit):
        context.emit(shapes.log_line(line))


def undo(context: Context) -> None:
    """Undoes the last own unit of work."""
    undone = history.undo(context.session)
    context.emit({"undone": undone.origin, "act": undone.act, "number": undone.number})


def verify(context: Context) -> int:
    """Recomputes everything; prints each finding and says what to do, exit status 4 if there is one."""
    findings = safety.verify(context.session.store, context.progress)
    for finding in findings:
        context.emit({"code": finding.code, "where": finding.where, "detail": finding.detail})
    context.emit({"ok": not findings, "findings": len(findings)})
    if not findings:
        return 0
    context.say(sentence(_trouble(context, {finding.code for finding in findings})))
    return DAMAGED


def _trouble(context: Context, found: Set[str]) -> HuiyinError:
    """The gravest of what was found: its sentence says what to do."""
    if "damaged" in found:
        return DamagedError("damaged", path=str(context.database))
    if found <= {"blob_missing", "blob_damaged"}:
        return UnavailableError("blob_missing") if "blob_missing" in found else DamagedError("blob_damaged")
    return DamagedError("chain_broken")


def digest(context: Context) -> None:
    """Prints one hash over all synced tables."""
    context.emit({"digest": safety.digest(context.session.store)})


def backup(context: Context) -> None:
    """Writes a backup and opens it to check."""
    told = safety.backup(context.session.store, context.options.file, context.progress)
    context.emit({"file": str(context.options.file), "bytes": told.size, "digest": told.digest})


def restore(context: Context) -> None:
    """Makes a database out of a backup; needs the passphrase of the office."""
    passphrase = context.secret("HUIYIN_KEY_FILE")
    if not passphrase:
        raise UnavailableError("key_needed")
    aside = safety.restore(context.options.file, context.database, passphrase, context.clock, context.options.force)
    store = Store.open(context.database, context.clock, passphrase=passphrase)
    try:
        context.emit(
            {"db": str(context.database), "digest": safety.digest(store), "aside": str(aside) if aside else None}
        )
    finally:
        store.close()
