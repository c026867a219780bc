"""Words for rules and their editions: what their sections are called, what became of a part, what a move does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desktop.base.i18n import gettext as _
from desktop.base.i18n import mark, ngettext, pick
from desktop.desk.moving import Outlook, Shift
from desktop.domain.policy.compare import Fate, PartChange
from desktop.ui.wording.joining import listed

_SECTIONS = {
    "format": mark("Format"),
    "code": mark("Code"),
    "version": mark("Version"),
    "name": mark("Name"),
    "form_title": mark("Title of the sheet"),
    "report_title": mark("Title of the weekly report"),
    "rules": mark("Clauses"),
    "complainants": mark("Complainants"),
    "tiers": mark("Tiers"),
    "positions": mark("Positions"),
    "levels": mark("Levels and their ways"),
    "categories": mark("Categories"),
    "channels": mark("Channels"),
    "triggers": mark("Triggers"),
    "denial": mark("Denials"),
    "clocks": mark("Deadlines"),
    "ratings": mark("Satisfaction"),
    "remedies": mark("Remedies"),
    "authority": mark("Limits of authority"),
    "told": mark("Told at the first contact"),
    "protocol": mark("Protocol of attempts"),
    "honesty": mark("Honest ratings"),
    "parking": mark("Parking"),
    "withdrawals": mark("Reasons to withdraw"),
    "withdrawal": mark("Withdrawal"),
    "reclassification": mark("Judging anew"),
    "responsibility": mark("Parties"),
    "findings": mark("Findings"),
    "validities": mark("Validity"),
    "behaviours": mark("Observed behaviour"),
    "manners": mark("Manners of answering"),
    "marks": mark("Marks on customers"),
    "messages": mark("Ready messages"),
    "attachments": mark("Kinds of files"),
    "standards": mark("Standards of service"),
    "spot_check": mark("Second calls"),
    "grouping": mark("Like complaints"),
    "receiver": mark("First receiver"),
    "ladder": mark("Handing up tier by tier"),
    "departments": mark("Departments"),
    "penalties": mark("Suggested consequences"),
    "talk": mark("Talking"),
    "blocks": mark("Blocks of the sheet"),
    "acts": mark("Clauses of acts"),
    "retention": mark("Retention"),
}
_FATES = {
    Fate.ADDED: mark("{part}: new"),
    Fate.REMOVED: mark("{part}: gone"),
    Fate.CHANGED: mark("{part}: changed"),
}
TONES = {Fate.ADDED: "ok", Fate.REMOVED: "danger", Fate.CHANGED: "info"}
_MOST = 6


def section_name(section: str) -> str:
    """What a section of the rules is called; one that the program does not know by its own word."""
    return _(_SECTIONS[section]) if section in _SECTIONS else section


def part_words(change: PartChange) -> str:
    """A part that differs: 期限·首次联系：已改."""
    named = pick(change.name) if change.name else change.key
    part = _("{section}, {name}").format(section=section_name(change.section), name=named) if named else ""
    return _(_FATES[change.fate]).format(part=part or section_name(change.section))


def unpeopled_words(seats: Sequence[dict[str, str]]) -> str:
    """Which seats nobody sits in; "" if all are filled."""
    joined = listed(pick(seat) for seat in seats[:_MOST])
    return _("Nobody sits as {seats}; others stand in for them.").format(seats=joined) if seats else ""


def shift_words(shift: Shift) -> str:
    """So many tickets that are called something else then."""
    count = ngettext("{count} complaint", "{count} complaints", shift.count).format(count=shift.count)
    if shift.after is None:
        return _("{before} ({count})").format(before=pick(shift.before), count=count)
    return _("{before} → {after} ({count})").format(before=pick(shift.before), after=pick(shift.after), count=count)


def outlook_lines(outlook: Outlook) -> Iterator[tuple[str, str]]:
    """What a move does, as (tone, sentence), the gravest first."""
    if outlook.overdue:
        words = ngettext(
            "{count} complaint is late at once with something that is in time now: {numbers}",
            "{count} complaints are late at once with something that is in time now: {numbers}",
            len(outlook.overdue),
        )
        yield "danger", words.format(count=len(outlook.overdue), numbers=_numbers(outlook.overdue))
    if outlook.shrunk:
        words = ngettext(
            "{count} complaint has a level that does not exist there: it comes to the highest.",
            "{count} complaints have a level that does not exist there: they come to the highest.",
            outlook.shrunk,
        )
        yield "warn", words.format(count=outlook.shrunk)
    for shifts, words in (
        (outlook.categories, _("Categories that don't exist there are cleared and must be chosen anew: {what}")),
        (outlook.kinds, _("Kinds of complainants that don't exist there are cleared: {what}")),
        (outlook.validities, _("Findings about validity that don't exist there are cleared: {what}")),
    ):
        if shifts:
            yield "warn", words.format(what=listed(map(shift_words, shifts)))
    if outlook.unpeopled:
        yield "warn", unpeopled_words(outlook.unpeopled)
    if outlook.relieved:
        words = ngettext(
            "{count} complaint is no longer late with something: {numbers}",
            "{count} complaints are no longer late with something: {numbers}",
            len(outlook.relieved),
        )
        yield "info", words.format(count=len(outlook.relieved), numbers=_numbers(outlook.relieved))


def _numbers(numbers: Sequence[str]) -> str:
    shown = listed(numbers[:_MOST])
    more = len(numbers) - _MOST
    return _("{numbers} and {count} more").format(numbers=shown, count=more) if more > 0 else shown
