"""What the fields of the forms offer and begin with. No Qt here."""

from __future__ import annotations

from typing import Any

from desktop.base.i18n import gettext as _
from desktop.base.i18n import mark, pick
from desktop.domain import hearing, messages
from desktop.domain.policy import Occasion
from desktop.domain.timeline import fold
from desktop.domain.types import Act, Channel, Event, Person, TellBy
from desktop.ui.ticket.at_once import at_once
from desktop.ui.ticket.forms import shaping
from desktop.ui.ticket.forms.fields import Option, Setting
from desktop.ui.wording import brief, clocks, names
from desktop.ui.wording.joining import listed, phrased

SETTLES, RISES, MEETS, ENDS, EXAMINED = "settles", "rises", "meets", "ends", "examined"
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


def channels(setting: Setting) -> tuple[Option, ...]:
    """Ways of reaching a customer that the pack knows."""
    known = {channel.code for channel in setting.detail.policy.channels}
    return tuple(Option(means.value, names.channel_name(means)) for means in _MEANS if means in known)


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


def desk_or_customer(_setting: Setting) -> tuple[Option, ...]:
    """Who got in touch with whom."""
    return (Option(False, _("We")), Option(True, _("The customer")))


def no(_setting: Setting) -> Any:
    """False to begin with."""
    return False


def speakers(setting: Setting) -> tuple[Option, ...]:
    """Whom one may have spoken with: the customer, or who acts for them. Source: F-5.1.1"""
    ticket = setting.detail.case.ticket
    return tuple(Option(name, name) for name in dict.fromkeys((ticket.name, ticket.agent_name)) if name)


def reached_or_declined(_setting: Setting) -> tuple[Option, ...]:
    """How a callback went."""
    return (
        Option(True, _("Answered")),
        Option(False, _("Not reached")),
        Option(shaping.DECLINED, _("Declined to rate")),
    )


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


def to_tell(setting: Setting) -> tuple[Option, ...]:
    """Who must be told at once and was not yet. Source: A-5"""
    lines = at_once(setting.detail, setting.now).waiting
    return tuple(Option(str(line.person), line.name, phrased((line.position, line.why))) for line in lines)


def tell_by(_setting: Setting) -> tuple[Option, ...]:
    """How a colleague is told."""
    return tuple(Option(str(means), names.told_by(means)) for means in TellBy)


def by_phone(_setting: Setting) -> Any:
    """The phone to begin with."""
    return str(TellBy.PHONE)


def to_do(setting: Setting) -> tuple[Option, ...]:
    """What must be done at once and is not yet. Source: A-4"""
    return tuple(Option(line.code, line.text) for line in at_once(setting.detail, setting.now).undone)


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


def ready_words(setting: Setting) -> tuple[Option, ...]:
    """Ready messages that fit the case as it stands. Source: T-3, P-8, A-9"""
    detail = setting.detail
    resolved = newest(setting, Act.RESOLVE) is not None
    wanted = [Occasion.UNREACHED, Occasion.DROPPED, Occasion.RESULT if resolved else Occasion.PROGRESS]
    found = [
        one
        for occasion in wanted
        for one in messages.ready(detail.policy, occasion, detail.case.ticket, setting.me, detail.office)
    ]
    return tuple(Option(one.code, pick(one.name), pick(one.text)) for one in found)


def plain_scale(setting: Setting) -> tuple[Option, ...]:
    """The satisfaction scale without what follows: nothing does after a second call. Source: F-5.4.1.3."""
    return tuple(Option(one.value, pick(one.name)) for one in setting.detail.policy.ratings)


def open_promises(setting: Setting) -> tuple[Option, ...]:
    """Promises that are not kept yet, by the codes of their clocks."""
    running = (clock for clock in setting.detail.clocks if clock.code.startswith(f"{clocks.PROMISE}:"))
    return tuple(Option(clock.code, clock.label) for clock in running if clock.met_at is None)


def departments(setting: Setting) -> tuple[Option, ...]:
    """The store that the complaint is about and the departments that the pack names, to be suggested."""
    names_ = (setting.detail.case.ticket.store, *(pick(one.name) for one in setting.detail.policy.departments))
    return tuple(Option(name, name) for name in dict.fromkeys(names_) if name)


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


def parties(setting: Setting) -> tuple[Option, ...]:
    """Whom responsibility may fall on in this trade. Source: P-3"""
    return tuple(Option(party.code, pick(party.name)) for party in setting.detail.policy.responsibility)


def _found(setting: Setting, name: str) -> Any:
    """What the case knows from its findings; None while nobody has found it."""
    known = fold(setting.detail.case).investigation or {}
    return known.get(name)


def found_shares(setting: Setting) -> Any:
    """The shares as they were found last."""
    shares = fold(setting.detail.case).found
    return dict(shares) or None


def found_agreement(setting: Setting) -> Any:
    """What was agreed with the customer before."""
    return _found(setting, "agreement")


def found_department(setting: Setting) -> Any:
    """The department that was found responsible; none is before somebody found it."""
    return _found(setting, "department")


def respondent(setting: Setting) -> Any:
    """Whom the newest finding names."""
    heard = hearing.open_hearing(setting.detail.policy, fold(setting.detail.case))
    return heard.name if heard is not None else None


def spoken_or_silent(_setting: Setting) -> tuple[Option, ...]:
    """What came of the hearing. Source: "Law and decency" """
    return (Option(False, _("A statement")), Option(True, _("Nothing within the term")))


def found_person(setting: Setting) -> Any:
    """Who was found responsible; nobody is before somebody found it."""
    return _found(setting, "person")


def order_checked(setting: Setting) -> Any:
    """Whether the order was compared before. Source: P-2"""
    return _found(setting, "order_checked")


def staff(setting: Setting) -> tuple[Option, ...]:
    """Who may be named: the staff that the complaint speaks of, then the people of the office."""
    named = setting.detail.case.ticket.staff
    people = (person.name for person in setting.detail.office.people if not person.retired)
    return tuple(Option(name, name) for name in dict.fromkeys((named, *people)) if name)


def remedies(setting: Setting) -> tuple[Option, ...]:
    """What a customer can be offered, as far as the finding allows. Source: P-3"""
    policy = setting.detail.policy
    finding = policy.finding(fold(setting.detail.case).found)
    allowed = finding.remedies if finding else ()
    return tuple(
        Option(remedy.kind.value, pick(remedy.name))
        for remedy in policy.remedies
        if not allowed or remedy.kind in allowed
    )


def store_name(setting: Setting) -> Any:
    """The store that the complaint is about."""
    return setting.detail.case.ticket.store


def scale(setting: Setting) -> tuple[Option, ...]:
    """The satisfaction scale, best first; the note tells whether an answer settles the case. Source: F-5.3.1.6."""
    ratings = setting.detail.policy.ratings
    otherwise = outlook_of_dissatisfied(setting)
    return tuple(Option(one.value, pick(one.name), SETTLES if one.settles else otherwise) for one in ratings)


def outlook_of_dissatisfied(setting: Setting) -> str:
    """What a dissatisfied answer leads to at this level: review, a new sheet, the meeting, or review after it."""
    policy, ticket = setting.detail.policy, setting.detail.case.ticket
    route = policy.level(ticket.level).route
    if route.examine:
        return EXAMINED
    if ticket.level < policy.top.number:
        return RISES
    decided = newest(setting, Act.DECIDE) is not None
    return MEETS if route.refer is not None and not decided else ENDS


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


def newest(setting: Setting, act: Act) -> Event | None:
    """The newest event of an act, None if there was none."""
    return next((event for event in reversed(setting.detail.case.events) if event.act is act), None)
