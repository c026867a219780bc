"""The verbs about the calendar: years' notices and days of the office's own."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from desktop.base.i18n import gettext as _
from desktop.cli.context import Context
from desktop.desk import calendars, text_files
from desktop.domain.days import Knowledge
from desktop.domain.notice import Change
from desktop.ui.wording.errors import sentence
from desktop.ui.wording.notices import kind_words, knowledge_words

_YEARS = (2000, 2100)


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `calendar` with what can be done to it."""
    what = verbs.add_parser("calendar", help=_("days off and make-up days"))
    calendar = what.add_subparsers(dest="what", required=True, metavar="WHAT")
    listing = calendar.add_parser("list", help=_("what is known of a year, and its special days"))
    listing.add_argument("year", type=_year, metavar="YEAR")
    listing.set_defaults(run=list_year)
    bring = calendar.add_parser("import", help=_("enters a year's notice (lines: date,off|works,name)"))
    bring.add_argument("file", type=Path, metavar="FILE")
    bring.add_argument("--dry-run", action="store_true", help=_("only tells what would change"))
    bring.set_defaults(run=import_notice)
    put = calendar.add_parser("set", help=_("one day of the office's own"))
    put.add_argument("day", type=_day, metavar="DATE")
    put.add_argument("kind", choices=("works", "off"))
    put.add_argument("note", nargs="?", default="", metavar="NOTE")
    put.set_defaults(run=set_day)
    drop = calendar.add_parser("drop", help=_("takes back what the office said of a day, or a year's notice"))
    drop.add_argument("day", type=_day_or_year, metavar="DATE|YEAR")
    drop.set_defaults(run=drop_day)


def _year(word: str) -> int:
    if not (word.isascii() and word.isdigit() and _YEARS[0] <= int(word) <= _YEARS[1]):
        raise argparse.ArgumentTypeError(_("{word} is not a year").format(word=word))
    return int(word)


def _day(word: str) -> date:
    try:
        found = date.fromisoformat(word)
    except ValueError:
        raise argparse.ArgumentTypeError(_("{word} is not a date, such as 2027-01-01").format(word=word)) from None
    _year(str(found.year))
    return found


def _day_or_year(word: str) -> date | int:
    return _year(word) if word.isdigit() and len(word) == len("2027") else _day(word)


def list_year(context: Context) -> None:
    """Prints what is known of a year, then its days that are no plain working days and weekends."""
    session, number = context.session, context.options.year
    row = calendars.year(session, number)
    context.emit(
        {
            "year": row.year,
            "known": row.knowledge,
            "provisional": row.knowledge is Knowledge.NOBODY,
            "off": row.off,
            "makeup": row.works,
            "text": knowledge_words(row.knowledge),
        }
    )
    for day in calendars.days_of(session, number):
        context.emit(
            {
                "date": day.on,
                "works": day.facts.works,
                "kind": day.facts.kind,
                "name": kind_words(day.facts),
                "source": "day" if day.own else "notice" if day.facts.entered else "public",
                "note": day.note,
            }
        )


def import_notice(context: Context) -> None:
    """Enters the lines of a file as the notice of their year; prints what changes."""
    session, text = context.session, text_files.text_of(context.options.file)
    seen = calendars.preview(session, text)
    if seen.notice is None:
        for fault in seen.faults[1:]:
            context.say(sentence(calendars.faulty(fault)))
        raise calendars.faulty(seen.faults[0])
    if not context.options.dry_run:
        calendars.enter(session, text)
    context.emit(
        {
            "year": seen.notice.year,
            "off": seen.notice.off,
            "makeup": seen.notice.works,
            "known_before": seen.replaces,
            "changes": [_change(one) for one in seen.changes],
            "complaints_moved": seen.moved,
            "entered": not context.options.dry_run,
        }
    )


def _change(change: Change) -> dict[str, Any]:
    return {"date": change.on, "before": kind_words(change.before), "after": kind_words(change.after)}


def set_day(context: Context) -> None:
    """Declares one day worked or off."""
    options = context.options
    calendars.set_day(context.session, options.day, options.kind == "works", options.note)
    context.emit({"date": options.day, "works": options.kind == "works", "note": options.note})


def drop_day(context: Context) -> None:
    """Takes a day, or the notice of a year, back."""
    dropped = context.options.day
    if isinstance(dropped, int):
        calendars.withdraw(context.session, dropped)
        context.emit({"year": dropped, "known": calendars.year(context.session, dropped).knowledge})
    else:
        calendars.drop_day(context.session, dropped)
        facts = context.store.calendar().facts(dropped)
        context.emit({"date": dropped, "works": facts.works, "name": kind_words(facts)})
