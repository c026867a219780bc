"""What invented colleagues say and write, act by act, as the pack in force wants it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from desktop.base.i18n import pick
from desktop.desk.demo_words import Scene as Story
from desktop.desk.demo_words import Words
from desktop.domain import hearing, needs
from desktop.domain.acts.close import followed_until
from desktop.domain.clocks import clocks
from desktop.domain.demands import Demand
from desktop.domain.policy import AmountRule, Occasion, RemedyRule, Start
from desktop.domain.scene import Scene, asked_level, proposed
from desktop.domain.types import INTAKE_FIELDS, WRITTEN, Act, State

_SCALE = (22, 42, 26, 7, 3)
"""How often customers choose the steps of the scale, the best first."""
_SHARES = (100, 100, 100, 80, 70, 50, 0)
_SECONDS = 14
_HEARD_AT_ONCE, _SILENT = 0.4, 0.3


def arguments(words: Words, on: Scene, step: Demand, story: Story) -> dict[str, Any]:
    """Arguments of a demanded act that the pack accepts; {} where it takes none."""
    make = _MAKERS.get(step.act)
    return make(words, on, step, story) if make else {}


def _contact(words: Words, on: Scene, _step: Demand, story: Story) -> dict[str, Any]:
    draw = words.random
    if (message := _message(words, on, story)) is not None:
        return message
    means = _voice(on)
    again = on.timeline.cut_off is not None
    if draw.random() < 0.12:
        return {"means": means, "reached": False, "said": words.text(story, "contact.missed")}
    if not again and draw.random() < 0.06 and any(clock.start is Start.DROPPED for clock in on.policy.clocks):
        return {"means": means, "reached": True, "dropped": True, "said": words.text(story, "contact.dropped")}
    args: dict[str, Any] = {
        "means": means,
        "reached": True,
        "said": words.text(story, "contact.said"),
        "told": {code: True for code, _name in on.policy.told.items},
    }
    if on.policy.behaviours and draw.random() < 0.12:
        args["behaviours"] = [draw.choice(on.policy.behaviours).code]
    if on.policy.standards and draw.random() < 0.2:
        args |= {"incoming": True, "rang": draw.randint(1, _SECONDS)}
    if draw.random() < 0.25 and not on.timeline.promises:
        by = on.calendar.add(on.now, timedelta(minutes=draw.choice((120, 480, 960))))
        args["promised"] = {"what": words.text(story, "contact.promise"), "by": by.isoformat()}
    kept = [promise.code for promise in on.timeline.open_promises]
    return args | ({"kept": kept} if kept else {})


def _message(words: Words, on: Scene, story: Story) -> dict[str, Any] | None:
    """The pack's message after a call in vain; None where there is nothing to write."""
    ready = next((one.code for one in on.policy.messages if one.when is Occasion.UNREACHED), None)
    means = next((one.code for one in on.policy.channels if one.code in WRITTEN), None)
    tries = on.timeline.attempts
    if means is None or ready is None or not tries or tries[-1].reached or tries[-1].means in WRITTEN:
        return None
    return {"means": means, "reached": False, "said": words.text(story, "contact.message"), "message": ready}


def _voice(on: Scene) -> str:
    live = [channel.code for channel in on.policy.channels if channel.live]
    return "phone" if "phone" in live or not live else live[0]


def _note(words: Words, on: Scene, step: Demand, story: Story) -> dict[str, Any]:
    args: dict[str, Any] = {"text": words.text(story, "note.told"), "informed": [person.id for person in step.to]}
    checked = needs.to_check(on.case, on.policy)
    return args | ({"checked": list(checked)} if checked else {})


def _edit(words: Words, on: Scene, _step: Demand, story: Story) -> dict[str, Any]:
    """Fills the fields that a block wants and that nobody asked about at first."""
    args: dict[str, Any] = {}
    for block in on.policy.blocks:
        for need in needs.lacks(on.case, on.policy, on.timeline, block):
            name = need.one_of[0]
            if name in INTAKE_FIELDS and need.before:
                args[name] = story.fields.get(name) or _WITHOUT.get(name) or words.random.choice(("无", "不详"))
    return args


_WITHOUT: Mapping[str, str] = {"validity": "valid"}


def _assign(_words: Words, _on: Scene, step: Demand, _story: Story) -> dict[str, Any]:
    return {"to": step.to[0].id} if step.to else {}


