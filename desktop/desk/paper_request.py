"""The request to withdraw or to judge anew: which evidence it takes, what is there, and who looked again."""

from __future__ import annotations

from typing import Any

from desktop.base.i18n import pick
from desktop.desk.paper_facts import Facts
from desktop.domain import papers
from desktop.domain.papers import Asked, Box
from desktop.domain.policy import Policy
from desktop.domain.sheet import Grade, Opinion, Share
from desktop.domain.types import Act, Event

_LOOKED = (Act.REVIEW, Act.APPROVE, Act.REJECT)


def choices(policy: Policy) -> dict[str, Any]:
    """What an empty request offers."""
    rules = policy.reclassification
    return {
        "reasons": tuple(pick(reason.name) for reason in policy.withdrawals),
        "evidence": tuple(papers.Evidence(pick(one.name), one.rule, given=None) for one in rules.evidence),
        "needs_satisfaction": rules.needs_satisfaction,
    }


def request(facts: Facts) -> dict[str, Any]:
    """The request made last; where there is none, one to judge anew, with what is there already.

    The evidence is what the category asks for, else all that the pack knows.

    Source: T-5a, T-5b, T-6
    """
    made = facts.last(Act.WITHDRAW, Act.RECLASSIFY)
    withdrawn = made is not None and made.act is Act.WITHDRAW
    said = {**choices(facts.policy), **(_withdrawal(facts, made) if made and withdrawn else _anew(facts, made))}
    looked = _looked(facts, made)
    review = Opinion("") if looked is None else _opinion(facts, looked)
    second = None if withdrawn else facts.policy.reclassification.review
    reviewer = pick(facts.policy.seat_name(second or facts.route.review))
    author = Opinion(Box.AUTHOR, name=facts.name(made.by), at=made.at) if made else Opinion(Box.AUTHOR)
    return {
        **said,
        "at": made.at if made else None,
        "by": facts.name(made.by) if made else "",
        "reviewed": None if looked is None else _passed(looked),
        "review": review,
        "opinions": (author, Opinion(Box.CUSTOMER), Opinion(reviewer, name=review.name, at=review.at)),
    }


def _withdrawal(facts: Facts, made: Event) -> dict[str, Any]:
    reasons = {reason.code: pick(reason.name) for reason in facts.policy.withdrawals}
    return {
        "asked": Asked.WITHDRAW,
        "rule": facts.policy.withdrawal.rule,
        "reason": reasons.get(str(made.data.get("reason", "")), ""),
        "said": str(made.data.get("said", "")),
        "evidence": (),
        "needs_satisfaction": False,
        "others": tuple(one.name for one in facts.detail.attachments),
    }


def _anew(facts: Facts, made: Event | None) -> dict[str, Any]:
    data = dict(made.data) if made else {}
    policy, ticket = facts.policy, facts.ticket
    rules = policy.reclassification
    given = set(data.get("evidence") or ())
    before = policy.category(str(data.get("from_category", ticket.category)))
    wanted = (before.evidence if before else ()) or tuple(one.code for one in rules.evidence)
    rating = policy.rating(facts.timeline.rating) if facts.timeline.rating else None
    shares = dict(data.get("responsibility") or {})
    return {
        "asked": Asked.RECLASSIFY,
        "rule": rules.rule,
        "reason": str(data.get("reason", "")),
        "said": facts.last_words(),
        "from_category": pick(before.name) if before else "",
        "to_category": _category(policy, str(data.get("category", ""))),
        "from_level": _grade(policy, int(data.get("from_level", ticket.level))),
        "to_level": _grade(policy, int(data["to_level"])) if "to_level" in data else None,
        "shares": tuple(Share(pick(p.name), shares.get(p.code, 0)) for p in policy.responsibility if shares),
        "evidence": tuple(
            papers.Evidence(
                pick(one.name),
                one.rule,
                tuple(file.name for file in facts.detail.attachments if file.kind == one.code),
                one.code in given,
            )
            for one in rules.evidence
            if one.code in wanted
        ),
        "others": tuple(file.name for file in facts.detail.attachments if file.kind not in wanted),
        "satisfaction": Grade(rating.value, pick(rating.name)) if rating else None,
        "fixed": bool(before and before.fixed),
    }


def _category(policy: Policy, code: str) -> str:
    category = policy.category(code)
    return pick(category.name) if category else ""


def _grade(policy: Policy, number: int) -> Grade:
    level = policy.level(number)
    return Grade(level.number, pick(level.name))


def _looked(facts: Facts, made: Event | None) -> Event | None:
    """Who looked at the request first after it was made."""
    if made is None or (made.act is Act.RECLASSIFY and not made.data.get("waits")):
        return None
    events = facts.detail.case.events
    return next((event for event in events[events.index(made) + 1 :] if event.act in _LOOKED), None)


def _passed(looked: Event) -> bool:
    return bool(looked.data.get("passed")) if looked.act is Act.REVIEW else looked.act is Act.APPROVE


def _opinion(facts: Facts, looked: Event) -> Opinion:
    return Opinion("", str(looked.data.get("opinion", "")), facts.name(looked.by), looked.at)
