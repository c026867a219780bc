"""The verbs about the shared place and who belongs to it; and the office's passphrase, which goes to every PC."""

from __future__ import annotations

import argparse
from typing import Any

from desktop.base.errors import UnavailableError
from desktop.base.i18n import gettext as _
from desktop.base.i18n import mark
from desktop.cli.context import Context
from desktop.desk import circle, sharing
from desktop.desk.circle import Behind
from desktop.desk.sharing import Pc
from desktop.ui.wording import errors
from desktop.ui.wording.joining import listed
from desktop.ui.wording.pcs import pc_names

_NEW_KEY = "HUIYIN_NEW_KEY_FILE"
_FILES = mark(
    "Write the new passphrase into the files that HUIYIN_KEY_FILE names, for scheduled tasks too: on this PC at once, "
    "on each other as soon as a sync there has told of it."
)


def stations(context: Context) -> None:
    """Lists the office's PCs as they last told of themselves."""
    for one in sharing.stations(context.session):
        context.emit(one)


def repair(context: Context) -> None:
    """Makes the hub anew from this PC."""
    context.emit({"hub": sharing.address(context.session), "aside": sharing.repair(context.session, context.progress)})


def follow(context: Context) -> None:
    """Lets this PC go on from what the hub has."""
    done = sharing.follow(context.session, context.progress)
    context.emit(
        {"hub": sharing.address(context.session), "kept": done.kept, "waiting": done.waiting, "aside": done.aside}
    )


def move(context: Context) -> None:
    """The same hub is reached by another address now."""
    sharing.move(context.session, context.options.hub)
    context.emit({"hub": context.options.hub})


def go(context: Context) -> None:
    """Lets everybody write what this program writes."""
    sharing.update_office(context.session)
    context.emit({"go": True})


def passphrase(context: Context) -> None:
    """Gives the office a new passphrase."""
    circle.change_passphrase(context.session, _new_key(context))
    waits = sharing.status(context.session).secrets_wait
    context.emit({"changed": True, "waiting": waits})
    if waits:
        context.say(_("The other PCs open with it once this PC and they have synced; until then with the former one."))
    context.say(_(_FILES))


def _new_key(context: Context) -> str:
    words = context.secret(_NEW_KEY)
    if not words:
        raise UnavailableError("new_key_needed")
    return words


def revoke(context: Context) -> None:
    """Takes a PC out of the circle; without --yes it only tells what that means."""
    session = context.session
    gone = circle.to_shut_out(session, context.options.pc)
    pcs, now = sharing.pcs(session), context.clock.now()
    unseen = pc_names((pc for pc in pcs if pc.is_unseen(now)), pcs)
    told = {"workstation": gone.name, "letter": gone.letter, "unseen": unseen}
    told |= _last_told(next((pc for pc in pcs if pc.id == gone.id), None))
    if not context.options.yes:
        context.emit({**told, "revoked": False})
        context.say(_("Nobody was shut out. What that PC has, it keeps; it gets nothing new. Repeat it with --yes."))
        return
    done = circle.shut_out(session, gone.id, _new_key(context), context.progress)
    context.emit({**told, "revoked": True, "epoch": done.epoch, "recovery": done.recovery.text})
    context.say(
        _(
            "Write the new recovery code down: it is shown only once. The new passphrase counts for all; backups made "
            "before open with the former one. Take the right to the share from that PC."
        )
    )
    context.say(_(_FILES))


def _last_told(pc: Pc | None) -> dict[str, Any]:
    return {"seen_at": pc.seen_at if pc else None, "waiting": pc.waiting if pc else 0}


def readmit(context: Context) -> None:
    """Lets this PC in again, after it was shut out."""
    circle.let_in(context.session, _new_key(context))
    context.emit({"readmitted": True})


def compact(context: Context) -> None:
    """Drops old contents; without --yes it only tells of how many entries, and whom to wait for."""
    found = circle.outlook(context.session)
    if found.behind:
        words = _("These PCs may hold work that is not sent yet; it may not fit any more: {pcs}.")
        context.say(words.format(pcs=listed(names(context, found.behind))))
    if not context.options.yes:
        context.emit({"entries": found.entries, "behind": names(context, found.behind), "compacted": False})
        context.say(_("Nothing was dropped. What goes can't be brought back: repeat it with --yes."))
        return
    done = circle.shorten(context.session, context.progress)
    context.emit({"begins": done.begins, "behind": names(context, done.behind), "compacted": True})


def names(context: Context, behind: tuple[Behind, ...]) -> list[str]:
    """What the PCs to wait for are called."""
    return pc_names((one.workstation for one in behind), context.store.reading.workstations().values())


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser], place: str) -> None:
    """Adds `hub` and `passphrase`; `place` tells what an address is."""
    changed = verbs.add_parser("passphrase", help=_("a new passphrase for the office (from HUIYIN_NEW_KEY_FILE)"))
    changed.set_defaults(run=passphrase)
    hub = verbs.add_parser("hub", help=_("the shared place")).add_subparsers(dest="what", required=True, metavar="WHAT")
    hub.add_parser("stations", help=_("the office's PCs, last seen")).set_defaults(run=stations)
    hub.add_parser("repair", help=_("makes it anew from this PC")).set_defaults(run=repair)
    hub.add_parser("follow", help=_("this PC goes on from what it has")).set_defaults(run=follow)
    moved = hub.add_parser("move", help=_("it is reached by another address now"))
    moved.add_argument("hub", metavar="HUB", help=place)
    moved.set_defaults(run=move, wording=errors.moving_sentence)
    hub.add_parser("go", help=_("lets all PCs write what this newer program writes")).set_defaults(run=go)
    out = hub.add_parser("revoke", help=_("shuts a PC out (new passphrase for the others: HUIYIN_NEW_KEY_FILE)"))
    out.add_argument("pc", metavar="PC", help=_("its letter or name"))
    out.set_defaults(run=revoke)
    again = hub.add_parser("readmit", help=_("lets this PC in again (the office's passphrase: HUIYIN_NEW_KEY_FILE)"))
    again.set_defaults(run=readmit, wording=errors.readmitting_sentence)
    shorter = hub.add_parser("compact", help=_("drops what old entries held, here and on every PC, for good"))
    shorter.set_defaults(run=compact)
    for each, words in (
        (out, _("does it; else it only tells what that means")),
        (shorter, _("does it; else it only tells what would go")),
    ):
        each.add_argument("--yes", action="store_true", help=words)
