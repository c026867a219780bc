"""The list column, by key and mouse."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from memory_rows import MemorySource, ticket
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.desk.rows import Group, Scope, TicketRow, View
from desktop.ui import theme
from desktop.ui.components.chips import Token
from desktop.ui.listing.list_page import ListPage, RowAction
from desktop.ui.listing.views import saved_views
from desktop.ui.shell import dress


@pytest.fixture
def page(qapp: QApplication, qtbot: QtBot, source: MemorySource) -> ListPage:
    dress.prepare(qapp)
    made = ListPage(source, (1, 2, 3))
    qtbot.addWidget(made)
    made.resize(464, 600)
    made.show_saved(saved_views(3)[0])
    made.show()
    made.view.setFocus()
    qtbot.waitExposed(made)
    return made


def shown(page: ListPage) -> list[int]:
    return [row.id for n in range(page.model.rowCount()) if (row := page.model.ticket(n))]


def current(page: ListPage) -> int:
    row = page.current()
    return row.id if row else 0


def test_begins_at_the_most_urgent(page: ListPage) -> None:
    assert current(page) == 1


def test_adding_a_condition_stands_behind_those_in_force(page: ListPage) -> None:
    add = page.conditions.findChild(QWidget, "list_add_condition")
    for view in (View(open_only=True), View(), View(open_only=True)):
        page.conditions.show_view(view)
        QApplication.processEvents()
    chips = [token.geometry() for token in page.conditions.findChildren(Token) if token.isVisible()]
    assert chips
    assert not any(chip.intersects(add.geometry()) for chip in chips)


def test_keys_walk_over_headings(page: ListPage, qtbot: QtBot) -> None:
    seen = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_Up, Qt.Key.Key_Home):
        qtbot.keyClick(page.view, key)
        seen.append(current(page))

    assert seen == [2, 3, 9, 8, 1]
    qtbot.keyClick(page.view, Qt.Key.Key_Up)
    assert current(page) == 1


def test_rest_on_a_ticket_chooses_it_once(page: ListPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.ticket_chosen):
        pass
    chosen: list[TicketRow] = []
    page.ticket_chosen.connect(chosen.append)

    for _ in range(3):
        qtbot.keyClick(page.view, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: bool(chosen))

    assert [row.id for row in chosen] == [4]


def test_enter_opens(page: ListPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.ticket_opened) as told:
        qtbot.keyClick(page.view, Qt.Key.Key_Return)

    assert told.args[0].id == 1


def test_click_lands_on_the_row_under_the_mouse(page: ListPage, qtbot: QtBot) -> None:
    spot = page.view.visualRect(page.model.index(5)).center()

    qtbot.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)

    assert current(page) == 4


def test_rows_and_headings_have_their_own_heights(page: ListPage) -> None:
    rects = [page.view.visualRect(page.model.index(n)) for n in range(page.model.rowCount())]

    assert [r.height() for r in rects[:4]] == [32, 60, 60, 32]
    assert all(after.top() == before.top() + before.height() for before, after in pairwise(rects))
    for n, rect in enumerate(rects):
        assert page.view.indexAt(QPoint(10, rect.top() + 1)).row() == n
        assert page.view.indexAt(QPoint(10, rect.bottom())).row() == n
    assert not page.view.indexAt(QPoint(10, rects[-1].bottom() + 5)).isValid()


def test_scrolls_to_the_chosen_row(page: ListPage, source: MemorySource, qtbot: QtBot) -> None:
    source.groups[Group.WAITING] += [ticket(n, None) for n in range(100, 400)]
    page.take(page.reading()())

    qtbot.keyClick(page.view, Qt.Key.Key_End)

    assert page.view.viewport().rect().contains(page.view.visualRect(page.view.currentIndex()))
    first, last = page.view.visible_rows()
    assert last == page.model.rowCount() - 1
    assert last - first < 20


def test_filter_narrows_while_typing(page: ListPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.view_changed):
        qtbot.keyClicks(page.filter, "3")

    assert shown(page) == [3]
    assert page.filter.text() == "3"


def test_selection_survives_refresh_and_move(page: ListPage, source: MemorySource) -> None:
    page.choose(4)

    source.groups[Group.OVERDUE].insert(0, source.groups[Group.TODAY].pop(1))
    page.take(page.reading()())

    assert current(page) == 4
    assert [index.row() for index in page.view.selectedIndexes()] == [1]


def test_keys_that_went_on_while_rows_were_read_stay(page: ListPage) -> None:
    page.choose(3)
    late = page.reading()
    page.choose(4)

    page.take(late())

    assert current(page) == 4


def test_news_leave_several_selected(page: ListPage, qtbot: QtBot) -> None:
    page.choose(3)
    qtbot.keyClick(page.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    chosen = [index.row() for index in page.view.selectedIndexes()]

    page.take(page.reading()())

    assert len(chosen) == 2
    assert [index.row() for index in page.view.selectedIndexes()] == chosen


def test_chip_removes_its_condition(page: ListPage, qtbot: QtBot) -> None:
    token = next(t for t in page.findChildren(Token) if t.text() == "我的")

    with qtbot.waitSignal(page.view_changed) as told:
        qtbot.mouseClick(token, Qt.MouseButton.LeftButton)

    assert told.args[0].scope is Scope.ALL
    assert told.args[0].open_only


def test_order_button_turns_to_newest_first(page: ListPage, qtbot: QtBot) -> None:
    order = page.conditions.findChild(type(page.conditions._order), "list_order")

    with qtbot.waitSignal(page.view_changed) as told:
        qtbot.mouseClick(order, Qt.MouseButton.LeftButton)

    assert not told.args[0].by_urgency
    assert page.model.headings == ()


def test_nothing_matches_offers_to_clear(page: ListPage, qtbot: QtBot) -> None:
    page.filter.setText("没有这样的")
    page._on_filter()
    assert not page.view.isVisible()
    assert page._clear.isVisible()
    assert not page._register.isVisible()

    qtbot.mouseClick(page._clear, Qt.MouseButton.LeftButton)

    assert len(shown(page)) == 9
    assert page.view.isVisible()


def test_empty_office_offers_to_register(page: ListPage, source: MemorySource, qtbot: QtBot) -> None:
    source.groups.clear()
    page.take(page.reading()())

    with qtbot.waitSignal(page.register_requested):
        qtbot.mouseClick(page._register, Qt.MouseButton.LeftButton)


def test_menu_acts_on_the_chosen_ticket(page: ListPage, qtbot: QtBot) -> None:
    page.choose(3)
    menu = page.menu((3,))
    action = next(a for a in menu.actions() if a.objectName() == "row_print")

    with qtbot.waitSignal(page.row_action) as told:
        action.trigger()

    assert told.args[0] == RowAction("print", (3,))


def test_large_text_keeps_every_row_reachable(page: ListPage, qapp: QApplication, qtbot: QtBot) -> None:
    theme.apply(qapp, scale=1.5)
    try:
        qtbot.keyClick(page.view, Qt.Key.Key_End)
        assert page.view.viewport().rect().contains(page.view.visualRect(page.view.currentIndex()))
        assert not page.grab().isNull()
    finally:
        theme.apply(qapp, scale=1.0)


def test_countdowns_follow_the_minute(page: ListPage, source: MemorySource, qtbot: QtBot) -> None:
    source.clock.advance(timedelta(minutes=13))

    page.tick()

    row = page.model.data(page.model.index(4), Qt.ItemDataRole.DisplayRole)
    assert "超 1分" in row


def test_view_from_outside_is_shown(page: ListPage) -> None:
    page.show_view(View(levels=frozenset({3})))

    assert shown(page) == [3]
