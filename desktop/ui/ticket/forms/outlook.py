"""What saving a form will do, said before it is saved. No Qt here; the rules themselves stay in the domain."""

from __future__ import annotations

from decimal import Decimal

from desktop.base.i18n import format_number, pick
from desktop.base.i18n import gettext as _
from desktop.domain import advice
from desktop.domain.acts import settle
from desktop.domain.advice import Advice
from desktop.domain.policy import Finding, Start
from desktop.domain.scene import scene
from desktop.domain.types import Seat
from desktop.ui.ticket.forms import asking
from desktop.ui.ticket.forms.fields import Consequence, Setting, Values
from desktop.ui.ticket.forms.options import ENDS, EXAMINED, MEETS, outlook_of_dissatisfied
from desktop.ui.ticket.forms.shaping import DECLINED
from desktop.ui.wording import clocks, names, needs, recorded
from desktop.ui.wording.joining import listed

_WHOLE = 100


def contact(setting: Setting, values: Values) -> Consequence | None:
    """An attempt that reached nobody is proof, and stops no clock; what the customer sent is none. Source: A-8"""
    if (late := _rang_long(setting, values)) is not None:
        return late
    if values.get("reached") is not False:
        return None
    if not values.get("incoming"):
        return Consequence("warn", "phone-missed", _("Kept as proof of the attempt. The contact clock runs on."))
    waits = next((clock for clock in setting.detail.policy.clocks if clock.start is Start.ASKED), None)
    text = _("Kept as the customer's message; it counts as no attempt of ours.")
    note = _("Until the answer, the clock “{clock}” runs.").format(clock=pick(waits.name)) if waits else ""
    return Consequence("info", "phone-incoming", text, note, waits.rule if waits else "")


def answering(setting: Setting, values: Values) -> tuple[Advice, ...]:
    """How to answer what was observed, as soon as it is ticked. Source: T-11, T-11b, P-5"""
    return advice.answering(setting.detail.policy, values.get("behaviours") or {})


def _rang_long(setting: Setting, values: Values) -> Consequence | None:
    standard, rang = asking.ring_standard(setting), values.get("rang")
    if standard is None or rang is None or rang <= standard.seconds or not asking.customer_rang(setting, values):
        return None
    text = _("Rang {rang} seconds, {standard} are the standard: recorded as answered late.")
    return Consequence("warn", "phone-incoming", text.format(rang=rang, standard=standard.seconds), rule=standard.rule)


def finding(setting: Setting, values: Values) -> Consequence | None:
    """What the shares mean: what they ask for, what may then be offered, and who must agree. Source: P-3, T-6"""
    shares = values.get("responsibility") or {}
    category = setting.detail.policy.category(setting.detail.case.ticket.category)
    if category is not None and category.fixed and shares and asking.ours(setting, values) != _WHOLE:
        text = _("Complaints of this category are always ours: other shares are refused.")
        return Consequence("warn", "scale", text, rule=category.rule)
    found, hears = asking.finding(setting, values), _hears(setting, values)
    if found is None:
        rule = asking.term(setting)
        return Consequence("info", "message-square-text", hears, rule=rule.rule if rule else "") if hears else None
    note = "\n".join(
        part for part in (*_asks(setting, found), *_allows(setting, found), *_runs(setting, found), hears) if part
    )
    return Consequence("info", "scale", _("This finding: {name}.").format(name=pick(found.name)), note, found.rule)


def _hears(setting: Setting, values: Values) -> str:
    """That whom the finding names is heard, where nothing was said yet. Source: "Law and decency" """
    name, rule, before = asking.named(setting, values), asking.term(setting), asking.asked(setting)
    if not name or values.get("statement") or rule is None or (before is not None and before.name == name):
        return ""
    return _("{name} is to be heard: the clock “{clock}” starts.").format(name=name, clock=pick(rule.name))


def statement(setting: Setting, values: Values) -> Consequence | None:
    """Until when it may still come; that silence is recorded as such. Source: "Law and decency" """
    clock = asking.term_clock(setting)
    if values.get("silent") is True:
        text = _("Recorded as: made no statement within the term. It stands so on the finding.")
        return Consequence("info", "message-square-text", text, rule=clock.rule if clock else "")
    if clock is None or clock.met_at is not None:
        return None
    if clock.due_at > setting.now:
        text = _("The term runs until {time}.").format(time=clocks.day_words(clock.due_at, setting.now))
        return Consequence("info", "hourglass", text, rule=clock.rule)
    text = _("The term ended {time}; what comes later is recorded all the same.")
    said = text.format(time=clocks.stamp_words(clock.due_at, setting.now))
    return Consequence("warn", "hourglass", said, rule=clock.rule)


def _asks(setting: Setting, found: Finding) -> list[str]:
    """What the sheet must hold under this finding, beside what every sheet must hold."""
    asked = [need for block in setting.detail.policy.blocks for need in block.needs if found.code in need.findings]
    before = dict.fromkeys(act for need in asked for act in need.before)
    said = _("Before “{act}” it asks for: {what}.")
    return [
        said.format(
            act=names.act_name(act),
            what=listed(needs.need_name(need.one_of[0]) for need in asked if act in need.before),
        )
        for act in before
    ]


