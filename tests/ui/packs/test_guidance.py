"""The guidance of the pack stands where one needs it: intake, contact form, proposal, page. Source: A-4, T-11"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.base.i18n import pick
from desktop.domain.types import Act
from desktop.ui.components.text import Paragraph
from desktop.ui.intake.intake_page import IntakePage
from tests.ui.ticket.hands import find

House = Any
PACKS = ("franchise", "telecom", "agency", "ecommerce", "printshop")


def said(widget: Any) -> str:
    return "\n".join(part.text() for part in widget.findChildren(Paragraph) if part.isVisibleTo(widget))


@pytest.mark.parametrize("pack", PACKS)
def test_the_guidance_of_the_cause_is_in_sight_while_one_talks_and_offers(pack: str, house: Any, page: Any) -> None:
    office = house(pack)
    ticket = office.heard()
    guidance = pick(office.policy.categories[0].guidance)
    assert guidance in said(office.form("lin", ticket, Act.CONTACT))
    assert guidance in said(office.form("lin", ticket, Act.PROPOSE))
    section = find(page(office, "lin", ticket), "advice")
    assert not section.isHidden()
    assert guidance in find(section, "advice_card").text()


@pytest.mark.parametrize("pack", ["telecom", "printshop"])
def test_a_ticked_behaviour_brings_its_advice_and_manner_at_once(pack: str, house: Any, page: Any) -> None:
    """Source: T-11, T-11b, P-5"""
    office = house(pack)
    ticket = office.heard()
    one = next(behaviour for behaviour in office.policy.behaviours if behaviour.manners)
    manner = next(m for m in office.policy.manners if m.code == one.manners[0])
    dialog = office.form("lin", ticket, Act.CONTACT)
    card = find(dialog, "advice_card")
    assert card.isHidden()
    QTest.keyClick(find(dialog, f"check.{one.code}"), Qt.Key.Key_Space)
    assert pick(one.advice) in card.text()
    assert pick(manner.phrases[0]) in card.text()
    QTest.keyClick(find(dialog, f"check.{one.code}"), Qt.Key.Key_Space)
    assert card.isHidden()
    told = {"means": "phone", "reached": True, "said": "再谈", "behaviours": [one.code]}
    office.do("lin", ticket, "contact", **told)
    section = find(page(office, "lin", ticket), "advice")
    assert pick(one.advice) in find(section, "advice_card").text()


def test_a_filed_complaint_needs_no_advice(house: Any, page: Any) -> None:
    office = house("franchise")
    ticket = office.heard()
    office.do("lin", ticket, "withdraw", reason="forgot", said="算了")
    office.do("xu", ticket, "review", passed=True, opinion="同意")
    office.do("he", ticket, "file")
    assert find(page(office, "lin", ticket), "advice").isHidden()


def test_the_intake_advises_as_soon_as_the_cause_is_chosen(house: Callable[[str], House], qtbot: Any) -> None:
    office = house("agency")
    intake = IntakePage(office.chair("lin"))
    qtbot.addWidget(intake)
    intake.show()
    combo = find(intake, "intake_category")
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    category = office.policy.category(combo.code())
    assert category is not None
    assert pick(category.guidance) in intake.form.more.fields()["category"]._below.text()
