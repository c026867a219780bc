"""What the fields of the forms offer, begin with and stand under. No Qt here."""

from __future__ import annotations

from typing import Any

from desktop.base.i18n import format_number, mark, ngettext, pick
from desktop.base.i18n import gettext as _
from desktop.domain import messages
from desktop.domain.policy import Occasion, Rating, Start
from desktop.domain.types import Act, Channel, Event, Person
from desktop.ui.ticket.forms.fields import Option, Setting
from desktop.ui.wording import brief, clocks, names, timeline
from desktop.ui.wording.joining import listed

DECLINED = "declined"
SETTLES, RISES, MEETS, ENDS = "settles", "rises", "meets", "ends"
"""Notes of the options of the satisfaction scale: codes, not words."""
_MEANS = (Channel.PHONE, Channel.WECHAT, Channel.SMS, Channel.COUNTER, Channel.WEB, Channel.LETTER, Channel.FAX)
_EVIDENCE = {
    "photo": mark("Photo"),
    "receipt": mark("Receipt or order"),
    "chat": mark("Chat or message"),
    "recording": mark("Recording"),
    "signed": mark("Signed paper"),
    "other": mark("Other"),
}


def channels(_setting: Setting) -> tuple[Option, ...]:
    """Ways of reaching a customer."""
    return tuple(Option(means.value, names.channel_name(means)) for means in _MEANS)


def usual_means(setting: Setting) -> Any:
    """The way the last contact went, else the way the complaint came, else the phone."""
    used = [str(event.data.get("means") or "") for event in setting.detail.case.events if event.act is Act.CONTACT]
    came = setting.detail.case.ticket.channel
    return next((means for means in (*reversed(used), came) if means in _MEANS), Channel.PHONE.value)


def yes_no(_setting: Setting) -> tuple[Option, ...]:
    """Reached or not."""
    return (Option(True, _("Reached")), Option(False, _("Not reached")))


def yes(_setting: Setting) -> Any:
    """True to begin with."""
    return True


def reached_or_declined(_setting: Setting) -> tuple[Option, ...]:
    """How a callback went."""
    return (Option(True, _("Answered")), Option(False, _("Not reached")), Option(DECLINED, _("Declined to rate")))


def passed_or_back(_setting: Setting) -> tuple[Option, ...]:
    """How a review ends."""
    return (Option(True, _("Passed")), Option(False, _("Send back")))


def accept_or_dismiss(_setting: Setting) -> tuple[Option, ...]:
    """What becomes of a penalty suggestion."""
    return (Option("accept", _("Accept")), Option("dismiss", _("Dismiss")))


def told(setting: Setting) -> tuple[Option, ...]:
    """What a customer is told at the first contact. Source: F-5.3.1.3."""
    return tuple(Option(code, pick(name)) for code, name in setting.detail.policy.told.items)


def people(setting: Setting) -> tuple[Option, ...]:
    """Who may take the case: those the rules name, else everybody at work but the handler."""
    office, step = setting.detail.office, setting.step
    named = [office.person(key) for key in step.to] if step else []
    found = [person for person in named if person is not None]
    if not found:
        handler = setting.detail.case.ticket.handler
        found = [person for person in office.people if not person.retired and person.id != handler]
    return tuple(Option(person.id, person.name, _seat(setting, person)) for person in found)


def _seat(setting: Setting, person: Person) -> str:
    tier = pick(setting.detail.policy.tier_name(person.tier))
    positions = (setting.detail.policy.position(person.tier, role) for role in sorted(person.roles))
    known = [pick(position) for position in positions if position is not None]
    return listed(known) or tier


def proposed_person(setting: Setting) -> Any:
    """The first whom the rules name, None if they name nobody."""
    return setting.step.to[0] if setting.step and setting.step.to else None


def open_tasks(setting: Setting) -> tuple[Option, ...]:
    """Tasks that were handed out and are not done, oldest first."""
    done = {event.data.get("task") for event in setting.detail.case.events if event.act is Act.TASK_DONE}
    handed_out = (event for event in setting.detail.case.events if event.act is Act.TASK and event.id not in done)
    return tuple(Option(event.id, str(event.data.get("what") or ""), _department(event)) for event in handed_out)


def _department(event: Event) -> str:
    return str(event.data.get("department") or "")


def first_task(setting: Setting) -> Any:
    """The oldest open task, None if there is none."""
    offered = open_tasks(setting)
    return offered[0].value if offered else None


