"""Whatever happens to the PCs of an office and to their hub: in the end all are alike, and nothing typed is lost."""

from __future__ import annotations

import os

from branch import Template
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test
from machine import OfficeMachine

HISTORIES = int(os.environ.get("HUIYIN_HISTORIES", "100"))


def test_no_history_loses_anything(template: Template) -> None:
    machine = type("Machine", (OfficeMachine,), {"template": template, "root": template.database.parent})
    run_state_machine_as_test(machine, settings=settings(max_examples=HISTORIES, stateful_step_count=25, deadline=None))
