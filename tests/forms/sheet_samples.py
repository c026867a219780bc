"""Invented sheets: no real company, person, phone or order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from desktop.base.i18n import ZONE
from desktop.domain.sheet import (
    Callback,
    Classing,
    Complainant,
    ContactLine,
    Content,
    Foot,
    Grade,
    Head,
    Intake,
    Investigation,
    Measure,
    Opinion,
    Responsibility,
    Share,
    SheetData,
    Solution,
    Statement,
    Subject,
    Verification,
    blank,
)

LEVELS = (Grade(1, "普通"), Grade(2, "较为严重"), Grade(3, "极为严重"))
SCALE = (Grade(1, "非常满意"), Grade(2, "满意"), Grade(3, "一般"), Grade(4, "不满意"), Grade(5, "非常不满意"))
VALIDITIES = ("有效", "协助处理", "群诉", "无效", "意见建议")
KINDS = ("消费者", "加盟商")


def at(day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


def simple() -> SheetData:
    """A level-1 case as most of them are: every block filled, a few lines each."""
    return SheetData(
        head=Head(
            office="澄湖家居（示例）滨江分公司",
            title="客户投诉处理单",
            number="GZ01-20261109-A007",
            urgent=False,
            nth=1,
            origin="018f3c2a9d5e7b41a6c09e12f47d8b35",
            template="TS-01 A/1",
        ),
        complainant=Complainant(
            kinds=KINDS,
            kind="消费者",
            name="毌丘镕",
            phone="138 0000 6021",
            other_contact="微信 rong-qiu-2026",
            address="临溪市北岸区柳汀路 18 号 3 幢 602 室",
            agent_name="仲孙越",
            agent_relation="配偶",
        ),
        intake=Intake(
            channel="phone",
            received_at=at(9, 9, 42),
            received_by="方岚",
            first_contact_at=at(9, 14, 5),
            first_contact_by="方岚",
            first_contact_result="已联系本人，约定次日上门查看",
            told_procedure=True,
            told_time=True,
            told_direct_contact=True,
        ),
        subject=Subject(
            store="滨江路一店",
            staff="屠晓川",
            product="“云栖”六斗柜（白橡木）",
            product_code="YX-0620-W",
            batch="2610-B17",
            quantity="1 件",
            paid="2,399.00",
            order_number="SO-2026-110933",
            bought_on=date(2026, 10, 28),
        ),
        content=Content(
            cause="柜门开裂、门店两次约定上门均未到",
            happened_at=at(7, 18, 30),
            happened_where="客户家中",
            course=(
                "客户反映：10 月 28 日在滨江路一店购买的六斗柜，使用约 10 天后左侧柜门板出现一道长约 12 cm 的裂纹，"
                "抽屉也有轻微卡滞。客户 11 月 5 日、7 日两次致电门店，店员答应“当天下午上门”，但都没有来人，"
                "也没有电话说明。客户表示对产品本身尚能理解，对一再失约很不满意。"
            ),
            demand="更换左侧柜门，并由门店负责人当面说明失约原因",
            reply_by=at(12, 18),
        ),
        classing=Classing(
            levels=LEVELS,
            level=1,
            category="产品质量",
            category_code="Q1",
            triggers=("具体问题，一级可以解决",),
            validities=VALIDITIES,
            validity="有效",
        ),
        investigation=Investigation(
            facts="11 月 10 日上门查看：裂纹位于拼板胶缝处，长 12 cm，柜体水平，无磕碰、受潮痕迹；抽屉导轨偏移 2 mm。",
            evidence=("现场照片 4 张", "门店来电记录", "订单与出库单"),
            analysis="拼板胶缝处含水率偏高，入冬后室内干燥导致开裂；上门任务只口头交接，未登记到派工单，因此两次漏派。",
            escape="出厂抽检未测含水率",
            head="司马青",
            head_at=at(11, 16),
        ),
        responsibility=Responsibility(
            shares=(Share("我方", 100), Share("客户", 0), Share("第三方", 0)),
            department="滨江路一店",
            person="屠晓川",
            basis="派工登记缺两次上门记录",
            statement=Statement("当天店里盘点，忘记登记，愿意向客户当面致歉", "屠晓川", at(12, 10), at(13, 18)),
        ),
        solution=Solution(
            measures="11 月 13 日上午免费更换左侧柜门并校正导轨；店长随同上门致歉，赠送木蜡油一套。",
            remedy="换货",
            amount=Decimal("186.00"),
            approved_by="濮阳舒",
            promised_on=date(2026, 11, 13),
            actions=(
                Measure("上门任务一律登记派工单，店长每日下班前核对", False, "屠晓川", date(2026, 11, 15)),
                Measure("入库抽检增加板材含水率一项", True, "司马青", date(2026, 12, 1)),
            ),
        ),
        opinions=(
            Opinion("受理人", "客户接受方案，已按期更换。", "方岚", at(13, 17)),
            Opinion("综合服务部主管审核", "处理得当，同意结案。", "濮阳舒", at(16, 9, 30)),
        ),
        contacts=(
            ContactLine(at(9, 14, 5), "方岚", "phone", True, "致歉并告知流程，约定 10 日上门", "11 月 10 日 10 时上门"),
            ContactLine(at(12, 10, 20), "方岚", "phone", True, "告知更换方案，客户同意", "11 月 13 日上午更换"),
        ),
        callback=Callback(
            scale=SCALE,
            told_at=at(14, 15, 20),
            told_by="方岚",
            satisfaction=2,
            said="门换得很快，店长也来了",
            settled=True,
        ),
        verification=Verification("更换后两周无新裂纹", "濮阳舒", at(28)),
        foot=Foot("谷梁启", at(17), 2, 3, "方岚", at(22, 13, 40)),
    )


_LETTER = (
    "客户 11 月 8 日补充来函（共三页），要点如下：（1）同一批次的样柜在二楼展厅也有细裂纹，希望说明是否存在普遍问题；"
    "（2）两次失约造成客户请假 2 天，要求给出书面说明；（3）请提供板材的检验报告（甲醛释放量、含水率各一份）；"
    "（4）更换时请勿使用同批次板材，且不得收取上门费 80 元；（5）如 11 月 12 日 18:00 前没有答复，将向 12315 反映。"
)


def long() -> SheetData:
    """A case that needs several pages: long texts, many contacts."""
    base = simple()
    course = "\n".join([base.content.course, *[_LETTER] * 5])
    facts = "\n".join([base.investigation.facts, *["经逐件查看库存与已售清单，" + _LETTER] * 3])
    lines = tuple(
        ContactLine(
            at(9 + n, 9 + n % 8, 4 * n),
            ("方岚", "濮阳舒")[n % 2],
            ("phone", "sms", "wechat")[n % 3],
            n % 3 > 0,
            "说明检验进度，客户补充了来函内容并再次要求书面答复" if n % 3 else "未接通，已发短信说明来意",
            f"{10 + n} 日下班前回复" if n % 2 else "",
        )
        for n in range(14)
    )
    return replace(
        base,
        head=replace(base.head, number="GZ01-20261109-A008", urgent=True, nth=2),
        content=replace(base.content, course=course),
        investigation=replace(base.investigation, facts=facts, analysis=base.investigation.analysis * 4),
        contacts=lines,
    )


def risen() -> SheetData:
    """A level-3 case on its second sheet, masked, with the opinions of everybody up to the general manager."""
    base = simple()
    return replace(
        base,
        head=replace(base.head, number="GZ01-20261115-B003", urgent=True, sheet_index=2, nth=2),
        complainant=replace(base.complainant, phone="138****6021", other_contact="", masked=True, confidential=True),
        intake=replace(base.intake, channel="regulator"),
        classing=replace(
            base.classing,
            level=3,
            category="门店服务",
            category_code="S2",
            triggers=("回访不满意，自动上升一级", "提到“12315”"),
            similar=("GZ01-20260318-A011", "GZ01-20260702-C002"),
            validity="群诉",
        ),
        responsibility=replace(base.responsibility, shares=(Share("我方", 70), Share("客户", 0), Share("第三方", 30))),
        solution=replace(base.solution, remedy="退款", amount=Decimal("2399.00"), authority="三级权限内"),
        opinions=(
            Opinion("受理人", "已联系四次，客户坚持退款。", "方岚", at(16)),
            Opinion("综合服务部经理", "情况属实，建议退款并书面致歉。", "濮阳舒", at(17)),
            Opinion("销售总监", "同意。门店当月复训。", "鲜于禾", at(18)),
            Opinion("行政中心主任"),
            Opinion("总经理"),
        ),
        callback=replace(
            base.callback,
            satisfaction=4,
            settled=False,
            said="退款太慢",
            previous_sheet="GZ01-20261109-A007",
            next_sheet="GZ01-20261120-A001",
        ),
        verification=Verification(),
        foot=replace(base.foot, filed_by="", filed_at=None),
    )


def fresh() -> SheetData:
    """What is known while the customer is still on the phone."""
    return SheetData(
        head=Head(
            office="澄湖家居（示例）滨江分公司", number="GZ01-20261122-A001", urgent=True, nth=1, origin="ab" * 16
        ),
        complainant=Complainant(kinds=KINDS, kind="消费者", name="仲孙越", phone="138 0000 0186"),
        intake=Intake(channel="phone", received_at=at(22, 9), received_by="方岚"),
        content=Content(cause="送来的椅子少了一条腿垫"),
        classing=Classing(levels=LEVELS, level=1, validities=VALIDITIES),
        opinions=(Opinion("受理人"), Opinion("综合服务部主管审核")),
        callback=Callback(scale=SCALE),
        foot=Foot(keep_years=3, copies=2),
    )


def empty() -> SheetData:
    """The blank form of the franchise pack."""
    return blank(
        "澄湖家居（示例）滨江分公司",
        LEVELS,
        title="客户投诉处理单",
        kinds=KINDS,
        validities=VALIDITIES,
        scale=SCALE,
        stages=("受理人", "综合服务部", "销售中心", "总经理"),
        template="TS-01 A/1",
    )
