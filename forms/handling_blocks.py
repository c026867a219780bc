"""The blocks of the handling sheet: from what the sheet says to rows of cells."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.base.i18n import pgettext
from desktop.domain.sheet import ContactLine, Grade, Measure, SecondAnswer, Share, SheetData
from forms import wording
from forms.blocks import (
    BLANK,
    INNER,
    LABEL,
    QUARTER,
    caption,
    coded,
    field,
    grades,
    listed,
    named,
    numbered,
    prose,
    row,
    signing,
    table,
    ticks,
)
from forms.cells import Option, choices, value
from forms.draw import MM
from forms.grid import Row, Section


def blocks(sheet: SheetData) -> tuple[Section, ...]:
    """All blocks of the sheet in the order of the form."""
    return tuple(
        make(sheet)
        for make in (
            _complainant,
            _intake,
            _subject,
            _content,
            _classing,
            _investigation,
            _responsibility,
            _solution,
            _contacts,
            _callback,
            _signatures,
        )
    )


def _complainant(sheet: SheetData) -> Section:
    who = sheet.complainant
    rows = [
        row(
            ticks(pgettext("sheet", "Kind"), named(who.kinds, who.kind), 2),
            field(pgettext("sheet", "Other contact"), who.other_contact, 2),
        ),
        row(field(pgettext("sheet", "Name"), who.name, 2), field(pgettext("sheet", "Phone no."), _phone(sheet), 2)),
        row(
            field(pgettext("sheet", "Address"), who.address, 2),
            field(pgettext("sheet", "Agent"), who.agent_name, 1),
            field(pgettext("sheet", "Relation"), who.agent_relation, 1),
        ),
    ]
    if who.marks:
        rows.append(row(field(pgettext("sheet", "Remarks"), listed(who.marks), 4)))
    return Section(pgettext("sheet", "Complainant"), tuple(rows))


def _phone(sheet: SheetData) -> str:
    who = sheet.complainant
    return pgettext("sheet", "{phone} (phone hidden)").format(phone=who.phone).strip() if who.masked else who.phone


def _intake(sheet: SheetData) -> Section:
    intake = sheet.intake
    told = (
        Option(pgettext("sheet", "Procedure"), intake.told_procedure),
        Option(pgettext("sheet", "Duration"), intake.told_time),
        Option(pgettext("sheet", "Direct line"), intake.told_direct_contact),
    )
    received = wording.who_and_when(intake.received_by, intake.received_at)
    contacted = wording.who_and_when(intake.first_contact_by, intake.first_contact_at)
    hint = wording.moment_hint()
    return Section(
        pgettext("sheet", "Intake"),
        (
            row(ticks(pgettext("sheet", "Channel"), coded(wording.channels(), (intake.channel,)), 4)),
            row(
                field(pgettext("sheet", "Received"), received, 2, hint=hint),
                field(pgettext("sheet", "First contact"), contacted, 2, hint=hint),
            ),
            row(
                field(pgettext("sheet", "Its result"), intake.first_contact_result, 2),
                ticks(pgettext("sheet", "Told"), told, 2),
            ),
        ),
    )


def _subject(sheet: SheetData) -> Section:
    what = sheet.subject
    return Section(
        pgettext("sheet", "Subject"),
        (
            row(
                field(pgettext("sheet", "Store"), what.store, 2),
                field(pgettext("sheet", "Staff"), what.staff, 1),
                field(pgettext("sheet", "Bought on"), wording.day(what.bought_on), 1, hint=wording.day_hint()),
            ),
            row(
                field(pgettext("sheet", "Product"), what.product, 2),
                field(pgettext("sheet", "Code"), what.product_code, 1),
                field(pgettext("sheet", "Batch"), what.batch, 1),
            ),
            row(
                field(pgettext("sheet", "Order no."), what.order_number, 2),
                field(pgettext("sheet", "Quantity"), what.quantity, 1),
                field(pgettext("sheet", "Paid"), what.paid, 1),
            ),
        ),
    )


def _content(sheet: SheetData) -> Section:
    told = sheet.content
    rows = [
        row(
            field(pgettext("sheet", "Time"), wording.moment(told.happened_at), 2, hint=wording.moment_hint()),
            field(pgettext("sheet", "Place"), told.happened_where, 2),
        ),
        row(field(pgettext("sheet", "Cause"), told.cause, 4)),
        prose(pgettext("sheet", "Course"), told.course, 3, 3),
    ]
    if sheet.empty or told.demanded:
        rows.append(row(ticks(pgettext("sheet", "Demand"), coded(wording.remedies(), told.demanded), 4)))
    label = pgettext("sheet", "In detail") if len(rows) > 3 else pgettext("sheet", "Demand")
    rows.append(
        row(
            field(label, told.demand, 3, prose=True),
            field(pgettext("sheet", "Reply by"), wording.moment(told.reply_by), 1, hint=wording.day_hint()),
            room=1.5 if sheet.empty else 1,
            grow=0.5,
        )
    )
    return Section(pgettext("sheet", "Complaint"), tuple(rows))


def _classing(sheet: SheetData) -> Section:
    classed = sheet.classing
    levels = grades(classed.levels, classed.level)
    category = " ".join(part for part in (classed.category_code, classed.category) if part)
    level = ticks(pgettext("sheet", "Level"), levels, 2)
    kind = field(pgettext("sheet", "Category"), category, 2)
    return Section(
        pgettext("sheet", "Grading"),
        (
            row(level, kind),
            row(
                ticks(pgettext("sheet", "Finding"), named(classed.validities, classed.validity), 4),
            ),
            row(
                field(pgettext("sheet", "Triggers"), listed(classed.triggers), 2),
                field(pgettext("sheet", "Similar cases"), listed(classed.similar), 2),
            ),
        ),
    )


def _investigation(sheet: SheetData) -> Section:
    found = sheet.investigation
    analysis = pgettext("sheet", "Analysis")
    return Section(
        pgettext("sheet", "Inquiry"),
        (
            prose(pgettext("sheet", "Facts"), found.facts, 2, 2),
            row(field(pgettext("sheet", "Evidence"), numbered(found.evidence), 4)),
            prose(analysis, found.analysis, 2, 2),
            row(
                field(pgettext("sheet", "Why it escaped"), found.escape, 2),
                field(pgettext("sheet", "Dept. head"), found.head, 1),
                field(pgettext("sheet", "Signed on"), wording.day_of(found.head_at), 1, hint=wording.day_hint()),
            ),
        ),
    )


def _responsibility(sheet: SheetData) -> Section:
    borne = sheet.responsibility
    return Section(
        pgettext("sheet", "Liability"),
        (
            row(
                field(pgettext("sheet", "Shares"), _shares(borne.shares), 2),
                field(pgettext("sheet", "Department"), borne.department, 1),
                field(pgettext("sheet", "Person"), borne.person, 1),
            ),
            row(
                field(pgettext("sheet", "Basis"), borne.basis, 2),
                field(pgettext("sheet", "Statement"), wording.statement(borne.statement), 2),
                room=1.4,
                grow=0.5,
            ),
        ),
    )


def _shares(parts: Sequence[Share]) -> str:
    """Who bears what, party by party; a blank where it is to be written by hand."""
    said = pgettext("sheet", "{party} {percent}%")
    return "\u3000".join(
        said.format(party=part.name, percent=BLANK if part.percent is None else part.percent) for part in parts
    )


def _solution(sheet: SheetData) -> Section:
    solved = sheet.solution
    rows = [prose(pgettext("sheet", "Measures"), solved.measures, 2, 2)]
    if sheet.empty:
        rows.append(row(ticks(pgettext("sheet", "Remedy"), coded(wording.remedies(), ()), 4)))
        what = field(pgettext("sheet", "In detail"), "", 1)
    else:
        what = field(pgettext("sheet", "Remedy"), solved.remedy, 1)
    approved = "\n".join(part for part in (solved.approved_by, solved.authority) if part)
    rows.append(
        row(
            what,
            field(pgettext("sheet", "Amount"), wording.money(solved.amount), 1, hint=pgettext("sheet", "yuan")),
            field(pgettext("sheet", "Approved by"), approved, 1),
            field(pgettext("sheet", "Promised for"), wording.day(solved.promised_on), 1, hint=wording.day_hint()),
        )
    )
    for preventive in (False, True):
        actions = [action for action in solved.actions if action.preventive is preventive]
        rows.extend(_action(action, preventive) for action in actions or [Measure("")])
    return Section(pgettext("sheet", "Solution"), tuple(rows))


def _action(action: Measure, preventive: bool) -> Row:
    due = wording.day(action.due_on)
    if action.done_on:
        due = pgettext("sheet", "done {date}").format(date=wording.day(action.done_on))
    return row(
        field(pgettext("sheet", "Prevention") if preventive else pgettext("sheet", "Correction"), action.what, 2),
        field(pgettext("sheet", "Owner"), action.owner, 1),
        field(pgettext("sheet", "Due"), due, 1, hint=wording.day_hint()),
    )


_CONTACT_WIDTHS = tuple(width * MM for width in (33, 15, 17, 12, 52, 37))
_LEAST_CONTACTS = 2


def _contacts(sheet: SheetData) -> Section:
    titles = (
        pgettext("sheet", "When"),
        pgettext("sheet", "Means"),
        pgettext("sheet", "By"),
        pgettext("sheet", "Reached"),
        pgettext("sheet", "What was said"),
        pgettext("sheet", "Promised"),
    )
    means = wording.channels()
    lines = [_contact(line, means) for line in sheet.contacts]
    return Section(
        pgettext("sheet", "Contacts"),
        table(titles, _CONTACT_WIDTHS, lines, left=(4, 5), least=_LEAST_CONTACTS),
    )


def _contact(line: ContactLine, means: dict[str, str]) -> tuple[str, ...]:
    reached = pgettext("sheet", "Yes") if line.reached else pgettext("sheet", "No")
    how = means.get(line.means, line.means)
    return wording.moment(line.at), how, line.by, reached, line.said, line.promised


def _callback(sheet: SheetData) -> Section:
    called, checked = sheet.callback, sheet.verification
    told = wording.who_and_when(called.told_by, called.told_at)
    rated = (*grades(called.scale, called.satisfaction), Option(pgettext("sheet", "No rating"), called.declined))
    settled = (
        Option(pgettext("sheet", "Settled"), called.settled is True),
        Option(pgettext("sheet", "Unsettled"), called.settled is False),
    )
    third = (INNER - QUARTER) / 2 - LABEL
    said = pgettext("sheet", "Answered; shown after the second call") if called.withheld else called.said
    return Section(
        pgettext("sheet", "Callback"),
        (
            row(
                field(pgettext("sheet", "Result told"), told, 2, hint=wording.moment_hint()),
                field(pgettext("sheet", "Reply"), said, 2),
            ),
            row(ticks(pgettext("sheet", "Satisfaction"), rated, 4)),
            *(_second_call(second, called.scale) for second in called.seconds),
            row(
                (choices(settled, QUARTER),),
                (caption(pgettext("sheet", "New sheet")), value(called.next_sheet, third)),
                (caption(pgettext("sheet", "Earlier sheet")), value(called.previous_sheet, third)),
            ),
            row(
                field(pgettext("sheet", "Effect"), checked.effect, 2),
                field(pgettext("sheet", "Checked by"), checked.by, 1),
                field(pgettext("sheet", "Checked on"), wording.day_of(checked.at), 1, hint=wording.day_hint()),
            ),
            *((row(field(pgettext("sheet", "Process check"), checked.holes, 4)),) if checked.examined else ()),
        ),
    )


def _second_call(second: SecondAnswer, scale: tuple[Grade, ...]) -> Row:
    """Who asked again, and what was answered, beside the first answer. Source: F-5.4.1.3"""
    rated = next((f"{grade.number} {grade.name}" for grade in scale if grade.number == second.satisfaction), "")
    heard = pgettext("sheet", "No rating") if second.reached else pgettext("sheet", "Not reached")
    answer = pgettext("sheet", "{rating}: {words}") if second.said else "{rating}"
    return row(
        field(pgettext("sheet", "Second call"), wording.who_and_when(second.by, second.at), 2),
        field(pgettext("sheet", "Answer"), answer.format(rating=rated or heard, words=second.said), 2),
    )


def _signatures(sheet: SheetData) -> Section:
    foot = sheet.foot
    rows = signing(sheet.opinions)
    kept = pgettext("sheet", "{copies} copies, kept {years} years").format(
        copies=BLANK if foot.copies is None else foot.copies,
        years=BLANK if foot.keep_years is None else foot.keep_years,
    )
    rows.append(
        row(
            field(pgettext("sheet", "Filed by"), foot.filed_by, 1),
            field(pgettext("sheet", "Filed on"), wording.day_of(foot.filed_at), 1, hint=wording.day_hint()),
            field(pgettext("sheet", "Copies"), kept, 2),
        )
    )
    return Section(pgettext("sheet", "Signatures"), tuple(rows), whole=len(rows) <= 2)
