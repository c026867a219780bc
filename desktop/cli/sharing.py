"""The verbs about one office on many PCs."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from desktop.base.errors import UnavailableError, UsageError
from desktop.base.i18n import gettext as _
from desktop.cli import hubs, shapes
from desktop.cli.context import Context
from desktop.desk import aside, sharing
from desktop.desk.aside import AsideUnit, Bundle, Place, Value
from desktop.desk.sharing import Secrets, Sharing, Status
from desktop.ui.wording import errors
from desktop.ui.wording import sharing as wording
from desktop.ui.wording.joining import listed

_FINE = frozenset({Sharing.SYNCED, Sharing.WAITING, Sharing.TO_SETTLE, Sharing.ALONE, Sharing.HELD})
UNAVAILABLE, DAMAGED = 3, 4
_AGAIN = ("hub repair",)
_MENDED_BY = {
    "hub_missing": ("hub move", "hub repair"), "hub_foreign": ("hub move",), "hub_damaged": _AGAIN, "hub_wal": _AGAIN,
    "hub_forked": ("hub follow", "hub repair"), "diverged": ("hub follow",), "rewind": ("hub follow",),
    "base_damaged": ("hub follow",), "entry_refused": _AGAIN, "snapshot_awaited": _AGAIN, "snapshot_missing": _AGAIN,
    "snapshot_refused": _AGAIN, "key_revoked": ("hub readmit",), "key_unproven": ("hub readmit",),
}  # fmt: skip
"""The verbs for what the sentence of a trouble lets the administrator do in the window."""


def status(found: Status, now: datetime) -> dict[str, Any]:
    """How sharing stands, as an object."""
    return {
        "sharing": found.sharing, "waiting": found.waiting, "waiting_since": found.since, "aside": found.to_settle,
        "files": found.files, "synced_at": found.synced_at, "clock_ahead_s": found.skew_s, "set_back": found.set_back,
        "hub_set_back": found.hub_set_back,
        "secrets": found.secrets, "secrets_waiting": found.secrets_wait, "open_to": list(found.open_to),
        "code": found.code or None, "message": wording.long(found) or wording.short(found, now),
    }  # fmt: skip


def _tell(context: Context, found: Status) -> int:
    context.emit({"hub": sharing.address(context.session), **status(found, context.session.clock.now())})
    for news in _news(found):
        context.say(news)
    if found.sharing in _FINE:
        return 0
    say_trouble(context, found)
    return DAMAGED if found.sharing in (Sharing.STOPPED, Sharing.PARTED, Sharing.HUB_DAMAGED) else UNAVAILABLE


def say_trouble(context: Context, found: Status) -> None:
    """What is wrong, as the last sync found it, and which verbs mend it; nothing where all is well."""
    if found.sharing in _FINE:
        return
    context.say(wording.long(found) or wording.short(found, context.session.clock.now()))
    if found.code in _MENDED_BY:
        context.say(
            _("On the command line: {verbs}.").format(verbs=listed(f"`{verb}`" for verb in _MENDED_BY[found.code]))
        )


def _news(found: Status) -> Iterator[str]:
    """What one sync came upon that is over by now."""
    if found.set_back:
        yield _(
            "This database was put back from a copy, or is used on two PCs. That was recognised: this PC got a letter "
            "of its own and goes on as a PC of its own. What was sent is complete; what was made here after the copy "
            "and never sent is not in it."
        )
    if found.hub_set_back:
        yield _(
            "The shared place had gone back to an earlier state. That was recognised: the PCs give back what it lost, "
            "and nothing is lost here. If this is told again and again, the address leads to two places: tell the "
            "administrator."
        )
    if found.secrets is Secrets.TAKEN:
        yield _(
            "The office's passphrase or recovery sheet was renewed on another PC, and counts on this one from now on. "
            "With a new passphrase, the files that HUIYIN_KEY_FILE names must be renewed too."
        )
    if found.secrets is Secrets.OVERRULED:
        yield _(
            "The passphrase or recovery sheet that was renewed here counts for the whole office; another PC had "
            "renewed it too, and that one opens nothing any more."
        )


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
        context.say(_("The other PCs know of this one as soon as it has synced: `sync`, or the window by itself."))
    finally:
        store.close()


def sync(context: Context) -> int:
    """Exchanges everything now; the exit status tells whether it came to its end."""
    return _tell(context, sharing.sync(context.session, context.progress))


def leave(context: Context) -> None:
    """Goes on alone."""
    sharing.leave(context.session, unsent=context.options.yes)
    context.emit({"sharing": Sharing.ALONE})


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
    aside.apply(context.session, context.options.id, set(map(_place, context.options.theirs)))
    context.emit({"id": context.options.id, "state": "applied"})


def aside_discard(context: Context) -> None:
    """Leaves things as the others made them."""
    aside.discard(context.session, context.options.id, context.options.note)
    context.emit({"id": context.options.id, "state": "discarded"})


def _place(text: str) -> Place:
    table, _dot, rest = text.partition(".")
    key, _dot, field = rest.partition(".")
    if not (key.isdecimal() and field):
        raise UsageError("aside_place", text=text)
    return table, int(key), field


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


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `share`, `join`, `sync`, `leave`, `hub` and `aside`; `wording` = sentences that are true for a verb."""
    place = _("a file …/office.hub, a folder, or postgresql://…")
    sharing_verb = verbs.add_parser("share", help=_("shares this office with other PCs"))
    sharing_verb.add_argument("hub", metavar="HUB", help=place)
    sharing_verb.set_defaults(run=share, wording=errors.sharing_sentence)
    joining = verbs.add_parser("join", help=_("makes this PC one of a shared office (passphrase: HUIYIN_KEY_FILE)"))
    joining.add_argument("hub", metavar="HUB", help=place)
    joining.add_argument("--name", help=_("what this PC is called (else its own name)"))
    joining.set_defaults(run=join, wording=errors.joining_sentence)
    verbs.add_parser("sync", help=_("exchanges everything with the other PCs now")).set_defaults(run=sync)
    leaving = verbs.add_parser("leave", help=_("goes on alone with everything that is here"))
    leaving.add_argument("--yes", action="store_true", help=_("also with what was not sent: the others never get it"))
    leaving.set_defaults(run=leave)
    hubs.add_verbs(verbs, place)
    _aside_verbs(verbs)


def _aside_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    words = _("work that no longer fitted what others did")
    settled = verbs.add_parser("aside", help=words).add_subparsers(dest="what", required=True, metavar="WHAT")
    listing = settled.add_parser("list", help=_("what waits to be settled"))
    listing.add_argument("--all", action="store_true", help=_("what was settled too"))
    listing.set_defaults(run=aside_list)
    show = settled.add_parser("show", help=_("mine and theirs, field by field"))
    apply = settled.add_parser("apply", help=_("does it after all"))
    discard = settled.add_parser("discard", help=_("leaves things as the others made them"))
    for verb, run in ((show, aside_show), (apply, aside_apply), (discard, aside_discard)):
        verb.add_argument("id", metavar="ID")
        verb.set_defaults(run=run)
    apply.add_argument("--theirs", action="append", default=[], metavar="TABLE.KEY.FIELD", help=_("keeps theirs here"))
    discard.add_argument("--note", default="", help=_("words for the complaint's timeline"))
