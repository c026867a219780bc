"""Each trade's day, played in the real window from its table."""

from __future__ import annotations

from pathlib import Path

import days
import pytest
from day_office import found
from day_play import play
from day_window import Window
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from screen import Screen

from desktop.store.store import Store

DAYS = sorted(days.FOLDER.glob("*.md"))


@pytest.mark.parametrize("path", DAYS, ids=[path.stem for path in DAYS])
def test_a_day_goes_as_its_table_says(
    path: Path,
    tmp_path: Path,
    passphrase: str,
    pin: str,
    qtbot: QtBot,
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    office = found(days.read(path), tmp_path, passphrase, pin)
    with Store.open(office.path, office.clock, passphrase=passphrase) as store:
        screen = Screen(qtbot, qapp, store, office.clock, "admin")
        try:
            hands = Window(screen, office.words, pin, tmp_path)
            played = list(play(office.words.steps(), hands, office.clock))[-1]
        finally:
            screen.close()
    print(played)  # with -s: which refusals a window answers by not offering the act at all
    assert not (played.problems or played.skipped or played.unseen), f"\n{played}"
