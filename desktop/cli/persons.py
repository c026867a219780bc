"""The verbs about one customer's data: a copy of all of it, and erasing it for good."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from desktop.base.i18n import gettext as _
from desktop.cli.context import Context
from desktop.cli.hubs import names
from desktop.desk import circle, customers, erasure, reading, safety, sheets
from desktop.ui.wording.joining import listed

_KEYS = ("phone:", "name:")


def _key(context: Context) -> str:
    """The customer as named: by key, or by the number of one of their complaints."""
    named = str(context.options.customer)
    if named.startswith(_KEYS):
        return named
    return customers.key_of(context.session.store.ticket(reading.find(context.session, named)))


def copy(context: Context) -> None:
    """Writes everything about a customer into one .zip."""
    from forms.handling_sheet import Copy, render

    session, target = context.session, context.options.output
    safety.demand_other_file(context.store, target)
    key = _key(context)
    said = [sheets.sheet_data(session, ticket) for ticket in erasure.scope(session, key).tickets]
    copied = erasure.copy(session, key, target, render(said, Copy.OUTSIDE))
    context.emit({"file": str(target), "numbers": copied.numbers, "files": copied.files, "missing": copied.missing})
    context.say(_("The file is not encrypted: hand it over and delete it."))


def erase(context: Context) -> None:
    """Erases a customer's data for good; without --yes it only tells what would go, and whom to wait for."""
    session, key = context.session, _key(context)
    about, outlook = erasure.demand_erasable(session, key, context.options.reason), circle.outlook(session)
    told: dict[str, Any] = {"numbers": about.numbers, "behind": names(context, outlook.behind)}
    if outlook.behind:
        words = _("These PCs may hold work that is not sent yet, and keep the data until they sync: {pcs}.")
        context.say(words.format(pcs=listed(names(context, outlook.behind))))
    if not context.options.yes:
        context.emit({**told, "entries": outlook.entries, "erased": False})
        context.say(_("Nothing was erased. What goes can't be brought back: repeat it with --yes."))
        return
    done = erasure.erase(session, key, context.options.reason)
    context.emit({**told, "erased": True, "events": done.events, "files": done.files, "marks": done.marks})
    finish(context)


def finish(context: Context) -> None:
    """Lets old contents go, here, on the shared place, and on the other PCs once they sync."""
    behind = erasure.finish(context.session, context.progress)
    context.emit({"finished": not erasure.unfinished(context.session), "behind": names(context, behind)})
    words = _("Backups made before, printed paper, and PCs that don't sync any more still hold it: take care of them.")
    context.say(words)


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `person`."""
    person = verbs.add_parser("person", help=_("one customer's data"))
    what = person.add_subparsers(dest="what", required=True, metavar="WHAT")
    named = _("phone:NUMBER, name:NAME, or the number of a complaint")
    copying = what.add_parser("copy", help=_("everything about a customer as one .zip"))
    copying.add_argument("customer", metavar="CUSTOMER", help=named)
    copying.add_argument("-o", dest="output", required=True, type=Path, metavar="FILE.zip")
    copying.set_defaults(run=copy)
    erasing = what.add_parser("erase", help=_("erases it for good; times, numbers and amounts stay"))
    erasing.add_argument("customer", metavar="CUSTOMER", help=named)
    erasing.add_argument("--reason", required=True, help=_("kept for good, without names"))
    erasing.add_argument("--yes", action="store_true", help=_("does it; else it only tells what would go"))
    erasing.set_defaults(run=erase)
    what.add_parser("finish", help=_("goes on with an erasing that was cut off")).set_defaults(run=finish)
