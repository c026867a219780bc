"""Whom a finding names is heard in the window: asked for, recorded, or noted as silent. Source: LAW-statement"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from desktop.desk import papers
from desktop.domain.papers import Finding, Form
from desktop.domain.types import Act
from forms.papers import render
from tests.ui.ticket.hands import find, press, refusal, save, write

House = Any
PACKS = ("franchise", "telecom", "agency", "ecommerce", "printshop")


@pytest.mark.parametrize("pack", PACKS)
def test_the_form_of_the_finding_says_that_a_term_starts(pack: str, house: Callable[[str], House]) -> None:
    office = house(pack)
    ticket = office.heard()
    dialog = office.form("lin", ticket, Act.INVESTIGATE)
    write(dialog, "facts", "查明")
    write(dialog, "responsibility.ours", "100")
    assert "小李" not in dialog._consequence.text()
    write(dialog, "person", "小李")
    card = dialog._consequence
    assert "小李" in card.text() + card._note.text()
    write(dialog, "statement", "当天漏了一步")
    assert "小李" not in card.text() + card._note.text()


def named(office: House, **more: Any) -> int:
    ticket: int = office.heard()
    args = {"facts": "裁切没有校位", "responsibility": {"ours": 100}, "person": "小李", "basis": "工单", **more}
    office.do("lin", ticket, "investigate", **args)
    return ticket


def test_a_statement_is_written_down_with_who_and_when(house: Callable[[str], House]) -> None:
    office = house("telecom")
    ticket = named(office)
    office.clock.advance(timedelta(hours=2))
    dialog = office.form("lin", ticket, Act.STATEMENT)
    assert dialog.findChild(object, "frame.silent") is None
    assert find(dialog, "field.person").text() == "小李"
    assert "周一 18:00" in dialog._consequence.text()  # the Saturday is worked
    assert dialog.focusWidget() is find(dialog, "field.said")
    save(dialog)
    assert "LAW-statement" in dialog.body.error_of("said")
    write(dialog, "said", "上一班没有交接")
    write(dialog, "at", "10:00")
    save(dialog)
    data = office.last(ticket).data
    assert (data["person"], data["said"], data["at"]) == ("小李", "上一班没有交接", "2026-10-09T02:00:00+00:00")


def test_silence_is_offered_once_the_term_is_over_and_stands_on_the_paper(house: Callable[[str], House]) -> None:
    office = house("telecom")
    ticket = named(office)
    office.clock.advance(timedelta(days=6))
    dialog = office.form("lin", ticket, Act.STATEMENT)
    press(dialog, "silent", "未作陈述")
    assert find(dialog, "frame.said").isHidden()
    save(dialog)
    assert office.last(ticket).data["silent"] is True
    paper = papers.gather(office.seat("lin"), ticket, Form.FINDING)[0]
    assert isinstance(paper, Finding)
    assert paper.statement.silent
    assert paper.statement.until is not None
    assert render([paper])


def test_the_review_names_who_was_not_heard(house: Callable[[str], House]) -> None:
    office = house("telecom")
    ticket = named(office)
    office.do("lin", ticket, "propose", measures="道歉", remedy={"kind": "apology"})
    office.do("lin", ticket, "resolve", result="已道歉")
    office.do("lin", ticket, "callback", reached=True, satisfaction=1, said="好", means="phone")
    step = office.detail("lin", ticket).steps[0]
    assert (step.act, step.mine) == (Act.STATEMENT, True)
    login = next(
        one for one in ("xu", "liang", "luo")
        if any(step.act is Act.REVIEW and step.mine for step in office.detail(one, ticket).steps)
    )  # fmt: skip
    dialog = office.form(login, ticket, Act.REVIEW)
    save(dialog)
    assert "小李" in refusal(dialog)
    assert "LAW-statement" in refusal(dialog)
