"""A day played on the command line: each row one command, each expectation read from what commands print."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from command_line import Answer, CommandLine
from day_play import Refusal, Stuck
from day_terms import Deadline, Expected, Given, Label, Next, Step
from day_words import Words
from pypdf import PdfReader

from desktop.base.i18n import format_datetime, pick
from desktop.domain.papers import Form
from desktop.domain.types import Act

_HELD = ("running", "due_soon", "overdue", "paused")


class Commands:
    """Somebody at a prompt who knows every number."""

    def __init__(self, line: CommandLine, words: Words) -> None:
        self.line, self.words, self.policy = line, words, words.policy
        self.numbers: dict[int, list[str]] = {}
        self.marks: dict[tuple[int, str], int] = {}
        self.names = {person.login: person.name for person in words.day.people}
        self._paper = ""
        self._told: list[str] = []
        self._seen: dict[str, Any] | None = None

    # ------------------------------------------------------------ doing

    def do(self, step: Step) -> Refusal | None:
        self._seen, self._told, self._paper = None, [], ""
        before = None if step.refused is None or step.case not in self.numbers else self._standing(step)
        answer = _DOING.get(step.act, Commands._act)(self, step)
        self._seen = None
        if answer is None:
            return None
        if answer.status == 1:
            told = answer.one
            if before is not None:
                assert self._standing(step) == before, f"{step.row.words}: refused, and changed all the same"
            return Refusal(told["rule"] or "", told["message"])
        if answer.status != 0:
            raise Stuck(answer.said)
        return None

    def _standing(self, step: Step) -> Any:
        shown = self._show(step)
        return shown["state"], shown["act"], shown["timeline"]

    def _register(self, step: Step) -> Answer:
        answer = self.line("ticket", "add", who=self._login(step), given=nested(step.given))
        if answer.status == 0:
            self.numbers[step.case] = [answer.one["number"]]
        return answer

    def _act(self, step: Step) -> Answer:
        args = {**nested(step.given), **({"second": True} if step.act == "second_call" else {})}
        act = "callback" if step.act == "second_call" else step.act
        args = {name: self._known(step, name, value) for name, value in args.items()}
        answer = self.line("ticket", "do", self.number(step), act, who=self._login(step), given=args)
        if answer.status == 0:
            self._told = answer.one["notified"]
            if answer.one["new_sheet"]:
                self.numbers[step.case].append(answer.one["new_sheet"])
        return answer

    def _known(self, step: Step, name: str, value: Any) -> Any:
        """A promise, a task or a suggestion by the code that it goes by now."""
        if isinstance(value, list):
            return [self._known(step, name, one) for one in value]
        if not isinstance(value, Label):
            return value
        if name in ("accept", "dismiss"):
            found = [one["code"] for one in self._show(step)["penalties"] if one["code"].startswith(f"{value.words}/")]
        else:
            clocks = self._show(step)["clocks"]
            found = [one["code"] for one in clocks if value.words in one["label"] and one["met_at"] is None]
        if not found:
            raise Stuck(f"{value.words} is not there")
        return found[0]

    def _attach(self, step: Step) -> Answer:
        args = nested(step.given)
        path = self.line.folder / args["path"]
        path.write_bytes(f"{args['path']} {step.row.place}".encode())
        given = {**args, "path": str(path)}
        return self.line("ticket", "do", self.number(step), "attach", who=self._login(step), given=given)

    def _print(self, step: Step) -> Answer:
        out = self.line.folder / f"{step.case}.pdf"
        given = nested(step.given)
        how = ["--form", given.get("form", Form.HANDLING), *(["--masked"] if given.get("masked") else [])]
        answer = self.line("sheet", self.number(step), *how, "-o", str(out), who=self._login(step))
        if answer.status == 0:
            self._paper = text_of(out)
        return answer

    def _gather(self, step: Step) -> Answer:
        """Under a title, the largest group that the rules propose."""
        return self.line("cluster", "gather", nested(step.given)["title"], who=self._login(step))

    def _explain(self, step: Step) -> Answer:
        groups = self._show(step)["clusters"]
        if not groups:
            raise Stuck("it belongs to no group")
        key = str(groups[0]["id"])
        return self.line("cluster", "explain", key, who=self._login(step), given=nested(step.given))

    def _mark(self, step: Step) -> Answer:
        """On the customer of this complaint."""
        given = nested(step.given)
        wished = {"kind": given.pop("mark"), **given}
        answer = self.line("customer", "mark", self.number(step), who=self._login(step), given=wished)
        if answer.status == 0:
            self.marks[step.case, wished["kind"]] = answer.one["id"]
        return answer

    def _approve_mark(self, step: Step) -> Answer:
        key = self.marks[step.case, step.given[0].value]
        return self.line("customer", "approve", str(key), who=self._login(step))

    def _look(self, _step: Step) -> None:
        return None

    # ------------------------------------------------------------ looking

    def wrong(self, step: Step, expected: Expected) -> str:
        look = _LOOKING.get(expected.kind)
        return "nobody looks" if look is None else look(self, step, expected)

    def number(self, step: Step) -> str:
        return self.numbers[step.case][-1]

    def _login(self, step: Step) -> str:
        return self.words.lexicon.logins[step.row.who]

    def _show(self, step: Step) -> dict[str, Any]:
        if self._seen is None:
            self._seen = self.line.show(self.number(step), self._login(step))
        return self._seen

    def _field(self, name: str) -> Callable[[Step, Expected], str]:
        def look(step: Step, expected: Expected) -> str:
            found = self._show(step)[name]
            return "" if found == expected.value else str(found)

        return look

    def _name(self, login: str | None) -> str:
        return self.names.get(login or "", str(login))

    def _handler(self, step: Step, expected: Expected) -> str:
        found = self._name(self._show(step)["handler"])
        return "" if found == expected.value else found

    def _new_sheet(self, step: Step, expected: Expected) -> str:
        found = self.number(step) if len(self.numbers[step.case]) > 1 else "no new sheet"
        return "" if found == expected.value else found

    def _title(self, clock: Mapping[str, Any]) -> str:
        rule = self.policy.clock(clock["code"])
        name = pick(rule.name) if rule else clock["code"]
        return f"{name} {clock['label']}".strip()

    def _deadline(self, step: Step, expected: Expected) -> str:
        wanted: Deadline = expected.value
        found = [one for one in self._show(step)["clocks"] if self._title(one) == wanted.title]
        if not found:
            return "no such deadline"
        told = [_unlike(one, wanted, expected.rules) for one in found]
        return "" if "" in told else told[0]

    def _no_deadline(self, step: Step, expected: Expected) -> str:
        found = [one for one in self._show(step)["clocks"] if self._title(one) == expected.value]
        held = [one for one in found if one["state"] in _HELD]
        return _said_of(held[0]) if held else ""

    def _next(self, step: Step, expected: Expected) -> str:
        asked = [one for one in self._show(step)["next"] if one["demanded"]]
        if expected.kind == "下一步":
            asked = asked[:1]
        told = [self._said_step(one) for one in asked]
        return "" if any(self._is_step(one, expected) for one in asked) else "; ".join(told) or "nothing is demanded"

    def _is_step(self, shown: Mapping[str, Any], expected: Expected) -> bool:
        wanted: Next = expected.value
        by, to = ([self._name(one) for one in shown[key]] for key in ("by", "to"))
        people = not wanted.by or list(wanted.by) == by
        passed = not wanted.to or list(wanted.to) == to
        return shown["act"] == wanted.act and people and passed and _cites(shown["rule"], expected.rules)

    def _said_step(self, shown: Mapping[str, Any]) -> str:
        by, to = ("、".join(self._name(one) for one in shown[key]) for key in ("by", "to"))
        return f"{shown['act']} {by}{f' → {to}' if to else ''}（{shown['rule']}）"

    def _notified(self, _step: Step, expected: Expected) -> str:
        found = {self._name(one) for one in self._told}
        return "" if set(expected.value) <= found else "、".join(sorted(found)) or "nobody is told"

    def _trigger(self, step: Step, expected: Expected) -> str:
        names = {t.code: pick(t.name) for t in self.policy.triggers} | {"category": "类别"}
        found = [(names.get(one["trigger"], one["trigger"]), one["rule"]) for one in self._show(step)["triggers"]]
        told = [name for name, rule in found if _cites(rule, expected.rules)]
        return "" if expected.value in told else "、".join(f"{name}（{rule}）" for name, rule in found) or "nothing"

    def _same_customer(self, step: Step, expected: Expected) -> str:
        found = self._show(step)["similar"]
        return "" if expected.value in found else "、".join(found) or "no other sheet"

    def _lacks(self, step: Step, expected: Expected) -> str:
        blocks = self._show(step)["blocks"]
        missing = {name for block in blocks for name in block["missing"]}
        cited = {block["rule"] for block in blocks if block["missing"]}
        if not set(expected.value) <= missing:
            return "、".join(sorted(missing)) or "nothing is missing"
        return "" if not expected.rules or cited & set(expected.rules) else f"by {sorted(cited)}"

    def _advised(self, step: Step, expected: Expected) -> str:
        shown = self._show(step)
        found = [(one["texts"], one["rule"]) for one in (*shown["advice"], *shown["talk"])]
        told = [text for texts, rule in found for text in texts if _cites(rule, expected.rules)]
        return "" if any(expected.value in text for text in told) else "; ".join(told) or "nothing is advised"

    def _suggested(self, step: Step, expected: Expected) -> str:
        shown = self._show(step)
        found = [(self._penalty(one), one["rule"]) for one in shown.get("penalties", ())]
        told = [words for words, rule in found if _cites(rule, expected.rules)]
        return "" if expected.value in told else "; ".join(words for words, _ in found) or "nothing is suggested"

    def _penalty(self, shown: Mapping[str, Any]) -> str:
        penalty = self.policy.penalty(shown["code"].partition("/")[0])
        return f"{pick(penalty.name) if penalty else shown['code']} {self._name(shown['person'])}"

    def _by_day(self, step: Step, expected: Expected) -> str:
        title = expected.item.name.partition(" ")[2]
        code = next((one["code"] for one in self._show(step)["clocks"] if self._title(one) == title), "")
        told = self.line("explain", self.number(step), code, who=self._login(step)).one["text"] if code else []
        return "" if any(expected.value in line for line in told) else "; ".join(told) or "no such deadline"

    def _alike(self, step: Step, expected: Expected) -> str:
        """So many complaints like this one: gathered, or proposed to be."""
        sizes = [one["count"] for one in self._show(step)["clusters"]]
        proposed = self.line("cluster", "propose", who=self._login(step)).objects
        known = [one for one in proposed if self.number(step) in one["tickets"]]
        sizes += [len(one["tickets"]) for one in known if _cites(one["rule"], expected.rules)]
        return "" if expected.value in sizes else f"{sizes or 'none'}"

    def _agreed(self, step: Step, expected: Expected) -> str:
        found = [str(one["explanation"]) for one in self._show(step)["clusters"]]
        return "" if any(expected.value in text for text in found) else "; ".join(found) or "no group"

    def _marked(self, step: Step, expected: Expected) -> str:
        found = [(one["kind"], one["rule"]) for one in self._show(step)["marks"]]
        told = any(kind == expected.value and _cites(rule, expected.rules) for kind, rule in found)
        return "" if told else str(found)

    def _recorded(self, step: Step, expected: Expected) -> str:
        events = self._show(step)["timeline"]
        return "" if any(event["data"].get(expected.value) for event in events) else "not noted"

    def _on_paper(self, _step: Step, expected: Expected) -> str:
        return "" if _bare(expected.value) in self._paper else f"not on it: {self._paper[:2000]}"

    def _not_on_paper(self, _step: Step, expected: Expected) -> str:
        return "stands on it" if _bare(expected.value) in self._paper or not self._paper else ""


def nested(given: tuple[Given, ...]) -> dict[str, Any]:
    """Arguments as JSON has them: the dots of their keys are levels."""
    out: dict[str, Any] = {}
    for one in given:
        path = one.key.split(".")
        place = out
        for part in path[:-1]:
            place = place.setdefault(part, {})
        place[path[-1]] = one.value
    return out


def text_of(pdf: Path) -> str:
    """The words of a paper without its blanks and line ends."""
    return "".join(_bare(page.extract_text()) for page in PdfReader(pdf).pages)


def _bare(text: str) -> str:
    return "".join(text.split())


def _cites(rule: str, wanted: tuple[str, ...]) -> bool:
    return not wanted or rule in wanted


def _unlike(shown: Mapping[str, Any], wanted: Deadline, rules: tuple[str, ...]) -> str:
    due = wanted.due_at is None or datetime.fromisoformat(shown["due_at"]) == wanted.due_at
    standing = shown["state"] in _HELD if wanted.standing is None else shown["state"] == wanted.standing
    return "" if due and standing and _cites(shown["rule"], rules) else _said_of(shown)


def _said_of(shown: Mapping[str, Any]) -> str:
    due = format_datetime(datetime.fromisoformat(shown["due_at"]), "M月d日 HH:mm")
    return f"{due}，{shown['state']}（{shown['rule']}）"


_DOING: Mapping[str, Callable[[Commands, Step], Answer | None]] = {
    "register": Commands._register,
    Act.ATTACH: Commands._attach,
    "print": Commands._print,
    "look": Commands._look,
    "gather": Commands._gather,
    "explain": Commands._explain,
    "mark": Commands._mark,
    "approve_mark": Commands._approve_mark,
}


def _plain(name: str) -> Callable[[Commands, Step, Expected], str]:
    return lambda hands, step, expected: hands._field(name)(step, expected)


_LOOKING: Mapping[str, Callable[[Commands, Step, Expected], str]] = {
    "单号": _plain("number"),
    "原单": _plain("previous_sheet"),
    "等级": _plain("level"),
    "类别": _plain("category"),
    "状态": _plain("state"),
    "经办": Commands._handler,
    "新单": Commands._new_sheet,
    "时限": Commands._deadline,
    "无时限": Commands._no_deadline,
    "下一步": Commands._next,
    "待办": Commands._next,
    "通知": Commands._notified,
    "触发": Commands._trigger,
    "同一客户": Commands._same_customer,
    "缺": Commands._lacks,
    "提示": Commands._advised,
    "同类": Commands._alike,
    "口径": Commands._agreed,
    "标记": Commands._marked,
    "负激励": Commands._suggested,
    "逐日": Commands._by_day,
    "记有": Commands._recorded,
    "单上有": Commands._on_paper,
    "单上无": Commands._not_on_paper,
}
