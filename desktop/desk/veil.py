"""What the person in the chair may not know yet: first answers of customers whom they are to ask again.

Whatever of `desk` shows a case reads it here; what judges or counts cases reads the store. Source: F-5.4.1.3
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from desktop.desk.session import Session
from desktop.domain import spot_check
from desktop.domain.types import Act, Case
from desktop.store import derive, events, listing
from desktop.store import search as index


def hidden(session: Session, ticket_ids: Iterable[int]) -> frozenset[int]:
    """Those of some tickets whose first answer is kept from the person until they have asked again."""
    return listing.asked_again_by(session.store.database, session.person.id, ticket_ids)


def over(session: Session, cases: Iterable[Case]) -> list[Case]:
    """The same cases as the person may see them."""
    found = list(cases)
    kept = hidden(session, [case.ticket.id for case in found])
    return [spot_check.veiled(case, session.person.id) if case.ticket.id in kept else case for case in found]


def cases(session: Session, ticket_ids: Iterable[int]) -> list[Case]:
    """Cases in the order asked for, as the person may see them; keys that nothing bears are left out."""
    return over(session, session.store.cases(ticket_ids))


def case(session: Session, ticket_id: int) -> Case:
    """One case as the person may see it.

    Raises:
        RefusedError: there is no such ticket.
    """
    return over(session, [session.store.case(ticket_id)])[0]


def find(session: Session, text: str, limit: int) -> list[int]:
    """Keys of tickets that hold every word of a text, newest first; words of a hidden answer find nothing."""
    keys = index.find(session.store.database, text, limit)
    kept = hidden(session, keys)
    if not kept:
        return keys
    with session.store.database.read() as connection:
        seen = {
            case.ticket.id
            for case in cases(session, kept)
            if index.holds(index.text_of(case, derive.aliases(connection, case.ticket.id)), text)
        }
    return [key for key in keys if key not in kept or key in seen]


def row(table: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """A new row of the log as one reads it who may not know the answer in it yet."""
    shown = dict(values)
    if table == "event" and "data" in values:
        act, data = Act(values["act"]), json.loads(values["data"])
        if spot_check.holds_answer(act, data):
            shown["data"] = events.data_text(spot_check.without_answer(act, data))
    if table == "attachment" and values.get("kind") == spot_check.ANSWER:
        shown["name"] = ""
    return shown