def behaviours(setting: Setting) -> tuple[Option, ...]:
    """What may be observed in a contact, in the pack's neutral words; never a label on a person. Source: T-11."""
    return tuple(Option(one.code, pick(one.name), pick(one.advice)) for one in setting.detail.policy.behaviours)


def knows_cut_off(setting: Setting) -> bool:
    """Whether the pack has a clock that runs after a call was cut off. Source: P-8."""
    return any(clock.start is Start.DROPPED for clock in setting.detail.policy.clocks)


def unreached_words(setting: Setting) -> tuple[Option, ...]:
    """Ready messages to a customer who could not be reached. Source: T-3, P-8."""
    return _ready(setting, Occasion.UNREACHED)


def _ready(setting: Setting, occasion: Occasion) -> tuple[Option, ...]:
    detail = setting.detail
    found = messages.ready(detail.policy, occasion, detail.case.ticket, setting.me, detail.office)
    return tuple(Option(one.code, pick(one.text), pick(one.name)) for one in found)


def asks_term(setting: Setting) -> bool:
    """Whether some file of this pack holds until a date. Source: A-9."""
    return any(kind.term for kind in setting.detail.policy.attachments)


def asks_notice(setting: Setting) -> bool:
    """Whether the customer must be told of some file of this pack. Source: A-9."""
    return any(kind.notice for kind in setting.detail.policy.attachments)


def plain_scale(setting: Setting) -> tuple[Option, ...]:
    """The satisfaction scale without what follows: nothing does after a second call. Source: F-5.4.1.3."""
    return tuple(Option(one.value, pick(one.name)) for one in setting.detail.policy.ratings)


def remedy_context(setting: Setting) -> str:
    """What one must know before offering: the wish, the findings, the customer, and one's own authority."""
    return "\n".join(part for part in (demand(setting), _customer(setting), _authority(setting)) if part)


def _customer(setting: Setting) -> str:
    """Other cases and marks in force: goodwill comes on top of what the law gives, never instead. Source: P-3, P-4."""
    detail = setting.detail
    cases = len(detail.similar)
    said = ngettext("{count} other complaint", "{count} other complaints", cases).format(count=cases) if cases else ""
    rules = (detail.policy.mark(code) for code in detail.case.marks)
    marks = listed(pick(rule.name) for rule in rules if rule is not None)
    words = "; ".join(part for part in (said, marks) if part)
    return _("This customer: {words}").format(words=words) if words else ""


def _authority(setting: Setting) -> str:
    limit = setting.detail.policy.limit(setting.me.tier)
    return "" if limit is None else _("Your authority: up to ¥{limit}").format(limit=format_number(limit))


def open_promises(setting: Setting) -> tuple[Option, ...]:
    """Promises that are not kept yet, by the codes of their clocks."""
    running = (clock for clock in setting.detail.clocks if clock.code.startswith(f"{clocks.PROMISE}:"))
    return tuple(Option(clock.code, clock.label) for clock in running if clock.met_at is None)


def departments(setting: Setting) -> tuple[Option, ...]:
    """The departments that the pack names, to be suggested."""
    return tuple(Option(pick(one.name), pick(one.name)) for one in setting.detail.policy.departments)


def reclassification_evidence(setting: Setting) -> tuple[Option, ...]:
    """The papers that a new judgement needs."""
    return tuple(Option(one.code, pick(one.name)) for one in setting.detail.policy.reclassification.evidence)


def levels(setting: Setting) -> tuple[Option, ...]:
    """The pack's levels."""
    policy = setting.detail.policy
    return tuple(Option(one.number, names.level_name(policy, one.number)) for one in policy.levels)


def level(setting: Setting) -> Any:
    """The level as it stands."""
    return setting.detail.case.ticket.level


def suggestions(setting: Setting) -> tuple[Option, ...]:
    """Penalties that the rules suggest and nobody decided on yet."""
    return setting.suggestions


def first_suggestion(setting: Setting) -> Any:
    """The first of them, None if there is none."""
    return setting.suggestions[0].value if setting.suggestions else None


def store_name(setting: Setting) -> Any:
    """The store that the complaint is about."""
    return setting.detail.case.ticket.store


def staff_name(setting: Setting) -> Any:
    """The staff that the complaint names."""
    return setting.detail.case.ticket.staff


def hundred(_setting: Setting) -> Any:
    """All of it."""
    return 100


