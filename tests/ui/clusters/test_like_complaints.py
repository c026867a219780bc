"""T-9: many complaints about one thing are noticed early and answered with one agreed explanation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.desk import clusters, gathered, policies, reading
from desktop.ui.clusters.words import Line, lines
from desktop.ui.components.message_bar import MessageBar
from desktop.ui.components.row_list import RowModel
from desktop.ui.shell.dress import Dress

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
EXPLAINED = "冷柜故障，已停售；可以退款或换一杯，今天就办。"


def gathered_like(desk: Any, like: list[int], explained: bool = True) -> int:
    made = clusters.gather(desk.seat("lin"), "葡萄冻冻发酸", like)
    if explained:
        clusters.explain(desk.seat("xu"), made, EXPLAINED)
    return made


def test_a_group_is_noticed_on_today_and_gathered_by_the_keyboard(sit: Any, desk: Any, like: list[int]) -> None:
    screen = sit("lin")
    badge = screen.find("nav_clusters").accessibleName()
    assert badge == "集中投诉 1"
    screen.press(Key.Key_1, CTRL)
    assert [bar.text() for bar in _bars(screen)] == ["3 件投诉都是同一件事：产品质量 · 葡萄冻冻"]
    _bars(screen)[0].findChildren(QPushButton)[0].setFocus()
    screen.press(Key.Key_Space)
    assert screen.window.page == "clusters"
    assert "3 件投诉，3 位客户" in screen.texts(screen.window.clusters.sheet)
    screen.press(Key.Key_Return)
    assert QApplication.focusWidget().objectName() == "cluster_name"
    screen.write("cluster_name", "葡萄冻冻发酸")
    screen.press(Key.Key_Return, CTRL)
    found = gathered.all_of(desk.seat("lin"))
    assert [(one.title, set(one.tickets)) for one in found] == [("葡萄冻冻发酸", set(like))]
    assert screen.window.clusters.current().id == found[0].id
    assert screen.find("nav_clusters").accessibleName() == "集中投诉"
    screen.press(Key.Key_1, CTRL)
    assert _bars(screen) == []


def _bars(screen: Any) -> list[MessageBar]:
    return [bar for bar in screen.window.today.findChildren(MessageBar) if bar.isVisible()]


def test_where_there_is_no_group_one_complaint_alone_offers_only_to_close(sit: Any, desk: Any, like: list[int]) -> None:
    screen = sit("lin")
    screen.window.open_ticket(like[0])
    screen.press(Key.Key_G, CTRL)
    dialog = screen.find("gather_dialog")
    assert not any(dialog.findChild(QWidget, name).isVisible() for name in ("gather_group", "gather_title", "save"))
    assert dialog.findChild(QPushButton, "later").text() == "关闭"
    screen.press(Key.Key_Return, CTRL)
    assert dialog.isVisible()
    dialog.reject()


def test_only_a_supervisor_writes_the_explanation_and_every_clerk_reads_it(
    sit: Any, desk: Any, like: list[int], clock: Any
) -> None:
    made = gathered_like(desk, like, explained=False)
    screen = sit("lin")
    screen.window.open_cluster(made)
    screen.settle()
    assert screen.seen("cluster_explain") == []
    assert "应由" in screen.texts(screen.window.clusters.sheet)
    screen.close()
    screen = sit("xu")
    screen.press(Key.Key_6, CTRL)
    screen.press(Key.Key_Return, CTRL)
    screen.dialog()
    screen.press(Key.Key_Return, CTRL)
    assert screen.dialog().fields["explanation"].error() == "“统一口径”还空着。（T-9）"
    screen.write("explanation", EXPLAINED)
    screen.press(Key.Key_Return, CTRL)
    screen.back()
    one = gathered.by_keys(desk.seat("lin"), [made])[0]
    assert (one.explanation, one.explained_at) == (EXPLAINED, clock.now())
    assert f"{EXPLAINED}，徐文博" in screen.find(f"agreed.{made}").accessibleName()
    screen.window.open_ticket(like[0])
    screen.settle()
    assert EXPLAINED in screen.find(f"agreed.{made}").accessibleName()


def test_whoever_takes_the_chair_may_write_what_the_clerk_could_not(sit: Any, desk: Any, like: list[int]) -> None:
    made = gathered_like(desk, like, explained=False)
    screen = sit("lin")
    screen.window.open_cluster(made)
    screen.settle()
    assert screen.seen("cluster_explain") == []
    screen.controller.switch(desk.seat("xu"))
    screen.settle()
    screen.window.open_cluster(made)
    screen.settle()
    assert screen.seen("cluster_explain")


@pytest.mark.parametrize("act", ["contact", "callback"])
def test_the_explanation_stands_in_the_forms_where_a_clerk_answers(
    sit: Any, desk: Any, like: list[int], act: str
) -> None:
    ticket_id = desk.settled("丁店")
    made = gathered_like(desk, [*like, ticket_id])
    screen = sit("lin")
    screen.window.open_ticket(ticket_id)
    screen.settle()
    screen.window.commands.run({"contact": "contact", "callback": "next_step"}[act])
    screen.settle()
    dialog = screen.dialog()
    assert EXPLAINED in screen.texts(dialog)
    screen.space("copy_agreed")
    assert QApplication.clipboard().text() == EXPLAINED
    dialog.reject()
    screen.back()
    clusters.close(desk.seat("xu"), made)
    screen.controller.look_for_news()
    screen.settle()
    screen.window.commands.run("contact")
    screen.settle()
    assert EXPLAINED not in screen.texts(screen.dialog()), "a closed group has nothing more to say"


def test_what_comes_later_is_added_with_one_key_or_left_alone(sit: Any, desk: Any, like: list[int]) -> None:
    made = gathered_like(desk, like)
    late = [desk.register(name) for name in ("戊店", "己店")]
    screen = sit("lin")
    assert screen.find("nav_clusters").accessibleName() == "集中投诉 1"
    screen.press(Key.Key_6, CTRL)
    assert "又有 2 件像是同一件事" in screen.texts(screen.window.clusters.sheet)
    screen.press(Key.Key_Return, CTRL)
    assert set(gathered.by_keys(desk.seat("lin"), [made])[0].tickets) == {*like, *late}
    last = desk.register("庚店")
    screen.controller.look_for_news()
    screen.settle()
    screen.space("cluster_alone")
    assert last not in gathered.by_keys(desk.seat("lin"), [made])[0].tickets
    assert clusters.proposals(desk.seat("lin")) == []
    screen.press(Key.Key_Z, CTRL)
    assert [one.tickets for one in clusters.proposals(desk.seat("lin"))] == [(last,)]


def test_complaints_are_added_by_number_taken_out_and_opened(sit: Any, desk: Any, like: list[int]) -> None:
    made = gathered_like(desk, like)
    other = desk.register("丁店", product="生椰拿铁")
    screen = sit("lin")
    screen.press(Key.Key_6, CTRL)
    screen.write("cluster_number", "GZ01-20261009-A999")
    screen.press(Key.Key_Return)
    assert "没有这个单号" in screen.texts(screen.window.clusters.sheet)
    screen.write("cluster_number", desk.seat("lin").store.ticket(other).number.lower())
    screen.press(Key.Key_Return)
    assert other in gathered.by_keys(desk.seat("lin"), [made])[0].tickets
    assert screen.find("cluster_number").text() == ""
    screen.space(f"take_out.{other}")
    assert other not in gathered.by_keys(desk.seat("lin"), [made])[0].tickets
    screen.space(f"like.{like[0]}")
    assert (screen.window.page, screen.window.workbench.current_ticket()) == ("tickets", like[0])
    screen.space(f"cluster.{made}")
    assert screen.window.page == "clusters"


def test_a_group_is_closed_and_opened_again(sit: Any, desk: Any, like: list[int]) -> None:
    made = gathered_like(desk, like)
    screen = sit("xu")
    screen.press(Key.Key_6, CTRL)
    screen.space("cluster_end")
    assert not gathered.by_keys(desk.seat("lin"), [made])[0].open
    assert screen.window.clusters.current().id == made
    assert screen.seen("cluster_number") == []
    screen.space("cluster_end")
    assert gathered.by_keys(desk.seat("lin"), [made])[0].open


def test_the_explanation_that_was_begun_is_found_again(sit: Any, desk: Any, like: list[int]) -> None:
    made = gathered_like(desk, like)
    screen = sit("xu")
    screen.window.open_cluster(made)
    screen.settle()
    screen.space("cluster_explain")
    screen.dialog()
    screen.write("explanation", "写到一半")
    screen.press(Key.Key_Escape)
    screen.back()
    screen.window.show_page("tickets")
    screen.window.commands.go_on_with_draft()
    screen.settle()
    assert screen.dialog().fields["explanation"].widget.toPlainText() == "写到一半"
    assert gathered.by_keys(desk.seat("lin"), [made])[0].explanation == EXPLAINED


def test_several_chosen_in_the_list_are_gathered_by_ctrl_g(sit: Any, desk: Any, like: list[int]) -> None:
    screen = sit("lin")
    screen.window.commands.run("gather", tuple(like[:2]))
    screen.settle()
    screen.dialog()
    assert screen.find("gather_title").text() == "产品质量 葡萄冻冻 HM-2207 麓湖店"
    screen.write("gather_title", "葡萄冻冻发酸")
    screen.press(Key.Key_Return, CTRL)
    screen.back()
    made = gathered.all_of(desk.seat("lin"))[0]
    assert (made.title, set(made.tickets)) == ("葡萄冻冻发酸", set(like[:2]))
    screen.window.open_ticket(like[2])
    screen.settle()
    screen.press(Key.Key_G, CTRL)
    screen.dialog()
    assert screen.find("gather_group").code() == str(made.id)
    screen.press(Key.Key_Return, CTRL)
    screen.back()
    assert [one.id for one in reading.detail(desk.seat("lin"), like[2]).clusters] == [made.id]


def test_one_complaint_alone_makes_no_group(sit: Any, desk: Any) -> None:
    ticket_id = desk.register("甲店")
    screen = sit("lin")
    screen.window.open_ticket(ticket_id)
    screen.settle()
    screen.press(Key.Key_G, CTRL)
    screen.dialog()
    screen.press(Key.Key_Return, CTRL)
    assert "至少要两件" in screen.texts(screen.dialog())
    assert gathered.all_of(desk.seat("lin")) == []


def test_where_the_rules_gather_nothing_the_page_says_so(sit: Any, desk: Any, seat: Any, clock: Any) -> None:
    clock.advance(timedelta(minutes=1))
    policies.publish(seat("admin"), policies.shipped()["franchise"], clock.now())
    made = [desk.register(name) for name in ("甲店", "乙店", "丙店")]
    screen = sit("lin")
    assert screen.seen("nav_clusters") == []
    screen.window.commands.run("clusters")
    screen.settle()
    assert "现行规则没有集中投诉一项" in screen.texts(screen.window.clusters)
    assert "请管理员在“设置”的“规则”里开启。" in screen.texts(screen.window.clusters)
    assert not screen.window.clusters.list.isVisible(), "no empty pane beside it"
    assert screen.seen("no_grouping") == []

    clusters.gather(desk.seat("lin"), "三家店", made)
    screen.window.refresh()
    screen.settle()
    assert screen.seen("no_grouping")
    assert screen.window.clusters.list.isVisible()


def test_an_empty_page_says_that_nothing_piles_up(sit: Any) -> None:
    screen = sit("lin")
    screen.press(Key.Key_6, CTRL)
    assert "没有集中投诉" in screen.texts(screen.window.clusters)
    assert screen.seen("no_grouping") == []


def test_the_page_bears_another_language_and_large_text(sit: Any, desk: Any, like: list[int]) -> None:
    gathered_like(desk, like)
    screen = sit("xu")
    screen.press(Key.Key_6, CTRL)
    screen.window.put_on(Dress("dark", 1.5, "en"))
    screen.settle()
    assert screen.window.page == "clusters"
    assert "Agreed explanation" in screen.texts(screen.window.clusters.sheet)


def test_the_model_keeps_the_rules_of_models(
    desk: Any, like: list[int], qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    session = desk.seat("lin")
    made = clusters.gather(session, "葡萄冻冻发酸", like)
    clusters.close(desk.seat("xu"), made)
    for name in ("戊店", "己店", "庚店"):
        desk.register(name)
    model: RowModel[Line] = RowModel()
    rows = lines(clusters.overview(session), session.store.policy(), session.clock.now())
    model.show_rows(rows)
    qtmodeltester.check(model)
    assert [type(row) is Line for row in rows] == [False, True, False, True]
    assert model.index(0).flags() == Qt.ItemFlag.NoItemFlags
    assert model.find(f"cluster:{made}") == 3
    assert model.first() == 1
