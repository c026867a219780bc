"""What one must have before one's eyes while filling a form: shown in a well above the fields. No Qt here."""

from __future__ import annotations

from desktop.base.i18n import format_number, pick
from desktop.base.i18n import gettext as _
from desktop.domain import advice
from desktop.domain.policy import Rating
from desktop.domain.timeline import fold
from desktop.domain.types import Act, Event
from desktop.ui.ticket.forms import options as choose
from desktop.ui.ticket.forms.fields import Setting
from desktop.ui.wording import recorded, timeline
from desktop.ui.wording.joining import listed
from desktop.ui.wording.past import past_words


def guidance(setting: Setting) -> str:
    """How the pack advises to handle a complaint of this cause; "" while it has none. Source: A-4"""
    found = advice.cause(setting.detail.case, setting.detail.policy)
    said = " ".join(pick(text) for one in found for text in one.texts)
    return _("Guidance: {text}").format(text=said) if said else ""


def remedy_context(setting: Setting) -> str:
    """What one must know before offering: the wish, the findings, the customer, one's own authority, the guidance."""
    parts = (demand(setting), _customer(setting), _authority(setting), guidance(setting))
    return "\n".join(part for part in parts if part)


def _customer(setting: Setting) -> str:
    """Marks, other complaints and what they got, volume: goodwill comes on top of rights. Source: P-3, P-4."""
    borne = listed(pick(known.rule.name) for known in setting.detail.marks if known.own)
    before = past_words(setting.past) if setting.past is not None else ""
    if not borne and not before:
        return ""
    lines = (
        _("This customer: {words}").format(words=borne) if borne else "",
        before,
        _("Goodwill for such a customer comes on top of what the law gives, never instead of it."),
    )
    return "\n".join(line for line in lines if line)


def _authority(setting: Setting) -> str:
    limit = setting.detail.policy.limit(setting.me.tier)
    return "" if limit is None else _("Your authority: up to ¥{limit}").format(limit=format_number(limit))


def demand(setting: Setting) -> str:
    """What the customer wants, and what was found."""
    ticket = setting.detail.case.ticket
    wants = _("The customer wants: {demand}").format(demand=ticket.demand) if ticket.demand else ""
    found = choose.newest(setting, Act.INVESTIGATE)
    facts = _("Found: {facts}").format(facts=found.data.get("facts") or "") if found else ""
    return "\n".join(part for part in (wants, facts) if part)


def finding(setting: Setting) -> str:
    """What was found, on which basis and whom it names: read to whoever is heard about it."""
    found = fold(setting.detail.case).investigation or {}
    shares = recorded.responsibility_words(setting.detail.policy, found.get("responsibility") or {})
    lines = (
        (_("Found: {facts}"), "facts", found.get("facts")),
        (_("Rests on: {basis}"), "basis", found.get("basis")),
        (_("Shares: {shares}"), "shares", shares),
        (_("It names: {names}"), "names", listed(str(found.get(key) or "") for key in ("department", "person"))),
    )
    return "\n".join(words.format(**{key: value}) for words, key, value in lines if value)


def proposal(setting: Setting) -> str:
    """The newest proposal with its remedy and its author."""
    proposed = choose.newest(setting, Act.PROPOSE)
    if proposed is None:
        return demand(setting)
    line = timeline.event_line(proposed, setting.detail.office, setting.detail.policy)
    marks = listed(chip.text for chip in line.chips)
    head = _("{who} proposes: {measures}").format(who=line.who, measures=line.text)
    return "\n".join(part for part in (head, marks) if part)


def handling(setting: Setting) -> str:
    """How the case was settled and what the customer said to it: what a reviewer must see."""
    lines = [timeline.event_line(event, setting.detail.office, setting.detail.policy) for event in _decisive(setting)]
    told_lines = (_(": ").join(part for part in (line.what, line.text) if part) for line in lines)
    return "\n".join(told_lines)


def _decisive(setting: Setting) -> list[Event]:
    wanted = (Act.INVESTIGATE, Act.PROPOSE, Act.RESOLVE, Act.CALLBACK, Act.DECIDE)
    found = (choose.newest(setting, act) for act in wanted)
    return [event for event in found if event is not None]


def question(setting: Setting) -> str:
    """The question that was put on the agenda."""
    asked = choose.newest(setting, Act.REFER)
    return str(asked.data.get("question") or "") if asked else ""


def callback_words(setting: Setting) -> str:
    """What to say on the phone: the result, then the question with the whole scale. Source: F-5.3.1.6."""
    ratings = setting.detail.policy.ratings
    resolved = choose.newest(setting, Act.RESOLVE)
    result = str(resolved.data.get("result") or "") if resolved else ""
    said = _("“We have finished your matter: {result} How satisfied are you, from {best} to {worst}?”")
    return said.format(result=_stopped(result), best=_rung(ratings[0]), worst=_rung(ratings[-1]))


def _rung(rating: Rating) -> str:
    return f"{rating.value} {pick(rating.name)}"


def _stopped(text: str) -> str:
    text = text.strip()
    return text if not text or text[-1] in "。！？.!?" else text + _(".")
