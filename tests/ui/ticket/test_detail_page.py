"""The page of a ticket, by key and mouse, on a real store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import Desk, Screen
from hands import CTRL, find, save, write
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.base import i18n
from desktop.base.clock import FixedClock
from desktop.desk import acts, history
from desktop.domain.types import Act, State
from desktop.ui import theme
from desktop.ui.escalation.wizard import EscalationWizard
from desktop.ui.ticket.composer import Composer
from desktop.ui.ticket.editor import EditorDialog
from desktop.ui.ticket.intents import ActWanted, PrintWanted, TicketWanted
from desktop.ui.ticket.marks import Marks
from desktop.ui.ticket.presenter import Mark

Show = Callable[[str, int], Screen]


def words(page: QWidget) -> str:
    """Everything that stands in labels and painted texts."""
    labels = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    named = [w.accessibleName() for w in page.findChildren(QWidget) if w.isVisible()]
    return "\n".join(labels + named)


def test_the_page_tells_which_ticket_it_is_and_hides_the_number(desk: Desk, screen: Show) -> None:
    shown = words(screen("lin", desk.register()).page)
    assert "GZ01-20261009-A001" in shown
    assert "外送送错口味" in shown
    assert "138****6021" in shown
    assert "13800006021" not in shown


def test_the_full_number_is_shown_on_demand_and_the_look_recorded(desk: Desk, screen: Show) -> None:
    ticket = desk.register()
    page = screen("lin", ticket)
    page.click("show_phone")
    page.controller.tasks.wait()
    assert page.find("phone", QLabel).text() == "13800006021"
    looks = [line for line in history.log(desk.seat("lin"), ticket) if line.act == "look"]
    assert any((change[1], change[3]) == ("field", "phone") for line in looks for change in line.fields)


def test_the_number_is_copied(desk: Desk, screen: Show) -> None:
    page = screen("lin", desk.register())
    page.click("copy_number")
    assert QApplication.clipboard().text() == "GZ01-20261009-A001"
    assert "GZ01-20261009-A001" in page.notices[0].text


def test_the_one_filled_button_is_what_the_rules_demand(desk: Desk, screen: Show) -> None:
    page = screen("lin", desk.register())
    assert "F-5.1.1" in page.find("next_step").accessibleName()
    page.click("next_step_button")
    dialog = page.dialog()
    assert dialog.objectName() == "act.contact"
    write(dialog, "said", "客户说口味错了")
    save(dialog)
    assert desk.detail("lin", page.page.ticket_id or 0).case.ticket.state is State.HANDLING
    assert page.page.detail is not None
    assert page.page.detail.case.events[-1].act is Act.CONTACT
    assert page.find("timeline").rows()[0].line.text == "客户说口味错了"


def test_a_step_of_somebody_else_names_them_instead_of_a_button(desk: Desk, screen: Show) -> None:
    page = screen("lin", desk.rated(2))
    assert not page.find("next_step_button").isVisible()
    assert "徐文博" in page.find("next_step_who", QLabel).text()
    assert page.page.trigger("next_step") is False


def test_who_may_do_it_for_somebody_else_reads_whose_turn_it_is(desk: Desk, screen: Show) -> None:
    page = screen("xu", desk.register())
    assert page.find("next_step_button").isVisible()
    assert "林晓棠" in page.find("next_step_who", QLabel).text()


def test_how_such_a_complaint_is_handled_stands_at_the_side_until_it_rests(desk: Desk, screen: Show) -> None:
    ticket = desk.rated(2)
    page = screen("xu", ticket)
    policy = desk.seat("xu").store.policy()
    category = policy.category(desk.detail("xu", ticket).case.ticket.category)
    assert category is not None
    told = [row.accessibleName() for row in page.find("advice").findChildren(QWidget)]
    assert any(category.guidance["zh"] in name and name.endswith(category.rule) for name in told)
    for act, login, args in (("review", "xu", {"passed": True, "opinion": "同意"}), ("file", "he", {})):
        desk.do(login, ticket, act, **args)
    page = screen("he", ticket)
    assert not page.find("advice").isVisible()


def test_all_other_acts_are_in_the_menu_and_none_that_is_not_allowed(desk: Desk, screen: Show) -> None:
    page = screen("lin", desk.contacted())
    menu = page.find("other_acts").menu()
    offered = {action.objectName() for action in menu.actions()}
    detail = page.page.detail
    assert detail is not None
    wanted = {f"act_{step.act}" for step in detail.steps if step.mine} - {f"act_{detail.steps[0].act}"}
    assert offered == wanted
    assert "act_file" not in offered


@pytest.mark.parametrize(
    ("code", "form"),
    [("contact", "act.contact"), ("note", "act.note"), ("promise", "act.promise"), ("attach", "act.attach")],
)
def test_the_composer_takes_its_text_along(desk: Desk, screen: Show, code: str, form: str) -> None:
    page = screen("lin", desk.contacted())
    line = page.find("composer")
    line.setFocus()
    QApplication.clipboard().setText("客户说可以")
    QTest.keyClick(line, Qt.Key.Key_V, CTRL)
    assert page.page.trigger(code)
    dialog = page.dialog()
    assert dialog.objectName() == form
    if code != "attach":
        first = {"contact": "said", "note": "text", "promise": "promised.what"}[code]
        assert dialog.body.input(first).raw() == "客户说可以"


def test_enter_in_the_composer_logs_a_contact(desk: Desk, screen: Show) -> None:
    page = screen("lin", desk.contacted())
    QTest.keyClicks(page.find("composer"), "ok")
    QTest.keyClick(page.find("composer"), Qt.Key.Key_Return)
    assert page.dialog().objectName() == "act.contact"


def test_a_promise_starts_a_clock_and_stands_at_the_side(desk: Desk, screen: Show, qtbot: Any) -> None:
    page = screen("lin", desk.contacted())
    page.click("add_promise")
    dialog = page.dialog()
    write(dialog, "promised.what", "回电说明")
    write(dialog, "promised.by", "10:30")
    assert "星期五" in words(dialog)
    save(dialog)
    qtbot.waitUntil(lambda: "回电说明 今天 10:30" in words(page.page))
    assert page.find("timeline").rows()[0].line.what == "承诺：10-09 10:30 前回电说明"
    assert any(tile.name == "承诺：回电说明" for tile in page.find("clocks")._tiles)


def test_the_day_of_a_solution_stands_among_the_promises(desk: Desk, screen: Show, qtbot: Any) -> None:
    ticket = desk.investigated()
    desk.do("lin", ticket, "propose", measures="退款并致歉", remedy={"kind": "refund", "amount": "20"},
            promised_on="2026-10-12")  # fmt: skip
    page = screen("lin", ticket)
    assert any(tile.name == "承诺办结：退款并致歉" for tile in page.find("clocks").tiles())
    assert "退款并致歉 周一 18:00" in words(page.page)
    desk.do("lin", ticket, "resolve", result="已退款")
    page.page.reload()
    qtbot.waitUntil(lambda: "退款并致歉 已兑现" in words(page.page))


def test_a_kept_promise_is_ticked_in_the_contact_that_kept_it(desk: Desk, screen: Show, qtbot: Any) -> None:
    ticket = desk.contacted()
    due = (desk.clock.now() + timedelta(hours=1)).isoformat()
    desk.do("lin", ticket, "contact", means="phone", reached=True, said="好", promised=[{"what": "回电", "by": due}])
    page = screen("lin", ticket)
    page.page.trigger("contact")
    dialog = page.dialog()
    write(dialog, "said", "已回电")
    promise = next(c.code for c in desk.detail("lin", ticket).clocks if c.label == "回电")
    QTest.mouseClick(
        find(dialog, f"check.{promise}"),
        Qt.MouseButton.LeftButton,
        pos=find(dialog, f"check.{promise}").rect().center(),
    )
    save(dialog)
    assert next(c for c in desk.detail("lin", ticket).clocks if c.label == "回电").met_at == desk.clock.now()
    qtbot.waitUntil(lambda: "已兑现" in words(page.page))


def test_the_clock_explains_itself_by_key(desk: Desk, screen: Show) -> None:
    page = screen("lin", desk.register())
    page.find("clocks").setFocus()
    QTest.keyClick(page.find("clocks"), Qt.Key.Key_F2)
    popover = next(w for w in QApplication.topLevelWidgets() if w.objectName() == "deadline")
    assert popover.isVisible()
    QTest.keyClick(popover, Qt.Key.Key_Escape)
    assert not popover.isVisible()


def test_clocks_without_a_tile_are_one_key_away(desk: Desk, screen: Show) -> None:
    ticket = desk.contacted(reply_by="2026-10-20")
    for number in range(4):
        desk.do("lin", ticket, "contact", means="phone", reached=True, said="好",
                promised=[{"what": f"第{number}件", "by": f"2026-10-1{number + 2}"}])  # fmt: skip
    page = screen("lin", ticket)
    ribbon = page.find("clocks")
    ribbon.setFocus()
    QTest.keyClick(ribbon, Qt.Key.Key_Left)
    QTest.keyClick(ribbon, Qt.Key.Key_Return)
    everything = popup("all_clocks")
    names = [row.accessibleName() for row in everything.rows]
    assert len(names) == len(ribbon.tiles()) > 5
    assert sum("承诺：第" in name for name in names) == 4
    QTest.keyClick(everything.rows[0], Qt.Key.Key_Down)
    assert everything.rows[1].hasFocus()
    QTest.keyClick(everything.rows[1], Qt.Key.Key_Return)
    assert popup("deadline").accessibleName()
    assert not everything.isVisible()


def test_a_notice_shows_the_authoritys_terms_as_information(desk: Desk, screen: Show) -> None:
    page = screen("lin", desk.register(channel="regulator", reply_by="2026-10-20", happened_at=""))
    section = page.find("information")
    shown = "\n".join(w.accessibleName() for w in section.findChildren(QWidget))
    assert "45 个工作日" in shown
    assert "第十四条" in shown
    assert "核对现行规定" in words(section) + shown
    ribbon = page.find("clocks")
    assert all("45" not in tile.spoken for tile in ribbon.tiles())
    place = next(at for at, tile in enumerate(ribbon.tiles()) if tile.code == "reply_by")
    ribbon.setFocus()
    for _ in range(place):
        QTest.keyClick(ribbon, Qt.Key.Key_Right)
    QTest.keyClick(ribbon, Qt.Key.Key_F2)
    told = popup("deadline")
    assert told.findChild(QWidget, "deadline_information") is not None
    assert "45 个工作日" in told.text()
    told.close()
    assert not screen("lin", desk.register()).page.findChild(QWidget, "information").isVisible()


def popup(name: str) -> Any:
    found = [w for w in QApplication.topLevelWidgets() if w.objectName() == name and w.isVisible()]
    assert len(found) == 1, found
    return found[0]


def test_the_escalation_opens_its_wizard(desk: Desk, screen: Show) -> None:
    page = screen("lin", desk.contacted(cause="饮品里有碎玻璃，孩子划伤", category="safety"))
    assert page.page.trigger("next_step")
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, EscalationWizard) and w.isVisible()]
    assert len(found) == 1


def test_ctrl_e_opens_the_editor_and_a_filed_sheet_has_none(desk: Desk, screen: Show) -> None:
    page = screen("lin", desk.register())
    assert page.page.trigger("edit")
    assert [w for w in QApplication.topLevelWidgets() if isinstance(w, EditorDialog) and w.isVisible()]
    ticket = desk.rated(2, name="冯建业", phone="15900003308", order_number="JY-1")
    desk.do("xu", ticket, "review", passed=True, opinion="同意")
    desk.do("he", ticket, "file")
    other = screen("lin", ticket)
    assert other.page.trigger("edit"), "the page says why not: nobody else need"
    assert len(other.notices) == 1
    assert "回车：记为备注" in words(other.page)
    other.find("composer").setText("客户来电道谢")
    QTest.keyClick(other.find("composer"), Qt.Key.Key_Return)
    assert other.dialog().objectName() == "act.note"


def test_printing_is_asked_of_the_window(desk: Desk, screen: Show) -> None:
    ticket = desk.register()
    page = screen("lin", ticket)
    wanted: list[PrintWanted] = []
    page.page.print_wanted.connect(wanted.append)
    page.click("tool_print")
    assert wanted == [PrintWanted(ticket)]


def test_a_case_that_rose_leads_to_its_new_sheet_and_back(desk: Desk, screen: Show) -> None:
    ticket = desk.resolved()
    fresh = desk.do("lin", ticket, "callback", reached=True, satisfaction=4, said="不满意")
    assert fresh is not None
    page = screen("lin", ticket)
    asked: list[TicketWanted] = []
    page.page.ticket_wanted.connect(asked.append)
    page.click("open_new_sheet")
    page.page.show_ticket(fresh)
    page.click("previous_sheet")
    assert asked == [TicketWanted(fresh), TicketWanted(ticket)]


def test_other_complaints_of_the_customer_are_one_click_away(desk: Desk, screen: Show) -> None:
    first = desk.register(cause="会员积分未到账")
    page = screen("lin", desk.register())
    asked: list[TicketWanted] = []
    page.page.ticket_wanted.connect(asked.append)
    page.click(f"similar.{first}")
    assert asked == [TicketWanted(first)]


def test_dropped_files_and_pasted_pictures_are_attached(desk: Desk, screen: Show, tmp_path: Path, qtbot: Any) -> None:
    ticket = desk.register()
    page = screen("lin", ticket)
    (tmp_path / "小票.jpg").write_bytes(b"jpeg")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "小票.jpg"))])
    drop = QDropEvent(
        QPointF(10, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    page.page.dropEvent(drop)
    picture = QImage(4, 4, QImage.Format.Format_RGB32)
    picture.fill(0)
    QApplication.clipboard().setImage(picture)
    assert page.page.paste()
    page.controller.tasks.wait()
    names = [file.name for file in desk.detail("lin", ticket).attachments]
    assert names[0] == "小票.jpg"
    assert names[1].startswith("图片 2026-10-09")
    qtbot.waitUntil(lambda: "小票.jpg" in words(page.page))


def test_a_file_that_is_refused_says_so(desk: Desk, screen: Show, tmp_path: Path) -> None:
    page = screen("lin", desk.register())
    (tmp_path / "leer.txt").write_bytes(b"")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "leer.txt"))])
    drop = QDropEvent(
        QPointF(10, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    page.page.dropEvent(drop)
    page.controller.tasks.wait()
    assert page.notices[-1].tone == "danger"


def test_the_page_follows_what_others_save(desk: Desk, screen: Show, qtbot: Any) -> None:
    ticket = desk.register()
    page = screen("lin", ticket)
    acts.do(desk.seat("he"), ticket, "note", {"text": "门店已回电"})
    page.controller.look_for_news()
    qtbot.waitUntil(lambda: page.find("timeline").rows()[0].line.text == "门店已回电")


def test_news_of_the_complaint_before_are_not_shown_in_the_next(desk: Desk, screen: Show) -> None:
    first, second = desk.contacted(), desk.contacted(name="别人", phone="13700000000")
    page = screen("lin", first)
    page.page._look_again()
    page.page.show_ticket(second)
    page.controller.tasks.wait()
    assert page.page.detail is not None
    assert page.page.detail.case.ticket.id == page.page.ticket_id == second


def test_the_page_follows_the_clock(desk: Desk, screen: Show, clock: FixedClock) -> None:
    page = screen("lin", desk.contacted(cause="店员骂人", category="service_attitude"))
    assert any("剩" in tile.value for tile in page.find("clocks")._tiles)
    clock.advance(timedelta(days=3))
    page.page._on_minute()
    page.controller.tasks.wait()
    assert all("超" in tile.value for tile in page.find("clocks")._tiles if tile.kind == "over")
    assert any(tile.kind == "over" for tile in page.find("clocks")._tiles)


def test_somebody_else_in_the_chair_sees_their_own_steps(desk: Desk, screen: Show, qtbot: Any) -> None:
    page = screen("lin", desk.rated(2))
    assert not page.find("next_step_button").isVisible()
    page.controller.switch(desk.seat("xu"))
    qtbot.waitUntil(page.find("next_step_button").isVisible)


def test_the_side_becomes_tabs_when_there_is_no_room(desk: Desk, screen: Show, qtbot: Any) -> None:
    page = screen("lin", desk.register())
    assert page.find("detail_side").isVisible()
    assert not page.find("detail_tabs").isVisible()
    theme.set_narrow(True)
    assert not page.find("detail_side").isVisible()
    assert page.find("detail_tabs").isVisible()
    assert not page.find("edit_facts").isVisible()
    QTest.keyClick(page.find("detail_tabs"), Qt.Key.Key_Right)
    qtbot.waitUntil(page.find("edit_facts").isVisible)
    theme.set_narrow(False)
    qtbot.waitUntil(page.find("edit_facts").isVisible)
    assert page.find("timeline").isVisible()


def test_large_text_and_dark_palette_need_nothing_rebuilt(desk: Desk, screen: Show, qapp: QApplication) -> None:
    page = screen("lin", desk.contacted())
    before = page.find("composer")
    theme.apply(qapp, theme.DARK, 1.5)
    assert page.find("composer") is before
    assert page.find("detail_tabs").isVisible()
    assert not page.page.grab().isNull()


def test_every_control_has_a_name_for_screen_readers(desk: Desk, screen: Show) -> None:
    page = screen("lin", desk.contacted())
    mute = [
        w for w in page.page.findChildren(QWidget)
        if w.isVisible() and w.focusPolicy() & Qt.FocusPolicy.TabFocus and not w.accessibleName()
    ]  # fmt: skip
    assert mute == []


def test_tab_walks_from_the_next_step_to_the_side(desk: Desk, screen: Show) -> None:
    page = screen("lin", desk.contacted())
    page.page.focus_first()
    assert QApplication.focusWidget() is page.find("next_step_button")
    seen: list[str] = []
    for _ in range(60):
        focus = QApplication.focusWidget()
        if focus is not None:
            seen.append(focus.objectName())
        QTest.keyClick(page.page.window(), Qt.Key.Key_Tab)
    order = [name for name in ("next_step_button", "clocks", "composer", "timeline", "edit_facts") if name in seen]
    assert order == ["next_step_button", "clocks", "composer", "timeline", "edit_facts"]
    assert [seen.index(name) for name in order] == sorted(seen.index(name) for name in order)


def test_customers_words_are_never_read_as_markup(desk: Desk, screen: Show) -> None:
    page = screen("lin", desk.register(name="<b>Bold</b>", cause="<script>alert(1)</script> 😀 䶮", demand="<i>x</i>"))
    labels = page.page.findChildren(QLabel)
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)
    assert "<script>alert(1)</script> 😀 䶮" in words(page.page)


def test_nothing_is_shown_until_a_ticket_is(desk: Desk, chair: Callable[[str], Any], qtbot: Any) -> None:
    from desktop.ui.ticket.detail_page import DetailPage

    page = DetailPage(chair("lin"))
    qtbot.addWidget(page)
    page.show()
    assert page.trigger("next_step") is False
    assert "没有打开的投诉" in words(page)
    page.show_ticket(desk.register())
    page.clear()
    assert page.ticket_id is None
    assert "没有打开的投诉" in words(page)


def test_long_names_never_push_the_page_wider_than_its_window(desk: Desk, screen: Show) -> None:
    long = "新疆维吾尔自治区克孜勒苏柯尔克孜自治州阿图什市阿不都热合曼·买买提江·艾合买提"
    ticket = desk.register(name=long, store=long, staff=long, product=long, cause=long * 3, happened_where=long)
    page = screen("lin", ticket)
    assert page.page.minimumSizeHint().width() <= 760
    assert long in page.find("ticket_title").accessibleName()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_fits_beside_the_list_in_both_languages(desk: Desk, screen: Show, language: str) -> None:
    i18n.set_language(language)
    page = screen("lin", desk.contacted())
    assert page.page.minimumSizeHint().width() <= 760


def test_marks_that_do_not_fit_are_counted_and_still_read_out(qtbot: Any) -> None:
    marks = Marks()
    qtbot.addWidget(marks)
    marks.set_marks(tuple(Mark(word, "danger", "flag") for word in ("12315", "碎玻璃", "情绪激动", "第 2 次投诉")))
    marks.resize(marks.sizeHint())
    assert len(marks.shown()) == 4
    marks.resize(160, marks.height())
    assert 0 < len(marks.shown()) < 4
    assert "情绪激动" in marks.accessibleName()


def test_a_chain_names_all_its_sheets_and_which_is_this(desk: Desk, screen: Show) -> None:
    old = desk.resolved()
    new = desk.do("lin", old, "callback", reached=True, satisfaction=5, said="还是不行")
    assert new is not None
    page = screen("lin", old)
    assert page.find("this_sheet").text() == desk.detail("lin", old).case.ticket.number
    assert page.find("next_sheet").text() == desk.detail("lin", new).case.ticket.number


@pytest.mark.parametrize("field", ["product", "course"])
def test_the_step_of_filling_the_sheet_begins_at_what_is_missing(desk: Desk, screen: Show, field: str) -> None:
    page = screen("lin", desk.contacted(**{field: ""}))
    detail: Any = page.page
    assert detail._work.open_form(detail._detail, ActWanted(Act.EDIT))
    editor = next(w for w in QApplication.topLevelWidgets() if isinstance(w, EditorDialog) and w.isVisible())
    assert editor.focusWidget() is editor.input(field)
    editor.reject()


def test_the_menu_of_other_acts_runs_from_left_to_right(desk: Desk, screen: Show) -> None:
    menu = screen("lin", desk.contacted()).find("other_acts").menu()
    assert menu.layoutDirection() == Qt.LayoutDirection.LeftToRight


def test_the_buttons_under_the_line_keep_their_words_in_a_narrow_column(qtbot: QtBot) -> None:
    composer = Composer()
    qtbot.addWidget(composer)
    composer.show()
    for width in (700, 400):
        composer.resize(width, 80)
        QApplication.processEvents()
        buttons = [find(composer, f"compose_{code}") for code in ("contact", "note", "promise", "attach")]
        assert all(made.width() >= made.sizeHint().width() for made in buttons), width
