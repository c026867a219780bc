"""The verbs about one office on many PCs."""

from __future__ import annotations

from typing import Any

from desktop.base.errors import UnavailableError
from desktop.cli import shapes
from desktop.cli.context import Context
from desktop.desk import aside, sharing
from desktop.desk.aside import AsideUnit, Bundle, Value
from desktop.desk.sharing import Sharing, Status
from desktop.ui.wording import sharing as wording

_FINE = frozenset({Sharing.SYNCED, Sharing.WAITING, Sharing.TO_SETTLE, Sharing.ALONE, Sharing.HELD})
UNAVAILABLE, DAMAGED = 3, 4


def status(found: Status) -> dict[str, Any]:
    """How sharing stands, as an object."""
    return {
        "sharing": found.sharing, "waiting": found.waiting, "waiting_since": found.since, "aside": found.to_settle,
        "files": found.files, "synced_at": found.synced_at, "clock_ahead_s": found.skew_s, "set_back": found.set_back,
        "code": found.code or None, "message": wording.long(found) or wording.short(found),
    }  # fmt: skip


def _tell(context: Context, found: Status) -> int:
    context.emit({"hub": sharing.address(context.session), **status(found)})
    if found.sharing in _FINE:
        return 0
    context.say(wording.long(found) or wording.short(found))
    return DAMAGED if found.sharing in (Sharing.STOPPED, Sharing.HUB_DAMAGED) else UNAVAILABLE


def share(context: Context) -> int:
    """Makes a hub at an address and sends everything there."""
    return _tell(context, sharing.share(context.session, context.options.hub, context.progress))


def join(context: Context) -> None:
    """Makes this PC one of an office's; needs the office's passphrase."""
    passphrase = context.secret("HUIYIN_KEY_FILE")
    if not passphrase:
        raise UnavailableError("key_needed")
    options = context.options
    store = sharing.join(
        options.hub, context.database, context.clock, context.progress, passphrase, workstation=options.name or ""
    )
    try:
        known = store.workstation
        context.emit({"db": str(context.database), "workstation": known.name, "letter": known.letter})
    finally:
        store.close()


def sync(context: Context) -> int:
    """Exchanges everything now; the exit status tells whether it came to its end."""
    return _tell(context, sharing.sync(context.session, context.progress))


def leave(context: Context) -> None:
    """Goes on alone."""
    sharing.leave(context.session)
    context.emit({"sharing": Sharing.ALONE})


def stations(context: Context) -> None:
    """Lists the office's PCs as they last told of themselves."""
    for one in sharing.stations(context.session):
        context.emit(one)


def repair(context: Context) -> None:
    """Makes the hub anew from this PC."""
    context.emit({"hub": sharing.address(context.session), "aside": sharing.repair(context.session, context.progress)})


def move(context: Context) -> None:
    """The same hub is reached by another address now."""
    sharing.move(context.session, context.options.hub)
    context.emit({"hub": context.options.hub})


def go(context: Context) -> None:
    """Lets everybody write what this program writes."""
    sharing.update_office(context.session)
    context.emit({"go": True})


def aside_list(context: Context) -> None:
    """Lists what waits to be settled."""
    for bundle in aside.bundles(context.session, only_open=not context.options.all):
        context.emit(_bundle(bundle))


def aside_show(context: Context) -> None:
    """Tells what one did, what they did, field by field."""
    found = aside.detail(context.session, context.options.id)
    context.emit({**_bundle(found.bundle), "moves": found.moves, "of": [_unit(unit) for unit in found.units]})


def aside_apply(context: Context) -> None:
    """Does it after all, but for the fields named by --theirs."""
    theirs = {(table, int(key), field) for table, key, field in (one.split(".") for one in context.options.theirs)}
    aside.apply(context.session, context.options.id, theirs)
    context.emit({"id": context.options.id, "state": "applied"})


def aside_discard(context: Context) -> None:
    """Leaves things as the others made them."""
    aside.discard(context.session, context.options.id, context.options.note)
    context.emit({"id": context.options.id, "state": "discarded"})


def _bundle(bundle: Bundle) -> dict[str, Any]:
    return {
        "id": bundle.id, "act": bundle.act, "number": bundle.number or None, "author": bundle.author,
        "workstation": bundle.workstation, "at": bundle.at, "set_aside_at": bundle.set_at, "units": bundle.units,
        "clashes": bundle.clashes, "state": bundle.state, "settled_by": bundle.settled_by or None,
        "settled_at": bundle.settled_at,
    }  # fmt: skip


def _unit(unit: AsideUnit) -> dict[str, Any]:
    fields = [
        {
            "field": f"{one.value.table}.{one.value.key}.{one.value.field}",
            "base": _masked(one.value, one.value.base), "mine": _masked(one.value, one.value.mine),
            "theirs": _masked(one.value, one.value.now), "clash": one.value.clash,
            "theirs_by": one.theirs.by if one.theirs else None, "theirs_at": one.theirs.at if one.theirs else None,
        }
        for one in unit.fields
    ]  # fmt: skip
    added = [
        {"table": table, **{name: shapes.masked(table, name, value) for name, value in values.items()}}
        for table, values in unit.added
    ]
    return {
        "origin": unit.origin, "act": unit.act, "at": unit.at, "author": unit.author, "reason": unit.reason,
        "moves": unit.moves, "fields": fields, "added": added,
    }  # fmt: skip


def _masked(value: Value, raw: Any) -> Any:
    return shapes.masked(value.table, value.field, raw)
