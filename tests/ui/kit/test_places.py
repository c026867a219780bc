"""Paths as people paste them and as dialogs return them."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath

import pytest
from PySide6.QtCore import QDir
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from desktop.ui.components.places import typed_place
from desktop.ui.sharing.place_field import PlaceField, understood


@pytest.mark.parametrize(
    ("pasted", "meant"),
    [
        ('"\\\\srv\\share\\office.hub"', "\\\\srv\\share\\office.hub"),
        (' "D:\\a b\\office.db"\n', "D:\\a b\\office.db"),
        ("“D:\\office.db”", "D:\\office.db"),
        ("\u202aD:\\office.db", "D:\\office.db"),
        (" /srv/office.hub ", "/srv/office.hub"),
        ('/srv/the "new"', '/srv/the "new"'),
        ('"postgresql://srv/office"', "postgresql://srv/office"),
        ('""', ""),
        ('"', '"'),
        ("", ""),
    ],
)
def test_what_is_pasted_is_taken_without_quotes_and_blanks(pasted: str, meant: str) -> None:
    assert typed_place(pasted) == meant


@pytest.mark.parametrize("name", ["office.hub", "OFFICE.HUB", "Office.Hub"])
def test_a_shared_file_is_known_in_any_letters(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert understood(f"/srv/{name}") == understood("/srv/office.hub")
    place = PlaceField("", making=True)
    qtbot.addWidget(place)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (f"/srv/{name}", ""))
    place._choose_file()
    assert Path(place.address()).name == name, "nothing is put behind it"


def test_what_was_pasted_in_quotes_is_the_address(qtbot: QtBot) -> None:
    place = PlaceField("")
    qtbot.addWidget(place)
    place.edit.setText('"\\\\srv\\share\\office.hub"')
    assert place.address() == "\\\\srv\\share\\office.hub"


def test_what_a_dialog_returns_is_shown_as_the_system_writes_it(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QDir, "toNativeSeparators", lambda path: str(PureWindowsPath(path)))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: ("//srv/share/office.hub", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: "//srv/share/office")
    place = PlaceField("")
    qtbot.addWidget(place)
    place._choose_file()
    assert place.address() == "\\\\srv\\share\\office.hub"
    place._choose_folder()
    assert place.address() == "\\\\srv\\share\\office"
