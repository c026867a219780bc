"""Each rule that a form can break is broken through the window: refused where it can be mended, with its clause."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from conftest import TOLD, Desk

from desktop.domain.types import Act, State
from tests.ui.ticket.hands import choose, press, refusal, save, write

Prepare = Callable[[Desk], int]
Fill = Callable[[Any], None]


@dataclass(frozen=True)
class Broken:
    """Who tries which act on what, what they type, and where the refusal stands ("" = above the form)."""

    clause: str
    act: Act
    login: str
    prepare: Prepare
    fill: Fill
    at: str
    says: str
    meanwhile: Callable[[Desk, int], object] = field(default=lambda _desk, _ticket: None)


def nothing(_form: Any) -> None:
    """The form is saved as it opened."""


def texts(**typed: str) -> Fill:
    def fill(form: Any) -> None:
        for key, text in typed.items():
            write(form, key.replace("__", "."), text)

    return fill


def refund(amount: str) -> Fill:
    def fill(form: Any) -> None:
        write(form, "measures", "退款并致歉")
        choose(form, "remedy.kind", "退款")
        write(form, "remedy.amount", amount)

    return fill


def reached_without_words(form: Any) -> None:
    press(form, "reached", "接通")
    write(form, "said", "")


def unequal_shares(form: Any) -> None:
    texts(facts="打包时拿错", analysis="出餐未核单", responsibility__ours="60")(form)


def sent_back_in_silence(form: Any) -> None:
    press(form, "passed", "退回")


def withdrawn_in_silence(form: Any) -> None:
    choose(form, "reason", "误会")


def rated_in_silence(form: Any) -> None:
    form.body.input("satisfaction").press(2)


def serious(desk: Desk) -> int:
    """Level 2, already with tier 2."""
    ticket = desk.contacted(cause="店员态度恶劣，骂人", category="service_attitude")
    desk.do("lin", ticket, "escalate", reason="超出一级权限", to_level=2, facts="客户投诉店员骂人")
    return ticket


def grave(desk: Desk) -> int:
    """Level 3, with the manager, not yet reported."""
    ticket = desk.contacted(cause="饮品里有碎玻璃，孩子口腔划伤", category="safety")
    manager = desk.seat("liang").person.id
    told = [desk.seat(login).person.id for login in ("liang", "luo", "deng")]
    desk.do("lin", ticket, "escalate", reason="人身安全", to_level=3, facts="划伤", notified=told, to=manager)
    return ticket


def with_task(desk: Desk) -> int:
    ticket = desk.proposed()
    due = (desk.clock.now() + timedelta(days=1)).isoformat()
    desk.do("lin", ticket, "task", department="麓湖店", what="调监控", by=due)
    return ticket


def in_review(desk: Desk) -> int:
    return desk.rated(2)


def reviewed(desk: Desk) -> int:
    ticket = desk.rated(2)
    desk.do("xu", ticket, "review", passed=True, opinion="同意")
    return ticket


def serious_in_review(desk: Desk) -> int:
    ticket = serious(desk)
    desk.do("liang", ticket, "investigate", facts="骂人", analysis="未培训", responsibility={"ours": 100})
    remedy = {"kind": "apology"}
    desk.do("liang", ticket, "propose", measures="道歉", remedy=remedy, promised_on="2026-10-12")
    desk.do("liang", ticket, "resolve", result="已道歉")
    desk.do("liang", ticket, "callback", reached=True, satisfaction=2, said="可以")
    return ticket


def hand_up(desk: Desk, ticket: int) -> object:
    return desk.do("lin", ticket, "escalate", reason="客户情绪激动", to_level=2, facts="要求上级处理")


def park(desk: Desk, ticket: int) -> object:
    return desk.do("lin", ticket, "park", reason="等客户寄回商品")


def rate(desk: Desk, ticket: int) -> object:
    return desk.do("lin", ticket, "callback", reached=True, satisfaction=1, said="很好")


def review(desk: Desk, ticket: int) -> object:
    return desk.do("xu", ticket, "review", passed=True, opinion="同意")


def untold(desk: Desk) -> int:
    ticket = desk.register()
    desk.do("lin", ticket, "contact", means="phone", reached=True, said="客户说明了情况")
    desk.do("lin", ticket, "investigate", facts="拿错", analysis="未核单", responsibility={"ours": 100})
    return ticket


def unknown_product(desk: Desk) -> int:
    ticket = desk.register(product="", product_code="")
    desk.do("lin", ticket, "contact", means="phone", reached=True, said="客户说明了情况", told=TOLD)
    desk.do("lin", ticket, "investigate", facts="拿错", analysis="未核单", responsibility={"ours": 100})
    return ticket


def beyond_authority(desk: Desk) -> int:
    return desk.proposed(amount="450")


def still_dissatisfied_at_the_top(desk: Desk) -> int:
    ticket = grave(desk)
    desk.do("liang", ticket, "report", facts="孩子划伤，要求今天答复")
    desk.do("liang", ticket, "contact", means="phone", reached=True, said="经理致歉", told=TOLD)
    desk.do("liang", ticket, "investigate", facts="量杯破损", analysis="未点检", responsibility={"ours": 100})
    desk.do("liang", ticket, "propose", measures="承担医药费", remedy={"kind": "apology"}, promised_on="2026-10-12")
    desk.do("luo", ticket, "approve", opinion="同意")
    desk.do("liang", ticket, "resolve", result="已致歉")
    desk.do("liang", ticket, "callback", reached=True, satisfaction=5, said="不能接受")
    return ticket


CASES = [
    Broken("F-4.2", Act.APPROVE, "he", beyond_authority, texts(opinion="同意"), "", "徐文博"),
    Broken("F-5.3.1.7", Act.REVIEW, "luo", still_dissatisfied_at_the_top, texts(opinion="同意"), "", "例会"),
    Broken("F-5.3.1.7", Act.REFER, "luo", still_dissatisfied_at_the_top, texts(question="怎么办"), "", "邓婉仪"),
    Broken("F-5.1.1", Act.CONTACT, "lin", Desk.register, reached_without_words, "said", "说了什么"),
    Broken("F-5.1.1", Act.CONTACT, "lin", Desk.register, texts(said="好", promised__what="回电"), "promised.by", ""),
    Broken("F-5.3.1.2", Act.NOTE, "lin", Desk.register, nothing, "text", ""),
    Broken("F-5.3.1.2", Act.INVESTIGATE, "lin", Desk.contacted, unequal_shares, "responsibility", "100"),
    Broken("F-5.3.1", Act.PROPOSE, "lin", Desk.investigated, refund(""), "remedy.amount", "退款"),
    Broken("F-5.3.1.3", Act.PROPOSE, "lin", untold, refund("20"), "", ""),
    Broken("F-5.3.1.2", Act.PROPOSE, "lin", unknown_product, refund("20"), "", ""),
    Broken("F-5.3.1.4", Act.RESOLVE, "lin", with_task, texts(result="已送到"), "", ""),
    Broken("F-5.3.1.6", Act.RESOLVE, "lin", Desk.proposed, nothing, "result", ""),
    Broken("F-5.4.1.3", Act.CALLBACK, "lin", Desk.resolved, nothing, "satisfaction", "满意"),
    Broken("F-5.4.1.3", Act.CALLBACK, "lin", Desk.resolved, rated_in_silence, "said", ""),
    Broken("F-5.1-L1", Act.REVIEW, "xu", in_review, sent_back_in_silence, "opinion", ""),
    Broken("F-5.1-L1", Act.REVIEW, "xu", in_review, texts(opinion="同意"), "", "", review),
    Broken("F-5.1-L2", Act.INVESTIGATE, "lin", Desk.contacted, texts(facts="拿错", analysis="忙"), "", "", hand_up),
    Broken("F-5.1-L2", Act.REVIEW, "xu", serious_in_review, texts(opinion="同意"), "", "罗启明"),
    Broken("F-5.1-L2", Act.INVESTIGATE, "lin", serious, texts(facts="拿错", analysis="忙"), "", ""),
    Broken("F-5.1-L3", Act.PROPOSE, "liang", grave, refund("20"), "", "专项汇报"),
    Broken("F-5.1-L3", Act.REPORT, "liang", grave, texts(facts=""), "facts", ""),
    Broken("T-5a", Act.WITHDRAW, "lin", Desk.contacted, withdrawn_in_silence, "said", ""),
    Broken("T-5a", Act.WITHDRAW, "lin", Desk.contacted, texts(said="算了"), "reason", ""),
    Broken("F-5.3.1.6", Act.CALLBACK, "lin", Desk.resolved, rated_in_silence, "", "", rate),
    Broken("F-5.3.1.5", Act.PARK, "lin", Desk.contacted, texts(reason="等"), "", "", park),
    Broken("F-5.1-L1", Act.FILE, "he", in_review, nothing, "", "复核"),
    Broken("F-7", Act.FILE, "lin", reviewed, nothing, "", "何俊"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.clause}-{case.act}-{case.at or 'bar'}")
def test_a_broken_rule_is_refused_where_it_can_be_mended(case: Broken, desk: Desk, form: Callable[..., Any]) -> None:
    ticket = case.prepare(desk)
    dialog = form(case.login, ticket, case.act)
    case.fill(dialog)
    case.meanwhile(desk, ticket)
    before = len(desk.detail(case.login, ticket).case.events)
    save(dialog)
    told = dialog.body.error_of(case.at) if case.at else refusal(dialog)
    assert case.clause in told
    assert case.says in told
    assert dialog.isVisible()
    assert len(desk.detail(case.login, ticket).case.events) == before


def test_beyond_the_own_authority_a_proposal_goes_to_approval_first(desk: Desk, form: Callable[..., Any]) -> None:
    """Source: F-4.3.2"""
    ticket = desk.investigated()
    dialog = form("lin", ticket, Act.PROPOSE)
    refund("201")(dialog)
    assert "审批" in dialog.findChild(type(dialog._consequence)).text()
    save(dialog)
    assert desk.detail("lin", ticket).case.ticket.state is State.APPROVAL


@pytest.mark.parametrize(("rating", "state"), [(3, State.REVIEW), (4, State.RISEN), (5, State.RISEN)])
def test_each_answer_says_what_it_does_before_it_does_it(
    rating: int, state: State, desk: Desk, form: Callable[..., Any]
) -> None:
    """Source: F-5.3.1.6"""
    ticket = desk.resolved()
    dialog = form("lin", ticket, Act.CALLBACK)
    dialog.body.input("satisfaction").press(rating)
    told = dialog._consequence.text()
    assert ("升为" in told) == (state is State.RISEN)
    write(dialog, "said", "还行")
    save(dialog)
    assert desk.detail("lin", ticket).case.ticket.state is state


def test_at_the_top_a_dissatisfied_answer_leads_to_the_meeting(desk: Desk, form: Callable[..., Any]) -> None:
    """Source: F-5.3.1.7"""
    ticket = grave(desk)
    desk.do("liang", ticket, "report", facts="碎玻璃划伤儿童")
    desk.do(
        "liang", ticket, "investigate", facts="搅拌杯破损", analysis="未检查", responsibility={"ours": 100},
        department="麓湖店",
    )  # fmt: skip
    desk.do(
        "liang",
        ticket,
        "propose",
        measures="赔付",
        remedy={"kind": "refund", "amount": "300"},
        promised_on="2026-10-12",
    )
    if desk.detail("luo", ticket).case.ticket.state is State.APPROVAL:
        desk.do("luo", ticket, "approve", opinion="同意")
    desk.do("liang", ticket, "resolve", result="已赔付并致歉")
    dialog = form("liang", ticket, Act.CALLBACK)
    dialog.body.input("satisfaction").press(5)
    assert "总经理例会" in dialog._consequence.text()
    write(dialog, "said", "不接受")
    save(dialog)
    steps = desk.detail("deng", ticket).steps
    assert steps[0].act is Act.REFER
    assert steps[0].rule == "F-5.3.1.7"