def zero(_setting: Setting) -> Any:
    """None of it."""
    return 0


def remedies(setting: Setting) -> tuple[Option, ...]:
    """What a customer can be offered."""
    return tuple(Option(remedy.kind.value, pick(remedy.name)) for remedy in setting.detail.policy.remedies)


def scale(setting: Setting) -> tuple[Option, ...]:
    """The satisfaction scale, best first; the note tells whether an answer settles the case. Source: F-5.3.1.6."""
    ratings = setting.detail.policy.ratings
    otherwise = outlook_of_dissatisfied(setting)
    return tuple(Option(one.value, pick(one.name), SETTLES if one.settles else otherwise) for one in ratings)


def outlook_of_dissatisfied(setting: Setting) -> str:
    """What a dissatisfied answer leads to at this level: a new sheet, the meeting, or review after its decision."""
    policy, ticket = setting.detail.policy, setting.detail.case.ticket
    if ticket.level < policy.top.number:
        return RISES
    decided = newest(setting, Act.DECIDE) is not None
    return MEETS if policy.level(ticket.level).route.refer is not None and not decided else ENDS


def withdrawal_reasons(setting: Setting) -> tuple[Option, ...]:
    """Why a customer takes a complaint back. Source: T-5a."""
    return tuple(Option(reason.code, pick(reason.name)) for reason in setting.detail.policy.withdrawals)


def categories(setting: Setting) -> tuple[Option, ...]:
    """The pack's categories for this kind of complainant, with what belongs there."""
    offered = setting.detail.policy.categories_for(setting.detail.case.ticket.complainant_kind)
    return tuple(Option(one.code, pick(one.name), names.level_short(one.level)) for one in offered)


def category(setting: Setting) -> Any:
    """The category as it stands."""
    return setting.detail.case.ticket.category


def evidence_kinds(setting: Setting) -> tuple[Option, ...]:
    """What an attached file shows: the pack's kinds and the evidence of a new judgement, then the usual ones."""
    policy = setting.detail.policy
    named = {one.code: pick(one.name) for one in (*policy.attachments, *policy.reclassification.evidence)}
    usual = {code: _(words) for code, words in _EVIDENCE.items() if code not in named}
    return tuple(Option(code, words) for code, words in (named | usual).items())


def evidence_name(code: str) -> str:
    """The name of a kind of evidence; the code itself if it is not one of ours."""
    return _(_EVIDENCE[code]) if code in _EVIDENCE else code


def brief_text(setting: Setting) -> Any:
    """The summary of the case, to begin a report with."""
    return brief.brief(setting.detail, setting.now)


def demand(setting: Setting) -> str:
    """What the customer wants, and what was found."""
    ticket = setting.detail.case.ticket
    wants = _("The customer wants: {demand}").format(demand=ticket.demand) if ticket.demand else ""
    found = newest(setting, Act.INVESTIGATE)
    facts = _("Found: {facts}").format(facts=found.data.get("facts") or "") if found else ""
    return "\n".join(part for part in (wants, facts) if part)


def proposal(setting: Setting) -> str:
    """The newest proposal with its remedy and its author."""
    proposed = newest(setting, Act.PROPOSE)
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
    found = (newest(setting, act) for act in wanted)
    return [event for event in found if event is not None]


def question(setting: Setting) -> str:
    """The question that was put on the agenda."""
    asked = newest(setting, Act.REFER)
    return str(asked.data.get("question") or "") if asked else ""


def callback_words(setting: Setting) -> str:
    """What to say on the phone: the result, then the question with the whole scale. Source: F-5.3.1.6."""
    ratings = setting.detail.policy.ratings
    resolved = newest(setting, Act.RESOLVE)
    result = str(resolved.data.get("result") or "") if resolved else ""
    said = _("“We have finished your matter: {result} How satisfied are you, from {best} to {worst}?”")
    return said.format(result=_stopped(result), best=_rung(ratings[0]), worst=_rung(ratings[-1]))


def _rung(rating: Rating) -> str:
    return f"{rating.value} {pick(rating.name)}"


def _stopped(text: str) -> str:
    text = text.strip()
    return text if not text or text[-1] in "。！？.!?" else text + _(".")


def newest(setting: Setting, act: Act) -> Event | None:
    """The newest event of an act, None if there was none."""
    return next((event for event in reversed(setting.detail.case.events) if event.act is act), None)