def _investigate(words: Words, on: Scene, _step: Demand, story: Story) -> dict[str, Any]:
    shares = _responsibility(words, on)
    args: dict[str, Any] = {
        "facts": words.text(story, "facts"),
        "analysis": words.text(story, "analysis"),
        "responsibility": shares,
        "department": story.gaps["store"],
        "person": story.gaps["staff"],
        "basis": words.text(story, "basis.text"),
    }
    wanted = {name for block in on.policy.blocks for need in block.needs for name in need.one_of}
    if "order_checked" in wanted:
        args["order_checked"] = True
    if "agreement" in wanted and max(shares.values()) < 100:
        args["agreement"] = words.text(story, "finding.shared")
    if words.random.random() < _HEARD_AT_ONCE:
        args["statement"] = words.text(story, "statement.said")
    return args


def _statement(words: Words, on: Scene, _step: Demand, story: Story) -> dict[str, Any]:
    """What whom the finding names says to it; now and then nothing, once the term is over."""
    asked = hearing.open_hearing(on.policy, on.timeline)
    term = hearing.term(on.policy, asked, clocks(on.case, on.policy, on.calendar, on.now)) if asked else None
    if term is not None and term.due_at <= on.now and words.random.random() < _SILENT:
        return {"silent": True}
    return {"said": words.text(story, "statement.said")}


def _responsibility(words: Words, on: Scene) -> dict[str, int]:
    """Shares that sum to 100; all ours where the category says so."""
    category = on.policy.category(on.ticket.category)
    ours = words.random.choice(_SHARES)
    if category is not None and category.fixed:
        ours = 100
    others = [party.code for party in on.policy.responsibility if not party.ours]
    first = next((party.code for party in on.policy.responsibility if party.ours), others[0])
    others = [code for code in others if code != first]
    if not others:
        return {first: 100}
    shares = dict.fromkeys((first, *others), 0)
    shares[first] = ours
    shares[others[0]] = (100 - ours) // 2
    shares[others[-1]] += 100 - ours - (100 - ours) // 2
    return shares


def _propose(words: Words, on: Scene, _step: Demand, story: Story) -> dict[str, Any]:
    rule = _remedy(on, str(story.story["remedy"]))
    remedy: dict[str, Any] = {"kind": str(rule.kind)}
    if rule.amount is AmountRule.NEEDED:
        remedy["amount"] = story.gaps["amount"]
    args: dict[str, Any] = {"measures": words.text(story, "measures"), "remedy": remedy}
    for name in rule.asks:
        args[name] = True if name == "conditions_told" else words.text(story, "analysis")
    lacking = {need.one_of[0] for block in on.policy.blocks for need in block.needs}
    if "promised_on" in lacking:
        args["promised_on"] = on.calendar.local_day(on.now + timedelta(days=3)).isoformat()
    return args


def _remedy(on: Scene, wanted: str) -> RemedyRule:
    """The story's remedy where the pack and what was found allow it, else one that they do."""
    finding = on.policy.finding(on.timeline.found)
    allowed = [
        one for one in on.policy.remedies if finding is None or not finding.remedies or one.kind in finding.remedies
    ]
    return next((one for one in allowed if one.kind == wanted), allowed[0])


def _opinion(words: Words, _on: Scene, _step: Demand, story: Story) -> dict[str, Any]:
    return {"opinion": words.text(story, "approve.passed")}


def _reject(words: Words, _on: Scene, _step: Demand, story: Story) -> dict[str, Any]:
    return {"opinion": words.text(story, "approve.failed")}


def _resolve(words: Words, on: Scene, _step: Demand, story: Story) -> dict[str, Any]:
    offered = on.timeline.proposal
    return {"result": words.text(story, f"result.{offered.remedy.kind if offered else 'other'}")}


def _callback(words: Words, on: Scene, _step: Demand, story: Story) -> dict[str, Any]:
    draw = words.random
    second = {"second": True} if on.ticket.state is State.REVIEW else {}
    if draw.random() < 0.1:
        return {"reached": False, **second}
    if on.route.examine and not second and draw.random() < 0.5:
        return {"reached": True, "said": words.text(story, "callback.good")}
    rating = _rating(words, on)
    said = "callback.good" if rating is None or rating[1] else "callback.bad"
    return {"reached": True, "satisfaction": rating[0] if rating else 1, "said": words.text(story, said), **second}


def _rating(words: Words, on: Scene) -> tuple[int, bool] | None:
    """A step of the scale, mostly a good one; the scale runs from the good to the bad whatever its numbers."""
    ratings = sorted(on.policy.ratings, key=lambda one: not one.settles)
    weights: list[float] = [_SCALE[min(place, len(_SCALE) - 1)] for place in range(len(ratings))]
    if on.ticket.sheet_index > 1:
        weights = [weight if one.settles else weight / 3 for weight, one in zip(weights, ratings, strict=True)]
    elif not ratings[-1].settles:
        weights = [weight if one.settles else min(weight, 8) for weight, one in zip(weights, ratings, strict=True)]
    chosen = words.random.choices(ratings, weights)[0] if ratings else None
    return None if chosen is None else (chosen.value, chosen.settles)


