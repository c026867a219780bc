"""Forms of those who decide: approval, review, archive, reports, the meeting, penalties. No Qt here."""

from __future__ import annotations

from desktop.base.i18n import mark
from desktop.domain.types import Act
from desktop.ui.ticket.forms import asking, context, outlook, shaping
from desktop.ui.ticket.forms import options as choose
from desktop.ui.ticket.forms.fields import Field, Form, Kind, given

APPROVE = Form(
    Act.APPROVE,
    mark("Approve the solution"),
    "stamp",
    mark("Approve"),
    (Field("opinion", Kind.TEXT, mark("Opinion"), lines=2),),
    context=context.proposal,
)

REJECT = Form(
    Act.REJECT,
    mark("Reject the solution"),
    "circle-x",
    mark("Reject"),
    (Field("opinion", Kind.TEXT, mark("Why, and what instead"), True),),
    context=context.proposal,
    lead=mark("It goes back to the handler with your opinion."),
)

REVIEW = Form(
    Act.REVIEW,
    mark("Review"),
    "stamp",
    mark("Save the review"),
    (
        Field("passed", Kind.SEGMENTS, mark("Result"), True, options=choose.passed_or_back, start=choose.yes),
        Field(
            "holes",
            Kind.TEXT,
            mark("Holes in the process: what was looked at, and what was found"),
            given("passed", True),
            mark("This level is examined instead of scored by satisfaction."),
            where=asking.examines,
        ),
        Field("opinion", Kind.TEXT, mark("Opinion"), given("passed", False)),
    ),
    context=context.handling,
    examines=True,
    consequence=outlook.review,
)

FILE = Form(
    Act.FILE,
    mark("File the sheet"),
    "archive",
    mark("File"),
    lead=mark("The sheet is closed and kept in the archive. Nothing on it can be changed afterwards."),
    context=context.handling,
)

REPORT = Form(
    Act.REPORT,
    mark("Special report"),
    "siren",
    mark("Hand in the report"),
    (Field("facts", Kind.TEXT, mark("Text of the report"), True, start=choose.brief_text, lines=12),),
    lead=mark("Written from the timeline: read it through and put it right before you hand it in."),
)

REFER = Form(
    Act.REFER,
    mark("Bring before the general manager's meeting"),
    "presentation",
    mark("Put on the agenda"),
    (Field("question", Kind.TEXT, mark("What the meeting is to decide"), True, lines=4),),
    context=context.handling,
)

DECIDE = Form(
    Act.DECIDE,
    mark("Record the meeting's decision"),
    "gavel",
    mark("Record the decision"),
    (Field("decision", Kind.TEXT, mark("Decision"), True, lines=4),),
    context=context.question,
)

PENALTY = Form(
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
        Field("amount", Kind.MONEY, mark("Amount (yuan)"), when=given("verdict", "accept"), span=2),
        Field("opinion", Kind.TEXT, mark("Opinion"), True),
    ),
    shape=shaping.verdict,
    lead=mark("A suggestion for people to decide; the person concerned may answer and appeal."),
)
