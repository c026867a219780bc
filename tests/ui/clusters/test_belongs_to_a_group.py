"""T-9: a complaint that is like others is put into their group while the customer is still on the phone."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.desk import clusters, drafts, gathered, reading

Key = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
EXPLAINED = "冷柜故障，已停售；可以退款或换一杯，今天就办。"


@pytest.fixture
def group(desk: Any, like: list[int]) -> int:
    made = clusters.gather(desk.seat("lin"), "葡萄冻冻发酸", like)
    clusters.explain(desk.seat("xu"), made, EXPLAINED)
    return made


@pytest.fixture
def screen(sit: Any, group: int) -> Any:
    shown = sit("lin")
    shown.press(Key.Key_N, CTRL)
    return shown


def _type(screen: Any, cause: str) -> None:
    screen.write("intake_name", "丁店")
    screen.write("intake_cause", cause)
    screen.settle()


def _registered(screen: Any) -> int:
    screen.press(Key.Key_Return, CTRL)
    screen.settle()
    shown = screen.window.workbench.current_ticket()
    assert shown is not None
    return int(shown)


def test_one_key_puts_it_into_the_group_that_it_is_like(screen: Any, desk: Any, group: int) -> None:
    assert screen.seen("intake_belongs") == []
    _type(screen, "昨天的葡萄冻冻喝着发酸")
    card = screen.find("intake_belongs")
    assert "是“葡萄冻冻发酸”这件事吗？已有 3 件" in card.accessibleName()
    assert EXPLAINED in card.accessibleName()
    screen.space("copy_agreed")
    assert QApplication.clipboard().text() == EXPLAINED
    screen.press(Key.Key_G, ALT)
    assert "保存后归入“葡萄冻冻发酸”" in card.accessibleName()
    ticket_id = _registered(screen)
    assert [one.id for one in reading.detail(desk.seat("lin"), ticket_id).clusters] == [group]


def test_nothing_is_put_in_unless_a_person_says_so(screen: Any, desk: Any, group: int) -> None:
    _type(screen, "昨天的葡萄冻冻喝着发酸")
    screen.press(Key.Key_G, ALT)
    screen.press(Key.Key_G, ALT)
    ticket_id = _registered(screen)
    assert reading.detail(desk.seat("lin"), ticket_id).clusters == ()


def test_what_is_not_alike_is_not_asked(screen: Any) -> None:
    _type(screen, "等了四十分钟没有人理")
    assert screen.seen("intake_belongs") == []


def test_the_choice_is_kept_with_the_draft_and_stays_in_sight(screen: Any, desk: Any, group: int) -> None:
    _type(screen, "昨天的葡萄冻冻喝着发酸")
    screen.press(Key.Key_G, ALT)
    _type(screen, "昨天买的饮品")
    assert "保存后归入" in screen.find("intake_belongs").accessibleName(), "a choice does not vanish behind the text"
    screen.press(Key.Key_Escape)
    assert next(iter(drafts.all_of(desk.seat("lin"), "intake"))).data["cluster"] == group
    screen.window.commands.go_on_with_draft()
    screen.settle()
    screen.window.intake.resume(drafts.all_of(desk.seat("lin"), "intake")[0])
    screen.settle()
    assert "保存后归入" in screen.find("intake_belongs").accessibleName()
    ticket_id = _registered(screen)
    assert [one.id for one in reading.detail(desk.seat("lin"), ticket_id).clusters] == [group]


def test_a_group_that_was_closed_meanwhile_does_not_hold_the_complaint_up(
    screen: Any, desk: Any, group: int, like: list[int]
) -> None:
    _type(screen, "昨天的葡萄冻冻喝着发酸")
    screen.press(Key.Key_G, ALT)
    clusters.close(desk.seat("xu"), group)
    screen.press(Key.Key_Return, CTRL)
    assert "“葡萄冻冻发酸”已经结束" in screen.window.intake._message.text()
    assert screen.seen("intake_belongs") == []
    ticket_id = _registered(screen)
    assert ticket_id not in like
    assert gathered.by_keys(desk.seat("lin"), [group])[0].tickets == tuple(reversed(like))
