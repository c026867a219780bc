"""Forms of the work on a case: notes, files, tasks, the finding, the solution. No Qt here."""

from __future__ import annotations

from desktop.base.i18n import mark
from desktop.domain.types import Act
from desktop.ui.ticket.forms import asking, context, outlook, shaping
from desktop.ui.ticket.forms import options as choose
from desktop.ui.ticket.forms.fields import Field, Form, Kind

NOTE = Form(
    Act.NOTE,
    mark("Add a note"),
    "sticky-note",
    mark("Save the note"),
    (
        Field("text", Kind.TEXT, mark("Note"), True, mark("Inside the house only; not a contact."), lines=4),
        Field("kept", Kind.CHECKS, mark("Kept with this"), options=choose.open_promises),
    ),
    shape=shaping.talk,
)

AT_ONCE = Form(
    Act.NOTE,
    mark("Told and done at once"),
    "bell",
    mark("Record it"),
    (
        Field("informed", Kind.CHECKS, mark("Who was told"), options=choose.to_tell),
        Field(
            "means",
            Kind.SEGMENTS,
            mark("By which means"),
            options=choose.tell_by,
            start=choose.by_phone,
            when=asking.tells,
        ),
        Field("checked", Kind.CHECKS, mark("What was done"), options=choose.to_do),
        Field("text", Kind.TEXT, mark("Remark"), lines=2),
    ),
    code="at_once",
    shape=shaping.at_once,
)

ATTACH = Form(
    Act.ATTACH,
    mark("Attach a file"),
    "paperclip",
    mark("Attach"),
    (
        Field("path", Kind.FILE, mark("File on this PC"), True),
        Field("kind", Kind.CHOICE, mark("What it shows"), options=choose.evidence_kinds, span=3),
        Field(
            "until",
            Kind.DAY,
            mark("Holds until"),
            asking.term_of_kind,
            where=asking.asks_term,
            when=asking.term_of_kind,
            span=3,
        ),
        Field(
            "notice_given",
            Kind.CHECK,
            mark("The customer was told of this file"),
            asking.notice_of_kind,
            where=asking.asks_notice,
            when=asking.notice_of_kind,
        ),
        Field(
            "purpose",
            Kind.LINE,
            mark("What it is kept for"),
            placeholder=mark("for example: to check what was promised"),
            where=asking.asks_notice,
            when=asking.notice_of_kind,
        ),
    ),
)

ASSIGN = Form(
    Act.ASSIGN,
    mark("Pass the case on"),
    "user-check",
    mark("Pass on"),
    (Field("to", Kind.CHOICE, mark("To whom"), True, options=choose.people, start=choose.proposed_person),),
)

TASK = Form(
    Act.TASK,
    mark("Ask a department"),
    "list-checks",
    mark("Hand out the task"),
    (
        Field(
            "department",
            Kind.LINE,
            mark("Department or store"),
            True,
            options=choose.departments,
            start=choose.store_name,
            span=4,
        ),
        Field("by", Kind.MOMENT, mark("Until when"), True, span=2),
        Field("what", Kind.TEXT, mark("What is to be done"), True),
    ),
    lead=mark("You follow every step in person until it is done."),
)

TASK_DONE = Form(
    Act.TASK_DONE,
    mark("Close a task"),
    "check-check",
    mark("Task done"),
    (
        Field("task", Kind.CHOICE, mark("Which task"), True, options=choose.open_tasks, start=choose.first_task),
        Field("result", Kind.TEXT, mark("What came of it"), True),
    ),
)

