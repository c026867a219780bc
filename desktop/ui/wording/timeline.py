"""Sentences for the events of a timeline: icon, who, what happened, what was said, and small marks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from desktop.base.i18n import format_datetime, mark, pick
from desktop.base.i18n import gettext as _
from desktop.domain.policy import Policy
from desktop.domain.spot_check import VEILED
from desktop.domain.types import Act, Event, Office
from desktop.ui.wording import names, recorded
from desktop.ui.wording.joining import listed

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tag:
    """A small mark under an event: words, tone and icon of the theme."""

    text: str
    tone: str = "neutral"
    icon: str = ""


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event as people read it. `text` is what somebody wrote: shown as it is, never parsed."""

    icon: str
    tone: str
    who: str
    what: str
    text: str = ""
    chips: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reader:
    """What the sentences of one event look things up in."""

    data: Data
    office: Office
    policy: Policy

    def text(self, *keys: str) -> str:
        """The texts under the keys, one a line, empty ones left out."""
        return "\n".join(str(self.data[key]).strip() for key in keys if str(self.data.get(key) or "").strip())

    def labelled(self, *keys: str) -> str:
        """The same, each on a line of its own behind its name, after what stands before."""
        said = _("{field}: {text}")
        return "".join(
            "\n" + said.format(field=names.field_name(key), text=self.text(key)) for key in keys if self.text(key)
        )

    def person(self, value: object) -> str:
        """A person's name by key; a name or login stays as it is."""
        known = self.office.person(value) if isinstance(value, int) else None
        return known.name if known else str(value or "")

    def people(self, key: str) -> str:
        """The names of several people, in their order."""
        return listed(self.person(one) for one in self.data.get(key) or ())


def event_line(event: Event, office: Office, policy: Policy) -> EventLine:
    """Words one event: the same for screen, command line and brief."""
    reader = _Reader(event.data, office, policy)
    person = office.person(event.by)
    line = _SENTENCES.get(event.act, _plain)(reader)
    if not line.what:
        line = replace(line, what=names.act_name(event.act))
    return replace(line, who=person.name if person else "", chips=line.chips + _common_tags(reader))


def _plain(reader: _Reader) -> EventLine:
    return EventLine("circle-dot", "neutral", "", "", reader.text("text", "opinion", "reason"))


def _register(reader: _Reader) -> EventLine:
    channel = str(reader.data.get("channel") or "")
    what = _("Registered: {channel}").format(channel=names.channel_name(channel)) if channel else _("Registered")
    if reader.data.get("previous") or reader.data.get("previous_sheet"):
        what = _("Goes on from an earlier sheet")
    hits = reader.data.get("hits") or ()
    tags = tuple(
        Tag(word, "danger", "flag") for word in dict.fromkeys(_hit_word(reader.policy, hit) for hit in hits) if word
    )
    return EventLine("circle-plus", "neutral", "", what, reader.text("reason"), tags)


def _hit_word(policy: Policy, hit: object) -> str:
    """What fired, of a stored hit (trigger, rule, level, word): the word found, or the trigger's name.

    "" for the category's own level, which is no alarm.
    """
    if not isinstance(hit, list | tuple) or len(hit) < 4:
        return ""
    trigger = policy.trigger(str(hit[0]))
    if trigger is None:
        return ""
    return str(hit[3]) if recorded.is_said(trigger, str(hit[3])) else pick(trigger.name)


def _contact(reader: _Reader) -> EventLine:
    means = names.channel_name(str(reader.data.get("means") or ""))
    what, icon, tone = _CONTACTS[bool(reader.data.get("incoming")), bool(reader.data.get("reached"))]
    promised = recorded.promises(reader.data)
    said = reader.text("said")
    if promised and said in ("", str(promised[0].get("what") or "")):
        words = _("; ").join(recorded.promise_words(one) for one in promised)
        return EventLine("handshake", "accent", "", _("Promised: {what}").format(what=words), "", _told_tags(reader))
    tags = _told_tags(reader) + tuple(Tag(recorded.promise_words(one), "accent", "handshake") for one in promised)
    return EventLine(icon, tone, "", _(what).format(means=means), said, tags + tuple(_contact_tags(reader)))


