"""The frame: pages, keys, folding, looks, and news from elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop.base import i18n
from desktop.base.clock import FixedClock
from desktop.base.errors import RefusedError, UnavailableError
from desktop.base.i18n import ZONE, format_datetime
from desktop.desk import acts, demo, drafts, people, reading, tickets
from desktop.desk.rows import Done
from desktop.desk.session import Session
from desktop.domain.worktime import WorkCalendar
from desktop.store.store import Store
from desktop.ui import actions
from desktop.ui.components.fields import LineEdit
from desktop.ui.components.text import Elided
from desktop.ui.components.text_edit import TextEdit
from desktop.ui.controller import Controller
from desktop.ui.intake.intake_page import IntakePage
from desktop.ui.listing.views import saved_views
from desktop.ui.people.people_list import position_words
from desktop.ui.shell.dress import Dress, Wardrobe
from desktop.ui.shell.main_window import MainWindow
from desktop.ui.shell.navigation import Navigation
from desktop.ui.shell.status_bar import day_sentence

Seat = Callable[[str], Session]
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def child(window: QWidget, name: str) -> QWidget:
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return found


def click(qtbot: QtBot, window: QWidget, name: str) -> None:
    qtbot.mouseClick(child(window, name), Qt.MouseButton.LeftButton)


def in_list(window: MainWindow) -> set[str]:
    model = window.workbench.list.model
    return {row.title for n in range(model.rowCount()) if (row := model.ticket(n))}


def dialog(qtbot: QtBot, name: str) -> QWidget:
    def found() -> list[QWidget]:
        return [w for w in QApplication.topLevelWidgets() if w.objectName() == name and w.isVisible()]

    qtbot.waitUntil(lambda: bool(found()))
    return found()[0]


def test_opens_on_own_work_with_the_most_urgent_chosen(window: MainWindow) -> None:
    assert window.page == "tickets"
    assert len(in_list(window)) == 3
    assert window.workbench.list.view.hasFocus()
    assert window.workbench.current_ticket() == window.workbench.list.current().id
    assert "广州一部" in window.windowTitle()


def test_badges_tell_how_much_there_is(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "3" in child(window, "nav_tickets").accessibleName())

    assert child(window, "view_mine").accessibleName() == "我的待办 3"


def test_every_badge_counts_what_its_view_shows(controller: Controller, wardrobe: Wardrobe, qtbot: QtBot) -> None:
    session = controller.session
    demo.fill(session.as_person(people.find(session.store, "admin")), 40, 7)
    window = MainWindow(controller, wardrobe)
    qtbot.addWidget(window)
    counts = reading.counts(session)

    for view in saved_views(3)[:-1]:
        window.open_view(view)
        assert window.workbench.list.model.tickets() == view.badge(counts), view.code
    controller.tasks.wait()
    window.close()


def test_view_of_the_navigation_narrows_the_list(window: MainWindow, qtbot: QtBot) -> None:
    click(qtbot, window, "view_gravest")

    assert in_list(window) == {"饮品里有碎玻璃，孩子口腔划伤"}
    assert child(window, "view_gravest").isChecked()
    assert not child(window, "view_mine").isChecked()


def test_alt_arrows_walk_through_the_views_and_round_the_ends(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Down, ALT)
    assert child(window, "view_overdue").isChecked()
    qtbot.keyClick(window, Qt.Key.Key_Up, ALT)
    qtbot.keyClick(window, Qt.Key.Key_Up, ALT)
    assert child(window, "view_all").isChecked()


def test_pages_by_key(window: MainWindow, qtbot: QtBot) -> None:
    seen = []
    for key in (Qt.Key.Key_1, Qt.Key.Key_N, Qt.Key.Key_Comma, Qt.Key.Key_2):
        qtbot.keyClick(window, key, CTRL)
        seen.append(window.page)

    assert seen == ["today", "intake", "settings", "tickets"]


def test_escape_leaves_the_settings_for_where_one_was(window: MainWindow, qtbot: QtBot) -> None:
    window.show_page("today")
    window.show_page("settings")
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert window.page == "today"


def test_search_finds_by_phone_tail_and_enter_goes_there(
    window: MainWindow, registered: list[Done], qtbot: QtBot
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    search = child(window, "search")
    assert search.hasFocus()
    qtbot.keyClicks(search, "2222")
    qtbot.keyClick(search, Qt.Key.Key_Return)

    assert window.workbench.current_ticket() == registered[1].ticket_id
    assert not child(window, "palette").isVisible()


def test_search_runs_actions_too(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    search = child(window, "search")
    assert isinstance(search, QLineEdit)
    search.setText("设置")
    window.palette_panel.look()
    qtbot.keyClick(search, Qt.Key.Key_Return)

    assert window.page == "settings"


def test_search_leaves_on_escape(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    qtbot.waitUntil(child(window, "palette").isVisible)

    qtbot.keyClick(child(window, "search"), Qt.Key.Key_Escape)

    assert not child(window, "palette").isVisible()


def test_f6_walks_through_the_parts(window: MainWindow, qtbot: QtBot) -> None:
    def place() -> str:
        focus = window.focusWidget()
        parts = {"nav": window.navigation, "list": window.workbench.list, "detail": window.workbench.detail,
                 "status": window.status}  # fmt: skip
        return next((name for name, part in parts.items() if part is focus or part.isAncestorOf(focus)), "?")

    seen = []
    for _ in range(4):
        qtbot.keyClick(window, Qt.Key.Key_F6)
        seen.append(place())
    qtbot.keyClick(window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    seen.append(place())

    assert seen == ["detail", "status", "nav", "list", "nav"], "a warning of the first complaint stands in the foot"


def test_f1_shows_every_shortcut(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F1)

    sheet = dialog(qtbot, "shortcut_sheet")
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not [w for w in QApplication.topLevelWidgets() if w.objectName() == "shortcut_sheet"])


def test_undo_takes_the_last_act_back_and_says_so(
    window: MainWindow, controller: Controller, registered: list[Done], qtbot: QtBot
) -> None:
    ticket = registered[0].ticket_id
    with qtbot.waitSignal(controller.ticket_changed):
        controller.do(ticket, "note", {"text": "放错了"})
    assert "已保存" in child(window, "status_sentence").text()

    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    controller.tasks.wait()

    assert window.messages.texts() == [f"已撤回：记备注，{registered[0].number}。"]
    assert not [e for e in reading.detail(controller.session, ticket).case.events if e.act == "note"]


def test_refusal_that_nobody_shows_lands_in_the_message_bar(window: MainWindow, controller: Controller) -> None:
    controller.refused.emit(RefusedError("admin_only"))
    controller.refused.emit(RefusedError("admin_only"))

    assert len(window.messages.texts()) == 1
    assert window.messages.isVisible()


def test_full_disk_is_told_and_the_window_stays(window: MainWindow, controller: Controller, qtbot: QtBot) -> None:
    controller.failed.emit(UnavailableError("disk_full"))

    assert "磁盘" in window.messages.texts()[0]
    assert child(window, "status_sentence").text() == "未保存"


def test_what_another_process_commits_appears(
    window: MainWindow, controller: Controller, office_path: Path, clock: FixedClock, passphrase: str, qtbot: QtBot
) -> None:
    with Store.open(office_path, clock, passphrase=passphrase) as other:
        fields = {"name": "郑老先生", "channel": "phone", "cause": "充值卡余额与收据不符"}
        tickets.register(Session(other, clock, people.find(other, "lin")), fields)

    controller.look_for_news()

    qtbot.waitUntil(lambda: "充值卡余额与收据不符" in in_list(window))


def test_switching_the_person_shows_their_work(window: MainWindow, controller: Controller, qtbot: QtBot) -> None:
    session = controller.session
    controller.switch(session.as_person(people.find(session.store, "he")))

    qtbot.waitUntil(lambda: in_list(window) == set())
    assert window.workbench.current_ticket() is None


def test_narrow_window_folds_and_a_very_narrow_one_shows_one_pane(window: MainWindow, qtbot: QtBot) -> None:
    detail, work = window.workbench.detail, window.workbench
    window.resize(1280, 720)
    assert not child(detail, "detail_side").isVisible()

    window.resize(1000, 720)
    qtbot.waitUntil(lambda: window.navigation.width() == 56)
    assert work.list.isVisible()
    assert not detail.isVisible()
    qtbot.keyClick(work.list.view, Qt.Key.Key_Return)
    assert detail.isVisible()
    assert not work.list.isVisible()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert work.list.isVisible()
    assert work.list.view.hasFocus()

    window.resize(1440, 900)
    assert work.list.isVisible()
    assert detail.isVisible()
    assert child(detail, "detail_side").isVisible()


@pytest.mark.parametrize("dress", [Dress("dark", 1.0, "zh"), Dress("light", 1.5, "zh"), Dress("dark", 1.25, "en")])
def test_another_look_keeps_place_and_ticket(window: MainWindow, qtbot: QtBot, dress: Dress) -> None:
    qtbot.keyClick(window.workbench.list.view, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: window.workbench.current_ticket() == window.workbench.list.current().id)
    ticket = window.workbench.current_ticket()
    window.show_page("settings")

    window.put_on(dress)

    assert window.page == "settings"
    assert window.workbench.current_ticket() == ticket
    assert not window.grab().isNull()


def test_language_is_changed_at_once_and_remembered(
    window: MainWindow, wardrobe: Wardrobe, controller: Controller, qtbot: QtBot
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Comma, CTRL)
    english = next(b for b in child(window, "settings_language").findChildren(QAbstractButton) if b.text() == "English")
    qtbot.mouseClick(english, Qt.MouseButton.LeftButton)

    assert window.navigation.findChild(QAbstractButton, "nav_tickets").text() == "Complaints"
    assert window.page == "settings"
    again = MainWindow(controller, wardrobe)
    qtbot.addWidget(again)
    assert wardrobe.dress.language == "en"
    from desktop.ui.shell import dress

    assert dress.load(controller.session).language == "en"
    again.close()


def test_keys_still_work_after_a_change_of_language(window: MainWindow, qtbot: QtBot) -> None:
    window.put_on(Dress("light", 1.0, "en"))

    qtbot.keyClick(window, Qt.Key.Key_1, CTRL)

    assert window.page == "today"


def test_window_comes_back_where_it_was(
    window: MainWindow, controller: Controller, wardrobe: Wardrobe, qtbot: QtBot
) -> None:
    window.resize(780, 640)
    window.close()

    again = MainWindow(controller, wardrobe)
    qtbot.addWidget(again)
    again.show()

    assert (again.width(), again.height()) == (780, 640)
    again.close()


def test_draft_is_counted_and_found_again(window: MainWindow, controller: Controller, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_N, CTRL)
    drafts.save(controller.session, "intake", "k1", {"texts": {"name": "何"}})
    window.refresh()
    window.controller.tasks.wait()

    assert child(window, "status_drafts").isVisible()
    assert "1" in child(window, "status_drafts").text()


def test_day_tells_of_the_working_saturday(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: child(window, "status_day").text() != "")

    assert child(window, "status_day").text() == "10月9日 周五·明天周六补班"


def test_ticket_action_without_a_ticket_says_what_to_do(window: MainWindow) -> None:
    window.workbench.forget()

    window.commands.run("contact")

    assert window.messages.texts() == ["先选一件投诉，再“记联系”。"]


def test_today_opens_its_lists_by_number(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_1, CTRL)
    qtbot.keyClick(window.today, Qt.Key.Key_5)

    assert window.page == "tickets"
    assert child(window, "view_gravest").isChecked()


def test_today_begins_the_next_step_of_the_first(window: MainWindow, registered: list[Done], qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_1, CTRL)
    window.controller.tasks.wait()
    buttons = [b for b in window.today.findChildren(QAbstractButton) if b.objectName().startswith("today_go_")]
    assert len(buttons) == 3

    qtbot.mouseClick(buttons[1], Qt.MouseButton.LeftButton)

    assert window.page == "tickets"
    assert window.workbench.current_ticket() == int(buttons[1].objectName().removeprefix("today_go_"))


def test_lock_covers_the_window(window: MainWindow, qtbot: QtBot) -> None:
    window.commands.run("lock")

    screen = dialog(qtbot, "lock_screen")
    qtbot.keyClick(screen, Qt.Key.Key_Escape)
    assert screen.isVisible()
    window.idle_lock.screen._open = True
    screen.close()


def test_the_focus_alone_chooses_no_ticket(window: MainWindow, controller: Controller, qtbot: QtBot) -> None:
    """The ticket in the detail has left the list; a dialog closes and gives the focus back."""
    page, shown = window.workbench.list, window.workbench.current_ticket()
    page.conditions.setFocus()
    page.filter.setFocus()
    page.view.selectionModel().clear()
    page.view.setFocus(Qt.FocusReason.ActiveWindowFocusReason)
    assert page.current() is None
    qtbot.wait(100)
    assert window.workbench.current_ticket() == shown
    qtbot.keyClick(page.view, Qt.Key.Key_Down)
    assert page.current() is not None


def test_whoever_signs_in_finds_the_keys_in_the_list(window: MainWindow, seat: Seat, qtbot: QtBot) -> None:
    window.workbench.list.conditions.findChildren(QAbstractButton)[0].setFocus()
    window.controller.switch(seat("lin"))
    qtbot.waitUntil(window.workbench.list.view.hasFocus)


def test_an_empty_list_gives_the_keys_to_its_filter(window: MainWindow, qtbot: QtBot) -> None:
    window.open_view(next(view for view in saved_views(3) if view.code == "review"))
    assert window.workbench.list.model.tickets() == 0
    qtbot.waitUntil(window.workbench.list.filter.hasFocus)


def test_widening_shows_the_chosen_ticket(window: MainWindow, qtbot: QtBot) -> None:
    window.workbench.set_single(True)
    window.workbench.forget()
    window.workbench.set_single(False)
    assert window.workbench.current_ticket() == window.workbench.list.current().id


def test_a_ticket_that_comes_into_the_list_later_is_marked_there(window: MainWindow, lin: Session) -> None:
    fields = {"name": "刘", "channel": "phone", "cause": "面包发硬"}
    done = tickets.register(lin, fields)
    window.open_ticket(done.ticket_id)
    window.refresh()
    window.controller.tasks.wait()
    assert window.workbench.list.current().id == done.ticket_id


def test_undoing_tells_what_was_undone(window: MainWindow, lin: Session, registered: list[Done], qtbot: QtBot) -> None:
    acts.do(lin, registered[0].ticket_id, "note", {"text": "写错了"})
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    window.controller.tasks.wait()
    assert registered[0].number in window.messages.texts()[0]


@pytest.mark.parametrize("key", [Qt.Key.Key_E, Qt.Key.Key_K, Qt.Key.Key_U])
@pytest.mark.parametrize("kind", [LineEdit, TextEdit])
def test_inputs_leave_the_windows_keys_to_the_window(kind: type[QWidget], key: Qt.Key, qtbot: QtBot) -> None:
    edit = kind()
    qtbot.addWidget(edit)
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, CTRL)
    event.accept()
    QApplication.sendEvent(edit, event)
    assert not event.isAccepted()
    assert any(f"Ctrl+{chr(key)}" in spec.keys for spec in actions.ACTIONS)


@pytest.mark.parametrize("kind", ["edit", "act:note", "act:investigate"])
def test_the_badge_of_drafts_leads_to_the_ticket_of_the_draft(
    window: MainWindow, lin: Session, registered: list[Done], kind: str, qtbot: QtBot
) -> None:
    ticket = registered[1].ticket_id
    drafts.save(lin, kind, str(ticket), {"name": "何"} if kind == "edit" else {"text": "何"})
    window.refresh()
    window.controller.tasks.wait()
    click(qtbot, window, "status_drafts")
    assert window.page == "tickets"
    assert window.workbench.current_ticket() == ticket
    opened = [w for w in QApplication.topLevelWidgets() if w.objectName() in ("editor", "act.note") and w.isVisible()]
    assert len(opened) == (kind != "act:investigate")
    assert bool(window.messages.texts()) == (kind == "act:investigate")
    for each in opened:
        each.close()


def test_long_words_widen_the_navigation(window: MainWindow) -> None:
    window.put_on(Dress("light", 1.5, "en"))
    button = child(window, "nav_new")
    assert button.width() >= button.sizeHint().width()


def test_after_a_grave_call_the_keys_are_on_whom_to_tell(
    window: MainWindow, controller: Controller, qtbot: QtBot
) -> None:
    """Source: A-5"""
    window.commands.run("new")
    controller.tasks.wait()
    page = window.findChild(IntakePage)
    assert page is not None
    page.form.quick.phone.setText("13800006099")
    page.form.quick.cause.setPlainText("孩子喝了饮品划伤送医")
    page._only_save()
    controller.tasks.wait()
    qtbot.waitUntil(lambda: (QApplication.focusWidget() or window).objectName().startswith("told."))


def test_a_close_deadline_stands_in_the_foot_and_leads_to_its_complaint(
    window: MainWindow, controller: Controller, registered: list[Done], clock: FixedClock, qtbot: QtBot
) -> None:
    """Source: F-5.1.1, F-5.4.1.1"""
    badge = window.findChild(QWidget, "status_warning")
    assert badge is not None
    clock.set(datetime(2026, 10, 10, 17, 18, tzinfo=ZONE))
    search = window.top_bar.search
    search.setFocus()
    window.refresh()
    window.controller.tasks.wait()
    assert not badge.isHidden()
    assert "F-5.4.1.1" in badge.accessibleName()
    assert QApplication.focusWidget() is search
    assert window.messages.texts() == []
    badge.setFocus()
    QTest.keyClick(badge, Qt.Key.Key_Space)
    assert window.workbench.current_ticket() in {done.ticket_id for done in registered}
    clock.set(datetime(2026, 10, 10, 18, 30, tzinfo=ZONE))
    window._on_minute()
    window.controller.tasks.wait()
    assert badge.isHidden()


def test_a_seat_is_called_what_the_list_of_people_calls_it(
    seat: Seat, window: MainWindow, controller: Controller
) -> None:
    admin = seat("admin")
    controller.switch(admin)
    said = position_words(admin.store.policy(), admin.person)
    navigation = window.findChild(Navigation)
    assert navigation is not None
    assert said in {each.text() for each in navigation.findChildren(Elided)}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_dates_have_one_shape(window: MainWindow, language: str, clock: FixedClock) -> None:
    i18n.set_language(language)
    day, month = ("10月9日 周五", "10月10日 周六") if language == "zh" else ("Fri Oct 9", "Sat Oct 10")
    assert day_sentence(clock.now(), WorkCalendar()).startswith(day)
    assert format_datetime(clock.now() + timedelta(days=1), i18n.gettext("EEE MMM d, HH:mm")).startswith(month)


def test_the_shortcut_sheet_stays_within_the_screen_and_scrolls_by_key(
    window: MainWindow, wardrobe: Wardrobe, qtbot: QtBot
) -> None:
    wardrobe.put_on(Dress("light", 1.5, "zh"))
    window.commands.run("shortcuts")
    sheet = dialog(qtbot, "shortcut_sheet")
    room = sheet.screen().availableGeometry()
    assert sheet.height() <= room.height() - 60
    assert sheet.width() <= room.width() - 40
    area = sheet.findChild(QScrollArea)
    assert area is not None
    bar = area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    QTest.keyClick(sheet, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    sheet.close()


def test_the_folded_navigation_shows_who_sits_here_and_that_there_is_more(
    window: MainWindow, wardrobe: Wardrobe, qtbot: QtBot
) -> None:
    wardrobe.put_on(Dress("light", 1.5, "zh"))
    window.resize(1280, 560)
    seat, new, more, last = (child(window, name) for name in ("nav_seat", "nav_new", "views_more", "view_all"))
    navigation = window.navigation
    qtbot.waitUntil(lambda: more.isVisible() and not child(window, "nav_switch_user").isVisible())

    def middle(widget: QWidget) -> int:
        return widget.mapTo(navigation, widget.rect().center()).x()

    qtbot.waitUntil(lambda: all(abs(middle(each) - navigation.width() // 2) <= 1 for each in (seat, new)))
    assert new.mapTo(navigation, new.rect().topLeft()).x() >= 0
    assert "林晓棠" in seat.accessibleName()
    assert last.visibleRegion().isEmpty()
    click(qtbot, window, "views_more")
    qtbot.waitUntil(lambda: last.visibleRegion().boundingRect().height() == last.height())
    seat.setFocus()
    qtbot.keyClick(seat, Qt.Key.Key_Space)
    dialog(qtbot, "switch_user").close()
    window.resize(1280, 900)
    qtbot.waitUntil(lambda: not more.isVisible())
