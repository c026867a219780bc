from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.base.errors import UnavailableError
from desktop.desk import acts, drafts, reading, tickets
from desktop.desk.session import Session
from desktop.domain.types import Act, State
from desktop.ui import theme
from desktop.ui.components.text import Elided
from desktop.ui.controller import Controller
from desktop.ui.escalation.plan import Choice, Plan, facts, reading_words
from desktop.ui.escalation.wizard import DRAFT_KIND, EscalationWizard

CTRL = Qt.KeyboardModifier.ControlModifier
GRAVE = "冻冻里有碎玻璃，孩子舌尖划伤，今天不给说法就打 12315。"
Seat = Callable[[str], Session]


@pytest.fixture
def chair(seat: Seat, qapp: QApplication) -> Iterator[Callable[[str], Controller]]:
    theme.apply(qapp, theme.LIGHT, 1.0)
    made: list[Controller] = []

    def sit(login: str) -> Controller:
        made.append(Controller(seat(login)))
        return made[-1]

    yield sit
    for controller in made:
        controller.tasks.wait()
        controller.close()


@pytest.fixture
def grave(seat: Seat) -> int:
    fields = {"phone": "13800006021", "name": "周敏", "channel": "phone", "cause": GRAVE, "store": "麓湖店"}
    return tickets.register(seat("lin"), fields).ticket_id


@pytest.fixture
def ordinary(seat: Seat) -> int:
    fields = {"phone": "13800006021", "name": "周敏", "channel": "phone", "cause": "外送送错口味"}
    return tickets.register(seat("lin"), fields).ticket_id


@pytest.fixture
def wizard(chair: Callable[[str], Controller], qtbot: QtBot) -> Callable[..., Any]:
    def show(ticket_id: int, login: str = "lin") -> EscalationWizard:
        made = EscalationWizard(chair(login), ticket_id)
        qtbot.addWidget(made)
        made.show()
        made.activateWindow()
        qtbot.waitUntil(made.isActiveWindow)
        return made

    return show


def find(root: QWidget, name: str) -> Any:
    found = [widget for widget in root.findChildren(QWidget, name) if not widget.isHidden()]
    assert found, name
    return found[0]


def on(wizard: EscalationWizard, steps: int = 1) -> None:
    for _step in range(steps):
        QTest.keyClick(wizard, Qt.Key.Key_Return, CTRL)
        wizard._controller.tasks.wait()


def write(wizard: EscalationWizard, name: str, text: str) -> None:
    control = find(wizard, name)
    control.setFocus()
    QTest.keyClick(control, Qt.Key.Key_A, CTRL)
    if not text:
        QTest.keyClick(control, Qt.Key.Key_Delete)
        return
    QApplication.clipboard().setText(text)
    QTest.keyClick(control, Qt.Key.Key_V, CTRL)


def names(controller: Controller, keys: Any) -> set[str]:
    return {controller.session.store.office().person(key).login for key in keys}  # type: ignore[union-attr]


def test_five_times_enter_hands_the_case_to_whom_the_rules_name(wizard: Any, grave: int) -> None:
    made = wizard(grave)
    told: list[Any] = []
    made.handed_over.connect(told.append)
    on(made, 5)
    session = made._controller.session
    ticket = session.store.ticket(grave)
    assert session.store.office().person(ticket.handler).login == "liang"
    assert (ticket.level, ticket.tier) == (3, 2)
    event = session.store.case(grave).events[-1]
    assert event.act is Act.ESCALATE
    assert names(made._controller, event.data["notified"]) == {"luo", "deng"}
    assert "碎玻璃" in event.data["facts"]
    assert told[0].ticket_id == grave
    assert drafts.load(session, DRAFT_KIND, str(grave)) is None
    on(made)
    assert not made.isVisible()


def test_one_act_is_one_line_of_the_timeline(wizard: Any, grave: int) -> None:
    made = wizard(grave)
    before = len(made._controller.session.store.case(grave).events)
    on(made, 5)
    assert len(made._controller.session.store.case(grave).events) == before + 1


def test_who_must_be_told_can_not_be_left_out(wizard: Any, grave: int) -> None:
    made = wizard(grave)
    on(made)
    QTest.keyClick(find(made, "tell_luo"), Qt.Key.Key_Space)
    on(made)
    assert made.step == 1
    page = made._pages[1]
    assert "罗启明" in page._refused.text()
    assert "F-4.3.3" in page._refused.text()
    QTest.keyClick(find(made, "tell_luo"), Qt.Key.Key_Space)
    on(made)
    assert made.step == 2


def test_a_reason_is_needed(wizard: Any, grave: int) -> None:
    made = wizard(grave)
    write(made, "escalate_reason", "")
    on(made)
    assert made.step == 0
    assert made._pages[0]._reason_field.error()


def test_the_reason_is_worded_by_what_fired(wizard: Any, grave: int) -> None:
    made = wizard(grave)
    assert "12315" in find(made, "escalate_reason").toPlainText()