_CONTACTS = {
    (False, True): (mark("{means}: reached"), "phone-outgoing", "info"),
    (False, False): (mark("{means}: not reached"), "phone-missed", "warn"),
    (True, True): (mark("{means}: the customer got in touch"), "phone-incoming", "info"),
    (True, False): (mark("{means}: word from the customer"), "phone-incoming", "neutral"),
}
"""(incoming, reached) → sentence, icon, tone."""


def _contact_tags(reader: _Reader) -> Iterator[Tag]:
    """What else was recorded of a contact. Source: A-8, P-8, T-11"""
    data, at = reader.data, recorded.instant(reader.data.get("at"))
    if at is not None:
        yield Tag(_("happened {time}").format(time=format_datetime(at, "MM-dd HH:mm")), "neutral", "clock")
    if person := reader.text("person"):
        yield Tag(_("with {name}").format(name=person), "neutral", "user")
    if data.get("dropped"):
        yield Tag(_("cut off"), "warn", "phone-missed")
    if rang := data.get("rang"):
        late = bool(data.get("late_answer"))
        words = _("rang {seconds} s, answered late") if late else _("rang {seconds} s")
        yield Tag(words.format(seconds=rang), "warn" if late else "neutral", "bell")
    sent = next((one for one in reader.policy.messages if one.code == data.get("message")), None)
    if sent is not None:
        yield Tag(_("sent: {message}").format(message=pick(sent.name)), "ok", "message-circle")
    if observed := recorded.behaviour_words(reader.policy, data.get("behaviours") or ()):
        yield Tag(_("observed: {what}").format(what=observed), "neutral", "eye")


def _told_tags(reader: _Reader) -> tuple[Tag, ...]:
    told = reader.data.get("told") or {}
    joined = listed(pick(name) for code, name in reader.policy.told.items if told.get(code))
    return (Tag(_("Told: {what}").format(what=joined), "ok", "check"),) if joined else ()


def _edit(reader: _Reader) -> EventLine:
    fields = reader.data.get("fields") or reader.data
    joined = listed(names.field_name(field) for field in fields)
    return EventLine("pencil", "neutral", "", _("Changed on the sheet: {fields}").format(fields=joined))


def _assign(reader: _Reader) -> EventLine:
    to = reader.person(reader.data.get("to"))
    return EventLine("user-check", "accent", "", _("Passed to {name}").format(name=to), reader.text("reason"))


def _task(reader: _Reader) -> EventLine:
    department, due = str(reader.data.get("department") or ""), recorded.instant(reader.data.get("by"))
    tags = (Tag(_("by {time}").format(time=format_datetime(due, "MM-dd HH:mm")), "neutral", "clock"),) if due else ()
    what = _("Asked {department}").format(department=department)
    return EventLine("list-checks", "info", "", what, reader.text("what"), tags)


def _task_done(reader: _Reader) -> EventLine:
    return EventLine("check-check", "ok", "", _("Task done"), reader.text("result"))


def _investigate(reader: _Reader) -> EventLine:
    share = recorded.responsibility_words(reader.policy, reader.data.get("responsibility") or {})
    place = listed(word for word in (reader.text("department"), reader.person(reader.data.get("person"))) if word)
    tags = tuple(Tag(word, "neutral", icon) for word, icon in ((share, "scale"), (place, "store")) if word)
    if reader.data.get("order_checked"):
        tags += (Tag(_("compared with the order"), "ok", "check"),)
    said = reader.text("facts", "analysis", "basis") + reader.labelled("agreement", "statement", "why_escaped")
    return EventLine("file-search", "info", "", _("Investigation recorded"), said, tags)


def _statement(reader: _Reader) -> EventLine:
    person = reader.text("person")
    if reader.data.get("silent"):
        return EventLine(
            "message-square-text", "neutral", "", _("{name} said nothing within the term").format(name=person)
        )
    at = recorded.instant(reader.data.get("at"))
    tags = (
        (Tag(_("happened {time}").format(time=format_datetime(at, "MM-dd HH:mm")), "neutral", "clock"),) if at else ()
    )
    return EventLine(
        "message-square-text", "info", "", _("Statement of {name}").format(name=person), reader.text("said"), tags
    )


