"""The tables are whole: enough complaints, every clause of the trade, and rows that go red when its line is gone."""

from __future__ import annotations

import re
from pathlib import Path

import days
import pytest
from command_line import CommandLine
from day_commands import Commands
from day_office import found, pack_text
from day_play import Problem, play
from day_terms import Step
from days import Day

CLAUSES = {
    "franchise": "F-4.1 F-4.2 F-4.3.1 F-4.3.2 F-4.3.3 F-5.1.1 F-5.1-L1 F-5.1-L2 F-5.1-L3 F-5.3.1 F-5.3.1.1 F-5.3.1.2 "
    "F-5.3.1.3 F-5.3.1.4 F-5.3.1.5 F-5.3.1.6 F-5.3.1.7 F-5.4.1.1 F-5.4.1.2 F-5.4.1.3",
    "telecom": "T-1 T-2 T-3 T-4 T-5a T-5b T-6 T-9 T-10 T-11 T-11b T-12",
    "agency": "A-1 A-2 A-3 A-4 A-5 A-8 A-9 A-10 A-11",
    "ecommerce": "E-1 E-2",
    "printshop": "P-1 P-2 P-3 P-4 P-5 P-8",
}
REFUSING = {
    "franchise": "F-4.1 F-4.2 F-4.3.2 F-4.3.3 F-5.1.1 F-5.1-L1 F-5.1-L2 F-5.1-L3 F-5.3.1 F-5.3.1.2 F-5.3.1.3 "
    "F-5.3.1.4 F-5.3.1.6 F-5.3.1.7 F-5.4.1.1 F-5.4.1.2 F-5.4.1.3",
    "telecom": "T-1 T-2 T-3 T-4 T-5a T-5b T-6 T-9 T-10 T-12",
    "agency": "A-3 A-4 A-5 A-8 A-9 A-10 A-11",
    "ecommerce": "E-1 E-2",
    "printshop": "P-2 P-3 P-4 P-8",
}
"""Clauses under which the program can say no; the others propose, count or advise."""
CUTS = {
    "F-4.1": 'code = "supply_quantity"\nkinds = ["franchisee"]\n -> code = "supply_quantity"\n',
    "F-4.2": 'limit = "200" -> limit = "499"',
    "F-4.3.1": "[[categories]] delivery",
    "F-4.3.2": "[[triggers]] attitude",
    "F-4.3.3": "[[triggers]] injury",
    "F-5.1.1": "[[clocks]] first_contact",
    "F-5.1-L1": 'review = { tier = 2, roles = ["supervisor"] } -> review = { tier = 2 }',
    "F-5.1-L2": "[[clocks]] hand_over",
    "F-5.1-L3": "[[clocks]] special_report",
    "F-5.3.1": '  { one_of = ["proposal"], before = ["resolve"] },\n',
    "F-5.3.1.1": "[[talk]] greet",
    "F-5.3.1.2": '  { one_of = ["product_code"], before = ["propose"] },\n',
    "F-5.3.1.3": '  { one_of = ["told"], before = ["propose", "resolve"], rule = "F-5.3.1.3" },\n',
    "F-5.3.1.4": '  { one_of = ["tasks"], before = ["resolve"], rule = "F-5.3.1.4" },\n',
    "F-5.3.1.5": "[[clocks]] progress",
    "F-5.3.1.6": "[[clocks]] callback",
    "F-5.3.1.7": 'refer = { tier = 3, roles = ["administration"] }\nrefer_rule = "F-5.3.1.7"\n',
    "F-5.4.1.1": 'consequence = "not_answered"\n',
    "F-5.4.1.2": 'consequence = "procedure"\n',
    "F-5.4.1.3": 'share = "1" -> share = "0"',
    "T-1": '[receiver]\nrule = "T-1"\n',
    "T-2": '  { one_of = ["product"], before = ["investigate", "propose"], rule = "T-2" },\n',
    "T-3": "[[clocks]] first_reply",
    "T-4": 'follow_days = 10\nfollow_rule = "T-4"\n',
    "T-5a": "[[withdrawals]] forgot",
    "T-5b": "needs_satisfaction = true\n",
    "T-6": "[[categories]] school_reported",
    "T-9": "least = 3 -> least = 4",
    "T-10": 'examine = true\nexamine_rule = "T-10"\n',
    "T-11": "拿出条款和记录，一条一条对。 -> 听着就好。",
    "T-11b": "可能是我没有讲清楚 -> 是您没有听清楚",
    "T-12": '  { one_of = ["told"], before = ["propose", "resolve"], rule = "T-12" },\n',
    "A-1": "[[categories]] results",
    "A-2": "[[triggers]] unreachable",
    "A-3": "[[triggers]] identity",
    "A-4": '  { one_of = ["course"], before = ["propose"], rule = "A-4" },\n',
    "A-5": '  { one_of = ["informed"], before = ["propose", "review"], levels = [2, 3], rule = "A-5" },\n',
    "A-8": "[[clocks]] served",
    "A-9": "term = true\n",
    "A-10": '  { one_of = ["person"], before = ["resolve"], validities = ["impersonated"], rule = "A-10" },\n',
    "A-11": 'asks = ["reason", "conditions_told"]\n',
    "E-1": "[[triggers]] unwell",
    "E-2": "stays = true\n",
    "P-1": "[[categories]] colour",
    "P-2": '  { one_of = ["order_number"], before = ["investigate", "propose"], rule = "P-2" },\n',
    "P-3": "[[clocks]] redo",
    "P-4": "[[marks]] confirm_files",
    "P-5": "屏幕是发光的 -> 屏幕是平的",
    "P-8": "[[clocks]] ring_back",
}
"""A line of the pack for each clause: what is cut out, or becomes what stands after "->"; `[[part]] code` = a table."""
DAYS = {path.stem: days.read(path) for path in sorted(days.FOLDER.glob("*.md"))}
EVERY_CUT = [(pack, clause) for pack, clauses in CLAUSES.items() for clause in clauses.split()]


