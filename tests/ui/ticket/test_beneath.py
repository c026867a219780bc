"""What others do to a complaint while a form or a page of it is open: told, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from conftest import Desk, Screen, activate
from hands import find, save, write
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.desk import drafts, history
from desktop.domain.types import Act, State
from desktop.ui.controller import Controller
from desktop.ui.escalation.wizard import EscalationWizard
from desktop.ui.reclassify.wizard import ReclassifyWizard
from desktop.ui.ticket.forms.dialog import ActDialog

Form = Callable[..., ActDialog]
Wizard = Callable[[int], EscalationWizard]
CTRL = Qt.KeyboardModifier.ControlModifier


def told(dialog: Any) -> str:
    bar = find(dialog, "meanwhile")
    return "" if bar.isHidden() else str(bar.text())


def news(dialog: Any) -> None:
    dialog._controller.look_for_news()
    dialog._controller.tasks.wait()


def test_a_form_tells_what_a_colleague_did_and_can_still_be_saved(desk: Desk, form: Form) -> None:
    ticket = desk.contacted()
    dialog = form("lin", ticket, Act.CONTACT)
    write(dialog, "said", "客户说下午在家")
    desk.do("he", ticket, "note", text="门店已回电")
    news(dialog)
    assert "何俊" in told(dialog)
    assert find(dialog, "save").isEnabled()
    assert find(dialog, "field.said").toPlainText() == "客户说下午在家"
    save(dialog)
    assert desk.detail("lin", ticket).case.events[-1].data["said"] == "客户说下午在家"


def test_ones_own_work_from_elsewhere_makes_no_noise(desk: Desk, form: Form) -> None:
    ticket = desk.contacted()
    dialog = form("lin", ticket, Act.CONTACT)
    desk.do("lin", ticket, "note", text="自己记的")
    news(dialog)
    assert told(dialog) == ""


def test_other_complaints_are_nobodys_news(desk: Desk, form: Form) -> None:
    ticket, other = desk.contacted(), desk.contacted(name="别人", phone="13700000000")
    dialog = form("lin", ticket, Act.CONTACT)
    desk.do("he", other, "note", text="别的事")
    news(dialog)
    assert told(dialog) == ""


def test_an_act_that_is_no_longer_possible_is_said_before_save_and_the_words_stay(desk: Desk, form: Form) -> None:
    ticket = desk.resolved()
    dialog = form("lin", ticket, Act.CALLBACK)
    write(dialog, "said", "客户说可以，但要书面说明")
    desk.do("he", ticket, "callback", reached=True, satisfaction=2, said="可以")
    news(dialog)
    assert "何俊" in told(dialog)
    assert "草稿" in told(dialog)
    assert not find(dialog, "save").isEnabled()
    save(dialog)
    assert dialog.isVisible()
    assert find(dialog, "field.said").toPlainText() == "客户说可以，但要书面说明"
    assert sum(event.act is Act.CALLBACK for event in desk.detail("lin", ticket).case.events) == 1


def test_it_is_possible_again_once_that_was_taken_back(desk: Desk, form: Form) -> None:
    ticket = desk.investigated()
    dialog = form("lin", ticket, Act.PROPOSE)
    desk.do("he", ticket, "withdraw", reason="misunderstanding", said="弄错了")
    news(dialog)
    assert not find(dialog, "save").isEnabled()
    history.undo(desk.seat("he"))
    news(dialog)
    assert find(dialog, "save").isEnabled()


def test_the_words_of_an_impossible_act_go_into_a_note(desk: Desk, screen: Callable[[str, int], Screen]) -> None:
    ticket = desk.resolved()
    page = screen("lin", ticket)
    page.page.trigger("next_step")
    dialog = page.dialog()
    write(dialog, "said", "客户说可以，但要书面说明")
    desk.do("he", ticket, "callback", reached=True, satisfaction=2, said="可以")
    news(dialog)
    find(dialog, "meanwhile").acted.emit()
    QApplication.processEvents()
    note = page.dialog()
    assert note.objectName() == "act.note"
    assert "客户说可以，但要书面说明" in find(note, "field.text").toPlainText()
    save(note)
    assert "书面说明" in desk.detail("lin", ticket).case.events[-1].data["text"]
    assert drafts.load(desk.seat("lin"), "act:callback", str(ticket)) is not None, "the form's own draft is still there"


@pytest.fixture
def wizard(qtbot: Any, chair: Callable[[str], Controller]) -> Iterator[Wizard]:
    made: list[EscalationWizard] = []

    def show(ticket: int) -> EscalationWizard:
        dialog = EscalationWizard(chair("lin"), ticket)
        qtbot.addWidget(dialog)
        dialog.show()
        activate(qtbot, dialog)
        made.append(dialog)
        return dialog

    yield show
    for dialog in made:
        dialog._keeper.write_through()
        dialog._controller.tasks.wait()


def to_the_end(dialog: EscalationWizard) -> None:
    while dialog.step < len(dialog._pages) - 1:
        before = dialog.step
        QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
        assert dialog.step == before + 1


def grave(desk: Desk) -> int:
    return desk.contacted(cause="饮品里有碎玻璃，孩子口腔划伤，要打12315", category="safety")


def test_the_escalation_shows_the_case_as_it_stands_at_the_next_step(desk: Desk, wizard: Wizard) -> None:
    ticket = grave(desk)
    dialog = wizard(ticket)
    desk.do("he", ticket, "edit", batch="琼脂 7")
    news(dialog)
    assert "何俊" in told(dialog)
    to_the_end(dialog)
    assert dialog._plan.detail.case.ticket.batch == "琼脂 7"
    QTest.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    dialog._controller.tasks.wait()
    assert desk.detail("lin", ticket).case.events[-1].act is Act.ESCALATE


def test_an_escalation_that_a_colleague_made_is_said_before_it_is_pressed(desk: Desk, wizard: Wizard) -> None:
    ticket = grave(desk)
    dialog = wizard(ticket)
    to_the_end(dialog)
    desk.do("liang", ticket, "withdraw", reason="misunderstanding", said="弄错了")
    news(dialog)
    assert "梁素芬" in told(dialog)
    assert "草稿" in told(dialog)
    assert not find(dialog, "escalate_next").isEnabled()
    assert desk.detail("lin", ticket).case.ticket.state is State.WITHDRAWN


def test_a_new_judgement_tells_too(desk: Desk, chair: Callable[[str], Controller], qtbot: Any) -> None:
    ticket = desk.contacted()
    dialog = ReclassifyWizard(chair("lin"), ticket)
    qtbot.addWidget(dialog)
    dialog.show()
    activate(qtbot, dialog)
    desk.do("he", ticket, "note", text="门店已回电")
    news(dialog)
    assert "何俊" in told(dialog)
    dialog._keeper.write_through()


def test_the_page_keeps_its_place_and_the_line_that_one_types(desk: Desk, screen: Callable[[str, int], Screen]) -> None:
    ticket = desk.contacted()
    for number in range(12):
        desk.do("lin", ticket, "note", text=f"第{number}次跟进，" + "客户补充了经过。" * 8)
    page = screen("lin", ticket)
    timeline, line = page.find("timeline"), page.find("composer")
    line.setText("正在写的一句")
    bar = timeline.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    seen = timeline.indexAt(timeline.rect().center())
    read, place = timeline._model.row(seen.row()).event, timeline.visualRect(seen).y()
    desk.do("he", ticket, "note", text="同事插进来的一条")
    page.controller.look_for_news()
    page.qtbot.waitUntil(lambda: timeline._model.rowCount() == 15)
    at = next(row for row in range(timeline._model.rowCount()) if timeline._model.row(row).event == read)
    assert timeline.visualRect(timeline._model.index(at)).y() == place
    assert line.text() == "正在写的一句"


def test_a_page_at_its_top_shows_what_is_new(desk: Desk, screen: Callable[[str, int], Screen]) -> None:
    ticket = desk.contacted()
    page = screen("lin", ticket)
    timeline = page.find("timeline")
    before = timeline._model.rowCount()
    desk.do("he", ticket, "note", text="同事插进来的一条")
    page.controller.look_for_news()
    page.qtbot.waitUntil(lambda: timeline._model.rowCount() == before + 1)
    assert timeline.verticalScrollBar().value() == 0
    assert "同事插进来的一条" in timeline._model.row(0).line.text
