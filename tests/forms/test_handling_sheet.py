"""The handling sheet, read back from its PDF."""

from __future__ import annotations

import io
import threading
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
import sheet_samples as samples
from pypdf import PdfReader

from desktop.base.i18n import ZONE, set_language
from desktop.domain.sheet import (
    Content,
    Foot,
    Grade,
    Opinion,
    SecondAnswer,
    SheetData,
    blank,
    content_hash,
    qr_text,
)
from forms.handling_sheet import Copy, render, unprintable

_BLOCKS = """
投诉人 受理 投诉对象 投诉内容 定级 调查核实 责任 解决方案 联系记录 回访验证 签批归档
"""
_LABELS = """
投诉人类别 姓名 联系电话 其他联系 地址 代理人 与本人关系 投诉渠道 受理时间 首次联系 联系结果 已告知 门店
涉及人员 购买日期 产品编码 批号 数量 金额 订单/工单 起因 发生时间 发生地点 经过 客户要求 要求答复
投诉级别 投诉类别 投诉性质 定级依据 同类投诉 调查事实 证据清单 原因分析 未察觉原因 部门负责人 责任划分
责任部门 责任人 认定依据 当事人陈述 处理措施 补救方式 补救金额 批准人 承诺日期 纠正措施 预防措施
沟通内容 承诺事项 告知结果 客户意见 满意度 已解决 未解决 新处理单号 原处理单号 效果验证 归档人 归档日期
份数年限
"""

BLOCKS, LABELS = _BLOCKS.split(), _LABELS.split()


def pages(pdf: bytes) -> list[str]:
    """The text of every page without white space: upright and spread texts read like others."""
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def text(pdf: bytes) -> str:
    return "".join(pages(pdf))


def with_course(course: str) -> SheetData:
    base = samples.simple()
    return replace(base, content=replace(base.content, course=course))


def said_in_order(said: str, printed: str) -> bool:
    """Whether every character of the one stands in the other, in the same order."""
    rest = iter(printed)
    return all(char in rest for char in "".join(said.split()))


def test_a_simple_case_is_one_page_with_all_blocks() -> None:
    printed = pages(render([samples.simple()]))
    assert len(printed) == 1
    for label in (*BLOCKS, *LABELS):
        assert label in printed[0], label
    assert "第1页/共1页" in printed[0]


def test_everything_that_the_sheet_knows_is_on_it() -> None:
    sheet = samples.simple()
    printed = text(render([sheet]))
    for said in (
        sheet.head.office, sheet.head.number, sheet.head.origin, sheet.complainant.name, sheet.complainant.address,
        sheet.content.course, sheet.investigation.facts, sheet.responsibility.statement.said,
        sheet.solution.measures, "2026-11-1210:00屠晓川",
        "13800006021", "我方100%客户0%第三方0%", "¥186.00", "2026-11-0909:42", "2026-11-13",
        "一式2联保存3年", "打印2026-11-2213:40方岚",
        *(opinion.opinion for opinion in sheet.opinions), *(line.said for line in sheet.contacts),
        *(action.what for action in sheet.solution.actions), content_hash(sheet)[:16],
    ):  # fmt: skip
        assert "".join(said.split()) in printed, said


def test_both_answers_of_a_customer_who_was_asked_twice_are_printed() -> None:
    """F-5.4.1.3"""
    base = samples.simple()
    second = SecondAnswer(samples.at(15, 10), "贡兰", 4, said="没人问过我")
    missed = SecondAnswer(samples.at(15, 9), "贡兰", reached=False)
    sheet = replace(base, callback=replace(base.callback, seconds=(missed, second)))
    printed = text(render([sheet]))
    assert printed.count("复访") == 2
    assert "未联系上" in printed
    assert "4不满意：没人问过我" in printed
    assert base.callback.said in printed
    assert "复访" not in text(render([base]))


def test_an_answer_that_must_not_be_known_yet_is_no_empty_field() -> None:
    """F-5.4.1.3"""
    base = samples.simple()
    kept = replace(base.callback, satisfaction=None, said="", settled=None, withheld=True)
    assert "客户已答复，复访之后显示" in text(render([replace(base, callback=kept)]))


def test_what_was_found_in_the_process_is_printed_where_the_level_is_examined() -> None:
    """T-10"""
    base = samples.simple()
    found = replace(base.verification, examined=True, holes="接手后隔了两天才回电")
    printed = text(render([replace(base, verification=found)]))
    assert "流程检查" in printed
    assert "接手后隔了两天才回电" in printed
    assert "流程检查" not in text(render([base]))
    empty = blank("广州一部", (Grade(1, "普通"),), examined=True)
    assert "流程检查" in text(render([empty]))
    assert len(pages(render([empty]))) == 1


def test_two_runs_give_the_same_bytes() -> None:
    sheets = [samples.simple(), samples.long(), samples.risen(), samples.empty()]
    assert render(sheets) == render(sheets)


