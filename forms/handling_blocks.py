"""The blocks of the handling sheet: from what the sheet says to rows of cells.

Half and quarter columns keep the upright lines of all blocks above each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from desktop.base.i18n import pgettext
from desktop.domain.sheet import ContactLine, Grade, Measure, Opinion, SheetData
from forms import wording
from forms.cells import Cell, Label, Option, Value, choices, signature, value
from forms.draw import MM, Align
from forms.grid import TITLE_WIDTH, Row, Section

WIDTH = 173 * MM
"""Of the whole table, the column of titles included."""
_INNER = WIDTH - TITLE_WIDTH
_QUARTER = _INNER / 4
_LABEL = 16 * MM
_BLANK = "___"
_LONG_OPINION = 7

_Pair = tuple[Cell, ...]


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


def _row(*pairs: _Pair, room: float = 1, grow: float = 0) -> Row:
    return Row(tuple(chain.from_iterable(pairs)), room=room, grow=grow)


def _field(label: str, text: str, quarters: int, *, hint: str = "", prose: bool = False) -> _Pair:
    return _label(label), value(text, quarters * _QUARTER - _LABEL, hint=hint, prose=prose)


def _ticks(label: str, options: Sequence[Option], quarters: int) -> _Pair:
    return _label(label), choices(options, quarters * _QUARTER - _LABEL)


def _label(text: str) -> Label:
    return Label(text, _LABEL, overleaf=pgettext("sheet", "(continued)"))


def _prose(label: str, text: str, room: float, grow: float = 1) -> Row:
    return _row(_field(label, text, 4, prose=True), room=room, grow=grow)


def _options(labels: dict[str, str], picked: Sequence[str]) -> tuple[Option, ...]:
    return tuple(Option(label, code in picked) for code, label in labels.items())


def _grades(grades: Sequence[Grade], picked: int | None) -> tuple[Option, ...]:
    return tuple(Option(f"{grade.number} {grade.name}", grade.number == picked) for grade in grades)


def _named(names: Sequence[str], picked: str) -> tuple[Option, ...]:
    """Options by name; a picked one that is no longer among them is added."""
    added = (picked,) if picked and picked not in names else ()
    return tuple(Option(name, name == picked) for name in (*names, *added))


def _complainant(sheet: SheetData) -> Section:
    who = sheet.complainant
    rows = [
        _row(
            _ticks(pgettext("sheet", "Kind"), _named(who.kinds, who.kind), 2),
            _field(pgettext("sheet", "Other contact"), who.other_contact, 2),
        ),
        _row(_field(pgettext("sheet", "Name"), who.name, 2), _field(pgettext("sheet", "Phone no."), _phone(sheet), 2)),
        _row(
            _field(pgettext("sheet", "Address"), who.address, 2),
            _field(pgettext("sheet", "Agent"), who.agent_name, 1),
            _field(pgettext("sheet", "Relation"), who.agent_relation, 1),
        ),
    ]
    if who.marks:
        rows.append(_row(_field(pgettext("sheet", "Remarks"), _listed(who.marks), 4)))
    return Section(pgettext("sheet", "Complainant"), tuple(rows))


def _phone(sheet: SheetData) -> str:
    who = sheet.complainant
    return pgettext("sheet", "{phone} (phone hidden)").format(phone=who.phone).strip() if who.masked else who.phone


def _listed(texts: Sequence[str]) -> str:
    return pgettext("sheet", "; ").join(texts)


def _numbered(texts: Sequence[str]) -> str:
    return _listed(texts) if len(texts) < 2 else _listed([f"{at}. {text}" for at, text in enumerate(texts, 1)])


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
            _row(_ticks(pgettext("sheet", "Channel"), _options(wording.channels(), (intake.channel,)), 4)),
            _row(
                _field(pgettext("sheet", "Received"), received, 2, hint=hint),
                _field(pgettext("sheet", "First contact"), contacted, 2, hint=hint),
            ),
            _row(
                _field(pgettext("sheet", "Its result"), intake.first_contact_result, 2),
                _ticks(pgettext("sheet", "Told"), told, 2),
            ),
        ),
    )


def _subject(sheet: SheetData) -> Section:
    what = sheet.subject
    return Section(
        pgettext("sheet", "Subject"),
        (
            _row(
                _field(pgettext("sheet", "Store"), what.store, 2),
                _field(pgettext("sheet", "Staff"), what.staff, 1),
                _field(pgettext("sheet", "Bought on"), wording.day(what.bought_on), 1, hint=wording.day_hint()),
            ),
            _row(
                _field(pgettext("sheet", "Product"), what.product, 2),
                _field(pgettext("sheet", "Code"), what.product_code, 1),
                _field(pgettext("sheet", "Batch"), what.batch, 1),
            ),
            _row(
                _field(pgettext("sheet", "Order no."), what.order_number, 2),
                _field(pgettext("sheet", "Quantity"), what.quantity, 1),
                _field(pgettext("sheet", "Paid"), what.paid, 1),
            ),
        ),
    )


def _content(sheet: SheetData) -> Section:
    told = sheet.content
    rows = [
        _row(
            _field(pgettext("sheet", "Time"), wording.moment(told.happened_at), 2, hint=wording.moment_hint()),
            _field(pgettext("sheet", "Place"), told.happened_where, 2),
        ),
        _row(_field(pgettext("sheet", "Cause"), told.cause, 4)),
        _prose(pgettext("sheet", "Course"), told.course, 3, 3),
    ]
    if sheet.empty or told.demanded:
        rows.append(_row(_ticks(pgettext("sheet", "Demand"), _options(wording.remedies(), told.demanded), 4)))
    label = pgettext("sheet", "In detail") if len(rows) > 3 else pgettext("sheet", "Demand")
    rows.append(
        _row(
            _field(label, told.demand, 3, prose=True),
            _field(pgettext("sheet", "Reply by"), wording.moment(told.reply_by), 1, hint=wording.day_hint()),
            room=1.5 if sheet.empty else 1,
            grow=0.5,
        )
    )
    return Section(pgettext("sheet", "Complaint"), tuple(rows))


def _classing(sheet: SheetData) -> Section:
    classed = sheet.classing
    levels = _grades(classed.levels, classed.level)
    category = " ".join(part for part in (classed.category_code, classed.category) if part)
    level = _ticks(pgettext("sheet", "Level"), levels, 2)
    kind = _field(pgettext("sheet", "Category"), category, 2)
    return Section(
        pgettext("sheet", "Grading"),
        (
            _row(level, kind),
            _row(
                _ticks(pgettext("sheet", "Finding"), _named(classed.validities, classed.validity), 4),
            ),
            _row(
                _field(pgettext("sheet", "Triggers"), _listed(classed.triggers), 2),
                _field(pgettext("sheet", "Similar cases"), _listed(classed.similar), 2),
            ),
        ),
    )


def _investigation(sheet: SheetData) -> Section:
    found = sheet.investigation
    analysis = pgettext("sheet", "Analysis")
    return Section(
        pgettext("sheet", "Inquiry"),
        (
            _prose(pgettext("sheet", "Facts"), found.facts, 2, 2),
            _row(_field(pgettext("sheet", "Evidence"), _numbered(found.evidence), 4)),
            _prose(analysis, found.analysis, 2, 2),
            _row(
                _field(pgettext("sheet", "Why it escaped"), found.escape, 2),
                _field(pgettext("sheet", "Dept. head"), found.head, 1),
                _field(pgettext("sheet", "Signed on"), wording.day_of(found.head_at), 1, hint=wording.day_hint()),
            ),
        ),
    )


def _responsibility(sheet: SheetData) -> Section:
    borne = sheet.responsibility
    ours, customer, third = (_BLANK if part is None else part for part in (borne.ours, borne.customer, borne.third))
    shares = pgettext("sheet", "Us {ours}%  customer {customer}%  third party {third}%")
    return Section(
        pgettext("sheet", "Liability"),
        (
            _row(
                _field(
                    pgettext("sheet", "Shares"),
                    shares.format(ours=ours, customer=customer, third=third),
                    2,
                ),
                _field(pgettext("sheet", "Department"), borne.department, 1),
                _field(pgettext("sheet", "Person"), borne.person, 1),
            ),
            _row(
                _field(pgettext("sheet", "Basis"), borne.basis, 2),
                _field(pgettext("sheet", "Statement"), borne.statement, 2),
                room=1.4,
                grow=0.5,
            ),
        ),
    )


def _solution(sheet: SheetData) -> Section:
    solved = sheet.solution
    rows = [_prose(pgettext("sheet", "Measures"), solved.measures, 2, 2)]
    if sheet.empty:
        rows.append(_row(_ticks(pgettext("sheet", "Remedy"), _options(wording.remedies(), ()), 4)))
        what = _field(pgettext("sheet", "In detail"), "", 1)
    else:
        what = _field(pgettext("sheet", "Remedy"), solved.remedy, 1)
    approved = "\n".join(part for part in (solved.approved_by, solved.authority) if part)
    rows.append(
        _row(
            what,
            _field(pgettext("sheet", "Amount"), wording.money(solved.amount), 1, hint=pgettext("sheet", "yuan")),
            _field(pgettext("sheet", "Approved by"), approved, 1),
            _field(pgettext("sheet", "Promised for"), wording.day(solved.promised_on), 1, hint=wording.day_hint()),
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
    return _row(
        _field(pgettext("sheet", "Prevention") if preventive else pgettext("sheet", "Correction"), action.what, 2),
        _field(pgettext("sheet", "Owner"), action.owner, 1),
        _field(pgettext("sheet", "Due"), due, 1, hint=wording.day_hint()),
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
    header = tuple(Label(title, width) for title, width in zip(titles, _CONTACT_WIDTHS, strict=True))
    means = wording.channels()
    lines = [_contact(line, means) for line in sheet.contacts]
    empty = tuple(Value(width, ()) for width in _CONTACT_WIDTHS)
    lines += [Row(empty, grow=0.3)] * max(0, _LEAST_CONTACTS - len(lines))
    return Section(pgettext("sheet", "Contacts"), (Row(header, header=True), *lines))


def _contact(line: ContactLine, means: dict[str, str]) -> Row:
    when, how, who, reached, said, promised = _CONTACT_WIDTHS
    return Row(
        (
            value(wording.moment(line.at), when, align=Align.CENTRE),
            value(means.get(line.means, line.means), how, align=Align.CENTRE),
            value(line.by, who, align=Align.CENTRE),
            value(pgettext("sheet", "Yes") if line.reached else pgettext("sheet", "No"), reached, align=Align.CENTRE),
            value(line.said, said),
            value(line.promised, promised),
        )
    )


def _callback(sheet: SheetData) -> Section:
    called, checked = sheet.callback, sheet.verification
    told = wording.who_and_when(called.told_by, called.told_at)
    grades = (*_grades(called.scale, called.satisfaction), Option(pgettext("sheet", "No rating"), called.declined))
    settled = (
        Option(pgettext("sheet", "Settled"), called.settled is True),
        Option(pgettext("sheet", "Unsettled"), called.settled is False),
    )
    third = (_INNER - _QUARTER) / 2 - _LABEL
    return Section(
        pgettext("sheet", "Callback"),
        (
            _row(
                _field(pgettext("sheet", "Result told"), told, 2, hint=wording.moment_hint()),
                _field(pgettext("sheet", "Reply"), called.said, 2),
            ),
            _row(_ticks(pgettext("sheet", "Satisfaction"), grades, 4)),
            _row(
                (choices(settled, _QUARTER),),
                (_label(pgettext("sheet", "New sheet")), value(called.next_sheet, third)),
                (_label(pgettext("sheet", "Earlier sheet")), value(called.previous_sheet, third)),
            ),
            _row(
                _field(pgettext("sheet", "Effect"), checked.effect, 2),
                _field(pgettext("sheet", "Checked by"), checked.by, 1),
                _field(pgettext("sheet", "Checked on"), wording.day_of(checked.at), 1, hint=wording.day_hint()),
            ),
        ),
    )


def _signatures(sheet: SheetData) -> Section:
    foot = sheet.foot
    count = max(1, len(sheet.opinions))
    width = _INNER / count
    boxes = [signature(one.stage, one.opinion, one.name, _signed(one), width) for one in sheet.opinions]
    rows: list[Row] = []
    if any(len(box.text) > _LONG_OPINION for box in boxes):
        rows += [_prose(one.stage, one.opinion, 1, 0) for one in sheet.opinions if one.opinion]
        boxes = [signature(one.stage, "", one.name, _signed(one), width) for one in sheet.opinions]
    if boxes:
        rows.append(Row(tuple(boxes), room=2, grow=1, whole=True))
    kept = pgettext("sheet", "{copies} copies, kept {years} years").format(
        copies=_BLANK if foot.copies is None else foot.copies,
        years=_BLANK if foot.keep_years is None else foot.keep_years,
    )
    rows.append(
        _row(
            _field(pgettext("sheet", "Filed by"), foot.filed_by, 1),
            _field(pgettext("sheet", "Filed on"), wording.day_of(foot.filed_at), 1, hint=wording.day_hint()),
            _field(pgettext("sheet", "Copies"), kept, 2),
        )
    )
    return Section(pgettext("sheet", "Signatures"), tuple(rows), whole=len(rows) <= 2)


def _signed(opinion: Opinion) -> str:
    return wording.day_of(opinion.at) or wording.day_hint()
