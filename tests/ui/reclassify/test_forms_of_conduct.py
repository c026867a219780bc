from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.desk import acts, reading
from desktop.desk.session import Session
from desktop.domain import spot_check
from desktop.domain.types import Act
from desktop.ui.chain.columns import rows as rows_of
from desktop.ui.controller import Controller
from desktop.ui.ticket import presenter
from desktop.ui.ticket.desk_work import setting_of
from desktop.ui.ticket.forms.dialog import ActDialog
from desktop.ui.ticket.forms.table import FORMS, SECOND_CALL

Seat = Callable[[str], Session]


@pytest.fixture
def form(chair: Callable[[str], Controller], qtbot: QtBot) -> Iterator[Callable[..., ActDialog]]:
    made: list[ActDialog] = []

    def show(login: str, ticket_id: int, act: Act, described: Any = None) -> ActDialog:
        controller = chair(login)
        setting = setting_of(controller, reading.detail(controller.session, ticket_id), act)
        dialog = ActDialog(controller, described or FORMS[act], setting)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.show()
        made.append(dialog)
        return dialog

    yield show
    for one in made:
        one._controller.tasks.wait()


def find(root: QWidget, name: str) -> Any:
    found = root.findChild(QWidget, name)
    assert found is not None, name
    return found


def test_what_was_observed_belongs_to_the_contact_in_the_packs_words(form: Any, complain: Any, seat: Seat) -> None:
    """T-11."""
    ticket_id = complain("charge")
    dialog = form("lin", ticket_id, Act.CONTACT)
    code = seat("lin").store.policy().behaviours[0].code
    dialog.body.set_values({"said": "说明了账单", "behaviours": {code: True}})
    dialog.save()
    dialog._controller.tasks.wait()
    assert seat("lin").store.case(ticket_id).events[-1].data["behaviours"] == [code]


def test_a_customer_not_reached_gets_words_that_can_be_copied(form: Any, complain: Any) -> None:
    """T-3."""
    dialog = form("lin", complain("charge"), Act.CONTACT)
    assert dialog.findChild(QWidget, "frame.message") is None
    dialog.body.set_values({"reached": False})
    assert not find(dialog, "frame.message").isHidden()
    QTest.mouseClick(find(dialog, "field.message"), Qt.MouseButton.LeftButton)
    assert "周敏" in QApplication.clipboard().text()


def settled_and_drawn(complain: Any, seat: Seat) -> int:
    """A rated case of which a second call is due."""
    policy = seat("lin").store.policy()
    for number in range(200):
        ticket_id = complain("charge", phone=f"138{number:08}", name=f"客户{number}", order_number=f"YW-{number}")
        if spot_check.drawn(policy, seat("lin").store.ticket(ticket_id)):
            break
    for act, args in (
        ("investigate", {"facts": "查了账", "responsibility": {"ours": 100, "customer": 0, "third": 0}}),
        ("propose", {"measures": "说明", "remedy": {"kind": "explanation"}, "promised_on": "2026-10-12"}),
        ("resolve", {"result": "已说明"}),
        ("callback", {"reached": True, "satisfaction": 1, "said": "很好", "means": "phone"}),
    ):
        acts.do(seat("lin"), ticket_id, act, args)
    return ticket_id


def test_who_calls_a_second_time_does_not_see_the_first_answer(form: Any, complain: Any, seat: Seat) -> None:
    """F-5.4.1.3."""
    ticket_id = settled_and_drawn(complain, seat)
    detail = reading.detail(seat("gu"), ticket_id)
    assert detail.veiled
    rows = presenter.timeline_rows(detail, seat("gu").clock.now())
    assert all("很好" not in row.line.text and "满意" not in row.line.what for row in rows)
    beside = [cell.text + (cell.tag.text if cell.tag else "") for row in rows_of((detail,)) for cell in row.cells]
    assert all("很好" not in said and "1 满意" not in said for said in beside)
    dialog = form("gu", ticket_id, Act.CALLBACK, SECOND_CALL)
    dialog.body.set_values({"satisfaction": 3, "said": "其实一般"})
    dialog.save()
    dialog._controller.tasks.wait()
    assert find(dialog, "refusal").isHidden(), find(dialog, "refusal").text()
    data = seat("gu").store.case(ticket_id).events[-1].data
    assert (data["second"], data["satisfaction"]) == (True, 3)
    seen = presenter.timeline_rows(reading.detail(seat("gu"), ticket_id), seat("gu").clock.now())
    assert any("很好" in row.line.text for row in seen)


def test_the_remedy_is_chosen_with_the_customer_and_ones_authority_in_sight(form: Any, complain: Any) -> None:
    complain("broadband")
    ticket_id = complain("charge")
    said = [w.text() for w in form("lin", ticket_id, Act.PROPOSE).findChildren(QWidget) if hasattr(w, "text")]
    assert any("另有 1 件投诉" in str(one) and "您的权限" in str(one) for one in said)
