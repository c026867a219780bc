"""F-5.4.1.3: supervisors see what customers told twice; who asks again sees the first answer nowhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView

from desktop.desk import acts, reading
from desktop.desk.honesty import Answer, Heard, SecondWord
from desktop.ui.components.segments import Segments
from desktop.ui.second_calls import words
from desktop.ui.shell.dress import Dress
from desktop.ui.ticket.intents import ActWanted
from desktop.ui.ticket.timeline_view import TimelineView

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
SECRETS = ("紫砂壶", "2 满意")


@pytest.fixture
def rated(desk: Any) -> int:
    return int(desk.rated())


def ask_again(desk: Any, ticket_id: int, satisfaction: int = 4) -> None:
    desk.clock.advance(timedelta(hours=1))
    args = {"second": True, "reached": True, "satisfaction": satisfaction, "said": "没人问过我"}
    acts.do(desk.seat("he"), ticket_id, "callback", args)


def test_a_supervisor_sees_figures_with_the_cases_beside_them(sit: Any, desk: Any, rated: int) -> None:
    ask_again(desk, rated)
    same = desk.rated("吴嘉宝", phone="13711112222")
    ask_again(desk, same, 1)
    screen = sit("xu")
    screen.press(Key.Key_7, CTRL)
    said = screen.texts(screen.window.second_calls)
    assert "两次不同，只说明值得去听一听，不是证据" in said
    card = screen.find(f"clerk.{desk.seat('lin').person.id}")
    said = screen.texts(card)
    assert [word in said for word in ("林晓棠", "2", "件已评分", "件已复访", "件两次不同")] == [True] * 5
    assert "%" not in said
    first = screen.find(f"twice.{rated}").accessibleName()
    assert first.startswith("不同，饮品发酸")
    assert "首次 2 满意（林晓棠" in first
    assert "复访 4 不满意（何俊" in first
    assert screen.find(f"twice.{same}").accessibleName().startswith("一致")
    screen.space(f"twice.{rated}")
    assert (screen.window.page, screen.window.workbench.current_ticket()) == ("tickets", rated)


def test_the_reception_is_told_in_words_that_it_is_not_theirs(sit: Any, desk: Any, rated: int) -> None:
    ask_again(desk, rated)
    screen = sit("lin")
    assert screen.seen("nav_second_calls") == []
    screen.press(Key.Key_7, CTRL)
    assert "这些数字由" in screen.texts(screen.window.second_calls)
    assert screen.seen(f"twice.{rated}") == []


def test_whoever_takes_the_chair_sees_what_is_theirs(sit: Any, desk: Any, rated: int) -> None:
    ask_again(desk, rated)
    screen = sit("xu")
    screen.press(Key.Key_7, CTRL)
    assert screen.seen(f"twice.{rated}")
    screen.controller.switch(desk.seat("lin"))
    screen.settle()
    screen.window.show_page("second_calls")
    screen.settle()
    assert screen.seen(f"twice.{rated}") == []
    assert screen.seen("nav_second_calls") == []


def test_an_empty_page_says_since_when(sit: Any) -> None:
    screen = sit("xu")
    screen.press(Key.Key_7, CTRL)
    assert "2026-09-09 以来没有客户评分" in screen.texts(screen.window.second_calls)
    screen.press(Key.Key_Right)
    assert "2026-07-11 以来没有客户评分" in screen.texts(screen.window.second_calls)
    screen.window.put_on(Dress("dark", 1.5, "en"))
    screen.settle()
    assert "reason to listen, not proof" in screen.texts(screen.window.second_calls)


def _heard(called: int, differ: int, clock: Any) -> Heard:
    answer = Answer(1, clock.now(), 1, "")
    found = tuple(SecondWord(at, str(at), answer, answer, at >= differ) for at in range(called))
    return Heard(1, called * 2, found, 0)


@pytest.mark.parametrize(("called", "differ", "shown"), [(3, 1, "1"), (29, 29, "29"), (30, 3, "3（10%）")])
def test_small_numbers_are_numbers(clock: Any, called: int, differ: int, shown: str) -> None:
    assert words.figures(_heard(called, differ, clock))[2][0] == shown


def _open_everything(screen: Any, desk: Any, ticket_id: int) -> str:
    """All that the window shows of a case, wherever somebody may look."""
    said = []
    for page in ("today", "tickets", "customers", "clusters"):
        screen.window.show_page(page)
        screen.settle()
        said.append(screen.texts())
    screen.window.open_ticket(ticket_id)
    screen.settle()
    said.append(screen.texts())
    screen.press(Key.Key_H, CTRL)
    dialog = screen.dialog()
    entries = dialog.findChild(QListView, "history_list")
    for tab in (0, 1):
        dialog.findChild(Segments, "history_tabs").set_current(tab)
        for at in range(entries.model().rowCount()):
            entries.setCurrentIndex(entries.model().index(at, 0))
            said.append(screen.texts(dialog))
    dialog.reject()
    screen.back()
    for word in (desk.said, "葡萄冻冻"):
        screen.window.palette_panel.open()
        screen.window.top_bar.search.setText(word)
        screen.window.palette_panel.look()
        said.append(screen.texts(screen.window.palette_panel))
        screen.press(Key.Key_Escape)
    return "\n".join(said)


def test_who_asks_again_meets_the_first_answer_nowhere_in_the_window(sit: Any, desk: Any, rated: int) -> None:
    screen = sit("he")
    said = _open_everything(screen, desk, rated)
    assert [secret for secret in SECRETS if secret in said] == []
    assert "评分在复访之后显示" in said
    screen.close()
    screen = sit("lin")
    said = _open_everything(screen, desk, rated)
    assert [secret for secret in SECRETS if secret in said] == list(SECRETS)


def test_the_second_call_is_made_by_the_keyboard_and_then_both_are_seen(sit: Any, desk: Any, rated: int) -> None:
    screen = sit("he")
    screen.window.open_ticket(rated)
    screen.settle()
    act = next(step for step in reading.detail(desk.seat("he"), rated).steps if step.act == "callback")
    assert act.mine
    screen.window.workbench.detail._on_act_wanted(ActWanted(act.act, act))
    screen.settle()
    dialog = screen.dialog()
    assert "第一次的评分不给您看" in screen.texts(dialog)
    assert "紫砂壶" not in screen.texts(dialog)
    screen.find("rating.4").setFocus()
    screen.press(Key.Key_4)
    screen.write("field.said", "没人问过我")
    screen.press(Key.Key_Return, CTRL)
    screen.back()
    assert not reading.detail(desk.seat("he"), rated).veiled
    rows = screen.window.workbench.detail.findChild(TimelineView).model()
    said = "\n".join(str(rows.index(at, 0).data()) for at in range(rows.rowCount()))
    assert "复访：4 不满意" in said
    assert "紫砂壶" in said
