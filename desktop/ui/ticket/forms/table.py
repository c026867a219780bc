"""The forms of all acts, as one table. No Qt here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from desktop.base.i18n import mark
from desktop.domain.types import Act
from desktop.ui.ticket.forms import options as choose
from desktop.ui.ticket.forms import outlook
from desktop.ui.ticket.forms.fields import Field, Form, Kind

_REACHED = ("reached", True)


def _talk(nested: dict[str, Any]) -> dict[str, Any]:
    """A contact takes lists of promises, made and kept."""
    promised, kept = nested.pop("promised", None), nested.pop("kept", None)
    if promised:
        nested["promised"] = [promised]
    if kept:
        nested["kept"] = list(kept)
    if "behaviours" in nested:
        nested["behaviours"] = list(nested["behaviours"])
    if not nested.get("dropped", True):
        del nested["dropped"]
    return nested


def _promised(nested: dict[str, Any]) -> dict[str, Any]:
    """Who promises something has said it."""
    what = nested.get("promised", {}).get("what", "")
    return _talk({**nested, "said": nested.get("said") or what} if what else nested)


def _answer(nested: dict[str, Any]) -> dict[str, Any]:
    """A customer who declines to rate was reached all the same."""
    if nested.get("reached") == choose.DECLINED:
        return {**nested, "reached": True, "declined": True}
    return nested


def _verdict(nested: dict[str, Any]) -> dict[str, Any]:
    """A verdict names the suggestion under what is done with it."""
    suggestion, verdict = nested.pop("suggestion", None), nested.pop("verdict", None)
    return {**nested, str(verdict): suggestion} if suggestion and verdict else nested


def _listed_evidence(nested: dict[str, Any]) -> dict[str, Any]:
    """Evidence goes as a list."""
    evidence = nested.pop("evidence", None)
    if not evidence:
        return nested
    return {**nested, "evidence": list(evidence) if isinstance(evidence, Mapping) else [evidence]}


_CONTACT = Form(
    Act.CONTACT,
    mark("Log a contact"),
    "phone-outgoing",
    mark("Save the contact"),
    (
        Field(
            "means", Kind.CHOICE, mark("Contact by"), True, options=choose.channels, start=choose.usual_means, span=3
        ),
        Field("reached", Kind.SEGMENTS, mark("Reached?"), True, options=choose.yes_no, start=choose.yes, span=3),
        Field("said", Kind.TEXT, mark("What was said"), _REACHED, lines=4),
        Field("told", Kind.CHECKS, mark("Told the customer"), options=choose.told, when=_REACHED),
        Field("message", Kind.READY, mark("Ready to send"), options=choose.unreached_words, when=("reached", False)),
        Field(
            "dropped", Kind.CHECK, mark("The call was cut off: ring back"), where=choose.knows_cut_off, when=_REACHED
        ),
        Field("kept", Kind.CHECKS, mark("Kept with this"), options=choose.open_promises),
        Field(
            "promised.what",
            Kind.LINE,
            mark("Promised"),
            placeholder=mark("for example: call back about the medical costs"),
            when=_REACHED,
            span=4,
        ),
        Field("promised.by", Kind.MOMENT, mark("Until when"), when=_REACHED, span=2),
        Field(
            "behaviours",
            Kind.CHECKS,
            mark("Observed in this contact (optional)"),
            options=choose.behaviours,
            when=_REACHED,
        ),
    ),
    consequence=outlook.contact,
    shape=_talk,
)

PROMISE = Form(
    Act.CONTACT,
    mark("Record a promise"),
    "handshake",
    mark("Save the promise"),
    (
        Field("promised.what", Kind.LINE, mark("What was promised"), True),
        Field(
            "promised.by", Kind.MOMENT, mark("Until when"), True, mark("A clock starts and shows in the list."), span=3
        ),
        Field(
            "means", Kind.CHOICE, mark("Promised by"), True, options=choose.channels, start=choose.usual_means, span=3
        ),
        Field("said", Kind.TEXT, mark("What the customer said to it"), lines=2),
    ),
    preset={"reached": True},
    shape=_promised,
)

_ASSIGN = Form(
    Act.ASSIGN,
    mark("Pass the case on"),
    "user-check",
    mark("Pass on"),
    (Field("to", Kind.CHOICE, mark("To whom"), True, options=choose.people, start=choose.proposed_person),),
)

_TASK = Form(
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

_TASK_DONE = Form(
    Act.TASK_DONE,
    mark("Close a task"),
    "check-check",
    mark("Task done"),
    (
        Field("task", Kind.CHOICE, mark("Which task"), True, options=choose.open_tasks, start=choose.first_task),
        Field("result", Kind.TEXT, mark("What came of it"), True),
    ),
)

_INVESTIGATE = Form(
    Act.INVESTIGATE,
    mark("Record the investigation"),
    "file-search",
    mark("Save the investigation"),
    (
        Field("facts", Kind.TEXT, mark("What was found"), True, lines=4),
        Field("analysis", Kind.TEXT, mark("Why it happened")),
        Field("responsibility.ours", Kind.PERCENT, mark("Ours"), start=choose.hundred, span=2),
        Field("responsibility.customer", Kind.PERCENT, mark("Customer"), start=choose.zero, span=2),
        Field("responsibility.third", Kind.PERCENT, mark("Third party"), start=choose.zero, span=2),
        Field(
            "department",
            Kind.LINE,
            mark("Responsible department or store"),
            options=choose.departments,
            start=choose.store_name,
            span=3,
        ),
        Field("person", Kind.LINE, mark("Responsible person"), start=choose.staff_name, span=3),
        Field("basis", Kind.LINE, mark("On what this rests"), placeholder=mark("records, photos, statements")),
        Field("statement", Kind.TEXT, mark("What the person concerned says to it"), lines=2, span=3),
        Field("why_escaped", Kind.TEXT, mark("Why it was not noticed before"), lines=2, span=3),
    ),
    consequence=outlook.responsibility,
)

_PROPOSE = Form(
    Act.PROPOSE,
    mark("Propose a solution"),
    "lightbulb",
    mark("Propose"),
    (
        Field("measures", Kind.TEXT, mark("Measures"), True, lines=4),
        Field("remedy.kind", Kind.CHOICE, mark("What the customer gets"), True, options=choose.remedies, span=2),
        Field("remedy.amount", Kind.MONEY, mark("Amount (yuan)"), span=2),
        Field("promised_on", Kind.DAY, mark("Carried out until"), span=2),
        Field("corrective", Kind.TEXT, mark("What is put right now"), lines=2, span=3),
        Field("preventive", Kind.TEXT, mark("What keeps it from happening again"), lines=2, span=3),
    ),
    context=choose.remedy_context,
    consequence=outlook.proposal,
)

_APPROVE = Form(
    Act.APPROVE,
    mark("Approve the solution"),
    "stamp",
    mark("Approve"),
    (Field("opinion", Kind.TEXT, mark("Opinion"), lines=2),),
    context=choose.proposal,
)

_REJECT = Form(
    Act.REJECT,
    mark("Reject the solution"),
    "circle-x",
    mark("Reject"),
    (Field("opinion", Kind.TEXT, mark("Why, and what instead"), True),),
    context=choose.proposal,
    lead=mark("It goes back to the handler with your opinion."),
)

_RESOLVE = Form(
    Act.RESOLVE,
    mark("Conclude the handling"),
    "circle-check",
    mark("Conclude"),
    (Field("result", Kind.TEXT, mark("What was done, and that the customer was told"), True, lines=4),),
    context=choose.proposal,
    lead=mark("Next the customer is asked how satisfied they are."),
)

_CALLBACK = Form(
    Act.CALLBACK,
    mark("Satisfaction callback"),
    "phone-outgoing",
    mark("Save the answer"),
    (
        Field(
            "reached",
            Kind.SEGMENTS,
            mark("Reached?"),
            True,
            options=choose.reached_or_declined,
            start=choose.yes,
            span=4,
        ),
        Field("means", Kind.CHOICE, mark("Contact by"), options=choose.channels, start=choose.usual_means, span=2),
        Field("satisfaction", Kind.RATING, mark("The customer's answer"), True, options=choose.scale, when=_REACHED),
        Field("said", Kind.TEXT, mark("Why (in the customer's words)"), _REACHED, lines=2),
    ),
    context=choose.callback_words,
    consequence=outlook.callback,
    shape=_answer,
)

SECOND_CALL = replace(
    _CALLBACK,
    title=mark("Second call"),
    lead=mark("Somebody else asks the customer again. The first answer is not shown to you."),
    fields=tuple(
        replace(one, options=choose.plain_scale) if one.kind is Kind.RATING else one for one in _CALLBACK.fields
    ),
    preset={"second": True},
    consequence=outlook.second_call,
)

_REVIEW = Form(
    Act.REVIEW,
    mark("Review"),
    "stamp",
    mark("Save the review"),
    (
        Field("passed", Kind.SEGMENTS, mark("Result"), True, options=choose.passed_or_back, start=choose.yes),
        Field("opinion", Kind.TEXT, mark("Opinion")),
    ),
    context=choose.handling,
    consequence=outlook.review,
)

_FILE = Form(
    Act.FILE,
    mark("File the sheet"),
    "archive",
    mark("File"),
    lead=mark("The sheet is closed and kept in the archive. Nothing on it can be changed afterwards."),
    context=choose.handling,
)

_REPORT = Form(
    Act.REPORT,
    mark("Special report"),
    "siren",
    mark("Hand in the report"),
    (Field("facts", Kind.TEXT, mark("Text of the report"), True, start=choose.brief_text, lines=12),),
    lead=mark("Written from the timeline: read it through and put it right before it goes to both heads."),
)

_REFER = Form(
    Act.REFER,
    mark("Bring before the general manager's meeting"),
    "presentation",
    mark("Put on the agenda"),
    (Field("question", Kind.TEXT, mark("What the meeting is to decide"), True, lines=4),),
    context=choose.handling,
)

_DECIDE = Form(
    Act.DECIDE,
    mark("Record the meeting's decision"),
    "gavel",
    mark("Record the decision"),
    (Field("decision", Kind.TEXT, mark("Decision"), True, lines=4),),
    context=choose.question,
)

_PARK = Form(
    Act.PARK,
    mark("Wait for the customer"),
    "circle-pause",
    mark("Wait for word"),
    (
        Field("reason", Kind.TEXT, mark("What we wait for"), True, lines=2),
        Field("until", Kind.MOMENT, mark("Ask again at"), span=3),
    ),
    lead=mark("The clocks stand still until you take the case up again."),
)

_RESUME = Form(
    Act.RESUME,
    mark("Take up again"),
    "circle-play",
    mark("Take up again"),
    (Field("said", Kind.TEXT, mark("What word came"), lines=2),),
    lead=mark("The clocks go on where they stopped."),
)

_WITHDRAW = Form(
    Act.WITHDRAW,
    mark("Withdrawn by the customer"),
    "undo-2",
    mark("Record the withdrawal"),
    (
        Field("reason", Kind.CHOICE, mark("Reason"), True, options=choose.withdrawal_reasons),
        Field("said", Kind.TEXT, mark("In the customer's own words"), True),
    ),
    lead=mark("Only by the customer's own word. Nobody steers a customer to it."),
)

_RECLASSIFY = Form(
    Act.RECLASSIFY,
    mark("Reclassify"),
    "tag",
    mark("Reclassify"),
    (
        Field("category", Kind.CHOICE, mark("New category"), True, options=choose.categories, start=choose.category),
        Field("reason", Kind.TEXT, mark("Reason"), True, lines=2),
        Field("evidence", Kind.CHECKS, mark("Evidence at hand"), options=choose.reclassification_evidence),
        Field("level", Kind.CHOICE, mark("Level"), options=choose.levels, start=choose.level, span=3),
    ),
    shape=_listed_evidence,
)

_PENALTY = Form(
    Act.PENALTY,
    mark("Decide on a penalty suggestion"),
    "scale",
    mark("Record the decision"),
    (
        Field(
            "suggestion",
            Kind.CHOICE,
            mark("Suggestion"),
            True,
            options=choose.suggestions,
            start=choose.first_suggestion,
        ),
        Field("verdict", Kind.SEGMENTS, mark("Decision"), True, options=choose.accept_or_dismiss, span=4),
        Field("amount", Kind.MONEY, mark("Amount (yuan)"), when=("verdict", "accept"), span=2),
        Field("opinion", Kind.TEXT, mark("Opinion"), True),
    ),
    shape=_verdict,
    lead=mark("A suggestion for people to decide; the person concerned may answer and appeal."),
)

_NOTE = Form(
    Act.NOTE,
    mark("Add a note"),
    "sticky-note",
    mark("Save the note"),
    (
        Field("text", Kind.TEXT, mark("Note"), True, mark("Inside the house only; not a contact."), lines=4),
        Field("kept", Kind.CHECKS, mark("Kept with this"), options=choose.open_promises),
    ),
    shape=_talk,
)

_ATTACH = Form(
    Act.ATTACH,
    mark("Attach a file"),
    "paperclip",
    mark("Attach"),
    (
        Field("path", Kind.FILE, mark("File on this PC"), True),
        Field("kind", Kind.CHOICE, mark("What it shows"), options=choose.evidence_kinds),
        Field("until", Kind.DAY, mark("Holds until"), where=choose.asks_term, span=3),
        Field("notice_given", Kind.CHECK, mark("The customer was told of this file"), where=choose.asks_notice),
    ),
)

FORMS: Mapping[Act, Form] = {
    form.act: form
    for form in (
        _CONTACT, _NOTE, _ASSIGN, _TASK, _TASK_DONE, _INVESTIGATE, _PROPOSE, _APPROVE, _REJECT, _RESOLVE, _CALLBACK,
        _REVIEW, _FILE, _REPORT, _REFER, _DECIDE, _PARK, _RESUME, _WITHDRAW, _RECLASSIFY, _PENALTY, _ATTACH,
    )
}  # fmt: skip
"""One form per act; escalating has a wizard, editing a page of its own."""
