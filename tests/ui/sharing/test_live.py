"""Sync beside the window: what others do appears, what is wrong is said, and nobody waits for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea
from two_pcs import TwoPcs

from desktop.desk import people, sharing
from desktop.desk.sharing import Sharing, Status
from desktop.ui.sharing.panel import SharingPanel
from desktop.ui.sharing.status_item import SharingItem
from desktop.ui.wording import sharing as wording

Sit = Callable[..., Any]


def _in_list(desk: Any) -> set[str]:
    model = desk.window.workbench.list.model
    return {row.title for n in range(model.rowCount()) if (row := model.ticket(n))}


def _bars(desk: Any) -> list[str]:
    return list(desk.window.messages.texts())


def _suppose(desk: Any, status: Status) -> None:
    """What the background would tell if that were so."""
    desk.controller.sharing.changed.emit(status)
    QApplication.processEvents()


def test_what_a_colleague_registers_appears_by_itself(sit: Sit, two_pcs: TwoPcs) -> None:
    desk = sit("lin")
    desk.controller.sharing.begin()
    desk.window.open_view(next(view for view in desk.window._views if view.code == "all"))
    from two_pcs import COMPLAINT

    from desktop.desk import tickets

    tickets.register(two_pcs.at(two_pcs.back, "he"), {**COMPLAINT, "cause": "同事登记的一件"})
    two_pcs.sync(two_pcs.back)
    desk.until(lambda: "同事登记的一件" in _in_list(desk))


def test_what_is_saved_here_goes_out_by_itself(sit: Sit, two_pcs: TwoPcs) -> None:
    ticket = two_pcs.register()
    desk = sit("lin")
    desk.controller.sharing.begin()
    desk.controller.do(ticket, "note", {"text": "客户下午在家"})

    def arrived() -> bool:
        two_pcs.sync(two_pcs.back)
        return any(event.data.get("text") == "客户下午在家" for event in two_pcs.back.case(ticket).events)

    desk.until(arrived)


def test_the_foot_of_the_window_says_how_it_stands(sit: Sit, two_pcs: TwoPcs) -> None:
    desk = sit("lin")
    item = desk.find("status_sharing", SharingItem)
    desk.controller.sharing.begin()
    desk.until(lambda: item.text().startswith("已同步"))
    two_pcs.take_share_away()
    desk.controller.sharing.sync_now()
    desk.until(lambda: "共享处" in item.text())
    assert item.icon_name == "cloud-off"
    two_pcs.bring_share_back()
    QTest.keyClick(desk.window, Qt.Key.Key_F5)
    desk.until(lambda: item.text().startswith("已同步"))


def test_what_waits_is_counted_while_the_share_is_away(sit: Sit, two_pcs: TwoPcs) -> None:
    ticket = two_pcs.register()
    desk = sit("lin")
    two_pcs.take_share_away()
    desk.controller.sharing.begin()
    desk.until(lambda: desk.controller.sharing.status.code)
    noted: list[object] = []
    desk.controller.do(ticket, "note", {"text": "一条"}, noted.append)
    desk.until(lambda: noted)
    desk.settle()  # the complaint in sight was looked at meanwhile, and that is recorded too
    waiting = sharing.status(desk.controller.session).waiting
    assert waiting >= 1
    desk.until(lambda: desk.controller.sharing.status.waiting == waiting)
    assert desk.controller.sharing.status.code == "hub_missing"
    two_pcs.bring_share_back()


def test_an_office_on_one_pc_is_told_so_and_syncs_nothing(sit: Sit, two_pcs: TwoPcs) -> None:
    sharing.leave(two_pcs.at(two_pcs.front, "admin"))
    desk = sit("lin")
    desk.controller.sharing.begin()
    assert desk.find("status_sharing", SharingItem).text() == "只在本机"
    desk.controller.sharing.sync_now()
    assert desk.controller.sharing.status.sharing is Sharing.ALONE


def test_the_panel_tells_all_of_it_and_syncs(sit: Sit, two_pcs: TwoPcs) -> None:
    desk = sit("lin")
    desk.controller.sharing.begin()
    desk.until(lambda: desk.controller.sharing.status.synced_at)
    desk.click("status_sharing")
    panel = desk.find("sharing_panel", SharingPanel)
    for told in ("后台", "本机与其他电脑的内容一致", str(two_pcs.hub)):  # a sync beside it words the panel anew
        desk.until(lambda told=told: told in desk.words(panel))
    two_pcs.do(two_pcs.back, "he", two_pcs.register(), "note", text="一条")
    two_pcs.sync(two_pcs.back)
    QTest.keyClick(panel, Qt.Key.Key_F5)
    desk.until(lambda: desk.controller.session.store.head() == two_pcs.back.head())
    panel.close()


def test_the_panel_shows_its_last_line_whole_and_no_bar_while_there_is_room(sit: Sit) -> None:
    desk = sit("lin")
    panel = SharingPanel(desk.controller, desk.window)
    panel.open_over(desk.window.mapToGlobal(desk.window.rect().bottomLeft()))
    area = panel.findChild(QScrollArea)
    inside = area.widget()
    desk.until(lambda: "后台" in desk.words(panel))
    desk.until(lambda: 100 < inside.heightForWidth(inside.width()) <= area.viewport().height())
    assert not area.verticalScrollBar().isVisible()
    assert area.viewport().width() == inside.width() == panel.width() - 2
    panel.close()


@pytest.mark.parametrize(
    ("state", "way"),
    [
        (Status(Sharing.SYNCED), "panel_sync"), (Status(Sharing.TO_SETTLE, to_settle=2), "panel_settle"),
        (Status(Sharing.PARTED), "panel_settings"), (Status(Sharing.UPDATE), "panel_settings"),
    ],
)  # fmt: skip
def test_the_button_that_leads_out_of_a_state_is_the_first(
    sit: Sit, state: Status, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = sit("lin")
    monkeypatch.setattr(type(desk.controller.sharing), "status", property(lambda _self: state))
    panel = SharingPanel(desk.controller, desk.window)
    panel.open_over(desk.window.mapToGlobal(desk.window.rect().bottomLeft()))
    desk.until(lambda: panel.focusWidget() is not None)
    assert panel.focusWidget().objectName() == way
    loud = [each.objectName() for each in panel.findChildren(QPushButton) if each.property("kind") == "tonal"]
    assert loud == [way]
    assert wording.headline(state, desk.controller.session.clock.now()) in desk.words(panel)
    panel.close()


def test_the_panel_says_when_nobody_can_be_asked(sit: Sit, two_pcs: TwoPcs) -> None:
    two_pcs.take_share_away()
    desk = sit("lin")
    desk.controller.sharing.begin()
    desk.until(lambda: desk.controller.sharing.status.code)
    desk.click("status_sharing")
    panel = desk.find("sharing_panel", SharingPanel)
    desk.until(lambda: "暂时问不到" in desk.words(panel))
    panel.close()
    two_pcs.bring_share_back()


@pytest.mark.parametrize(
    "state",
    [
        Sharing.UPDATE, Sharing.REVOKED, Sharing.STOPPED, Sharing.PARTED, Sharing.HUB_DAMAGED, Sharing.HUB_MISSING,
        Sharing.FOREIGN, Sharing.CANNOT_SEND, Sharing.HELD,
    ],
)  # fmt: skip
def test_what_needs_a_person_stands_in_a_bar_until_it_is_over(sit: Sit, state: Sharing) -> None:
    desk = sit("lin")
    _suppose(desk, Status(state))
    assert len(_bars(desk)) == 1
    _suppose(desk, replace(Status(state), waiting=3))
    assert len(_bars(desk)) == 1, "one bar per trouble, however often it is told"
    _suppose(desk, Status(Sharing.SYNCED))
    assert _bars(desk) == []


@pytest.mark.parametrize("state", [Sharing.UNREACHABLE, Sharing.WAITING, Sharing.TO_SETTLE, Sharing.SYNCED])
def test_what_passes_by_itself_makes_no_bar(sit: Sit, state: Sharing) -> None:
    desk = sit("lin")
    _suppose(desk, Status(state, waiting=1))
    assert _bars(desk) == []


def test_the_page_of_sharing_needs_no_bar_to_repeat_it(sit: Sit) -> None:
    desk = sit("admin")
    _suppose(desk, Status(Sharing.PARTED))
    assert len(_bars(desk)) == 1
    desk.window.show_page("settings")
    desk.window.settings.show_sharing()
    assert _bars(desk) == []
    _suppose(desk, Status(Sharing.HUB_DAMAGED))
    assert _bars(desk) == []
    desk.window.show_page("tickets")
    assert len(_bars(desk)) == 1
    assert _bars(desk) == [wording.bar(Status(Sharing.HUB_DAMAGED))]


def test_a_bar_that_was_closed_stays_away_and_comes_back_for_the_next_person(sit: Sit, two_pcs: TwoPcs) -> None:
    desk = sit("lin")
    live = desk.controller.sharing
    live._found = Status(Sharing.UPDATE)
    live.look()
    desk.window.messages.clear()
    _suppose(desk, Status(Sharing.UPDATE, waiting=1))
    assert _bars(desk) == []
    desk.controller.switch(two_pcs.at(two_pcs.front, "he"))
    assert len(_bars(desk)) == 1


def test_a_database_that_was_set_back_is_told_once(sit: Sit) -> None:
    desk = sit("lin")
    _suppose(desk, Status(Sharing.SYNCED, set_back=True))
    assert "副本" in _bars(desk)[0]


def test_a_hub_that_was_set_back_is_told_once(sit: Sit) -> None:
    desk = sit("lin")
    _suppose(desk, Status(Sharing.SYNCED, hub_set_back=True))
    _suppose(desk, Status(Sharing.SYNCED, hub_set_back=True, files=1))
    (told,) = _bars(desk)
    assert "共享处" in told
    assert "管理员" in told


def test_a_bar_never_takes_the_focus_from_what_one_types(sit: Sit) -> None:
    desk = sit("lin")
    QTest.keyClick(desk.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    field = desk.find("intake_cause")
    field.setFocus()
    _suppose(desk, Status(Sharing.STOPPED, code="diverged", values={"seq": 7}))
    assert desk.window.focusWidget() is field


def test_rights_that_the_administrator_changes_elsewhere_hold_here(sit: Sit, two_pcs: TwoPcs) -> None:
    desk = sit("lin")
    admin = two_pcs.at(two_pcs.back, "admin")
    lin = people.find(two_pcs.back, "lin").id
    people.change(admin, lin, {"name": "林晓棠", "tier": 2, "roles": ("supervisor",)})
    two_pcs.sync(two_pcs.back, two_pcs.front)
    desk.controller.look_for_news()
    assert (desk.controller.person.tier, set(desk.controller.person.roles)) == (2, {"supervisor"})


def test_whoever_is_retired_elsewhere_works_no_longer_here(sit: Sit, two_pcs: TwoPcs) -> None:
    desk = sit("lin")
    people.retire(two_pcs.at(two_pcs.back, "admin"), "lin")
    two_pcs.sync(two_pcs.back, two_pcs.front)
    desk.controller.look_for_news()
    desk.until(lambda: desk.window.idle_lock.locked)
    assert desk.window.idle_lock.screen is not None
    desk.window.idle_lock.screen.accept()


def test_closing_the_window_ends_the_sync_before_the_store(sit: Sit, two_pcs: TwoPcs) -> None:
    desk = sit("lin")
    desk.controller.sharing.begin()
    service = desk.controller.sharing._service
    desk.controller.close()
    assert not service._thread.is_alive()
    desk.window.close()


def test_minutes_later_synced_is_told_anew_though_nothing_happened(sit: Sit, two_pcs: TwoPcs) -> None:
    desk = sit("lin")
    desk.controller.sharing.begin()
    desk.until(lambda: desk.controller.sharing.status.sharing is Sharing.SYNCED)
    two_pcs.clock.advance(timedelta(minutes=2))
    desk.until(lambda: desk.controller.sharing.status.synced_at == two_pcs.clock.now())