def _propose(reader: _Reader) -> EventLine:
    remedy = reader.data.get("remedy") or {}
    tags: tuple[Tag, ...] = (Tag(recorded.remedy_words(remedy), "accent", "hand-coins"),) if remedy else ()
    promised_on = str(reader.data.get("promised_on") or "")
    if promised_on:
        tags += (Tag(_("promised for {date}").format(date=promised_on), "neutral", "calendar-days"),)
    if reader.data.get("conditions_told"):
        tags += (Tag(_("conditions told"), "ok", "check"),)
    said = reader.text("measures") + reader.labelled("reason", "corrective", "preventive")
    return EventLine("lightbulb", "accent", "", _("Solution proposed"), said, tags)


def _approve(reader: _Reader) -> EventLine:
    return EventLine("stamp", "ok", "", _("Solution approved"), reader.text("opinion"))


def _reject(reader: _Reader) -> EventLine:
    return EventLine("circle-x", "danger", "", _("Solution rejected"), reader.text("opinion"))


def _resolve(reader: _Reader) -> EventLine:
    return EventLine("circle-check", "accent", "", _("Carried out, result told"), reader.text("result"))


def _callback(reader: _Reader) -> EventLine:
    said, second = reader.text("said"), bool(reader.data.get("second"))
    if reader.data.get(VEILED):
        return EventLine("eye-off", "neutral", "", _("First callback: its answer is shown after the second call"))
    if reader.data.get("declined"):
        what = (
            _("Second call: the customer declined to rate") if second else _("Callback: the customer declined to rate")
        )
        return EventLine("phone-outgoing", "neutral", "", what, said)
    answer = reader.data.get("satisfaction")
    if answer is None and reader.data.get("reached"):
        return EventLine("phone-outgoing", "info", "", _("Callback: heard, not scored"), said)
    if answer is None:
        what = _("Second call: not reached") if second else _("Callback: not reached")
        return EventLine("phone-missed", "warn", "", what, said)
    good = recorded.settles(reader.policy, int(answer))
    icon, tone = ("circle-check", "ok") if good else ("circle-alert", "danger")
    what = _("Second call: {answer}") if second else _("Callback: {answer}")
    return EventLine(icon, tone, "", what.format(answer=recorded.satisfaction_words(reader.policy, int(answer))), said)


def _review(reader: _Reader) -> EventLine:
    said = (reader.text("opinion") + reader.labelled("holes")).strip()
    if reader.data.get("passed"):
        return EventLine("stamp", "review", "", _("Review passed"), said)
    return EventLine("undo-2", "warn", "", _("Review: sent back"), said)


def _file(_reader: _Reader) -> EventLine:
    return EventLine("archive", "neutral", "", _("Filed"))


def _escalate(reader: _Reader) -> EventLine:
    level = reader.data.get("to_level")
    what = (
        _("Handed up: {level}").format(level=names.level_name(reader.policy, int(level))) if level else _("Handed up")
    )
    return EventLine("circle-arrow-up", "danger", "", what, reader.text("reason", "facts"), _informed(reader))


def _report(reader: _Reader) -> EventLine:
    return EventLine("siren", "danger", "", _("Special report"), reader.text("facts"), _informed(reader))


def _informed(reader: _Reader) -> tuple[Tag, ...]:
    told = reader.people("notified")
    return (Tag(_("Informed: {names}").format(names=told), "info", "bell"),) if told else ()


def _refer(reader: _Reader) -> EventLine:
    what = _("Brought before the general manager's meeting")
    return EventLine("presentation", "danger", "", what, reader.text("question"))


def _decide(reader: _Reader) -> EventLine:
    return EventLine("gavel", "review", "", _("Decision of the meeting"), reader.text("decision"))


def _park(reader: _Reader) -> EventLine:
    return EventLine(
        "circle-pause", "neutral", "", _("Waits for the customer; clocks stand still"), reader.text("reason")
    )