def test_there_is_a_day_for_each_pack() -> None:
    assert set(DAYS) == set(CLAUSES)
    assert {day.pack for day in DAYS.values()} == set(CLAUSES)
    assert set(CUTS) == {clause for _, clause in EVERY_CUT}


@pytest.mark.parametrize("pack", CLAUSES)
def test_a_day_has_at_least_twelve_complaints(pack: str) -> None:
    assert len(DAYS[pack].cases) >= 12


@pytest.mark.parametrize("pack", CLAUSES)
def test_every_clause_of_the_trade_is_named_and_looked_for(pack: str) -> None:
    rows = [row for case in DAYS[pack].cases for row in case.rows]
    cited = {rule for row in rows for item in row.expected for rule in item.rules if rule in row.rules}
    assert set(CLAUSES[pack].split()) <= cited


@pytest.mark.parametrize("pack", CLAUSES)
def test_every_clause_that_can_refuse_is_broken_once(pack: str) -> None:
    rows = [row for case in DAYS[pack].cases for row in case.rows]
    refused = {rule for row in rows for item in row.expected if item.name == "拒绝" for rule in item.rules}
    assert set(REFUSING[pack].split()) <= refused


def _cut(text: str, line: str) -> str:
    if table := re.fullmatch(r"\[\[(\w+)\]\] (\w+)", line):
        after = re.sub(rf'^\[\[{table[1]}\]\]\ncode = "{table[2]}"\n(?:(?!\[).*\n)*', "", text, count=1, flags=re.M)
    else:
        old, _, new = line.partition(" -> ")
        after = text.replace(old, new, 1)
    assert after != text, line
    return after


def _telling(steps: list[Step], clause: str) -> list[Step]:
    """The complaints that tell of a clause up to the last row that does; of the others only that they came."""
    cases = {step.case for step in steps if clause in step.row.rules}
    last = max(index for index, step in enumerate(steps) if clause in step.row.rules)
    return [step for step in steps[: last + 1] if step.act == "register" or step.case in cases]


def _red(problem: Problem, clause: str) -> bool:
    return clause in problem.step.row.rules and (problem.cites(clause) or problem.expected is None)


@pytest.mark.parametrize(("pack", "clause"), EVERY_CUT)
def test_without_its_line_a_row_that_names_the_clause_is_red(
    pack: str, clause: str, tmp_path: Path, passphrase: str
) -> None:
    day: Day = DAYS[pack]
    office = found(day, tmp_path, passphrase, text=_cut(pack_text(day), CUTS[clause]))
    line = CommandLine(office.path, office.clock, tmp_path, passphrase, pin="")
    hands = Commands(line, office.words)
    for played in play(_telling(office.words.steps(), clause), hands, office.clock):
        if any(_red(problem, clause) for problem in played.problems):
            return
    pytest.fail(f"no row of {clause} noticed")
