"""Danger to life, media, lawsuits: who must be told now stands on the page, one press records it. Source: A-4, A-5"""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.desk import people
from desktop.domain.types import Act
from desktop.ui import theme
from desktop.ui.ticket.detail_page import DetailPage
from desktop.ui.ticket.forms.table import AT_ONCE
from tests.ui.ticket.hands import find, press, save

House = Any
HURT = "饮品里有碎玻璃，孩子划伤送医"
PACKS = ("franchise", "telecom", "agency", "ecommerce", "printshop")


def panel(page: DetailPage) -> Any:
    return find(page, "at_once")


def way(page: DetailPage, name: str) -> Any:
    return next((one for one in panel(page)._ways if one.objectName() == name), None)


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def press_space(office: House, login: str) -> None:
    QTest.keyClick(focus(), Qt.Key.Key_Space)
    office.chair(login).tasks.wait()


@pytest.mark.parametrize("pack", PACKS)
def test_who_must_be_told_stands_on_the_page_in_every_trade(pack: str, house: Any, page: Any) -> None:
    office = house(pack)
    shown = page(office, "lin", office.register(cause=HURT))
    assert not panel(shown).isHidden()
    assert any(name in panel(shown)._head.text() for name in ("梁素芬", "罗启明", "邓婉仪"))
    assert panel(shown)._rule.text()
    assert "09:14" in panel(shown)._since.text()
    mute = [w for w in panel(shown).findChildren(QWidget)
            if w.focusPolicy() & Qt.FocusPolicy.TabFocus and not w.accessibleName()]  # fmt: skip
    assert mute == []


def test_the_number_of_who_must_be_told_is_in_sight_and_said(house: Any, page: Any) -> None:
    office = house("franchise")
    liang = office.seat("liang").person.id
    shown = page(office, "lin", office.register(cause=HURT))
    assert panel(shown).findChild(QWidget, f"phone.{liang}") is None
    people.change(office.seat("admin"), liang, {"phone": "15460000001"})
    shown = page(office, "lin", office.register(cause=HURT))
    assert panel(shown).findChild(QWidget, f"phone.{liang}").text() == "15460000001"
    assert way(shown, f"told.{liang}.phone").accessibleDescription() == "15460000001"
    assert way(shown, f"told.{liang}.message").accessibleDescription() == ""


def test_a_case_that_asks_for_nothing_has_no_panel(house: Any, page: Any) -> None:
    office = house("franchise")
    shown = page(office, "lin", office.register())
    assert panel(shown).isHidden()
    assert not shown.focus_notices()
    assert find(shown, "told_at_once").isHidden()


def test_keys_alone_tell_everybody_and_tick_everything_off(house: Any, page: Any) -> None:
    office = house("franchise")
    ticket = office.register(cause=HURT)
    shown = page(office, "lin", ticket)
    assert shown.focus_notices()
    assert focus().objectName() == f"told.{office.seat('liang').person.id}.phone"
    press_space(office, "lin")
    data = office.last(ticket).data
    assert (data["informed"], data["means"]) == ([office.seat("liang").person.id], "phone")
    assert focus().objectName() == f"told.{office.seat('luo').person.id}.phone"
    QTest.keyClick(focus(), Qt.Key.Key_Tab)
    press_space(office, "lin")
    assert office.last(ticket).data["means"] == "in_person"
    press_space(office, "lin")
    assert "须立即告知" not in panel(shown)._head.text()
    for _ in office.policy.trigger("injury").checklist:
        assert focus().objectName().startswith("at_once.injury:")
        press_space(office, "lin")
    assert panel(shown).isHidden()
    told = find(shown, "told_at_once")
    assert not told.isHidden()
    assert told._count.text() == str(3 + len(office.policy.trigger("injury").checklist))


def test_who_sits_there_knows_of_it_with_one_press(house: Any, page: Any) -> None:
    office = house("franchise")
    ticket = office.register(cause=HURT)
    shown = page(office, "luo", ticket)
    me = office.seat("luo").person.id
    assert way(shown, f"told.{me}.phone") is None
    way(shown, f"told.{me}.self").setFocus()
    press_space(office, "luo")
    data = office.last(ticket).data
    assert data["informed"] == [me]
    assert "means" not in data


def test_the_clock_of_the_telling_runs_in_the_panel(house: Any, page: Any) -> None:
    """Source: A-5"""
    office = house("agency")
    category = next(one.code for one in office.policy.categories if one.level == 2)
    shown = page(office, "lin", office.register(category=category))
    assert "15" in panel(shown)._left.text()
    assert panel(shown)._rule.text() == "A-5"


def test_folded_it_is_one_line_that_opens(house: Any, page: Any) -> None:
    office = house("franchise")
    theme.set_narrow(True)
    shown = page(office, "lin", office.register(cause=HURT))
    assert "梁素芬" in panel(shown)._head.text()
    assert panel(shown)._body.isHidden()
    find(shown, "at_once_fold").setFocus()
    QTest.keyClick(focus(), Qt.Key.Key_Space)
    assert not panel(shown)._body.isHidden()


def test_once_handed_up_only_the_checklist_is_left(house: Any, page: Any) -> None:
    office = house("franchise")
    ticket = office.register(cause=HURT)
    office.do("lin", ticket, "escalate", reason="受伤")
    shown = page(office, "liang", ticket)
    assert "须立即告知" not in panel(shown)._head.text()
    assert "4" in panel(shown)._head.text()


def test_the_demanded_step_opens_a_form_that_can_tell_and_tick(house: Any) -> None:
    """Source: A-5, T-2"""
    office = house("telecom")
    ticket = office.register(cause="要找记者曝光，孩子触电受伤")
    step = next(step for step in office.detail("lin", ticket).steps if step.act is Act.NOTE)
    assert step.demanded
    dialog = office.form("lin", ticket, Act.NOTE, AT_ONCE)
    save(dialog)
    assert dialog.isVisible()
    boxes = find(dialog, "field.informed")
    liang = str(office.seat("liang").person.id)
    QTest.keyClick(find(boxes, f"check.{liang}"), Qt.Key.Key_Space)
    press(dialog, "means", "当面")
    code = next(f"{one.code}:0" for one in office.policy.triggers if one.checklist)
    QTest.keyClick(find(find(dialog, "field.checked"), f"check.{code}"), Qt.Key.Key_Space)
    save(dialog)
    data = office.last(ticket).data
    assert data["informed"] == [int(liang)]
    assert data["means"] == "in_person"
    assert data["checked"] == [code]


def test_a_draft_of_it_comes_back_ticked(house: Any) -> None:
    office = house("telecom")
    ticket = office.register(cause="要找记者曝光")
    dialog = office.form("lin", ticket, Act.NOTE, AT_ONCE)
    liang = str(office.seat("liang").person.id)
    QTest.keyClick(find(find(dialog, "field.informed"), f"check.{liang}"), Qt.Key.Key_Space)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    office.chair("lin").tasks.wait()
    again = office.form("lin", ticket, Act.NOTE, AT_ONCE)
    assert again.body.input("informed").raw() == {liang: True}
