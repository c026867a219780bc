"""The other forms of the desk, read back from their PDFs."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import paper_samples as samples
import pytest
from pypdf import PdfReader
from sheet_samples import at

from desktop.base.i18n import ZONE, set_language
from desktop.domain import papers
from desktop.domain.papers import Asked, Check, Form, Measured, Paper, Try, code_text, content_hash
from desktop.domain.sheet import Head, Opinion, Solution, Statement
from forms.papers import Copy, render, title, unprintable

Make = Callable[[], Paper]
every_form = pytest.mark.parametrize("make", samples.ALL, ids=lambda make: make.__name__)


def pages(pdf: bytes) -> list[str]:
    """The text of every page without white space."""
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def text(paper: Paper, copy: Copy = Copy.OFFICE) -> str:
    return "".join(pages(render([paper], copy)))


def said_in_order(said: str, printed: str) -> bool:
    rest = iter(printed)
    return all(char in rest for char in "".join(said.split()))


TITLES = {
    "report": "客户投诉专项汇报", "agenda": "总经理例会议题", "attempts": "客户联系记录", "withdrawal": "投诉撤诉申请",
    "reclassification": "投诉改判申请", "finding": "投诉责任认定书", "settlement": "投诉解决方案确认书",
    "suggestion": "负激励建议",
}  # fmt: skip


@every_form
def test_a_normal_case_is_one_page_with_its_title_number_and_check(make: Make) -> None:
    paper = make()
    printed = pages(render([paper]))
    assert len(printed) == 1
    for said in (
        TITLES[make.__name__],
        paper.head.number,
        "第1页/共1页",
        content_hash(paper)[:16],
        "".join(paper.head.template.split()),
    ):
        assert said in printed[0], said
    assert "■" not in printed[0]


@every_form
def test_two_runs_give_the_same_bytes(make: Make) -> None:
    assert render([make(), make()]) == render([make(), make()])


@every_form
def test_english_is_one_page_without_a_chinese_label(make: Make) -> None:
    set_language("en")
    printed = pages(render([make()]))
    assert len(printed) == 1
    assert "Page1of1" in printed[0]
    for chinese in ("投诉人", "签批", "投诉类别", "年月日", "页/共"):
        assert chinese not in printed[0]


@every_form
def test_an_empty_form_leaves_room_to_write_and_has_no_code(make: Make) -> None:
    paper = type(make())(head=Head(office="示例"), opinions=(Opinion(papers.Box.AUTHOR),))
    printed = pages(render([paper]))
    assert len(printed) == 1
    assert "内容校验 " not in PdfReader(io.BytesIO(render([paper]))).pages[0].extract_text()
    assert code_text(paper, 1, 1, "") == ""


def test_an_authoritys_terms_are_information_and_a_doubtful_end_says_so() -> None:
    printed = text(samples.report())
    assert "调解45个工作日" in printed
    assert "仅供参考，使用前请核对现行规定" in printed
    assert "（LAW-12315，暂定）" in printed
    assert "（F-5.3.1.5）" in printed
    assert "监管时限" not in text(replace(samples.report(), information=(), verify=""))


LONG = "".join(f"{at}、这一段写得很长，为了看清楚换页。" for at in range(560))
_FIELDS = {
    "report": ("facts", "said"), "agenda": ("question", "decision"), "withdrawal": ("said",),
    "reclassification": ("reason", "said"), "finding": ("facts", "statement", "basis"), "settlement": ("measures",),
    "suggestion": ("opinion",),
}  # fmt: skip


@pytest.mark.parametrize(("name", "field"), [(name, one) for name, fields in _FIELDS.items() for one in fields])
def test_ten_thousand_characters_flow_over_and_are_all_there(name: str, field: str) -> None:
    assert len(LONG) > 10_000
    paper: Paper = getattr(samples, name)()
    long: Any = (
        replace(paper.statement, said=LONG) if isinstance(paper, papers.Finding) and field == "statement" else LONG
    )
    paper = replace(paper, **{field: long})
    printed = pages(render([paper]))
    assert len(printed) > 3
    assert said_in_order(LONG, "".join(printed))
    assert all("（续）" in page and paper.head.number in page for page in printed[1:])


def test_a_long_course_a_long_remark_and_a_long_refusal_flow_over_too() -> None:
    report = samples.report()
    assert said_in_order(LONG, text(replace(report, matter=replace(report.matter, course=LONG))))
    proof = samples.attempts()
    assert said_in_order(LONG, text(replace(proof, tries=(replace(proof.tries[0], said=LONG), *proof.tries[1:]))))
    agenda = samples.agenda()
    assert said_in_order(LONG, text(replace(agenda, links=(replace(agenda.links[0], refused=LONG),))))


def test_a_hundred_tries_repeat_their_titles_on_every_page() -> None:
    proof = replace(samples.attempts(), tries=samples.attempts().tries * 20)
    printed = pages(render([proof]))
    assert len(printed) > 2
    assert all("号码" in page for page in printed[: len(printed) - 1])


def test_a_report_tells_what_the_heads_must_know_to_decide() -> None:
    report = samples.report()
    printed = text(report)
    for said in (
        report.matter.course, report.facts, report.matter.demand, report.said, report.proposal.measures,
        "“12315”（F-4.3.3）", "重复投诉（F-4.3.2）", "鲜于禾；公冶岑", "多次表示等待过久", "此前1次",
        "进展联系2026-11-1618:00（F-5.3.1.5）", "¥500.00", "批准¥2,399.00（超出经办权限）", "另有4项较早的记录",
        *(line.text for line in report.lines),
    ):  # fmt: skip
        assert "".join(said.split()) in printed, said


def test_a_report_without_a_proposal_asks_for_a_direction() -> None:
    printed = text(replace(samples.report(), proposal=Solution(), waits=False))
    assert "同意方案" in printed
    assert "超出经办权限" not in printed


def test_the_chain_stands_side_by_side_and_more_than_three_sheets_go_on_below() -> None:
    agenda = samples.agenda()
    printed = text(agenda)
    for link in agenda.links:
        for said in (link.number, link.refused, *link.offered):
            assert "".join(said.split()) in printed or said_in_order(said, printed), said
    many = replace(agenda, links=agenda.links * 2)
    assert text(many).count("未接受原因") == 2
    assert len(pages(render([many]))) == 1


def test_a_decision_of_the_meeting_is_printed_where_the_room_was() -> None:
    decided = replace(samples.agenda(), decision="同意第一、二项，第三项另议。", decided_by="公冶岑", decided_at=at(21))
    assert "同意第一、二项，第三项另议。" in text(decided)


def test_the_proof_says_what_the_protocol_lacks() -> None:
    proof = samples.attempts()
    steps = (Measured(Check.DAILY, 3, 1, "T-3"), Measured(Check.MESSAGE_DAY, 1, 0, "T-3"))
    printed = text(replace(proof, steps=steps, follow_until=date(2026, 12, 10), follow_rule="T-4"))
    assert "连续拨打的天数还差2" in printed
    assert "2026-12-10（T-4）" in printed
    assert "尚缺" in printed
    assert "尚缺" not in text(proof)


def test_every_try_names_date_time_means_number_outcome_and_person() -> None:
    proof = samples.attempts()
    call = Try(at(12, 15, 2), "phone", "138 0000 6021", reached=True, by="方岚", said="说定明天", dropped=True)
    own = Try(at(12, 16), "phone", "138 0000 6021", reached=False, by="方岚", incoming=True)
    printed = text(replace(proof, tries=(*proof.tries, call, own), reached=True))
    for said in ("2026-11-09", "14:12", "短信", "13800006021", "已发送", "未接通", "18:02补录", "通话中断；说定明天",
                 "客户来电", "满意度回访；被挂断"):  # fmt: skip
        assert said in printed, said


@every_form
def test_no_full_number_leaves_the_house(make: Make) -> None:
    assert "13800006021" not in text(make(), Copy.OUTSIDE)


def test_what_was_observed_about_the_customer_stays_in_the_house() -> None:
    assert "多次表示等待过久" in text(samples.report())
    assert "多次表示等待过久" not in text(samples.report(), Copy.OUTSIDE)


def test_a_settlement_hides_the_number_even_as_an_office_copy_and_holds_nothing_internal() -> None:
    printed = text(samples.settlement())
    assert "13800006021" not in printed
    assert "138****6021" in printed
    for internal in ("责任", "权限", "批准", "纠正", "预防", "定级", "级别", "备注人"):
        assert internal not in printed, internal


def test_a_settlement_says_that_goodwill_comes_on_top_of_the_law() -> None:
    printed = text(samples.settlement())
    assert "法定权利之外的补充，不能代替法定权利" in printed
    assert "自愿决定" in printed
    set_language("en")
    assert "ontopofthem,neverinstead" in text(samples.settlement())


def test_a_request_shows_which_evidence_is_there_and_which_is_missing() -> None:
    request = samples.reclassification()
    printed = text(request)
    for said in ("受理单-1103.pdf", "办理渠道、工号与时间截图（T-5b）", "客户满意度", "2满意", "资费解释不清1普通"):
        assert said in printed, said
    assert "不予改判" not in printed
    assert "不予改判" in text(replace(request, fixed=True))


def test_a_withdrawal_is_the_customers_own_word_and_free_will() -> None:
    printed = text(samples.withdrawal())
    assert "后来家里人说柜子是上周搬动时碰的" in printed
    assert "没有人劝我这样做" in printed
    assert "所需证据" not in printed
    assert "所需证据" in text(papers.Request(head=Head(office="示例"), asked=None))


def test_shares_of_responsibility_stand_beside_each_other() -> None:
    printed = text(replace(samples.finding(), kind="双方责任", agreement="各担一半重做费"))
    for said in ("70%", "30%", "双方责任", "各担一半重做费", "5个工作日内书面申诉", "门店来电记录"):
        assert said in printed, said
    assert "___个工作日" in text(replace(samples.finding(), appeal_days=None))


def test_a_finding_says_until_when_it_may_be_answered_and_what_was_answered() -> None:
    """Source: "Law and decency" """
    finding = samples.finding()
    printed = text(finding)
    for said in ("2026-11-1910:00", "2026-11-1810:00", "当天店里盘点"):
        assert said in printed, said
    silent = replace(finding.statement, said="", by="", at=None, silent=True)
    assert "期限内未作陈述" in text(replace(finding, statement=silent))
    waiting = text(replace(finding, statement=Statement(until=finding.statement.until)))
    assert "2026-11-1910:00" in waiting
    assert "未作陈述" not in waiting


def test_a_suggestion_is_no_order_to_pay_and_names_the_clause() -> None:
    printed = text(samples.suggestion())
    for said in ("F-5.4.1.1", "15小时20分钟", "不进入工资核算", "书面申诉", "¥30.00", "首次联系", "2026-11-1018:00"):
        assert said in printed, said
    assert "毌丘镕" not in printed


def test_a_suggestion_of_a_range_names_both_ends() -> None:
    assert "¥30.00至¥100.00" in text(replace(samples.suggestion(), maximum=Decimal(100)))


def test_several_papers_count_their_own_pages_and_tell_progress() -> None:
    told: list[tuple[int, int]] = []
    made = [samples.suggestion(), samples.suggestion()]
    printed = pages(render(made, progress=lambda done, of: told.append((done, of))))
    assert told == [(1, 2), (2, 2)]
    assert all("第1页/共1页" in page for page in printed)


def test_the_hash_follows_what_is_said_and_not_the_printing_or_masking() -> None:
    report = samples.report()
    again = replace(
        report,
        foot=replace(report.foot, printed_by="别人", printed_at=datetime(2026, 12, 1, tzinfo=ZONE)),
        matter=replace(report.matter, phone="138****6021", masked=True),
    )
    assert content_hash(again) == content_hash(report)
    assert content_hash(replace(report, facts="不同")) != content_hash(report)
    empty = [kind(head=samples.HEAD) for kind in (papers.Report, papers.Agenda, papers.Finding)]
    assert len({content_hash(paper) for paper in empty}) == 3


def test_the_code_names_the_form() -> None:
    agenda = samples.agenda()
    digest = content_hash(agenda)
    expected = f"HY1:GZ01-20261115-B003:1/1:{digest[:16]}:018f3c2a9d5e7b41:agenda".upper()
    assert code_text(agenda, 1, 1, digest) == expected


def test_what_cannot_be_printed_is_named() -> None:
    assert unprintable([replace(samples.report(), facts="收到😀")]) == ("😀",)
    assert "[U+1F600]" in text(replace(samples.report(), facts="收到😀"))


def test_every_form_has_a_title_of_its_own_in_both_languages() -> None:
    for language in ("zh", "en"):
        set_language(language)
        assert len({title(form) for form in Form}) == len(Form)


def test_what_is_asked_for_is_in_the_title() -> None:
    both = papers.Request(head=Head(office="示例"), asked=None)
    assert "撤诉/改判申请" in text(both)
    assert samples.withdrawal().asked is Asked.WITHDRAW
