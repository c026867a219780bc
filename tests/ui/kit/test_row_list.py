"""The list that several pages stand on: one row is always chosen, and news that change nothing disturb nobody."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.ui.components.row_list import RowDelegate, RowList
from desktop.ui.components.rows import Heading


@dataclass(frozen=True)
class Row:
    key: str
    spoken: str


HEADING = Heading("要处理", "2", "bell", "warn")
ONE, TWO, NEW = Row("1", "第一件"), Row("2", "第二件"), Row("3", "刚来的 <第三件>")


@pytest.fixture
def shown(qtbot: QtBot) -> RowList[Row]:
    made: RowList[Row] = RowList(RowDelegate(), "清单")
    qtbot.addWidget(made)
    made.show_rows([HEADING, ONE, TWO])
    return made


def test_the_first_row_is_chosen_and_headings_never(shown: RowList[Row]) -> None:
    assert shown.current() == ONE
    QTest.keyClick(shown, Qt.Key.Key_Up)
    assert shown.current() == ONE


def test_the_choice_stays_when_others_come(shown: RowList[Row]) -> None:
    QTest.keyClick(shown, Qt.Key.Key_Down)
    shown.show_rows([HEADING, NEW, ONE, TWO])
    assert shown.current() == TWO
    shown.show_rows([HEADING, NEW, ONE, TWO], NEW.key)
    assert shown.current() == NEW
    shown.show_rows([HEADING, ONE, TWO])
    assert shown.current() == ONE


def test_the_same_rows_again_tell_nothing(shown: RowList[Row]) -> None:
    told: list[Row | None] = []
    shown.chosen.connect(told.append)
    shown.show_rows([HEADING, ONE, TWO])
    assert told == []
    shown.show_rows([])
    assert told[-1] is None


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right])
def test_a_key_goes_on_from_a_row_and_from_nothing_else(shown: RowList[Row], key: Qt.Key) -> None:
    opened: list[Row | None] = []
    shown.opened.connect(lambda: opened.append(shown.current()))
    QTest.keyClick(shown, key)
    QTest.keyClick(shown, key, Qt.KeyboardModifier.ControlModifier)
    assert opened == [ONE]
    shown.selectionModel().setCurrentIndex(shown.rows.index(-1), QItemSelectionModel.SelectionFlag.Clear)
    QTest.keyClick(shown, key)
    assert opened == [ONE]


def test_a_row_is_told_whole_in_its_tip_and_a_heading_has_none(shown: RowList[Row]) -> None:
    shown.show_rows([HEADING, NEW])
    assert shown.rows.index(0).data(Qt.ItemDataRole.ToolTipRole) is None
    assert "&lt;第三件&gt;" in shown.rows.index(1).data(Qt.ItemDataRole.ToolTipRole)
    assert [shown.rows.index(at).data() for at in (0, 1)] == ["要处理 2", NEW.spoken]
