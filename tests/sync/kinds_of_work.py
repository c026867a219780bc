"""What people do in the histories of an office: each kind is one unit of work, or a few that stand on each other."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from desktop.base.clock import to_ms
from desktop.base.errors import HuiyinError
from desktop.store import events, models, undo
from desktop.store.store import Store
from desktop.store.unit import Unit

if TYPE_CHECKING:
    from branch import Branch


def _ticket(branch: Branch, store: Store, unit: Unit, token: str, **fields: Any) -> int:
    now = to_ms(branch.clock.now())
    key = unit.insert(
        models.Ticket, number=store.next_number(branch.clock.now()), received_at=now, received_by=store.founder(),
        tier=1, level=1, state="open", act=unit.new_act(), pack=store.current_pack(), cause=token, **fields,
    )  # fmt: skip
    _event(branch, store, unit, key, "register", token)
    return key


def _event(branch: Branch, store: Store, unit: Unit, ticket: int, act: str, token: str) -> None:
    data = {"text": token, "sets": {"state": "handling", "level": 1, "tier": 1, "handler": None}}
    unit.insert(
        models.Event, ticket=ticket, act=act, at=to_ms(branch.clock.now()), by=store.founder(),
        data=events.data_text(data if act == "register" else {"text": token}),
    )  # fmt: skip


TICKETS = "SELECT id FROM ticket WHERE retired = 0 AND erased = 0"


def _register(branch: Branch, store: Store, token: str) -> str:
    with store.unit("register", store.founder()) as unit:
        _ticket(branch, store, unit, token, phone=branch.rnd.choice(("138", "139", "")))
    return unit.saved.origin


def _note(branch: Branch, store: Store, token: str) -> str:
    ticket = branch.pick(store, TICKETS)
    if ticket is None:
        return _register(branch, store, token)
    with store.unit("note", store.founder(), ticket=ticket) as unit:
        _event(branch, store, unit, ticket, "note", token)
    return unit.saved.origin


def _edit(branch: Branch, store: Store, token: str) -> str:
    ticket = branch.pick(store, TICKETS)
    if ticket is None:
        return _register(branch, store, token)
    names = branch.rnd.sample(("name", "course", "demand", "address"), branch.rnd.choice((1, 1, 2)))
    with store.unit("edit", store.founder(), ticket=ticket) as unit:
        unit.update(models.Ticket, ticket, **dict.fromkeys(names, token))
    return unit.saved.origin


def _act(branch: Branch, store: Store, token: str) -> str:
    """Escalate, resolve …: moves the ticket and renews its guard."""
    ticket = branch.pick(store, TICKETS)
    if ticket is None:
        return _register(branch, store, token)
    with store.unit("resolve", store.founder(), ticket=ticket) as unit:
        state = branch.rnd.choice(("handling", "callback", "review"))
        unit.update(models.Ticket, ticket, act=unit.new_act(), state=state)
        _event(branch, store, unit, ticket, "resolve", token)
    return unit.saved.origin


def _rise(branch: Branch, store: Store, token: str) -> str:
    """A new sheet that hangs on an old one: later work on it depends on this."""
    ticket = branch.pick(store, TICKETS)
    if ticket is None:
        return _register(branch, store, token)
    with store.unit("escalate", store.founder(), ticket=ticket) as unit:
        unit.update(models.Ticket, ticket, act=unit.new_act(), state="risen")
        made = _ticket(branch, store, unit, token, previous_sheet=ticket, sheet_index=2)
        _event(branch, store, unit, made, "note", token)
    return unit.saved.origin


def _chain(branch: Branch, store: Store, token: str) -> str:
    """Three units, each on the one before: a new sheet, an act on it, a note about that."""
    ticket = branch.pick(store, TICKETS)
    if ticket is None:
        return _register(branch, store, token)
    with store.unit("escalate", store.founder(), ticket=ticket) as unit:
        unit.update(models.Ticket, ticket, act=unit.new_act(), state="risen")
        made = _ticket(branch, store, unit, token, previous_sheet=ticket, sheet_index=2)
    for kind, text in (("resolve", f"{token}-b"), ("note", f"{token}-c")):
        with store.unit(kind, store.founder(), ticket=made) as later:
            if kind == "resolve":
                later.update(models.Ticket, made, act=later.new_act(), state="callback")
            _event(branch, store, later, made, kind, text)
        branch.typed[later.saved.origin] = text
    return unit.saved.origin


def _retire(branch: Branch, store: Store, _token: str) -> str:
    event = branch.pick(store, "SELECT id FROM event WHERE retired = 0 AND act = 'note'")
    if event is not None:
        with store.unit("note", store.founder()) as unit:
            unit.retire(models.Event, event)
    return ""


def _setting(branch: Branch, store: Store, token: str) -> str:
    with store.unit("setting", store.founder()) as unit:
        unit.set_setting(branch.rnd.choice(("motto", "phone_of_office")), token)
    return unit.saved.origin


def _attach(branch: Branch, store: Store, token: str) -> str:
    ticket = branch.pick(store, TICKETS)
    if ticket is None:
        return _register(branch, store, token)
    content = token.encode() * (branch.rnd.choice((1, 1, 1, 4000)))
    with store.unit("attach", store.founder(), ticket=ticket) as unit:
        unit.insert(
            models.Attachment, ticket=ticket, name=token, size=len(content), sha256=unit.blob(content),
            at=to_ms(branch.clock.now()), by=store.founder(),
        )  # fmt: skip
    return unit.saved.origin


def _undo(_branch: Branch, store: Store, _token: str) -> str:
    with suppress(HuiyinError):
        undo.undo(store, store.founder())
    return ""


WORK: dict[str, Callable[[Branch, Store, str], str]] = {
    "register": _register, "note": _note, "edit": _edit, "act": _act, "rise": _rise, "chain": _chain,
    "retire": _retire, "setting": _setting, "attach": _attach, "undo": _undo,
}  # fmt: skip
KINDS = tuple(WORK)
