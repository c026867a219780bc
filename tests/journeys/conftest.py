"""The office of the tests, on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import CommandLine

from desktop.base.clock import FixedClock


@pytest.fixture
def desk(office_path: Path, clock: FixedClock, tmp_path: Path, passphrase: str, pin: str) -> CommandLine:
    """Commands on a database of this test's own."""
    return CommandLine(office_path, clock, tmp_path, passphrase, pin)
