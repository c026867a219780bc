"""Invented papers of every form, about the case of `sheet_samples`: no real company, person, phone or order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from sheet_samples import LEVELS, SCALE, at

from desktop.base import paths
from desktop.base.i18n import pick
from desktop.domain import authority, papers
from desktop.domain.sheet import Foot, Head, Opinion, Share, Solution, Statement

OFFICE = "澄湖家居（示例）滨江分公司"
HEAD = Head(office=OFFICE, number="GZ01-20261115-B003", sheet_index=2, origin="018f3c2a9d5e7b41a6c09e12f47d8b35")
FOOT = Foot(printed_by="濮阳舒", printed_at=at(18, 9, 5))
MATTER = papers.Matter(
    name="毌丘镕",
    kind="消费者",
    phone="138 0000 6021",
    agent_name="仲孙越",
    agent_relation="配偶",
    channel="regulator",
    received_at=at(15, 9, 42),
    received_by="方岚",
    store="滨江路一店",
    product="“云栖”六斗柜（白橡木）",
    product_code="YX-0620-W",
    quantity="1 件",
    paid="2,399.00",
    order_number="SO-2026-110933",
    level=3,
    levels=LEVELS,
    category="产品质量",
    cause="柜门开裂，门店两次约定上门均未到；更换后的柜门再次出现裂纹",
    course=(
        "客户 10 月 28 日购买六斗柜，约 10 天后左侧柜门板出现裂纹。门店两次约定上门均未到，也没有电话说明。"
        "11 月 13 日更换柜门，11 月 15 日新柜门同一位置再次开裂，客户当天向 12315 反映，要求退货退款并书面说明。"
    ),
    demand="退货并退还货款 2,399 元，由公司书面说明两次失约和再次开裂的原因",
)
LINES = (
    papers.Line(at(9, 9, 42), "register", "方岚", "来电投诉，按一级登记"),
    papers.Line(at(9, 14, 5), "contact", "方岚", "致歉并告知流程，约定 10 日上门查看"),
    papers.Line(at(12, 10, 20), "propose", "方岚", "免费更换左侧柜门并校正导轨，店长随同致歉"),
    papers.Line(at(14, 15, 20), "callback", "方岚", "客户评价“不满意”，自动上升一级"),
    papers.Line(at(15, 9, 50), "escalate", "方岚", "新柜门再次开裂，客户已向 12315 反映，移交经理"),
    papers.Line(at(15, 11, 30), "contact", "濮阳舒", "经理致电致歉，说明将由公司层面处理"),
)


AUTHORITY = authority.load((paths.resources() / "knowledge" / "authority.toml").read_text("utf-8"), "authority.toml")


def report() -> papers.Report:
    return papers.Report(
        head=replace(HEAD, template="TS-02 A/1"),
        matter=MATTER,
        at=at(15, 15, 10),
        foot=FOOT,
        rule="F-5.1-L3",
        facts="同批次 17 件中已有 3 件反映开裂；门店派工登记缺两次上门记录。板材含水率检验已送检，19 日出结果。",
        triggers=(papers.Trigger("监管部门", "12315", "F-4.3.3"), papers.Trigger("重复投诉", "", "F-4.3.2")),
        level_reason="回访不满意后再次开裂，已由监管部门转办",
        told=("鲜于禾", "公冶岑"),
        lines=LINES,
        left_out=4,
        said="换了一扇还是裂，我不想再等了，退钱给我，把原因写清楚。",
        observed=("多次表示等待过久", "语速较快，能听完解释"),
        earlier=1,
        similar=("GZ01-20260318-A011", "GZ01-20260702-C002"),
        reply_by=at(25, 18),
        late=(papers.Late("进展联系", at(16, 18), "F-5.3.1.5"), papers.Late("监管答复", at(25, 18), "LAW-12315", True)),
        information=AUTHORITY.terms,
        verify=pick(AUTHORITY.verify),
        proposal=Solution(
            measures="同意退货退款 2,399.00 元，三日内到账；由综合服务部出具书面说明；同批次 14 件逐件回访。",
            remedy="退款",
            amount=Decimal("2399.00"),
            promised_on=date(2026, 11, 20),
        ),
        limit=Decimal("500"),
        waits=True,
        opinions=(
            Opinion("综合服务部经理", "", "濮阳舒", at(15, 15, 10)),
            Opinion("销售总监"),
            Opinion("行政中心主任"),
        ),
    )


def agenda() -> papers.Agenda:
    return papers.Agenda(
        head=replace(HEAD, template="TS-03 A/1"),
        matter=MATTER,
        at=at(20, 9),
        foot=FOOT,
        rule="F-5.3.1.7",
        links=(
            papers.Link(
                "GZ01-20261109-A007", LEVELS[0], at(9), at(14), "方岚",
                ("免费更换左侧柜门，店长致歉",), "方岚", SCALE[3], "换得快，但没有说明为什么两次失约",
            ),
            papers.Link(
                "GZ01-20261114-A002", LEVELS[1], at(14), at(15), "濮阳舒",
                ("书面说明失约原因，赠送木蜡油一套", "另加 300 元补偿"), "鲜于禾", SCALE[4],
                "新柜门同一位置又裂了，不接受再维修",
            ),
            papers.Link(
                "GZ01-20261115-B003", LEVELS[2], at(15), None, "濮阳舒",
                ("退货退款 2,399.00 元",), "鲜于禾、公冶岑", SCALE[3],
                "退款同意，但要求公布同批次检验结果并赔偿误工 2 天",
            ),
        ),
        question=(
            "是否同意在退货退款之外：（1）向客户提供同批次板材检验报告；"
            "（2）按 2 天误工给予 600 元补偿；（3）对同批次在售商品先行下架。"
        ),
        by="公冶岑",
        opinions=(Opinion("行政中心主任"), Opinion("销售总监"), Opinion(papers.Box.GENERAL_MANAGER)),
    )  # fmt: skip


def attempts() -> papers.Attempts:
    phone = "138 0000 6021"
    return papers.Attempts(
        head=replace(HEAD, number="GZ01-20261109-A007", template="TS-04 A/1"),
        matter=replace(MATTER, level=1, channel="phone"),
        at=at(12, 9, 31),
        foot=FOOT,
        tries=(
            papers.Try(at(9, 14, 5), "phone", phone, False, "方岚", "响铃 40 秒无人接听"),
            papers.Try(at(9, 14, 12), "sms", phone, False, "方岚", "已发短信：说明来意和直线电话"),
            papers.Try(at(10, 10, 20), "phone", phone, False, "方岚", "关机"),
            papers.Try(at(11, 16, 40), "phone", phone, False, "濮阳舒", "无人接听", entered_at=at(11, 18, 2)),
            papers.Try(at(12, 9, 30), "phone", phone, False, "方岚", "被挂断", asked=True),
        ),
        steps=(
            papers.Measured(papers.Check.ATTEMPTS, 3, 5, "T-3"),
            papers.Measured(papers.Check.DAYS, 3, 4, "T-3"),
            papers.Measured(papers.Check.MESSAGE_DAY, 1, 1, "T-3"),
        ),
        assumed=True,
        opinions=(Opinion("经办人"), Opinion("综合服务部主管")),
    )


def withdrawal() -> papers.Request:
    return papers.Request(
        head=replace(HEAD, template="TS-05 A/1"),
        matter=replace(MATTER, level=1),
        at=at(12, 11),
        foot=FOOT,
        asked=papers.Asked.WITHDRAW,
        rule="T-5a",
        reasons=("误会", "忘记了", "只是咨询", "其他"),
        reason="误会",
        said="后来家里人说柜子是上周搬动时碰的，不是质量问题，这件事就算了，麻烦你们了。",
        by="方岚",
        others=("通话录音 12 日 11 点.mp3",),
        reviewed=True,
        review=Opinion("", "已回听录音，客户自愿。", "濮阳舒", at(13)),
        opinions=(Opinion("经办人", "", "方岚", at(12, 11)), Opinion("客户"), Opinion("综合服务部主管")),
    )


def reclassification() -> papers.Request:
    return papers.Request(
        head=replace(HEAD, template="TS-05 A/1"),
        matter=MATTER,
        at=at(16),
        foot=FOOT,
        asked=papers.Asked.RECLASSIFY,
        rule="T-5b",
        reason="客户办理时已逐项签字确认，扣费项目与受理单一致，原定“未经同意开通”与事实不符。",
        said="单子是我签的，当时没看清，现在解释清楚了。",
        by="方岚",
        from_category="未经同意开通",
        to_category="资费解释不清",
        from_level=LEVELS[1],
        to_level=LEVELS[0],
        evidence=(
            papers.Evidence("客户签字的受理单扫描件", "T-5b", ("受理单-1103.pdf",)),
            papers.Evidence("办理渠道、工号与时间截图", "T-5b"),
        ),
        others=("通话录音 12 日 11 点.mp3",),
        needs_satisfaction=True,
        satisfaction=SCALE[1],
        opinions=(Opinion("申请人"), Opinion("部门负责人"), Opinion("二次审核人")),
    )


def finding() -> papers.Finding:
    return papers.Finding(
        head=replace(HEAD, template="TS-06 A/1"),
        matter=MATTER,
        at=at(17),
        foot=FOOT,
        rule="F-5.3.1.2",
        shares=(Share("我方", 70), Share("客户", 0), Share("第三方", 30)),
        department="滨江路一店",
        person="屠晓川",
        facts="上门查看：裂纹位于拼板胶缝处，长 12 cm，柜体水平，无磕碰、受潮痕迹；派工登记缺 5 日、7 日两次上门记录。",
        analysis="拼板胶缝处含水率偏高，入冬后室内干燥导致开裂；上门任务只口头交接，未登记到派工单，因此两次漏派。",
        escape="出厂抽检未测含水率",
        basis="派工登记、门店来电记录、板材检验报告 JC-2026-1119",
        evidence=("现场照片 4 张", "门店来电记录", "订单与出库单"),
        statement=Statement(
            "当天店里盘点，忘记登记，愿意向客户当面致歉；开裂一项与门店无关。", "屠晓川", at(18), at(19)
        ),
        appeal_days=5,
        opinions=(Opinion("调查人"), Opinion("责任部门负责人"), Opinion("综合服务部经理")),
    )


def settlement() -> papers.Settlement:
    return papers.Settlement(
        head=replace(HEAD, template="TS-07 A/1"),
        matter=MATTER,
        foot=FOOT,
        measures="11 月 13 日上午免费更换左侧柜门并校正导轨；店长随同上门致歉，赠送木蜡油一套。",
        remedy="换货",
        amount=Decimal("186.00"),
        promised_on=date(2026, 11, 13),
        contact="方岚",
    )


def suggestion() -> papers.Suggestion:
    return papers.Suggestion(
        head=replace(HEAD, template="TS-08 A/1"),
        matter=replace(MATTER, name="", phone=""),
        at=at(16),
        foot=FOOT,
        code="not_answered/first_contact",
        name="未按时应诉",
        rule="F-5.4.1.1",
        clause="一个工作日内未联系并记录的，提出建议",
        person="方岚",
        clock="首次联系",
        clock_rule="F-5.1.1",
        started_at=at(9, 9, 42),
        due_at=at(10, 18),
        met_at=at(11, 9, 20),
        over_minutes=920,
        lines=LINES[:2],
        minimum=Decimal(30),
        maximum=Decimal(30),
        opinions=(Opinion("当事人"), Opinion("综合服务部主管"), Opinion("行政中心主任")),
    )


ALL = (report, agenda, attempts, withdrawal, reclassification, finding, settlement, suggestion)