INVESTIGATE = Form(
    Act.INVESTIGATE,
    mark("Record the investigation"),
    "file-search",
    mark("Save the investigation"),
    (
        Field("facts", Kind.TEXT, mark("What was found"), True, lines=4),
        Field(
            "order_checked",
            Kind.CHECK,
            mark("Compared with the work order or the data on record"),
            start=choose.order_checked,
            when=asking.asked_fact("order_checked"),
        ),
        Field("analysis", Kind.TEXT, mark("Why it happened"), lines=2),
        Field(
            "responsibility",
            Kind.SHARES,
            mark("Who bears what"),
            options=choose.parties,
            start=choose.found_shares,
        ),
        Field(
            "agreement",
            Kind.TEXT,
            mark("Agreed with the customer: who bears what"),
            start=choose.found_agreement,
            when=asking.asked_fact("agreement"),
            lines=2,
        ),
        Field(
            "department",
            Kind.LINE,
            mark("Responsible department or store"),
            options=choose.departments,
            start=choose.found_department,
            when=asking.house_bears,
            span=3,
        ),
        Field(
            "person",
            Kind.LINE,
            mark("Responsible person"),
            options=choose.staff,
            start=choose.found_person,
            when=asking.house_bears,
            span=3,
        ),
        Field("basis", Kind.LINE, mark("On what this rests"), placeholder=mark("records, photos, statements")),
        Field(
            "statement",
            Kind.TEXT,
            mark("Statement of those it names"),
            placeholder=mark("Empty: asked for with a term"),
            when=asking.house_bears,
            lines=2,
            span=3,
        ),
        Field("why_escaped", Kind.TEXT, mark("Why it was not noticed before"), lines=2, span=3),
    ),
    consequence=outlook.finding,
    shape=shaping.finding,
)

STATEMENT = Form(
    Act.STATEMENT,
    mark("Record a statement"),
    "message-square-text",
    mark("Save the statement"),
    (
        Field(
            "silent",
            Kind.SEGMENTS,
            mark("What came"),
            True,
            options=choose.spoken_or_silent,
            start=choose.no,
            where=asking.term_over,
        ),
        Field(
            "person",
            Kind.LINE,
            mark("Who says it"),
            options=choose.staff,
            start=choose.respondent,
            when=asking.speaks,
            span=3,
        ),
        Field(
            "at",
            Kind.MOMENT,
            mark("When, if not just now"),
            placeholder=mark("09:20 or yesterday 17:40"),
            past=True,
            when=asking.speaks,
            span=3,
        ),
        Field(
            "said", Kind.TEXT, mark("What they say to it, in their words"), asking.speaks, when=asking.speaks, lines=5
        ),
    ),
    context=context.finding,
    consequence=outlook.statement,
    shape=shaping.statement,
)

PROPOSE = Form(
    Act.PROPOSE,
    mark("Propose a solution"),
    "lightbulb",
    mark("Propose"),
    (
        Field("measures", Kind.TEXT, mark("Measures"), True, lines=4),
        Field("remedy.kind", Kind.CHOICE, mark("For the customer"), True, options=choose.remedies, span=2),
        Field(
            "remedy.amount",
            Kind.MONEY,
            mark("Amount (yuan)"),
            asking.needs_amount,
            when=asking.takes_amount,
            span=2,
        ),
        Field("promised_on", Kind.DAY, mark("Carried out until"), span=2),
        Field(
            "reason",
            Kind.TEXT,
            mark("Why the customer asks for it, and whether that is an objective reason"),
            asking.remedy_asks("reason"),
            when=asking.remedy_asks("reason"),
            lines=2,
        ),
        Field(
            "conditions_told",
            Kind.CHECK,
            mark("The customer was told the conditions"),
            asking.remedy_asks("conditions_told"),
            when=asking.remedy_asks("conditions_told"),
        ),
        Field("corrective", Kind.TEXT, mark("What is put right now"), lines=2, span=3),
        Field("preventive", Kind.TEXT, mark("What keeps it from happening again"), lines=2, span=3),
    ),
    context=context.remedy_context,
    consequence=outlook.proposal,
)

RESOLVE = Form(
    Act.RESOLVE,
    mark("Conclude the handling"),
    "circle-check",
    mark("Conclude"),
    (Field("result", Kind.TEXT, mark("What was done, and that the customer was told"), True, lines=4),),
    context=context.proposal,
    lead=mark("Next the customer is asked how satisfied they are."),
)
