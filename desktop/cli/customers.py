"""The verbs about customers: who they are, what is marked on them, and records that are one person."""

from __future__ import annotations

import argparse
from typing import Any

from desktop.base.errors import RefusedError
from desktop.base.i18n import gettext as _
from desktop.cli import shapes
from desktop.cli.context import Context
from desktop.cli.numbers import count, row_id
from desktop.desk import customers
from desktop.domain.values import Asking, Shape, calendar_date, shaped, text


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `customer` with what can be done to customers."""
    what = verbs.add_parser("customer", help=_("customers"))
    top = what.add_subparsers(dest="what", required=True, metavar="WHAT")
    listing = top.add_parser("list", help=_("lists customers, newest complaint first"))
    listing.add_argument("--text", default="", metavar="T")
    listing.add_argument("--limit", type=count, default=50, metavar="N")
    listing.set_defaults(run=list_customers)
    known_by = _("a complaint's number, the phone number or the name")
    for name, run, told in (
        ("show", show, _("everything about one customer")),
        ("mark", mark, _("asks for a mark (standard input: kind, reason, until)")),
    ):
        verb = top.add_parser(name, help=told)
        verb.add_argument("key", metavar="KEY", help=known_by)
        verb.set_defaults(run=run)
    top.add_parser("waiting", help=_("marks that wait for your approval")).set_defaults(run=waiting)
    for name, run, told in (
        ("approve", approve, _("puts a mark in force")),
        ("drop", drop, _("takes a mark off, or a wish back")),
    ):
        verb = top.add_parser(name, help=told)
        verb.add_argument("id", type=row_id, metavar="ID")
        verb.set_defaults(run=run)
    merged = top.add_parser("merge", help=_("two records are one person (standard input: reason)"))
    merged.add_argument("key", metavar="KEY", help=known_by)
    merged.add_argument("other", metavar="OTHER", help=known_by)
    merged.add_argument("--reason", default="", metavar="TEXT")
    merged.set_defaults(run=merge)


def list_customers(context: Context) -> None:
    """Lists customers, newest complaint first, phones masked."""
    options = context.options
    for row in customers.found(context.session, options.text, 0, options.limit):
        context.emit(shapes.customer_row(row))


def show(context: Context) -> None:
    """Prints everything about one customer and the records merged with it, phones masked."""
    session = context.session
    page = customers.page(session, customers.find(session, context.options.key))
    context.emit(shapes.customer(page, session.store.office()))


def waiting(context: Context) -> None:
    """Lists the marks that wait for the approval of the person of --as, the oldest wish first."""
    session = context.session
    for one in customers.waiting(session):
        told = shapes.customer_mark(one.mark, session.store.office())
        context.emit({"key": one.number, "name": one.name, "phone": one.phone_masked, **told})


def mark(context: Context) -> None:
    """Asks for a mark; standard input: kind, reason, until."""
    session = context.session
    key = customers.find(session, context.options.key)
    args = _checked(context, context.arguments(), {"kind": text(), "reason": text(), "until": calendar_date})
    made = customers.mark(session, key, args["kind"], args["reason"], args["until"])
    _tell(context, key, made)


def _checked(context: Context, given: dict[str, Any], shape: Shape) -> dict[str, Any]:
    """The arguments, all of the shape."""
    session = context.session
    asking = Asking(session.store.policy(), session.store.calendar(), context.clock.now())
    return shaped(given, shape, tuple(shape), asking)


def approve(context: Context) -> None:
    """Puts a mark in force."""
    customers.approve_mark(context.session, context.options.id)
    context.emit({"id": context.options.id, "approved": True})


def drop(context: Context) -> None:
    """Takes a mark off, or a wish back."""
    customers.drop_mark(context.session, context.options.id)
    context.emit({"id": context.options.id, "dropped": True})


def merge(context: Context) -> None:
    """Says that two records are one person, by --reason or standard input: reason. `undo` takes it back."""
    session, options = context.session, context.options
    key, other = customers.find(session, options.key), customers.find(session, options.other, "other")
    given = {"reason": options.reason} if options.reason else context.arguments()
    customers.merge(session, key, other, _checked(context, given, {"reason": text()})["reason"])
    page = customers.page(session, key)
    context.emit(shapes.customer(page, session.store.office()))


def _tell(context: Context, key: str, mark_id: int) -> None:
    session = context.session
    for row in customers.marks_of(session, key):
        if row.id == mark_id:
            context.emit(shapes.customer_mark(row, session.store.office()))
            return
    raise RefusedError("mark_unknown", "id")
