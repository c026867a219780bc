"""Whatever happens to the PCs of an office and to their hub: in the end all are alike, and nothing typed is lost."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from branch import Template
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test
from machine import OfficeMachine

HISTORIES = int(os.environ.get("HUIYIN_HISTORIES", "100"))
_MEMORY = Path("/dev/shm")


@pytest.fixture(scope="module")
def template() -> Iterator[Template]:
    """Made once; in memory where there is such a place, for the disk is not what is tested here."""
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        yield Template.make(Path(folder))


def test_no_history_loses_anything(template: Template) -> None:
    machine = type("Machine", (OfficeMachine,), {"template": template, "root": template.database.parent})
    run_state_machine_as_test(machine, settings=settings(max_examples=HISTORIES, stateful_step_count=25, deadline=None))
