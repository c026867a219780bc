"""Whatever happens to the PCs of an office and to their hub: in the end all are alike, and nothing typed is lost."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from hypothesis import seed, settings
from hypothesis.stateful import run_state_machine_as_test
from machine import OfficeMachine
from template import Template

HISTORIES = int(os.environ.get("HUIYIN_HISTORIES") or (2000 if os.environ.get("CI") else 40))
"""The gate looks long; at a developer's desk a glance is enough."""

_PARTS = {"file": 10, "folder": 9, "server": 1}
"""Twentieths of them. Most of what can go wrong does not depend on the kind of hub, and a server takes most time."""


@pytest.mark.parametrize(("hub", "part"), [(hub, part) for hub, parts in _PARTS.items() for part in range(parts)])
def test_no_history_loses_anything(hub: str, part: int, templates: Callable[[str], Template]) -> None:
    template = templates(hub)
    machine = type("Machine", (OfficeMachine,), {"template": template, "root": template.database.parent})
    if os.environ.get("CI"):  # always the same histories there, but others in each part
        machine = seed(part)(machine)
    looking = settings(max_examples=HISTORIES // 20, stateful_step_count=25, deadline=None)
    run_state_machine_as_test(machine, settings=looking)
