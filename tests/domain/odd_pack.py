"""An invented trade with six levels, four tiers and odd names, written only in TOML."""

from __future__ import annotations

from desktop.domain.policy import Policy, load_policy
from desktop.domain.types import Act


def _t(zh: str) -> str:
    return f'{{ zh = "{zh}", en = "{zh}" }}'


def _level(number: int, tier: int, roles: str, review: int, extra: str = "") -> str:
    return f"""
[[levels]]
number = {number}
code = "grade{number}"
name = {_t(f"第{number}等")}
definition = {_t("说明")}
look = "{("outline", "tint", "solid")[(number - 1) // 2]}"
rule = "X-1"

[levels.route]
rule = "X-2"
handle = {{ tier = {tier}, roles = [{roles}] }}
review = {{ tier = {review} }}
file = {{ tier = 1 }}
{extra}
"""


ACTS = "\n".join(f'{act} = "{"X-2" if act is Act.APPROVE else "X-3"}"' for act in Act)

TEXT = (
    f"""
format = 1
code = "moonferry"
version = 7
name = {_t("月球渡轮")}
form_title = {_t("渡轮怨言单")}
report_title = {_t("怨言月报")}
[rules]
"X-1" = {_t("等级")}
"X-2" = {_t("航线")}
"X-3" = {_t("其他")}
[[complainants]]
code = "consumer"
name = {_t("乘客")}
rule = "X-3"
[[tiers]]
number = 1
name = {_t("码头")}
rule = "X-2"
[[tiers]]
number = 2
name = {_t("甲板")}
rule = "X-2"
[[tiers]]
number = 3
name = {_t("船桥")}
rule = "X-2"
[[tiers]]
number = 4
name = {_t("月宫")}
rule = "X-2"
[[positions]]
tier = 1
role = "clerk"
name = {_t("撑篙人")}
rule = "X-2"
[[positions]]
tier = 3
role = "director"
name = {_t("船长")}
rule = "X-2"
"""
    + _level(1, 1, "", 1)
    + _level(2, 1, '"clerk"', 2)
    + _level(3, 2, "", 2, "hand_over = true")
    + _level(4, 2, "", 3, "hand_over = true\nreport = [{ tier = 3 }]")
    + _level(5, 3, '"director"', 4, "hand_over = true\napprove = { tier = 4 }")
    + _level(6, 4, "", 4, 'hand_over = true\nreport = [{ tier = 4 }]\nrefer = { tier = 4 }\nrefer_rule = "X-3"')
    + f"""
[[categories]]
code = "delivery"
name = {_t("晚点")}
guidance = {_t("等潮")}
level = 2
rule = "X-1"
[[categories]]
code = "other"
name = {_t("其他")}
guidance = {_t("听")}
level = 1
rule = "X-1"
[[channels]]
code = "phone"
name = {_t("海螺")}
live = true
rule = "X-3"
[[triggers]]
code = "leak"
name = {_t("漏水")}
level = 5
words = ["烫伤", "漏"]
notify = [{{ tier = 3, roles = ["director"] }}]
rule = "X-1"
[[triggers]]
code = "rude"
name = {_t("无礼")}
level = 3
words = ["态度恶劣"]
rule = "X-1"
[denial]
words = ["没有"]
rule = "X-3"
[[clocks]]
code = "first"
name = {_t("先应")}
start = "received"
met = "reached"
unit = "minutes"
amount = 2880
rule = "X-3"
[[clocks]]
code = "again"
name = {_t("再应")}
start = "reached"
met = "reached"
unit = "days"
amounts = {{ 1 = 7, 6 = 1 }}
rule = "X-3"
[[ratings]]
value = 1
name = {_t("好")}
settles = true
rule = "X-3"
[[ratings]]
value = 9
name = {_t("坏")}
rule = "X-3"
[[remedies]]
kind = "refund"
name = {_t("退船票")}
amount = "optional"
rule = "X-3"
[[authority]]
tier = 1
limit = "1"
rule = "X-2"
[[authority]]
tier = 4
unlimited = true
rule = "X-2"
[told]
rule = "X-3"
[told.items]
tide = {_t("潮汐")}
[protocol]
attempts = 2
days = 1
rule = "X-3"
[honesty]
rule = "X-3"
[parking]
code = "tide"
name = {_t("候潮")}
rule = "X-3"
[withdrawal]
rule = "X-3"
[[withdrawals]]
code = "calm"
name = {_t("风平浪静")}
rule = "X-3"
[reclassification]
rule = "X-3"
[[responsibility]]
code = "moon"
name = {_t("月亮")}
rule = "X-3"
[[validities]]
code = "valid"
name = {_t("有效")}
rule = "X-3"
[[blocks]]
code = "story"
name = {_t("故事")}
stage = "intake"
rule = "X-3"
needs = [
  {{ one_of = ["told"], before = ["propose"] }},
  {{ one_of = ["proposal"], before = ["resolve"] }},
  {{ one_of = ["special_report"], levels = [4, 6] }},
]
[acts]
{ACTS}
[retention]
years = 1
rule = "X-3"
"""
)


def odd_pack() -> Policy:
    return load_policy(TEXT, "moonferry.toml")
