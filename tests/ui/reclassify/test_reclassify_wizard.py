from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.desk import acts, drafts
from desktop.desk.session import Session
from desktop.domain.types import Act, State
from desktop.ui.controller import Controller
from desktop.ui.reclassify.wizard import DRAFT_KIND, ReclassifyWizard
from desktop.ui.ticket.forms.dialog import ActDialog

Seat = Callable[[str], Session]
CTRL = Qt.KeyboardModifier.ControlModifier
REASON = "核查录音：客户说的是资费，不是业务开通。"


@pytest.fixture
def wizard(chair: Callable[[str], Controller], qtbot: QtBot) -> Iterator[Callable[..., ReclassifyWizard]]:
    made: list[ReclassifyWizard] = []

    def show(ticket_id: int, login: str = "lin") -> ReclassifyWizard:
        one = ReclassifyWizard(chair(login), ticket_id)
        qtbot.addWidget(one)
        one.show()
        one.activateWindow()
        qtbot.waitUntil(one.isActiveWindow)
        made.append(one)
        return one

    yield show
    for one in made:
        one._controller.tasks.wait()


def find(root: QWidget, name: str) -> Any:
    found = root.findChild(QWidget, name)
    assert found is not None, name
    return found


def on(wizard: ReclassifyWizard) -> None:
    QTest.keyClick(wizard, Qt.Key.Key_Return, CTRL)
    wizard._controller.tasks.wait()


def give(seat: Seat, ticket_id: int, folder: Path, *kinds: str) -> None:
    for kind in kinds:
        path = folder / f"{kind}.pdf"
        path.write_bytes(b"scan")
        acts.do(seat("lin"), ticket_id, "attach", {"path": str(path), "kind": kind})


def rate(seat: Seat, ticket_id: int) -> None:
    for act, args in (
        ("investigate", {"facts": "查了开通记录", "responsibility": {"ours": 100, "customer": 0, "third": 0}}),
        ("propose", {"measures": "关闭业务并说明", "remedy": {"kind": "explanation"}, "promised_on": "2026-10-12"}),
        ("resolve", {"result": "已关闭，客户已知道"}),
        ("callback", {"reached": True, "satisfaction": 1, "said": "可以", "means": "phone"}),
    ):
        acts.do(seat("lin"), ticket_id, act, args)


def judge(wizard: ReclassifyWizard, **values: Any) -> None:
    wizard._judgement.body.set_values({"category": "charge", "reason": REASON, **values})
    wizard._judgement.body.edited.emit()


def test_the_first_page_names_what_is_missing(wizard: Any, complain: Any) -> None:
    """T-5b."""
    shown = wizard(complain("service_opened"))
    assert len(shown.plan.missing) == 3
    assert "还缺 3 项" in find(shown, "reclassify_bar").text()
    assert not find(shown, "attach.acceptance_sheet").isHidden()
    assert shown.findChild(QWidget, "attach.visit_record") is None, "another cause's evidence"


def test_a_cause_that_is_always_ours_is_refused_with_its_clause(wizard: Any, complain: Any) -> None:
    """T-6."""
    shown = wizard(complain("unit_opened"))
    assert not find(shown, "reclassify_next").isEnabled()
    assert "T-6" in find(shown, "reclassify_bar").text()
    on(shown)
    assert shown.step == 0


def test_what_is_written_leads_to_a_summary_but_is_not_sent_without_evidence(
    wizard: Any, complain: Any, seat: Seat
) -> None:
    """T-5b."""
    ticket_id = complain("service_opened")
    shown = wizard(ticket_id)
    on(shown)
    judge(shown)
    on(shown)
    assert shown.step == 2
    assert not find(shown, "reclassify_refused").isHidden()
    on(shown)
    assert all(event.act is not Act.RECLASSIFY for event in seat("lin").store.case(ticket_id).events)


def test_a_file_attached_in_the_wizard_is_there_at_once(wizard: Any, complain: Any, tmp_path: Path) -> None:
    shown = wizard(complain("service_opened"))
    QTest.mouseClick(find(shown, "attach.acceptance_sheet"), Qt.MouseButton.LeftButton)
    form = next(w for w in QApplication.topLevelWidgets() if isinstance(w, ActDialog) and w.isVisible())
    assert form.body.input("kind").value() == "acceptance_sheet"
    scan = tmp_path / "受理单.pdf"
    scan.write_bytes(b"scan")
    form.body.set_values({"path": str(scan)})
    form.save()
    shown._controller.tasks.wait()
    assert len(shown.plan.missing) == 2
    assert shown.plan.papers[0].files == ("受理单.pdf",)


def test_with_all_evidence_one_act_goes_to_the_second_review(
    wizard: Any, complain: Any, seat: Seat, tmp_path: Path
) -> None:
    """T-5b."""
    ticket_id = complain("service_opened")
    give(seat, ticket_id, tmp_path, "acceptance_sheet", "acceptance_details")
    rate(seat, ticket_id)
    shown = wizard(ticket_id)
    done: list[Any] = []
    shown.judged.connect(done.append)
    assert shown.plan.missing == ()
    on(shown)
    judge(shown)
    on(shown)
    assert find(shown, "reclassify_refused").isHidden()
    on(shown)
    case = seat("lin").store.case(ticket_id)
    assert [event.act for event in case.events].count(Act.RECLASSIFY) == 1
    assert case.ticket.state is State.APPROVAL
    assert case.ticket.category == "service_opened", "nothing changes before the second review"
    assert case.events[-1].data["evidence"] == ["acceptance_sheet", "acceptance_details"]
    assert done[0].ticket_id == ticket_id
    assert not shown.isVisible()
    assert drafts.load(seat("lin"), DRAFT_KIND, str(ticket_id)) is None


def test_the_consequence_is_told_while_one_chooses(wizard: Any, complain: Any) -> None:
    shown = wizard(complain("service_opened"))
    on(shown)
    judge(shown, category="attitude")
    said = find(shown, "consequence")
    assert "二级" in said.text()


def test_without_a_reason_one_does_not_come_to_the_summary(wizard: Any, complain: Any) -> None:
    shown = wizard(complain("service_opened"))
    on(shown)
    judge(shown, reason="")
    on(shown)
    assert shown.step == 1
    assert shown._judgement.body.error_of("reason")


def test_what_was_written_is_back_after_the_wizard_was_closed(wizard: Any, complain: Any) -> None:
    ticket_id = complain("service_opened")
    first = wizard(ticket_id)
    on(first)
    judge(first)
    QTest.keyClick(first, Qt.Key.Key_Escape)
    second = wizard(ticket_id)
    assert second.step == 1
    assert second._judgement.body.raw()["reason"] == REASON
    assert second._judgement.body.raw()["category"] == "charge"


def test_everything_that_takes_keys_has_a_name(wizard: Any, complain: Any) -> None:
    shown = wizard(complain("service_opened"))
    for _page in range(2):
        for widget in shown.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
                assert widget.accessibleName(), (type(widget), widget.objectName())
        on(shown)