def _allows(setting: Setting, found: Finding) -> list[str]:
    said = []
    if found.remedies:
        rules = (setting.detail.policy.remedy(kind) for kind in found.remedies)
        offers = listed(pick(rule.name) for rule in rules if rule is not None)
        said.append(_("May then be offered: {remedies}.").format(remedies=offers))
    if found.approve is not None:
        seat = pick(setting.detail.policy.seat_name(found.approve))
        said.append(_("Money then needs the consent of {seat}.").format(seat=seat))
    return said


def _runs(setting: Setting, found: Finding) -> list[str]:
    """The deadlines that start with this finding at this level."""
    level = setting.detail.case.ticket.level
    started = [
        clock
        for clock in setting.detail.policy.clocks
        if clock.start is Start.FOUND and level in clock.amounts and found.code in (clock.findings or {found.code})
    ]
    return [_("The clock “{clock}” starts.").format(clock=pick(clock.name)) for clock in started]


def proposal(setting: Setting, values: Values) -> Consequence | None:
    """Whether it may be carried out at once, or who must agree first. Source: F-4.3.2, F-5.1-L3, P-3"""
    detail, amount = setting.detail, values.get("remedy.amount") or None
    on = scene(detail.case, setting.me, detail.office, detail.policy, setting.calendar, setting.now)
    seat = settle.approving_seat(on, {"kind": values.get("remedy.kind") or "", "amount": amount})
    limit = detail.policy.limit(setting.me.tier)
    shown = format_number(limit) if limit is not None else ""
    if seat is not None:
        beyond = limit is not None and amount is not None and Decimal(str(amount)) > limit
        text = (
            _("Beyond your authority of ¥{limit}: it goes to approval first.")
            if beyond
            else _("It goes to approval first.")
        )
        return Consequence(
            "warn", "stamp", text.format(limit=shown), _decides(setting, seat), save=_("Propose for approval")
        )
    if amount is None or limit is None:
        return None
    return Consequence("ok", "circle-check", _("Within your authority of ¥{limit}.").format(limit=shown))


def _decides(setting: Setting, seat: Seat) -> str:
    return _("{seat} decides.").format(seat=pick(setting.detail.policy.seat_name(seat)))


def second_call(_setting: Setting, values: Values) -> Consequence | None:
    """A second answer stands beside the first and moves nothing. Source: F-5.4.1.3."""
    if values.get("reached") is False:
        return Consequence(
            "warn", "phone-missed", _("Kept as an attempt; call again later."), save=_("Save the attempt")
        )
    text = _("Kept beside the first answer; the supervisor sees both.")
    return Consequence("info", "stamp", text, rule="F-5.4.1.3")


def callback(setting: Setting, values: Values) -> Consequence | None:
    """What each answer does: review and archive, a new sheet, or the meeting. Source: F-5.3.1.6, F-5.3.1.7."""
    if values.get("reached") is False:
        return Consequence(
            "warn", "phone-missed", _("Kept as proof of the attempt; call again later."), save=_("Save the attempt")
        )
    if values.get("reached") == DECLINED:
        return Consequence(
            "info", "stamp", _("Recorded without a rating; the reviewer may close the case."), rule="F-5.3.1.6"
        )
    answer = values.get("satisfaction")
    if answer is None and asking.examines(setting) and values.get("said"):
        route = setting.detail.policy.level(setting.detail.case.ticket.level).route
        text = _("Recorded without a rating: at this level the review looks for holes in the process.")
        return Consequence("info", "stamp", text, rule=route.examine_rule)
    if answer is None:
        return None
    if recorded.settles(setting.detail.policy, int(answer)):
        text = _("{answer}: settled. It goes to review and then to the archive.")
        words = recorded.satisfaction_words(setting.detail.policy, int(answer))
        return Consequence("ok", "circle-check", text.format(answer=words), rule="F-5.3.1.6")
    return _dissatisfied(setting, int(answer))


def _dissatisfied(setting: Setting, answer: int) -> Consequence:
    policy, level = setting.detail.policy, setting.detail.case.ticket.level
    words = recorded.satisfaction_words(policy, answer)
    way = outlook_of_dissatisfied(setting)
    if way == ENDS:
        text = _("{answer}: the meeting has decided already. It goes to review.")
        return Consequence("warn", "stamp", text.format(answer=words), rule="F-5.3.1.7")
    if way == MEETS:
        text = _("{answer}: the administration centre brings the case before the general manager's meeting.")
        return Consequence("danger", "presentation", text.format(answer=words), rule="F-5.3.1.7")
    if way == EXAMINED:
        text = _("{answer}: recorded. At this level the review looks for holes in the process.")
        rule = policy.level(level).route.examine_rule
        return Consequence("warn", "stamp", text.format(answer=words), rule=rule)
    text = _("{answer}: the case rises by itself to {level}, on a new handling sheet.")
    rises = text.format(answer=words, level=names.level_name(policy, level + 1))
    note = _("The new sheet takes over the whole course. Tell the customer today who goes on with it.")
    return Consequence("danger", "circle-arrow-up", rises, note, "F-5.3.1.6", _("Save and hand up"), level + 1)


def review(_setting: Setting, values: Values) -> Consequence | None:
    """Passed goes to the archive, sent back to the handler."""
    if values.get("passed") is True:
        return Consequence("ok", "archive", _("The archive clerk files the sheet next."))
    if values.get("passed") is False:
        return Consequence("warn", "undo-2", _("It goes back to the handler with your opinion."), save=_("Send back"))
    return None
