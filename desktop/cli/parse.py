"""The words of the command line. The names are a contract: extended, never renamed."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from desktop import __version__
from desktop.base.i18n import gettext as _
from desktop.base.i18n import mark
from desktop.cli import calendars, clusters, customers, office, persons, policies, reports, sharing, tickets
from desktop.cli.numbers import count
from desktop.domain.papers import Form
from desktop.domain.types import LATER_ACTS, State

_ACTS = mark("one of: {acts}; `ticket show` lists under `next` what is open now")
Verbs = argparse._SubParsersAction


def _day(word: str) -> date:
    """A calendar date."""
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise argparse.ArgumentTypeError(_("{word} is not a date such as 2026-10-09").format(word=word)) from None


def parser() -> argparse.ArgumentParser:
    """The whole command line; each verb sets `run`, a function of the context."""
    top = argparse.ArgumentParser(prog="huiyin", description=_("Huiyin: the complaint desk of a branch office."))
    top.epilog = _("Language of the messages: HUIYIN_LANG=zh or en.")
    top.add_argument("--version", action="version", version=__version__)
    top.add_argument("--db", metavar="FILE", help=_("the database (else HUIYIN_DB, else the usual place)"))
    top.add_argument("--as", dest="as_user", metavar="USER", help=_("who does it (PIN: HUIYIN_PASSWORD_FILE)"))
    top.add_argument("--demo", action="store_true", help=_("the demo office, made if it is not there"))
    verbs = top.add_subparsers(dest="verb", metavar="VERB", required=True)
    _office_verbs(verbs)
    _ticket_verbs(verbs)
    _cluster_verbs(verbs)
    _report_verbs(verbs)
    customers.add_verbs(verbs)
    _record_verbs(verbs)
    calendars.add_verbs(verbs)
    policies.add_verbs(verbs)
    sharing.add_verbs(verbs)
    persons.add_verbs(verbs)
    return top


def _office_verbs(verbs: Verbs[argparse.ArgumentParser]) -> None:
    init = verbs.add_parser("init", help=_("a new encrypted database (passphrase: HUIYIN_KEY_FILE)"))
    init.add_argument("--pack", default="franchise")
    init.add_argument("--office", required=True, metavar="CODE")
    init.add_argument("--name", required=True)
    init.add_argument("--admin", required=True, metavar="USER")
    init.set_defaults(run=office.init)
    demo = verbs.add_parser("demo", help=_("invented data, through the same rules"))
    demo.add_argument("--tickets", type=count, default=200, metavar="N")
    demo.add_argument("--seed", type=int, default=1, metavar="S")
    demo.set_defaults(run=office.demo)
    user = verbs.add_parser("user", help=_("people")).add_subparsers(dest="what", required=True, metavar="WHAT")
    add = user.add_parser("add", help=_("adds a person (standard input: login, name, tier, roles, pin, phone)"))
    add.add_argument("login", nargs="?")
    _add_person(add)
    add.set_defaults(run=office.user_add)
    change = user.add_parser("change", help=_("changes name, tier, roles or phone of a person"))
    change.add_argument("login")
    _add_person(change)
    change.set_defaults(run=office.user_change)
    user.add_parser("list", help=_("lists the people")).set_defaults(run=office.user_list)
    retire = user.add_parser("retire", help=_("takes a person out of the lists"))
    retire.add_argument("login")
    retire.set_defaults(run=office.user_retire)
    verbs.add_parser("status", help=_("how this database stands")).set_defaults(run=office.status)


def _add_person(verb: argparse.ArgumentParser) -> None:
    """The options of what a person is."""
    verb.add_argument("--name")
    verb.add_argument("--tier", type=int)
    verb.add_argument("--roles", help=_("separated by commas"))
    verb.add_argument("--phone", help=_("where colleagues reach them at once"))


def _ticket_verbs(verbs: Verbs[argparse.ArgumentParser]) -> None:
    ticket = verbs.add_parser("ticket", help=_("complaints")).add_subparsers(dest="what", required=True, metavar="WHAT")
    ticket.add_parser("add", help=_("registers the tickets on standard input")).set_defaults(run=tickets.add)
    listing = ticket.add_parser("list", help=_("lists tickets, newest first"))
    listing.add_argument("--state", choices=[state.value for state in State], metavar="S")
    listing.add_argument("--level", type=count, metavar="L")
    listing.add_argument("--overdue", action="store_true")
    listing.add_argument("--text", default="", metavar="T")
    listing.add_argument("--limit", type=count, default=50, metavar="N")
    listing.set_defaults(run=tickets.list_tickets)
    show = ticket.add_parser("show", help=_("everything about one ticket"))
    show.add_argument("number")
    show.set_defaults(run=tickets.show)
    do = ticket.add_parser("do", help=_("does an act (standard input: its arguments)"))
    do.add_argument("number")
    do.add_argument("act", help=_(_ACTS).format(acts=", ".join(LATER_ACTS)))
    do.set_defaults(run=tickets.do)
    explain = verbs.add_parser("explain", help=_("a deadline day by day"))
    explain.add_argument("number")
    explain.add_argument("clock")
    explain.set_defaults(run=tickets.explain)
    search = verbs.add_parser("search", help=_("full text, phone tail, pinyin initials"))
    search.add_argument("text")
    search.add_argument("--limit", type=count, default=20, metavar="N")
    search.set_defaults(run=tickets.search)
    sheet = verbs.add_parser("sheet", help=_("handling sheets and other forms as PDF"))
    sheet.add_argument("numbers", nargs="*", metavar="NUMBER")
    forms = [form.value for form in Form]
    sheet.add_argument(
        "--form", choices=forms, default=Form.HANDLING.value, help=_("which form (else the handling sheet)")
    )
    sheet.add_argument("--blank", action="store_true")
    sheet.add_argument("--masked", action="store_true", help=_("personal data masked, for what leaves the office"))
    sheet.add_argument("-o", dest="output", required=True, type=Path, metavar="FILE.pdf")
    sheet.set_defaults(run=tickets.sheet)


def _cluster_verbs(verbs: Verbs[argparse.ArgumentParser]) -> None:
    cluster = verbs.add_parser("cluster", help=_("like complaints, answered with one explanation"))
    what = cluster.add_subparsers(dest="what", required=True, metavar="WHAT")
    listing = what.add_parser("list", help=_("lists the open groups, newest first"))
    listing.add_argument("--all", action="store_true", help=_("the closed ones too"))
    listing.set_defaults(run=clusters.list_clusters)
    what.add_parser("propose", help=_("what the rules propose to gather")).set_defaults(run=clusters.propose)
    gather = what.add_parser("gather", help=_("gathers tickets under a title (without numbers: the largest proposal)"))
    gather.add_argument("title")
    gather.add_argument("numbers", nargs="*", metavar="NUMBER")
    gather.set_defaults(run=clusters.gather)
    for name, words, run in (
        ("add", _("adds tickets to a group"), clusters.add),
        ("remove", _("takes tickets out of a group"), clusters.remove),
    ):
        verb = what.add_parser(name, help=words)
        verb.add_argument("cluster", metavar="GROUP", help=_("its id or title"))
        verb.add_argument("numbers", nargs="+", metavar="NUMBER")
        verb.set_defaults(run=run)
    leave = what.add_parser("leave", help=_("tickets are not about the same thing: not proposed any more"))
    leave.add_argument("numbers", nargs="+", metavar="NUMBER")
    leave.set_defaults(run=clusters.leave)
    for name, words, run in (
        ("explain", _("sets the agreed explanation (standard input: explanation)"), clusters.explain),
        ("close", _("ends a group"), clusters.close),
        ("reopen", _("takes a closed group up again"), clusters.reopen),
        ("show", _("a group with its tickets"), clusters.show),
    ):
        verb = what.add_parser(name, help=words)
        verb.add_argument("cluster", metavar="GROUP", help=_("its id or title"))
        verb.set_defaults(run=run)


def _report_verbs(verbs: Verbs[argparse.ArgumentParser]) -> None:
    report = verbs.add_parser("report", help=_("figures with the cases behind them"))
    what = report.add_subparsers(dest="what", required=True, metavar="WHAT")
    honesty = what.add_parser("honesty", help=_("what second callers heard, per clerk (not for the reception)"))
    honesty.add_argument("--since", type=_day, required=True, metavar="DATE")
    honesty.set_defaults(run=reports.second_calls)


def _record_verbs(verbs: Verbs[argparse.ArgumentParser]) -> None:
    log = verbs.add_parser("log", help=_("what was done, newest first"))
    log.add_argument("--ticket", metavar="NUMBER")
    log.add_argument("--limit", type=count, default=100, metavar="N")
    log.set_defaults(run=office.log)
    verbs.add_parser("undo", help=_("undoes the last own unit of work")).set_defaults(run=office.undo)
    verbs.add_parser("verify", help=_("recomputes everything from the log")).set_defaults(run=office.verify)
    verbs.add_parser("digest", help=_("one SHA-256 over all data")).set_defaults(run=office.digest)
    backup = verbs.add_parser("backup", help=_("one file that carries its wrapped key"))
    backup.add_argument("file", type=Path)
    backup.set_defaults(run=office.backup)
    restore = verbs.add_parser("restore", help=_("makes a database out of a backup"))
    restore.add_argument("file", type=Path)
    restore.add_argument("--force", action="store_true", help=_("moves a database that is there aside"))
    restore.set_defaults(run=office.restore)
