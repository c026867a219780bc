"""The verbs about complaints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop.base import files
from desktop.base.errors import RefusedError, UsageError
from desktop.base.i18n import gettext as _
from desktop.cli import shapes
from desktop.cli.context import Context
from desktop.desk import acts, clusters, looks, papers, people, reading, safety, sheets, tickets
from desktop.desk.rows import Scope, TicketRow, View
from desktop.domain import penalties
from desktop.domain.papers import Form
from desktop.domain.types import State
from desktop.ui.ticket.explain import as_text, picture


def add(context: Context) -> None:
    """Registers each ticket on standard input; stops at the first that is refused, those before stay registered."""
    for fields in context.some_objects():
        named = isinstance(fields.get("cluster"), str)
        group = {"cluster": clusters.find(context.session, fields["cluster"]).id} if named else {}
        done = tickets.register(context.session, fields | group)
        detail = reading.detail(context.session, done.ticket_id)
        context.emit(
            {
                "number": done.number,
                "id": done.ticket_id,
                "level": detail.case.ticket.level,
                "clocks": [shapes.clock(clock) for clock in detail.clocks],
            }
        )


def list_tickets(context: Context) -> None:
    """Lists tickets, newest first, phones masked."""
    options = context.options
    view = View(
        scope=Scope.ALL,
        states=frozenset({State(options.state)}) if options.state else frozenset(),
        levels=frozenset() if options.level is None else frozenset({options.level}),
        overdue=options.overdue,
        text=options.text,
        by_urgency=False,
    )
    for row in reading.page(context.session, view, 0, options.limit):
        if isinstance(row, TicketRow):
            context.emit(shapes.row(row, context.store.office()))


def show(context: Context) -> None:
    """Prints everything about one ticket; the look is recorded."""
    ticket_id = reading.find(context.session, context.options.number)
    looks.opened(context.session, ticket_id)
    looks.reveal(context.session, ticket_id, "phone")
    detail = reading.detail(context.session, ticket_id)
    told = shapes.ticket(detail)
    if detail.office.penalties_on:
        found = penalties.suggestions(detail.case, detail.policy, context.store.calendar(), context.clock.now())
        told["penalties"] = [shapes.suggestion(detail.office, one) for one in found]
    context.emit(told)


def do(context: Context) -> None:
    """Does one act with the arguments on standard input."""
    session = context.session
    ticket_id = reading.find(session, context.options.number)
    done = acts.do(session, ticket_id, context.options.act, _with_keys(context, context.arguments()))
    ticket = session.store.ticket(ticket_id)
    context.emit(
        {
            "number": done.number,
            "act": done.act,
            "state": ticket.state,
            "level": ticket.level,
            "new_sheet": done.new_number or None,
            "notified": shapes.logins(session.store.office(), done.notified),
            "origin": done.origin,
        }
    )


def _with_keys(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """The arguments with people's logins replaced by their keys.

    Raises:
        RefusedError: nobody has such a login; `field` is the argument.
    """
    keyed = dict(args)
    for name in ("to", "notified", "informed"):
        given = keyed.get(name)
        if isinstance(given, list):
            keyed[name] = [_key(context, one, name) for one in given]
        elif given:
            keyed[name] = _key(context, given, name)
    return keyed


def _key(context: Context, given: Any, field: str) -> Any:
    if not isinstance(given, str):
        return given
    try:
        return people.find(context.store, given).id
    except RefusedError as refused:
        refused.field = field
        raise


def explain(context: Context) -> None:
    """Prints a deadline day by day."""
    session = context.session
    ticket_id = reading.find(session, context.options.number)
    explanation = reading.explain(session, ticket_id, context.options.clock)
    terms = reading.information_of(session, ticket_id)
    shown = picture(explanation, reading.policy_of(session, ticket_id), context.clock.now(), terms)
    context.emit(shapes.explanation(explanation, as_text(shown).splitlines()))


def search(context: Context) -> None:
    """Lists what the text is found in, newest first, phones masked."""
    for row in reading.search(context.session, context.options.text, context.options.limit):
        context.emit(shapes.row(row, context.store.office()))


def sheet(context: Context) -> None:
    """Writes handling sheets, or another form, to one PDF; the print is recorded."""
    from forms.handling_sheet import unprintable

    options, session = context.options, context.session
    if options.blank == bool(options.numbers):
        raise UsageError("sheet_number_or_blank")
    ids = [reading.find(session, number) for number in options.numbers]
    said, pdf = _handling_sheets(context, ids) if options.form == Form.HANDLING else _papers(context, ids)
    if strange := unprintable(said):
        context.say(_("Not in the typeface, printed as codes: {characters}").format(characters=" ".join(strange)))
    safety.demand_other_file(context.store, options.output)
    files.save(options.output, pdf)
    if ids and options.form == Form.HANDLING:
        sheets.record_print(session, ids)
    elif ids:
        papers.record_print(session, ids, options.form)
    context.emit({"file": str(options.output), "sheets": len(said), "form": options.form})


def _handling_sheets(context: Context, ids: list[int]) -> tuple[Sequence[object], bytes]:
    from forms.handling_sheet import Copy, render

    session, masked = context.session, context.options.masked
    said = [sheets.sheet_data(session, ticket_id, masked) for ticket_id in ids] or [sheets.blank(session)]
    return said, render(said, Copy.OUTSIDE if masked else Copy.OFFICE)


def _papers(context: Context, ids: list[int]) -> tuple[Sequence[object], bytes]:
    from forms.papers import Copy, render

    session, form, masked = context.session, context.options.form, context.options.masked
    said = [paper for ticket_id in ids for paper in papers.gather(session, ticket_id, form, masked)]
    said = said or [papers.blank(session, form)]
    return said, render(said, Copy.OUTSIDE if masked else Copy.OFFICE)