def test_an_ordinary_case_can_be_raised_and_people_follow_the_level(wizard: Any, ordinary: int) -> None:
    made = wizard(ordinary)
    assert [t.level for t in made._plan.ways.targets] == [2, 3]
    QTest.keyClick(find(made, "to_level_3"), Qt.Key.Key_Space)
    write(made, "escalate_reason", "客户是媒体记者，要求今天答复")
    on(made)
    assert {b.objectName() for b in made._pages[1]._group.buttons()} == {"receiver_liang"}
    QTest.mouseClick(find(made, "escalate_back"), Qt.MouseButton.LeftButton)
    QTest.keyClick(find(made, "to_level_2"), Qt.Key.Key_Space)
    on(made)
    assert {b.objectName() for b in made._pages[1]._group.buttons()} == {"receiver_xu", "receiver_liang"}
    QTest.keyClick(find(made, "receiver_liang"), Qt.Key.Key_Space)
    on(made, 4)
    ticket = made._controller.session.store.ticket(ordinary)
    assert ticket.level == 2
    assert names(made._controller, [ticket.handler]) == {"liang"}
    assert ticket.level_reason == "客户是媒体记者，要求今天答复"


def test_own_words_for_the_reason_stay_when_the_level_changes(wizard: Any, ordinary: int) -> None:
    made = wizard(ordinary)
    write(made, "escalate_reason", "超出我的权限")
    QTest.keyClick(find(made, "to_level_3"), Qt.Key.Key_Space)
    assert find(made, "escalate_reason").toPlainText() == "超出我的权限"


def test_the_brief_can_be_mended_and_taken_back(wizard: Any, grave: int) -> None:
    made = wizard(grave)
    on(made, 3)
    page = made._pages[3]
    automatic = page._text.toPlainText()
    write(made, "escalate_brief", "一句话就够了。")
    assert not page._mark.isHidden()
    QTest.mouseClick(page._back, Qt.MouseButton.LeftButton)
    assert page._text.toPlainText() == automatic
    write(made, "escalate_brief", "一句话就够了。")
    write(made, "escalate_question", "谁去道歉？")
    on(made, 2)
    said = made._controller.session.store.case(grave).events[-1].data["facts"]
    assert said.startswith("一句话就够了。")
    assert said.endswith("谁去道歉？")


def test_closing_keeps_everything_as_a_draft(wizard: Any, grave: int) -> None:
    made = wizard(grave)
    write(made, "escalate_reason", "我自己的话")
    on(made, 3)
    write(made, "escalate_question", "谁去道歉？")
    QTest.keyClick(made, Qt.Key.Key_Escape)
    made._controller.tasks.wait()
    again = wizard(grave)
    assert again.step == 3
    assert again.choice.reason == "我自己的话"
    assert find(again, "escalate_question").toPlainText() == "谁去道歉？"


def test_a_crash_loses_nothing(wizard: Any, grave: int, qtbot: QtBot) -> None:
    made = wizard(grave)
    write(made, "escalate_reason", "我自己的话")
    qtbot.waitUntil(lambda: not made._keeper._timer.isActive())
    made._controller.tasks.wait()
    made.deleteLater()
    draft = drafts.load(made._controller.session, DRAFT_KIND, str(grave))
    assert draft is not None
    assert draft.data["reason"] == "我自己的话"


def test_gaps_are_shown_and_can_be_filled_first(wizard: Any, grave: int) -> None:
    made = wizard(grave)
    wanted: list[Any] = []
    made.fill_wanted.connect(wanted.append)
    on(made, 2)
    link = next(w for w in made._pages[2].findChildren(QWidget) if w.accessibleName().startswith("去补"))
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    assert wanted[0].ticket_id == grave
    assert hasattr(made._plan.detail.case.ticket, wanted[0].field)
    assert not made.isVisible()


def test_who_may_not_is_told_why(wizard: Any, ordinary: int, seat: Seat) -> None:
    acts.do(seat("lin"), ordinary, "escalate", {"reason": "超出权限", "facts": "见记录", "to_level": 2})
    made = wizard(ordinary, "he")
    on(made)
    assert made.step == 0
    assert not made._pages[0]._refused.isHidden()
    assert seat("he").store.ticket(ordinary).level == 2


def test_somebody_else_was_quicker(wizard: Any, grave: int, seat: Seat) -> None:
    made = wizard(grave)
    on(made, 4)
    acts.do(seat("lin"), grave, "escalate", {"reason": "已移交", "facts": "见记录"})
    acts.do(seat("liang"), grave, "note", {"text": "我接手了"})
    on(made)
    assert not made._saved
    assert seat("lin").store.case(grave).events[-1].act is Act.NOTE


