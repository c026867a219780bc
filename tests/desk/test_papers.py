"""Which forms make sense for a ticket, and what stands in them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from desktop.base import paths
from desktop.base.clock import FixedClock
from desktop.base.errors import RefusedError
from desktop.desk import acts, attachments, customers, history, office, paper_lines, papers, people, sheets, tickets
from desktop.desk.paper_facts import Facts
from desktop.desk.session import Session
from desktop.domain.papers import (
    MOST_LINES,
    Agenda,
    Asked,
    Attempts,
    Check,
    Finding,
    Form,
    Paper,
    Report,
    Request,
    Settlement,
    Suggestion,
)
from desktop.domain.sheet import SheetData
from desktop.store import keys
from desktop.store.store import Store
from forms import handling_sheet
from forms.papers import Copy, render

Seat = Callable[[str], Session]
COMPLAINT: dict[str, Any] = {
    "complainant_kind": "consumer",
    "name": "周敏",
    "phone": "15400006021",
    "channel": "phone",
    "store": "麓湖店",
    "staff": "区嘉敏",
    "product": "葡萄冻冻 大杯",
    "product_code": "HM-2207",
    "other_contact": "无",
    "happened_where": "麓湖店堂食",
    "cause": "饮品味道发酸，喝了两口就停了",
    "course": "昨晚在麓湖店买的葡萄冻冻，喝了两口觉得发酸。",
    "demand": "退款",
    "category": "product_quality",
}
TOLD = {"procedure": True, "time": True, "direct_contact": True}
SHARES = {"ours": 70, "customer": 0, "third": 30}


class Desk:
    """Registers a complaint and does what people do to it."""

    def __init__(self, seat: Seat, clock: FixedClock) -> None:
        self.seat, self.clock = seat, clock

    def add(self, **fields: Any) -> int:
        return tickets.register(self.seat("lin"), COMPLAINT | fields).ticket_id

    def do(self, ticket: int, act: str, who: str = "lin", **args: Any) -> int | None:
        self.clock.advance(timedelta(minutes=5))
        return acts.do(self.seat(who), ticket, act, args).new_ticket_id

    def reach(self, ticket: int, who: str = "lin", said: str = "客户说明经过") -> None:
        self.do(ticket, "contact", who, means="phone", reached=True, said=said, told=TOLD)

    def settle(self, ticket: int, who: str = "lin", **remedy: Any) -> None:
        self.do(ticket, "investigate", who, facts="冷柜温控失灵", analysis="没有点检", responsibility=SHARES,
                department="麓湖店", person="区嘉敏", basis="温度记录", statement="当天没注意",
                why_escaped="无报警")  # fmt: skip
        self.do(ticket, "propose", who, measures="退款并致歉", promised_on="2026-10-12",
                corrective="更换温控器", remedy=remedy or {"kind": "apology"})  # fmt: skip

    def ask(self, ticket: int, who: str, satisfaction: int, said: str) -> int | None:
        self.do(ticket, "resolve", who, result="已落实")
        return self.do(ticket, "callback", who, reached=True, satisfaction=satisfaction, said=said)

    def paper(self, ticket: int, form: Form, who: str = "lin", masked: bool = False) -> Any:
        return papers.gather(self.seat(who), ticket, form, masked)[0]

    def forms(self, ticket: int, who: str = "lin") -> set[str]:
        return set(papers.available(self.seat(who), ticket))


@pytest.fixture
def desk(seat: Seat, clock: FixedClock) -> Desk:
    return Desk(seat, clock)


def text(paper: Paper, copy: Copy = Copy.OFFICE) -> str:
    pages = PdfReader(io.BytesIO(render([paper], copy))).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def test_forms_come_as_the_case_grows(desk: Desk) -> None:
    ticket = desk.add()
    assert desk.forms(ticket) == {"handling", "request"}
    assert papers.available(desk.seat("lin"), ticket)[0] == "handling"
    desk.reach(ticket)
    assert "attempts" in desk.forms(ticket)
    desk.settle(ticket)
    assert desk.forms(ticket) == {"handling", "attempts", "request", "finding", "settlement"}


@pytest.mark.parametrize("form", [form for form in Form if form not in {Form.HANDLING, Form.REQUEST}])
def test_a_form_that_does_not_fit_is_refused(desk: Desk, form: Form) -> None:
    with pytest.raises(RefusedError) as refused:
        desk.paper(desk.add(), form)
    wanted = "penalties_off" if form is Form.SUGGESTION else "form_unfit"
    assert (refused.value.code, refused.value.field) == (wanted, "form")


def grave(desk: Desk) -> int:
    ticket = desk.add(cause="喝完肚子疼，已打 12315 举报", reply_by="2026-10-12T18:00:00+08:00", paid="19.00")
    desk.do(ticket, "escalate", reason="客户已向 12315 反映", facts="门店未回复")
    desk.reach(ticket, "liang", said="我等了一天没人理我")
    return ticket


def test_the_special_report_tells_level_triggers_steps_and_proposal(desk: Desk) -> None:
    ticket = grave(desk)
    before = desk.paper(ticket, Form.REPORT, "liang")
    assert (before.at, before.facts, before.proposal.measures) == (None, "", "")
    desk.do(ticket, "report", "liang", facts="同店当天另有两杯反映，已停售封样")
    desk.settle(ticket, "liang", kind="refund", amount="2399.00")
    report: Report = desk.paper(ticket, Form.REPORT, "liang")
    assert report.rule == "F-5.1-L3"
    assert report.matter.level == 3
    assert ("12315" in {one.word for one in report.triggers}) and all(one.rule for one in report.triggers)
    assert report.facts == "同店当天另有两杯反映，已停售封样"
    assert report.said == "我等了一天没人理我"
    assert [line.act for line in report.lines][:3] == ["register", "escalate", "contact"]
    assert (report.proposal.amount, report.limit, report.waits) == (Decimal("2399.00"), Decimal(500), True)
    assert {"罗启明", "邓婉仪"} <= set(report.told)
    assert "LAW-12315" in {one.rule for one in report.late}
    assert [box.name for box in report.opinions] == ["梁素芬", "", ""]
    assert "批准¥2,399.00（超出经办权限）" in text(report)


def test_a_report_keeps_to_the_newest_steps_and_counts_the_others(desk: Desk) -> None:
    ticket = grave(desk)
    for number in range(9):
        desk.do(ticket, "contact", "liang", means="phone", reached=number % 2 == 0, said=f"第 {number} 次通话" * 20)
    report: Report = desk.paper(ticket, Form.REPORT, "liang")
    assert len(report.lines) == MOST_LINES
    assert report.left_out == 12 - MOST_LINES
    assert {line.missed for line in report.lines} == {True, False}
    assert max(len(line.text) for line in report.lines) <= 72


def referred(desk: Desk) -> int:
    """A complaint that rose from level 1 to the meeting, a sheet for each level."""
    ticket = desk.add()
    desk.reach(ticket)
    desk.settle(ticket, kind="refund", amount="19.00")
    second = desk.ask(ticket, "lin", 4, "没人解释为什么会酸")
    assert second
    desk.reach(second, "xu")
    desk.settle(second, "xu", kind="gift", amount="300")
    third = desk.ask(second, "xu", 5, "我要书面说明")
    assert third
    desk.reach(third, "liang")
    desk.do(third, "report", "liang", facts="客户两次不满意")
    desk.settle(third, "liang", kind="refund", amount="900")
    desk.do(third, "approve", "luo", opinion="同意")
    desk.ask(third, "liang", 5, "还是没有书面说明")
    return third


def test_the_agenda_shows_every_sheet_what_was_offered_and_why_it_was_refused(desk: Desk) -> None:
    ticket = referred(desk)
    agenda: Agenda = desk.paper(ticket, Form.AGENDA, "deng")
    assert agenda.question == ""
    desk.do(ticket, "refer", "deng", question="是否公开检验结果？")
    agenda = desk.paper(ticket, Form.AGENDA, "deng")
    assert agenda.rule == "F-5.3.1.7"
    assert [link.level.number for link in agenda.links] == [1, 2, 3]
    assert [link.handler for link in agenda.links] == ["林晓棠", "徐文博", "梁素芬"]
    assert [link.refused for link in agenda.links] == ["没人解释为什么会酸", "我要书面说明", "还是没有书面说明"]
    assert [link.decided for link in agenda.links] == ["林晓棠", "徐文博", "罗启明"]
    assert all("退款并致歉" in link.offered[0] for link in agenda.links)
    assert [link.ended_at is None for link in agenda.links] == [False, False, True]
    assert (agenda.question, agenda.by, agenda.decision) == ("是否公开检验结果？", "邓婉仪", "")
    desk.do(ticket, "decide", "deng", decision="公开")
    agenda = desk.paper(ticket, Form.AGENDA, "deng")
    assert (agenda.decision, agenda.decided_by) == ("公开", "邓婉仪")
    assert text(agenda).count("GZ01-2026") >= 4


def test_a_long_story_stays_short_on_the_agenda(desk: Desk) -> None:
    ticket = desk.add()
    desk.reach(ticket)
    desk.settle(ticket)
    second = desk.ask(ticket, "lin", 4, "说来话长，" * 900)
    assert second
    (first, _) = paper_lines.links(Facts.of(desk.seat("xu"), second, masked=False))
    assert first.refused.startswith("说来话长")
    assert len(first.refused) == 120


def test_the_proof_measures_the_protocol_and_masks_the_number_on_copies(desk: Desk) -> None:
    ticket = desk.add()
    desk.do(ticket, "contact", means="phone", reached=False, said="无人接听")
    desk.do(ticket, "contact", means="sms", reached=False, said="已发短信")
    proof: Attempts = desk.paper(ticket, Form.ATTEMPTS)
    assert {step.check: (step.found, step.met) for step in proof.steps} == {
        Check.ATTEMPTS: (2, False),
        Check.DAYS: (1, False),
    }
    assert not proof.reached
    for _ in range(2):
        desk.clock.advance(timedelta(days=1))
        desk.do(ticket, "contact", means="phone", reached=False)
    proof = desk.paper(ticket, Form.ATTEMPTS)
    assert all(step.met for step in proof.steps)
    assert {one.phone for one in proof.tries} == {"15400006021"}
    masked = desk.paper(ticket, Form.ATTEMPTS, masked=True)
    assert {one.phone for one in masked.tries} == {"154****6021"}
    assert "15400006021" not in text(masked, Copy.OUTSIDE)
    assert "未联系上，已按规范尽责" in text(proof)


def test_a_try_that_was_written_down_later_says_so(desk: Desk) -> None:
    ticket = desk.add()
    desk.clock.advance(timedelta(hours=2))
    early = (desk.clock.now() - timedelta(hours=1)).isoformat()
    desk.do(ticket, "contact", means="phone", reached=False, at=early)
    desk.do(ticket, "contact", means="phone", reached=True, said="接通了")
    proof: Attempts = desk.paper(ticket, Form.ATTEMPTS)
    assert [one.entered_at is None for one in proof.tries] == [False, True]
    assert proof.reached


def test_a_withdrawal_prints_the_customers_words_and_who_looked_again(desk: Desk) -> None:
    ticket = desk.add()
    desk.reach(ticket)
    attachments.attach_bytes(desk.seat("lin"), ticket, "通话.mp3", "recording", b"x")
    desk.do(ticket, "withdraw", reason="misunderstanding", said="是我弄错了，算了")
    request: Request = desk.paper(ticket, Form.REQUEST)
    assert (request.asked, request.rule, request.said) == (Asked.WITHDRAW, "T-5a", "是我弄错了，算了")
    assert request.reason in request.reasons
    assert request.evidence == ()
    assert (request.others, request.reviewed) == (("通话.mp3",), None)
    desk.do(ticket, "review", "xu", passed=True, opinion="已回听录音")
    request = desk.paper(ticket, Form.REQUEST)
    assert (request.reviewed, request.review.opinion, request.review.name) == (True, "已回听录音", "徐文博")


def test_a_request_to_judge_anew_names_both_categories_and_the_evidence(desk: Desk) -> None:
    ticket = desk.add()
    desk.reach(ticket, said="其实是店员态度不好")
    asked: Request = desk.paper(ticket, Form.REQUEST)
    assert (asked.asked, asked.at, asked.to_category, asked.to_level) == (Asked.RECLASSIFY, None, "", None)
    assert asked.from_category
    other = next(
        c.code for c in desk.seat("lin").store.policy().categories_for("consumer") if c.code != "product_quality"
    )
    desk.do(ticket, "reclassify", category=other, reason="客户更正了说法")
    request: Request = desk.paper(ticket, Form.REQUEST)
    assert (request.rule, request.reason) == ("T-5b", "客户更正了说法")
    assert request.from_category == asked.from_category != request.to_category
    assert request.said == "其实是店员态度不好"


def test_the_finding_holds_shares_basis_and_statement(desk: Desk) -> None:
    ticket = desk.add()
    desk.reach(ticket)
    desk.settle(ticket)
    finding: Finding = desk.paper(ticket, Form.FINDING)
    assert [share.percent for share in finding.shares] == [70, 0, 30]
    assert (finding.department, finding.person, finding.statement.said) == ("麓湖店", "区嘉敏", "当天没注意")
    assert "70%" in text(finding)


def test_a_settlement_leaves_the_house_without_anything_internal(desk: Desk) -> None:
    ticket = desk.add(phone="15400006021")
    desk.reach(ticket)
    desk.settle(ticket, kind="refund", amount="19.00")
    settlement: Settlement = desk.paper(ticket, Form.SETTLEMENT)
    assert (settlement.matter.phone, settlement.matter.masked) == ("154****6021", True)
    assert (settlement.amount, settlement.contact) == (Decimal("19.00"), "林晓棠")
    printed = text(settlement)
    for internal in ("15400006021", "区嘉敏", "更换温控器", "冷柜温控失灵", "当天没注意", "一级"):
        assert internal not in printed, internal
    assert "退款并致歉" in printed


def test_a_suggestion_needs_penalties_on_and_is_for_those_concerned_only(desk: Desk) -> None:
    ticket = desk.add()
    desk.clock.advance(timedelta(days=5))
    desk.reach(ticket)
    assert "suggestion" not in desk.forms(ticket, "xu")
    office.set_setting(desk.seat("admin"), office.PENALTIES_ON, True)
    assert "suggestion" in desk.forms(ticket, "xu")
    assert "suggestion" in desk.forms(ticket, "lin"), "whom it concerns may read it"
    assert "suggestion" not in desk.forms(ticket, "he")
    suggestion: Suggestion = desk.paper(ticket, Form.SUGGESTION, "xu")
    assert (suggestion.rule, suggestion.person, suggestion.verdict) == ("F-5.4.1.1", "林晓棠", None)
    assert (suggestion.minimum, suggestion.maximum) == (Decimal(30), Decimal(30))
    assert suggestion.clause
    assert suggestion.over_minutes
    printed = text(suggestion)
    assert len(suggestion.lines) == 2
    for customer in ("周敏", "15400006021", "饮品味道发酸", "客户说明经过"):
        assert customer not in printed
    desk.do(ticket, "penalty", "xu", dismiss=suggestion.code, opinion="客户多次改约")
    decided: Suggestion = desk.paper(ticket, Form.SUGGESTION, "xu")
    assert (decided.verdict, decided.opinion, decided.decided_by) == (False, "客户多次改约", "徐文博")


def test_a_print_is_recorded_with_its_form(desk: Desk) -> None:
    ticket = desk.add()
    desk.reach(ticket)
    papers.record_print(desk.seat("lin"), [ticket], Form.ATTEMPTS)
    assert history.log(desk.seat("lin"), ticket)[0].act == "print"


@pytest.mark.parametrize("form", [form for form in Form if form is not Form.HANDLING])
def test_every_form_prints_blank_on_one_page(desk: Desk, form: Form) -> None:
    empty = papers.blank(desk.seat("lin"), form)
    pages = PdfReader(io.BytesIO(render([empty]))).pages
    assert len(pages) == 1
    assert "广州一部" in pages[0].extract_text()


PACKS = ("franchise", "telecom", "agency", "ecommerce", "printshop")


@pytest.fixture(params=PACKS)
def alone(request: pytest.FixtureRequest, tmp_path: Path, clock: FixedClock) -> Iterator[Session]:
    """An office of each trade in which one person does everything."""
    rules = (paths.resources() / "policies" / f"{request.param}.toml").read_text("utf-8")
    with Store.create(
        tmp_path / "office.db", "water kettle moon bridge", clock, office_code="GZ01", office_name="广州一部",
        policy_text=rules, admin_login="admin", admin_name="管理员", admin_pin="2468", workstation_name="前台",
        cost=keys.Cost(8, 1, 1),
    ) as store:  # fmt: skip
        yield Session(store, clock, people.find(store, "admin"))


def test_every_pack_fills_every_form_that_fits_on_one_page(alone: Session, clock: FixedClock) -> None:
    """Source: T-3, T-5b, P-3"""
    policy = alone.store.policy()
    fields = {"complainant_kind": policy.complainants[0].code, "category": policy.categories[0].code}
    cause = "三次反映没有结果，已经打 12315，还要找律师和媒体曝光"
    ticket = tickets.register(alone, COMPLAINT | fields | {"cause": cause, "order_number": "SO-1"}).ticket_id
    shares = {party.code: 100 * (at == 0) for at, party in enumerate(policy.responsibility)}
    told = {code: True for code, _ in policy.told.items}
    for act, args in (
        ("contact", {"means": "phone", "reached": False}),
        ("contact", {"means": "sms", "reached": False, "said": "已发短信"}),
        ("contact", {"means": "phone", "reached": True, "said": "等了三天没人理我", "told": told}),
        ("report", {"facts": "值班记录缺两天"}),
        (
            "investigate",
            {"facts": "值班记录缺两天", "responsibility": shares, "basis": "通话记录", "order_checked": True},
        ),
    ):
        clock.advance(timedelta(minutes=5))
        acts.do(alone, ticket, act, args)
    offered = [form for form in papers.available(alone, ticket) if form != Form.HANDLING]
    assert {"report", "attempts", "request", "finding"} <= set(offered)
    for form in offered:
        (paper,) = papers.gather(alone, ticket, form)
        pages = PdfReader(io.BytesIO(render([paper]))).pages
        assert len(pages) == 1, form
        assert "GZ01-20261009-A001" in pages[0].extract_text(), form
    proof = papers.gather(alone, ticket, Form.ATTEMPTS)[0]
    assert isinstance(proof, Attempts)
    assert (Check.DAILY in {step.check for step in proof.steps}) is policy.protocol.daily
    wanted = papers.gather(alone, ticket, Form.REQUEST)[0]
    assert isinstance(wanted, Request)
    asked = policy.categories[0].evidence or tuple(one.code for one in policy.reclassification.evidence)
    assert len(wanted.evidence) == len(asked)
    assert not any(piece.present for piece in wanted.evidence)


@pytest.mark.usefixtures("marked_rules")
def test_marks_on_the_customer_stay_in_the_house(desk: Desk) -> None:
    """Neither the mark nor what it alone has raised stands on any copy for outside. Source: Law and decency."""
    until = (desk.clock.now() + timedelta(days=30)).date()
    key = customers.key_of(desk.seat("lin").store.ticket(desk.add()))
    for kind, approver in (("press", "liang"), ("sums", "xu")):
        made = customers.mark(desk.seat("lin"), key, kind, "客户说明自己在报社工作", until)
        customers.approve_mark(desk.seat(approver), made)
    ticket = desk.add(cause="喝完肚子疼，已打 12315 举报", reply_by="2026-10-12T18:00:00+08:00")
    desk.do(ticket, "escalate", reason="客户已向 12315 反映", facts="门店未回复")
    desk.reach(ticket, "liang")
    desk.do(ticket, "report", "liang", facts="已停售封样")
    desk.settle(ticket, "liang")
    desk.do(ticket, "approve", "luo", opinion="同意")
    secrets = ("先说金额", "媒体从业", "来自媒体", "报社")

    inside = sheets.sheet_data(desk.seat("liang"), ticket)
    assert inside.complainant.marks == ("先说金额", "媒体从业")
    assert "来自媒体" in inside.classing.triggers
    assert "媒体从业" in handling(inside, handling_sheet.Copy.OFFICE)
    outside = sheets.sheet_data(desk.seat("liang"), ticket, masked=True)
    assert outside.complainant.marks == ()
    assert outside.classing.triggers and "来自媒体" not in outside.classing.triggers
    assert not [secret for secret in secrets if secret in handling(outside, handling_sheet.Copy.OUTSIDE)]

    assert "来自媒体" in text(desk.paper(ticket, Form.REPORT, "liang"))
    others = desk.forms(ticket, "liang") - {"handling"}
    assert {"report", "attempts", "request", "finding", "settlement"} <= others
    for form in others:
        told = text(desk.paper(ticket, Form(form), "liang", masked=True), Copy.OUTSIDE)
        assert not [secret for secret in secrets if secret in told], form
    settlement = text(desk.paper(ticket, Form.SETTLEMENT, "liang"))
    assert not [secret for secret in secrets if secret in settlement], "it is the customer's own copy"


def handling(sheet: SheetData, copy: handling_sheet.Copy) -> str:
    pages = PdfReader(io.BytesIO(handling_sheet.render([sheet], copy))).pages
    return "".join("".join(page.extract_text().split()) for page in pages)
