"""The verbs about the rules: their editions, checking and publishing texts, moving open complaints."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop.base import files
from desktop.base.errors import RefusedError, UsageError
from desktop.base.i18n import ZONE, pick
from desktop.base.i18n import gettext as _
from desktop.cli.context import Context
from desktop.desk import moving, policies, reading, text_files
from desktop.desk.moving import Outlook
from desktop.desk.policies import PackVersion
from desktop.domain.moving import Move
from desktop.domain.policy import PolicyError
from desktop.ui.rules.problems import problem
from desktop.ui.wording.rules import outlook_lines, part_words, section_name

REFUSED = 1


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `policy` with what can be done to the rules."""
    what = verbs.add_parser("policy", help=_("the rules and their editions"))
    policy = what.add_subparsers(dest="what", required=True, metavar="WHAT")
    listing = policy.add_parser("list", help=_("the editions, newest first, then what came with the program"))
    listing.set_defaults(run=list_editions)
    shown = policy.add_parser("show", help=_("the text of an edition (its id) or of shipped rules (their code)"))
    shown.add_argument("which", nargs="?", default="", metavar="ID|CODE")
    shown.add_argument("-o", dest="output", type=Path, metavar="FILE.toml")
    shown.set_defaults(run=show)
    checked = policy.add_parser("check", help=_("whether a text can be published, and how it differs"))
    checked.add_argument("file", type=Path, metavar="FILE")
    checked.add_argument("--against", default="", metavar="ID|CODE")
    checked.set_defaults(run=check)
    published = policy.add_parser("publish", help=_("puts a text in force"))
    published.add_argument("file", type=Path, metavar="FILE")
    published.add_argument("--from", dest="start", type=_start, metavar="DATE", help=_("at once, if not given"))
    published.set_defaults(run=publish)
    withdrawn = policy.add_parser("withdraw", help=_("takes back an edition that is yet to come"))
    withdrawn.add_argument("edition", type=int, metavar="ID")
    withdrawn.set_defaults(run=withdraw)
    moved = policy.add_parser("move", help=_("lets open complaints follow an edition"))
    moved.add_argument("numbers", nargs="*", metavar="NUMBER")
    moved.add_argument("--all", action="store_true", help=_("all open ones"))
    moved.add_argument("--to", type=int, metavar="ID", help=_("the edition in force, if not given"))
    moved.add_argument("--dry-run", action="store_true", help=_("only tells what would change"))
    moved.set_defaults(run=move)


def _start(word: str) -> datetime:
    """A day (its beginning) or an instant; without a zone it is the office's."""
    try:
        found = datetime.fromisoformat(word)
    except ValueError:
        raise argparse.ArgumentTypeError(_("{word} is not a date, such as 2027-01-01").format(word=word)) from None
    return found if found.tzinfo else found.replace(tzinfo=ZONE)


def list_editions(context: Context) -> None:
    """Lists the editions and what came with the program."""
    session = context.session
    for edition in policies.versions(session):
        context.emit(_edition(context, edition))
    offer, used = policies.offered(session), session.store.policy().code
    for code, policy in policies.shipped_policies().items():
        context.emit(
            {
                "shipped": code,
                "name": pick(policy.name),
                "version": policy.version,
                "used": code == used,
                "offered": offer is not None and offer.code == code,
            }
        )


def _edition(context: Context, edition: PackVersion) -> dict[str, Any]:
    return {
        "id": edition.id,
        "code": edition.code,
        "version": edition.version,
        "name": pick(edition.name),
        "effective_at": edition.effective_at,
        "in_force": edition.in_force,
        "to_come": edition.effective_at > context.clock.now(),
        "open_tickets": edition.open_tickets,
    }


def show(context: Context) -> None:
    """Prints the text of rules, or writes it to a file to be changed."""
    which = context.options.which or str(context.session.store.current_pack())
    text = _text(context, which)
    if context.options.output is None:
        context.emit({"which": which, "text": text})
    else:
        files.save(context.options.output, text.encode())
        context.emit({"which": which, "file": str(context.options.output)})


def _text(context: Context, which: str) -> str:
    """The text of an edition by its id, or of shipped rules by their code."""
    if which in policies.shipped():
        return policies.shipped()[which]
    known = {str(edition.id): edition.id for edition in policies.versions(context.session)}
    if which not in known:
        raise RefusedError("edition_unknown", "edition", edition=which)
    return policies.text_of(context.session, known[which])


def check(context: Context) -> int:
    """Tells whether a text is in order, and which parts differ; exit status 1 if it is not."""
    session, options = context.session, context.options
    text = text_files.text_of(options.file)
    judged = policies.judge(session, text)
    if judged.error is not None:
        found = problem(judged.error)
        told = {"ok": False, "line": found.line, "at": found.at, "code": judged.error.code, "message": found.sentence}
        context.emit(told)
        context.say(_("Line {line}: {sentence}").format(line=found.line, sentence=found.sentence))
        return REFUSED
    against = options.against or str(session.store.current_pack())
    parts = policies.parts(_text(context, against), text)
    context.emit(
        {
            "ok": True,
            "against": against,
            "switches": judged.switches,
            "unpeopled": [pick(seat) for seat in judged.unpeopled],
            "parts": [
                {"section": one.section, "key": one.key, "fate": one.fate, "text": part_words(one)} for one in parts
            ],
            "sections": [section_name(one) for one in dict.fromkeys(part.section for part in parts)],
        }
    )
    return 0


def publish(context: Context) -> None:
    """Puts a text in force, now or from a day on."""
    session = context.session
    text = text_files.text_of(context.options.file)
    try:
        made = policies.publish(session, text, context.options.start or context.clock.now())
    except PolicyError as error:
        found = problem(error)
        raise RefusedError("policy_faulty", "file", line=found.line, fault=found.sentence) from error
    context.emit(_edition(context, next(one for one in policies.versions(session) if one.id == made)))


def withdraw(context: Context) -> None:
    """Takes back an edition that is yet to come."""
    policies.withdraw(context.session, context.options.edition)
    context.emit({"id": context.options.edition, "withdrawn": True})


def move(context: Context) -> None:
    """Lets open complaints follow an edition; tells what that changes, one line each."""
    session, options = context.session, context.options
    if options.all == bool(options.numbers):
        raise UsageError("move_which")
    ids = None if options.all else [reading.find(session, number) for number in options.numbers]
    edition = options.to or session.store.current_pack()
    outlook = moving.look(session, edition, ids)
    moved = 0 if options.dry_run else moving.move(session, edition, ids)
    for one in outlook.moves:
        context.emit(_move(one))
    context.emit(_summary(outlook, edition, moved))


def _move(one: Move) -> dict[str, Any]:
    return {
        "number": one.number,
        "level": one.level,
        "changes": one.changes,
        "overdue": one.overdue,
        "relieved": one.relieved,
        "lost": one.lost,
    }


def _summary(outlook: Outlook, edition: int, moved: int) -> dict[str, Any]:
    return {
        "edition": edition,
        "complaints": len(outlook.moves),
        "moved": moved,
        "text": [words for _tone, words in outlook_lines(outlook)],
    }