def _review(words: Words, on: Scene, _step: Demand, story: Story) -> dict[str, Any]:
    again = any(not passed for _, _, passed in on.timeline.reviews) or on.ticket.state is State.WITHDRAWN
    passed = (again or words.random.random() > 0.04) and not _must_be_followed(on)
    args = {"passed": passed, "opinion": words.text(story, "review.passed" if passed else "review.failed")}
    return args | ({"holes": words.text(story, "review.holes")} if on.route.examine else {})


def _must_be_followed(on: Scene) -> bool:
    protocol = on.policy.protocol
    if not protocol.follow_days or not on.timeline.unanswered or on.ticket.state is State.WITHDRAWN:
        return False
    return on.calendar.local_day(on.now) < followed_until(on.ticket.received_at, protocol, on.calendar)


def _escalate(words: Words, on: Scene, _step: Demand, story: Story) -> dict[str, Any]:
    return {
        "reason": words.text(story, "escalate.reason"),
        "to_level": asked_level(on, proposed(on)),
        "facts": on.ticket.course or on.ticket.cause,
    }


def _report(words: Words, on: Scene, _step: Demand, story: Story) -> dict[str, Any]:
    return {"facts": f"{on.ticket.cause}。{words.text(story, 'facts')}{words.text(story, 'report.note')}"}


def _refer(words: Words, on: Scene, _step: Demand, story: Story) -> dict[str, Any]:
    return {"question": f"{on.ticket.cause}：{words.text(story, 'refer.question')}"}


def _decide(words: Words, _on: Scene, _step: Demand, story: Story) -> dict[str, Any]:
    return {"decision": words.text(story, "measures")}


def _task(words: Words, on: Scene, _step: Demand, story: Story) -> dict[str, Any]:
    names = [pick(one.name) for one in on.policy.departments] or [story.gaps["store"]]
    by = on.calendar.add(on.now, timedelta(minutes=words.random.choice((240, 480, 960))))
    department = words.random.choice(names)
    return {"department": department, "what": words.text(story, "task.what"), "by": by.isoformat()}


def _task_done(words: Words, on: Scene, _step: Demand, story: Story) -> dict[str, Any]:
    return {"task": on.timeline.open_tasks[0].event, "result": words.text(story, "task.done")}


def _park(words: Words, _on: Scene, _step: Demand, story: Story) -> dict[str, Any]:
    return {"reason": words.text(story, "park.reason")}


def _resume(words: Words, _on: Scene, _step: Demand, story: Story) -> dict[str, Any]:
    return {"said": words.text(story, "park.resumed")}


def _withdraw(words: Words, on: Scene, _step: Demand, story: Story) -> dict[str, Any]:
    reason = words.random.choice(on.policy.withdrawals).code
    return {"reason": reason, "said": words.text(story, f"withdraw.{reason}")}


def _attach(words: Words, on: Scene, _step: Demand, story: Story) -> dict[str, Any]:
    """A file of the kind that a block wants: a consent, or some evidence."""
    lacking = [need.one_of[0] for block in on.policy.blocks for need in needs.lacks(
        on.case, on.policy, on.timeline, block)]  # fmt: skip
    code = "consent" if "consent" in lacking else ""
    kinds = [one for one in on.policy.attachments if one.code == code or (not code and one.code != "answer")]
    args: dict[str, Any] = {"purpose": words.text(story, "attach.text")}
    if not kinds:
        return {**args, "kind": code or "evidence", "name": "材料.txt"}
    kind = kinds[0]
    args |= {"kind": kind.code, "name": f"{pick(kind.name)}.txt"}
    if kind.notice:
        args["notice_given"] = True
    if kind.term:
        args["until"] = on.calendar.local_day(on.now + timedelta(days=180)).isoformat()
    return args


_MAKERS: dict[Act, Callable[[Words, Scene, Demand, Story], dict[str, Any]]] = {
    Act.CONTACT: _contact,
    Act.NOTE: _note,
    Act.EDIT: _edit,
    Act.ASSIGN: _assign,
    Act.TASK: _task,
    Act.TASK_DONE: _task_done,
    Act.INVESTIGATE: _investigate,
    Act.STATEMENT: _statement,
    Act.PROPOSE: _propose,
    Act.APPROVE: _opinion,
    Act.REJECT: _reject,
    Act.RESOLVE: _resolve,
    Act.CALLBACK: _callback,
    Act.REVIEW: _review,
    Act.ESCALATE: _escalate,
    Act.REPORT: _report,
    Act.REFER: _refer,
    Act.DECIDE: _decide,
    Act.PARK: _park,
    Act.RESUME: _resume,
    Act.WITHDRAW: _withdraw,
    Act.ATTACH: _attach,
}
