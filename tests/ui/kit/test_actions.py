"""The table of actions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.ui import actions


def test_no_two_actions_share_a_key() -> None:
    taken = [QKeySequence(key).toString() for spec in actions.ACTIONS for key in spec.keys]

    assert len(taken) == len(set(taken))
    assert "" not in taken


def test_codes_are_unique_and_groups_known() -> None:
    assert len({spec.code for spec in actions.ACTIONS}) == len(actions.ACTIONS)
    assert {spec.group for spec in actions.ACTIONS} == set(actions.GROUPS)


def test_a_key_runs_its_action(qtbot: QtBot) -> None:
    seen: list[str] = []
    window = QWidget()
    qtbot.addWidget(window)
    actions.make(window, seen.append)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)

    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert seen == ["new", "next_step"]


def test_the_sheet_tells_every_key() -> None:
    told = {words for _, rows in actions.sheet() for _, words in rows}

    assert len(told) == len([spec for spec in actions.ACTIONS if actions.keys(spec.code)])
    assert actions.keys("next_step") == "Ctrl+↵"
