"""Whatever happens to the PCs of an office and to their hub: in the end all are alike, and nothing typed is lost."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from branch import Template
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test
from machine import OfficeMachine

HISTORIES = int(os.environ.get("HUIYIN_HISTORIES") or (2000 if os.environ.get("CI") else 40))
"""The gate looks long; at a developer's desk a glance is enough."""


_SHARES = {"file": 0.5, "folder": 0.4, "server": 0.1}


@pytest.mark.parametrize("hub", _SHARES)
def test_no_history_loses_anything(hub: str, templates: Callable[[str], Template]) -> None:
    """Most of what can go wrong does not depend on the kind of hub, and a server takes the most time."""
    template = templates(hub)
    machine = type("Machine", (OfficeMachine,), {"template": template, "root": template.database.parent})
    looking = settings(max_examples=round(HISTORIES * _SHARES[hub]), stateful_step_count=25, deadline=None)
    run_state_machine_as_test(machine, settings=looking)