def test_a_long_case_goes_on_with_its_head_repeated() -> None:
    printed = pages(render([samples.long()]))
    assert len(printed) == 3
    for number, page in enumerate(printed, 1):
        assert "NO.GZ01-20261109-A008" in page
        assert f"第{number}页/共3页" in page
    assert all("客户投诉处理单（续）" in page for page in printed[1:])
    assert "客户投诉处理单（续）" not in printed[0]
    assert "（续）" in printed[1].split("客户投诉处理单（续）", 1)[1], "a block cut in two says so"


def test_the_table_of_contacts_repeats_its_titles_overleaf() -> None:
    printed = pages(render([samples.long()]))
    assert "沟通内容" in printed[1]
    assert "沟通内容" in printed[2]
    assert printed[2].count("内容并再次要求书面答复") + printed[2].count("未接通") >= 2, "the last line has company"


def test_ten_thousand_characters_are_all_there() -> None:
    common = "".join(chr(0x4E00 + 37 * at % 20000) for at in range(97))
    course = "".join(f"{at}、{common}。" + ("\n" if at % 7 == 0 else "") for at in range(101))
    assert len(course) > 10_000
    printed = text(render([with_course(course)]))
    assert said_in_order(course, printed)


@pytest.mark.parametrize("field", ["cause", "demand", "happened_where"])
def test_a_short_field_bears_ten_thousand_characters_too(field: str) -> None:
    base = samples.simple()
    long_text = "这一格本来只有一行，" * 1000
    sheet = replace(base, content=replace(base.content, **{field: long_text}))
    assert said_in_order(long_text, text(render([sheet])))


def test_long_opinions_and_contacts_flow_over_pages() -> None:
    base = samples.simple()
    opinion = "同意处理方案并要求复查。" * 400
    said = "客户详细说明了经过，" * 600
    sheet = replace(
        base,
        opinions=(Opinion("受理人", opinion, "方岚"), Opinion("主管")),
        contacts=(replace(base.contacts[0], said=said), base.contacts[1]),
    )
    printed = text(render([sheet]))
    assert said_in_order(opinion, printed)
    assert said_in_order(said, printed)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("<script>alert('x')</script>&amp;", "<script>alert('x')</script>&amp;"),
        ("收到😀后", "收到[U+1F600]后"),
        ("龑䶮𬭛𫖯先生", "龑䶮𬭛𫖯先生"),
        ("𠮷先生", "[U+20BB7]先生"),
        ("一\t二\r\n三\u200b四", "一二三四"),
        ("金额\u202e001", "金额001"),
        ("(a) 50% \\ (b", "(a)50%\\(b"),
        ("x" * 900, "x" * 900),
    ],
)
def test_strange_words_print_as_they_were_meant(typed: str, printed: str) -> None:
    found = text(render([with_course(f"始{typed}终")]))
    assert said_in_order(f"始{printed}终", found)
    assert printed in found
    assert "■" not in found


def test_what_cannot_be_printed_is_named() -> None:
    assert unprintable([with_course("收到😀后🎉"), samples.simple()]) == ("😀", "🎉")
    assert unprintable([samples.simple(), samples.long(), samples.risen()]) == ()


def test_an_empty_sheet_is_one_page_with_every_label_and_no_code() -> None:
    printed = pages(render([samples.empty()]))
    assert len(printed) == 1
    for label in (*BLOCKS, *LABELS, "具体说明", "非常不满意", "加盟商", "3极为严重", "总经理", "年月日"):
        assert label in printed[0], label
    assert "内容校验" not in printed[0]
    assert qr_text(samples.empty(), 1, 1, "") == ""


def test_a_sheet_that_has_just_been_opened_is_one_page() -> None:
    printed = pages(render([samples.fresh()]))
    assert len(printed) == 1
    assert "送来的椅子少了一条腿垫" in printed[0]


def test_nothing_at_all_is_still_a_sheet() -> None:
    assert len(pages(render([blank("", ())]))) == 1


def test_a_risen_complaint_names_both_sheets() -> None:
    printed = text(render([samples.risen()]))
    assert "新处理单号GZ01-20261120-A001" in printed
    assert "原处理单号GZ01-20261109-A007" in printed
    assert "第2张处理单" in printed
    assert "第2次投诉" in printed


def test_a_masked_phone_says_so() -> None:
    assert "138****6021（电话已隐去）" in text(render([samples.risen()]))
    assert "电话已隐去" not in text(render([samples.simple()]))


def test_a_copy_for_outside_never_shows_phone_or_remarks() -> None:
    sheet = samples.simple()
    sheet = replace(sheet, complainant=replace(sheet.complainant, marks=("先确认文件",)))
    inside, outside = text(render([sheet])), text(render([sheet], Copy.OUTSIDE))
    assert "先确认文件" in inside
    assert "13800006021" in inside
    for secret in ("先确认文件", "6021", "rong-qiu"):
        assert secret not in outside
    assert "电话已隐去" in outside
    assert "外送副本" in outside


def test_a_level_three_case_has_five_boxes_to_sign() -> None:
    printed = text(render([samples.risen()]))
    for stage in ("受理人", "综合服务部经理", "销售总监", "行政中心主任", "总经理"):
        assert stage in printed


