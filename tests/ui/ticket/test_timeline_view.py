"""The timeline's list: model laws, heights that follow the width, spoken rows."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.ui.ticket.presenter import TimelineRow
from desktop.ui.ticket.timeline_view import TimelineModel, TimelineView, spoken
from desktop.ui.wording.timeline import EventLine, Tag


def row(event: int, text: str = "", *chips: Tag) -> TimelineRow:
    return TimelineRow(
        event, "09:14", EventLine("phone-outgoing", "info", "林晓棠", "电话联系", text, chips), ("划伤",)
    )


def test_the_model_keeps_qts_laws(qtmodeltester: Any) -> None:
    model = TimelineModel()
    qtmodeltester.check(model)
    model.set_rows((row(2), row(1)))
    model.set_rows((row(3), row(2), row(1)))
    qtmodeltester.check(model)


def test_new_events_are_inserted_and_the_place_is_kept(qtbot: Any) -> None:
    view = TimelineView()
    qtbot.addWidget(view)
    view.set_rows((row(2), row(1)))
    view.setCurrentIndex(view.model().index(1, 0))
    view.set_rows((row(3), row(2), row(1)))
    assert view.currentIndex().row() == 2


def test_heights_follow_the_width_and_the_text(qtbot: Any) -> None:
    view = TimelineView()
    qtbot.addWidget(view)
    view.resize(500, 400)
    view.show()
    delegate = view.itemDelegate()
    long = row(1, "客户情绪激动，孩子舌尖轻微划伤。" * 8, *(Tag("已告知处理流程") for _ in range(8)))
    assert delegate.height(long, 300) > delegate.height(long, 700) > delegate.height(row(2), 700)  # type: ignore[attr-defined]


def test_a_story_of_ten_thousand_characters_is_cut_not_drawn(qtbot: Any) -> None:
    view = TimelineView()
    qtbot.addWidget(view)
    view.set_rows((row(1, "异物" * 5000), row(2, "<b>不是标记</b>")))
    view.resize(500, 400)
    view.show()
    assert view.sizeHintForIndex(view.model().index(0, 0)).height() < 1500
    assert not view.grab().isNull()


def test_an_event_is_copied_and_spoken_whole(qtbot: Any) -> None:
    view = TimelineView()
    qtbot.addWidget(view)
    view.set_rows((row(1, "孩子划伤", Tag("准时")),))
    view.setCurrentIndex(view.model().index(0, 0))
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == spoken(row(1, "孩子划伤", Tag("准时")))
    assert "孩子划伤" in QApplication.clipboard().text()
