from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.base.errors import RefusedError
from desktop.desk import acts
from desktop.desk.chain import chain
from desktop.desk.session import Session
from desktop.ui import theme
from desktop.ui.chain.chain_page import ChainDialog
from desktop.ui.chain.columns import heads, path, rows
from desktop.ui.controller import Controller
from desktop.ui.preview.preview_page import PreviewDialog
from desktop.ui.ticket.detail_page import DetailPage

Seat = Callable[[str], Session]
Chair = Callable[[str], Controller]
CTRL = Qt.KeyboardModifier.ControlModifier
SHARES = {"ours": 100, "customer": 0, "third": 0}


@pytest.fixture
def dialog(chair: Chair, qtbot: QtBot, risen: tuple[int, int]) -> Iterator[ChainDialog]:
    made = ChainDialog(chair("xu"), risen[1])
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made._controller.tasks.wait()


def blocks(seat: Seat, ticket_id: int) -> dict[str, Any]:
    return {row.name: row for row in rows(chain(seat("xu"), ticket_id))}


def test_from_any_sheet_the_whole_chain_is_found_oldest_first(seat: Seat, risen: tuple[int, int]) -> None:
    for sheet in risen:
        assert tuple(detail.case.ticket.id for detail in chain(seat("xu"), sheet)) == risen


def test_a_matter_that_never_rose_is_a_chain_of_one(seat: Seat, alone: int) -> None:
    assert [detail.case.ticket.id for detail in chain(seat("xu"), alone)] == [alone]


def test_an_unknown_ticket_has_no_chain(seat: Seat) -> None:
    with pytest.raises(RefusedError):
        chain(seat("xu"), 4711)


def test_each_block_tells_what_its_sheet_says(seat: Seat, risen: tuple[int, int]) -> None:
    said = blocks(seat, risen[0])
    assert "打包时拿错" in said["查明的事实"].cells[0].text
    assert "我方 100 %" in said["责任"].cells[0].text
    assert "重做并致歉" in said["提出的方案"].cells[0].text
    assert "20.00" in said["提出的方案"].cells[0].text
    assert "林晓棠" in said["谁决定"].cells[0].text
    assert "权限" in said["谁决定"].cells[0].text
    assert said["客户怎么说"].cells[0].text == "“等太久了”"
    rating = said["满意度"].cells[0]
    assert rating.tag.text.startswith("4")
    assert rating.tag.tone == "danger"
    assert "10-09" in rating.text
    assert "林晓棠" in rating.text


def test_a_rating_names_the_contact_that_proves_it_and_none_is_no_rating(seat: Seat, risen: tuple[int, int]) -> None:
    """F-5.4.1.3."""
    current = blocks(seat, risen[0])["满意度"].cells[1]
    assert current.tag.text == "尚未回访"
    assert current.text == ""


def test_what_differs_between_two_sheets_is_marked(seat: Seat, risen: tuple[int, int]) -> None:
    assert not blocks(seat, risen[0])["查明的事实"].changed
    args = {"facts": "三天内第二次拿错，没有核单制度", "responsibility": SHARES, "department": "麓湖店"}
    handler = seat("xu").store.office().person(seat("xu").store.ticket(risen[1]).handler)
    assert handler is not None
    acts.do(seat(handler.login), risen[1], "investigate", args)
    said = blocks(seat, risen[0])
    assert said["查明的事实"].changed
    assert not said["责任"].changed


def test_the_way_tells_why_the_case_rose_and_what_may_come(seat: Seat, risen: tuple[int, int]) -> None:
    """F-5.3.1.6."""
    nodes = path(chain(seat("xu"), risen[0]))
    assert [node.kind for node in nodes] == ["done", "done", "current", "ahead"]
    assert nodes[2].link.startswith("回访 4 分")
    assert nodes[3].caption == "若仍不满意"


def test_only_the_last_sheet_is_the_current_one(seat: Seat, risen: tuple[int, int]) -> None:
    assert [head.current for head in heads(chain(seat("xu"), risen[0]))] == [False, True]


def test_arrows_go_from_sheet_to_sheet_and_enter_opens_one(dialog: ChainDialog, risen: tuple[int, int]) -> None:
    wanted: list[Any] = []
    dialog.ticket_wanted.connect(wanted.append)
    assert dialog.focusWidget().objectName() == f"open_sheet.{risen[1]}"
    QTest.keyClick(dialog, Qt.Key.Key_Left)
    assert dialog.focusWidget().objectName() == f"open_sheet.{risen[0]}"
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert [each.ticket_id for each in wanted] == [risen[0]]
    assert not dialog.isVisible()


def test_the_chain_is_printed_as_one_paper(dialog: ChainDialog, risen: tuple[int, int]) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_P, CTRL)
    previews = [w for w in QApplication.topLevelWidgets() if isinstance(w, PreviewDialog) and w.isVisible()]
    dialog._controller.tasks.wait()
    assert previews[0].paper is not None
    assert previews[0].paper.choice.ticket_ids == risen
    previews[0].close()
    dialog._controller.tasks.wait()


def test_what_happens_meanwhile_shows_at_once(dialog: ChainDialog, seat: Seat, risen: tuple[int, int]) -> None:
    dialog._controller.do(risen[1], "contact", {"means": "phone", "reached": True, "said": "要书面说明"})
    dialog._controller.tasks.wait()
    said = [w.text() for w in dialog.findChildren(QWidget) if hasattr(w, "text") and not w.isHidden()]
    assert "“要书面说明”" in said


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_everything_has_a_name_and_nothing_is_cut(dialog: ChainDialog, qapp: QApplication, scale: float) -> None:
    theme.apply(qapp, theme.DARK, scale)
    dialog.reload()
    for widget in dialog.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            assert widget.accessibleName(), widget.objectName()
    theme.apply(qapp, theme.LIGHT, 1.0)


@pytest.fixture
def page(chair: Chair, qtbot: QtBot) -> Iterator[DetailPage]:
    made = DetailPage(chair("xu"))
    qtbot.addWidget(made)
    made.show()
    yield made
    made._controller.tasks.wait()


def shown(qtbot: QtBot) -> ChainDialog:
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, ChainDialog) and w.isVisible()]
    assert len(found) == 1
    return found[0]


def test_the_key_opens_the_chain_of_a_case_that_rose_only(page: DetailPage, qtbot: QtBot, alone: int) -> None:
    page.show_ticket(alone)
    assert page.trigger("chain") is False


def test_the_link_beside_the_sheets_opens_the_chain(page: DetailPage, qtbot: QtBot, risen: tuple[int, int]) -> None:
    page.show_ticket(risen[0])
    link = page.findChild(QWidget, "side_by_side")
    assert link is not None
    link.click()  # type: ignore[attr-defined]
    assert [d.case.ticket.id for d in shown(qtbot).sheets] == list(risen)
    shown(qtbot).close()


def test_a_sheet_opened_in_the_chain_is_wanted_of_the_window(
    page: DetailPage, qtbot: QtBot, risen: tuple[int, int]
) -> None:
    wanted: list[Any] = []
    page.ticket_wanted.connect(wanted.append)
    page.show_ticket(risen[1])
    assert page.trigger("chain")
    dialog = shown(qtbot)
    opened = dialog.findChild(QWidget, f"open_sheet.{risen[0]}")
    assert opened is not None
    opened.click()  # type: ignore[attr-defined]
    assert [each.ticket_id for each in wanted] == [risen[0]]
