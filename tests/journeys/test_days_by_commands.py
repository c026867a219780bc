"""Each trade's day, played on the command line from its table."""

from __future__ import annotations

from pathlib import Path

import days
import pytest
from command_line import CommandLine
from day_commands import Commands
from day_office import found
from day_play import play

DAYS = sorted(days.FOLDER.glob("*.md"))


@pytest.mark.parametrize("path", DAYS, ids=[path.stem for path in DAYS])
def test_a_day_goes_as_its_table_says(path: Path, tmp_path: Path, passphrase: str) -> None:
    office = found(days.read(path), tmp_path, passphrase)
    line = CommandLine(office.path, office.clock, tmp_path, passphrase, pin="")
    played = list(play(office.words.steps(), Commands(line, office.words), office.clock))[-1]
    assert not str(played), f"\n{played}"
    assert line("verify", who="admin").one["ok"] is True