def _resume(_reader: _Reader) -> EventLine:
    return EventLine("circle-play", "ok", "", _("Taken up again; clocks run"))


def _withdraw(reader: _Reader) -> EventLine:
    reason = names.withdrawal_name(reader.policy, reader.text("reason"))
    said = "\n".join(part for part in (reason, reader.text("said")) if part)
    return EventLine("undo-2", "neutral", "", _("Withdrawn by the customer's own word"), said)


def _reclassify(reader: _Reader) -> EventLine:
    category = names.category_name(reader.policy, str(reader.data.get("category") or ""))
    what = _("Reclassified as {category}").format(category=category)
    return EventLine("tag", "neutral", "", what, reader.text("reason", "evidence"))


def _penalty(reader: _Reader) -> EventLine:
    accepted = bool(reader.data.get("accepted"))
    what = _("Penalty suggestion accepted") if accepted else _("Penalty suggestion dismissed")
    return EventLine("scale", "warn" if accepted else "neutral", "", what, reader.text("opinion"))


def _attach(reader: _Reader) -> EventLine:
    name = str(reader.data.get("name") or "")
    if reader.data.get(VEILED):
        return EventLine("eye-off", "neutral", "", _("The customer's answer was attached: shown after the second call"))
    what = _("File added: {name}").format(name=name) if name else _("File added")
    return EventLine("paperclip", "neutral", "", what, reader.text("purpose"))


def _note(reader: _Reader) -> EventLine:
    told, done = reader.people("informed"), checked_words(reader.policy, reader.data.get("checked") or ())
    if not (told or done):
        return EventLine("sticky-note", "neutral", "", _("Note"), reader.text("text"))
    means = names.told_by(reader.text("means"))
    words = _("Told at once {means}: {names}") if means else _("Told at once: {names}")
    tags = tuple(Tag(item, "ok", "check") for item in done)
    what = words.format(means=means, names=told) if told else _("Done at once")
    return EventLine("bell" if told else "list-checks", "info", "", what, reader.text("text"), tags)


def checked_words(policy: Policy, codes: Collection[str]) -> tuple[str, ...]:
    """Items of checklists that were ticked off, in the pack's words. Source: A-4"""
    items = ((f"{one.code}:{at}", pick(text)) for one in policy.triggers for at, text in enumerate(one.checklist))
    return tuple(text for code, text in items if code in codes)


def _common_tags(reader: _Reader) -> tuple[Tag, ...]:
    return tuple(Tag(_(words), tone, icon) for key, (words, tone, icon) in NOTED.items() if reader.data.get(key))


NOTED = {
    "own_case": (mark("decided on one's own case"), "warn", "triangle-alert"),
    "proof": (mark("tried as often as the rules ask"), "neutral", "check"),
    "counts_as_ours": (mark("counts as ours: the customer was never reached"), "warn", "scale"),
    "to_meeting": (mark("goes before the meeting"), "danger", "presentation"),
}
"""What the rules note of an act by themselves: the event's key → words, tone, icon. Source: T-3, T-4, F-5.3.1.7"""


_SENTENCES: Mapping[Act, Callable[[_Reader], EventLine]] = {
    Act.REGISTER: _register,
    Act.CONTACT: _contact,
    Act.NOTE: _note,
    Act.EDIT: _edit,
    Act.ASSIGN: _assign,
    Act.TASK: _task,
    Act.TASK_DONE: _task_done,
    Act.INVESTIGATE: _investigate,
    Act.STATEMENT: _statement,
    Act.PROPOSE: _propose,
    Act.APPROVE: _approve,
    Act.REJECT: _reject,
    Act.RESOLVE: _resolve,
    Act.CALLBACK: _callback,
    Act.REVIEW: _review,
    Act.FILE: _file,
    Act.ESCALATE: _escalate,
    Act.REPORT: _report,
    Act.REFER: _refer,
    Act.DECIDE: _decide,
    Act.PARK: _park,
    Act.RESUME: _resume,
    Act.WITHDRAW: _withdraw,
    Act.RECLASSIFY: _reclassify,
    Act.PENALTY: _penalty,
    Act.ATTACH: _attach,
}
