"""T-10: who reviews an escalated case sees what to look at; what was found can be read and printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.base.clock import FixedClock
from desktop.desk import sheets
from desktop.domain.types import Act
from desktop.ui.ticket.side import ExaminationSection

FOUND = "接手后隔了两天才回电，没有设提醒"


@pytest.fixture
def office(house: Callable[[str], Any]) -> Any:
    return house("telecom")


def to_review(office: Any, clock: FixedClock) -> tuple[int, str]:
    """A case that rose to level 2, late, up to its review: its key and who reviews."""
    first = office.heard()
    worst = office.policy.ratings[-1].value
    for act, args in (
        ("investigate", {"facts": "查了账", "responsibility": {"ours": 100, "customer": 0, "third": 0}}),
        ("propose", {"measures": "说明", "remedy": {"kind": "explanation"}, "promised_on": "2026-10-12"}),
        ("resolve", {"result": "已说明"}),
        ("callback", {"reached": True, "satisfaction": worst, "said": "不接受", "means": "phone"}),
    ):
        office.do("lin", first, act, **args)
    ticket = office.detail("lin", first).next_id
    handler = office.detail("lin", ticket).case.ticket.handler
    login = next(one.login for one in office.store.office().people if one.id == handler)
    clock.advance(timedelta(days=4))
    office.do(login, ticket, "contact", means="phone", reached=True, said="请尽快", told=office.told())
    for act, args in (
        ("investigate", {"facts": "查了账", "responsibility": {"ours": 100, "customer": 0, "third": 0}}),
        ("propose", {"measures": "退款", "remedy": {"kind": "explanation"}, "promised_on": "2026-10-20"}),
        ("resolve", {"result": "已退款"}),
    ):
        office.do(login, ticket, act, **args)
    office.do("lin", ticket, "callback", reached=True, said="可以", means="phone")
    reviewer = next(one for one in ("luo", "deng", "liang", "xu") if office.detail(one, ticket).steps[0].mine)
    return ticket, reviewer


def test_the_review_shows_the_way_what_was_late_and_the_changes_of_hand(office: Any, clock: FixedClock) -> None:
    ticket, reviewer = to_review(office, clock)
    dialog = office.form(reviewer, ticket, Act.REVIEW)
    said = dialog.findChild(QWidget, "examination").accessibleName()
    assert "经手，一级，林晓棠：上班时间" in said
    assert "超过的时限，24小时电话回复：超" in said
    assert "第 2 张" in said
    assert "交接，林晓棠 → " in said
    assert "升级换新单" in said


def test_a_level_that_is_scored_shows_nothing_of_the_kind(house: Callable[[str], Any]) -> None:
    office = house("franchise")
    dialog = office.form("xu", office.register(), Act.REVIEW)
    assert dialog.findChild(QWidget, "examination") is None
    assert office.detail("xu", office.register()).examination is None


def test_what_was_found_is_read_on_the_complaint_and_printed(office: Any, clock: FixedClock, qtbot: Any) -> None:
    ticket, reviewer = to_review(office, clock)
    section = ExaminationSection()
    qtbot.addWidget(section)
    section.show()
    section.show_detail(office.detail("lin", ticket), clock.now())
    assert "交接 1 次，超时" in _said(section)
    assert sheets.sheet_data(office.seat("lin"), ticket).verification.examined
    dialog = office.form(reviewer, ticket, Act.REVIEW)
    field = dialog.findChild(QWidget, "field.holes")
    field.setFocus()
    field.insertPlainText(FOUND)
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    office.chair(reviewer).tasks.wait()
    section.show_detail(office.detail("lin", ticket), clock.now())
    assert FOUND in _said(section)
    assert "交接 1 次" not in _said(section)
    printed = sheets.sheet_data(office.seat("lin"), ticket)
    assert (printed.verification.examined, printed.verification.holes) == (True, FOUND)
    assert not any(FOUND in one.opinion for one in printed.opinions)


def _said(section: QWidget) -> str:
    QApplication.processEvents()
    shown = (w for w in section.findChildren(QWidget) if w.isVisible())
    return "\n".join(str(w.text()) if hasattr(w, "text") else w.accessibleName() for w in shown)
