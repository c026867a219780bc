"""A test of the test: mistakes that people make in such programs, planted one by one, must be found."""

from __future__ import annotations

import inspect
import os
import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from machine import OfficeMachine
from template import Template

from desktop.store import changes, database, unit
from desktop.sync import collisions, rebase, regaining, setting_aside, syncing, transfer
from desktop.sync.hubs import sql

_HISTORIES = 400


@dataclass(frozen=True)
class Bug:
    """Lines of a function that become others."""

    about: str
    owner: Any
    function: str
    changes: tuple[tuple[str, str], ...]
    also: tuple[Any, str, Any] | None = None
    """An attribute that is another one."""
    hub: str = "file"
    """At which kind of hub it shows."""


BUGS = (
    Bug(
        "no compare-and-swap in a file",
        sql.SqlHub,
        "append",
        ((" & (plate.seq == expect.seq) & (plate.hash == expect.hash)", ""), (".insert_many(", ".replace_many(")),
    ),
    Bug(
        "no compare-and-swap at a server",
        sql.SqlHub,
        "append",
        ((" & (plate.seq == expect.seq) & (plate.hash == expect.hash)", ""),),
        hub="server",
    ),
    Bug("the origin is not checked", rebase, "_settle", (("if entry.origin not in came", "if entry.origin"),)),
    Bug(
        "the guard of acts is a counter",
        unit.Unit,
        "new_act",
        (("secrets.token_hex(8)", "str(self.connection.execute('SELECT count(*) FROM event').get)"),),
    ),
    Bug(
        "own work goes on before the others' is replayed",
        rebase,
        "_rebase",
        (
            (
                "log.cut(connection, ancestor.seq)",
                "log.cut(connection, ancestor.seq)\n    _put_on_top(store, connection, mine, ground, ())",
            ),
        ),
    ),
    Bug(
        "confirmed before it is sent",
        syncing.Sync,
        "_publish",
        (("self.hub.append(", "self._acknowledge(piece[-1].seq), self.hub.append("),),
    ),
    Bug(
        "what a fork lost is dropped",
        rebase,
        "_settle",
        (("rest = _signable(", "mine = [entry for entry in mine if entry.pending]\n    rest = _signable("),),
    ),
    Bug(
        "a hub set back is taken at its word",
        syncing.Sync,
        "_pull",
        (("self._give_back(sealer, head, confirmed.seq, found)", "rebase.log.cut"),),
    ),
    Bug("the later one wins", changes, "_agreed", (("current in (old, new)", "current in (old, new, current)"),)),
    Bug("only what fits is applied", changes, "_agreed", (("SQLITE_CHANGESET_ABORT", "SQLITE_CHANGESET_OMIT"),)),
    Bug(
        "a row goes before its file",
        transfer.Transfer,
        "send",
        (("if not blobs.has(connection, file.sha256)", "if blobs"),),
    ),
    Bug(
        "what the log no longer holds is dropped by who goes on from the hub",
        regaining,
        "_changed",
        (("if want is None", "if True"),),
    ),
    Bug("numbers may be taken twice", collisions, "settle", (("in change.new", "in change.old"),)),
    Bug("rewound oldest first", rebase, "_rewind", (("reversed(mine)", "mine"),)),
    Bug(
        "foreign keys off, and nobody minds what a unit stands on",
        setting_aside.Pile,
        "needed_by",
        (("self._under(found) is not None", "False"),),
        (database, "_SETTINGS", tuple(pair for pair in database._SETTINGS if pair[0] != "foreign_keys")),
    ),
)


def plant(bug: Bug, monkeypatch: pytest.MonkeyPatch) -> None:
    healthy = getattr(bug.owner, bug.function)
    source = textwrap.dedent(inspect.getsource(healthy))
    for old, new in bug.changes:
        assert old in source, (bug.about, old)
        source = source.replace(old, new)
    names: dict[str, Any] = {}
    code = compile("from __future__ import annotations\n" + source, bug.about, "exec")
    exec(code, sys.modules[healthy.__module__].__dict__, names)
    monkeypatch.setattr(bug.owner, bug.function, names[bug.function])
    if bug.also is not None:
        monkeypatch.setattr(*bug.also)


@pytest.mark.allow_log
@pytest.mark.parametrize("bug", BUGS if os.environ.get("CI") else BUGS[:3], ids=lambda bug: bug.about)
def test_a_planted_bug_is_found(
    bug: Bug, templates: Callable[[str], Template], monkeypatch: pytest.MonkeyPatch
) -> None:
    template = templates(bug.hub)
    plant(bug, monkeypatch)
    machine = type("Machine", (OfficeMachine,), {"template": template, "root": template.database.parent})
    looking = settings(
        max_examples=_HISTORIES, stateful_step_count=25, deadline=None, phases=[Phase.generate], database=None,
        suppress_health_check=list(HealthCheck), report_multiple_bugs=False,
    )  # fmt: skip
    with pytest.raises(Exception):  # noqa: B017 - whatever it breaks first
        run_state_machine_as_test(machine, settings=looking)