def risen(seat: Seat) -> tuple[int, int]:
    lin, clock_told = seat("lin"), {"procedure": True, "time": True, "direct_contact": True}
    fields = {
        "phone": "13800006021", "name": "周敏", "channel": "phone", "cause": "外送送错口味", "category": "delivery",
        "complainant_kind": "consumer", "store": "麓湖店", "staff": "区嘉敏", "product": "葡萄冻冻",
        "product_code": "HM-2207", "happened_where": "家里", "course": "点葡萄送草莓", "other_contact": "微信同号",
    }  # fmt: skip
    old = tickets.register(lin, fields).ticket_id

    def do(act: str, **args: Any) -> Any:
        return acts.do(lin, old, act, args)

    do("contact", means="phone", reached=True, said="说明流程", told=clock_told)
    do("investigate", facts="拿错", analysis="未核单", responsibility={"ours": 100, "customer": 0, "third": 0})
    do("propose", measures="重做", remedy={"kind": "redo"}, promised_on="2026-10-12")
    do("resolve", result="已重做")
    done = do("callback", reached=True, satisfaction=5, said="太慢了")
    assert done.new_ticket_id is not None
    return old, done.new_ticket_id


def test_a_sheet_that_rose_by_itself_is_shown_and_gets_its_brief(wizard: Any, seat: Seat) -> None:
    old, new = risen(seat)
    made = wizard(new)
    detail = reading.detail(seat("lin"), new)
    assert made._plan.risen
    texts = [w.accessibleName() for w in made._pages[0].findChildren(QWidget)]
    assert any("太慢" in text or "5" in text for text in texts)
    assert made._plan.detail.previous_number == seat("lin").store.ticket(old).number
    on(made, 4)
    events = seat("lin").store.case(new).events
    assert [event.act for event in events] == [Act.REGISTER, Act.NOTE]
    assert "外送送错口味" in events[-1].data["text"]
    assert detail.case.ticket.state is State.OPEN


def test_everything_that_takes_the_keys_has_a_name(wizard: Any, grave: int) -> None:
    made = wizard(grave)
    on(made, 4)
    reachable = [w for w in made.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    plain = ("QScrollArea", "QScrollBar", "QStackedWidget")
    nameless = [
        f"{type(w).__name__} {w.objectName()}" for w in reachable
        if not w.accessibleName() and w.metaObject().className() not in plain and not w.objectName().startswith("qt_")
    ]  # fmt: skip
    assert nameless == []


class Windows(QObject):
    """Notes every widget that shows itself as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


def test_no_part_ever_shows_itself_as_a_window(wizard: Any, grave: int, qapp: QApplication) -> None:
    watch = Windows()
    qapp.installEventFilter(watch)
    try:
        on(wizard(grave), 4)
    finally:
        qapp.removeEventFilter(watch)
    assert watch.shown == ["EscalationWizard escalation"]


def test_reading_takes_as_long_as_it_is() -> None:
    assert "5" in reading_words("一" * 20)
    assert "120" in reading_words("一" * 720)


def test_the_question_ends_the_brief(seat: Seat, grave: int) -> None:
    plan = Plan.of(seat("lin"), grave)
    assert facts(Choice(), plan) == plan.automatic_brief()
    assert facts(Choice(question="谁去？"), plan).endswith("谁去？")


def test_a_full_disk_is_said_and_the_next_try_works(
    wizard: Any, grave: int, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = wizard(grave)
    on(made, 4)

    def full(*_args: Any, **_named: Any) -> Any:
        raise UnavailableError("disk_full")

    monkeypatch.setattr(acts, "do", full)
    on(made)
    assert "磁盘" in made._pages[4]._refused.text()
    monkeypatch.undo()
    on(made)
    assert seat("lin").store.case(grave).events[-1].act is Act.ESCALATE


def test_the_brief_of_a_risen_sheet_tells_what_was_done_before_and_names_who_has_it(wizard: Any, seat: Seat) -> None:
    """Source: F-5.3.1.6"""
    _old, new = risen(seat)
    made = wizard(new)
    office, case = seat("lin").store.office(), seat("lin").store.case(new)
    on(made, 2)
    brief = find(made, "escalate_brief").toPlainText()
    assert all(words in brief for words in ("拿错", "重做", "太慢了"))
    handler = office.person(case.ticket.handler)
    assert handler is not None
    assert handler.name in made._pages[made.step]._note.text()


def test_a_step_without_fields_leaves_enter_to_the_filled_button(wizard: Any, seat: Seat) -> None:
    _old, new = risen(seat)
    made = wizard(new)
    assert made.focusWidget().objectName() == "escalate_next"
    on(made)
    assert made.focusWidget().objectName() != "escalate_close"


def test_without_the_list_of_steps_the_head_tells_which_it_is(
    grave: int, wizard: Callable[..., Any], qtbot: QtBot
) -> None:
    theme.set_narrow(True)
    try:
        made = wizard(grave)
        where = made.findChild(Elided, "wizard_where")
        assert where.isVisible()
        assert where.text().startswith("第 1 步，共 5 步 · GZ01-20261009-A001 · 三级")
        made.go_on()
        assert where.text().startswith("第 2 步，共 5 步")
    finally:
        theme.set_narrow(False)
    assert not wizard(grave).findChild(Elided, "wizard_where").isVisible()