def test_english_labels_around_the_customers_own_words() -> None:
    set_language("en")
    sheet = samples.simple()
    sheet = replace(sheet, head=replace(sheet.head, title=""))
    printed = pages(render([sheet]))
    assert len(printed) == 1
    for label in ("Complainthandlingsheet", "Complainant", "Liability", "Signatures", "Firstcontact", "Page1of1"):
        assert label in printed[0]
    assert "柜门开裂" in printed[0]
    for chinese in ("投诉渠道", "页/共", "年月日"):
        assert chinese not in printed[0]


def test_an_english_blank_sheet_is_one_page() -> None:
    set_language("en")
    assert len(pages(render([samples.empty()]))) == 1


def test_several_sheets_count_their_own_pages_and_tell_progress() -> None:
    told: list[tuple[int, int]] = []
    pdf = render([samples.simple(), samples.long()], progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]
    printed = pages(pdf)
    assert ["第1页/共1页" in printed[0], "第1页/共3页" in printed[1], "第3页/共3页" in printed[3]] == [True] * 3
    outline = PdfReader(io.BytesIO(pdf)).outline
    assert [entry.title for entry in outline] == ["GZ01-20261109-A007", "GZ01-20261109-A008"]


def test_work_ends_when_progress_says_stop() -> None:
    class StoppedError(Exception):
        pass

    def stop(done: int, of: int) -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        render([samples.simple(), samples.simple()], progress=stop)


def test_the_file_says_nothing_about_a_person() -> None:
    pdf = render([samples.simple()])
    reader = PdfReader(io.BytesIO(pdf))
    assert reader.metadata is not None
    assert reader.metadata.title == "客户投诉处理单"
    assert reader.metadata.author == "澄湖家居（示例）滨江分公司"
    said = "".join(str(value) for value in reader.metadata.values())
    for person in ("毌丘镕", "方岚", "6021"):
        assert person not in said
    catalogue = reader.trailer["/Root"]
    assert catalogue["/ViewerPreferences"]["/PrintScaling"] == "/None"
    assert catalogue["/Lang"] == "zh-CN"


def test_pages_are_upright_a4_with_room_to_bind() -> None:
    page = PdfReader(io.BytesIO(render([samples.simple()]))).pages[0]
    assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (595, 842)
    lefts: list[float] = []
    page.extract_text(visitor_text=lambda said, cm, tm, font, size: lefts.append(tm[4]) if said.strip() else None)
    assert min(lefts) >= 25 / 25.4 * 72 - 0.1


def test_threads_print_side_by_side() -> None:
    expected = render([samples.simple()])
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(render([samples.simple()]))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4


def test_the_hash_follows_what_is_said_and_not_the_printing() -> None:
    sheet = samples.simple()
    again = replace(sheet, foot=replace(sheet.foot, printed_by="别人", printed_at=datetime(2026, 12, 1, tzinfo=ZONE)))
    masked = replace(sheet, complainant=replace(sheet.complainant, phone="138****6021", masked=True))
    assert content_hash(again) == content_hash(sheet) == content_hash(masked)
    for other in (
        replace(sheet, content=replace(sheet.content, demand="退款")),
        replace(sheet, solution=replace(sheet.solution, amount=Decimal("186.01"))),
        replace(sheet, foot=replace(sheet.foot, filed_by="")),
    ):
        assert content_hash(other) != content_hash(sheet)


def test_the_code_tells_number_page_hash_and_origin() -> None:
    sheet = samples.simple()
    digest = content_hash(sheet)
    expected = f"HY1:GZ01-20261109-A007:2/3:{digest[:16]}:018f3c2a9d5e7b41".upper()
    assert qr_text(sheet, 2, 3, digest) == expected


def test_many_levels_and_a_kind_of_yesterday_still_print() -> None:
    base = samples.simple()
    levels = tuple(Grade(number, f"第{number}级的名称") for number in range(1, 7))
    sheet = replace(
        base,
        classing=replace(base.classing, levels=levels, level=6),
        complainant=replace(base.complainant, kind="企业客户"),
    )
    printed = text(render([sheet]))
    assert "6第6级的名称" in printed
    assert "企业客户" in printed


def test_empty_values_leave_room_to_write() -> None:
    sheet = replace(samples.simple(), content=Content(), foot=Foot(), opinions=())
    printed = text(render([sheet]))
    assert "一式___联保存___年" in printed


def test_a_long_office_name_stays_clear_of_what_stands_beside_it() -> None:
    base = samples.simple()
    sheet = replace(base, head=replace(base.head, office="澄湖家居（示例）滨江分公司售后服务与客户关怀中心" * 3))
    ends: list[tuple[str, float, float]] = []
    reader = PdfReader(io.BytesIO(render([sheet])))
    reader.pages[0].extract_text(
        visitor_text=lambda said, cm, tm, font, size: ends.append((said, tm[4], size)) if "澄湖" in said else None
    )
    assert ends
    assert all(size < 9 for _said, _x, size in ends)
