"""Forms of what is said with the customer: contacts, promises, callbacks, waiting, taking back. No Qt here."""

from __future__ import annotations

from dataclasses import replace

from desktop.base.i18n import mark
from desktop.domain.types import Act
from desktop.ui.ticket.forms import asking, context, outlook, shaping
from desktop.ui.ticket.forms import options as choose
from desktop.ui.ticket.forms.fields import Field, Form, Kind, given

_REACHED = given("reached", True)

CONTACT = Form(
    Act.CONTACT,
    mark("Log a contact"),
    "phone-outgoing",
    mark("Save the contact"),
    (
        Field(
            "incoming", Kind.SEGMENTS, mark("Who got in touch"), options=choose.desk_or_customer, start=choose.no,
            span=3,
        ),
        Field(
            "means", Kind.CHOICE, mark("Contact by"), True, options=choose.channels, start=choose.usual_means, span=3
        ),
        Field("reached", Kind.SEGMENTS, mark("Reached?"), True, options=choose.yes_no, start=choose.yes, span=3),
        Field(
            "rang", Kind.SECONDS, mark("Rang until answered (seconds)"), where=asking.measures_rings,
            when=asking.customer_rang, span=3,
        ),
        Field("said", Kind.TEXT, mark("What was said"), _REACHED, lines=4),
        Field("told", Kind.CHECKS, mark("Told the customer"), options=choose.told, when=_REACHED),
        Field("message", Kind.READY, mark("Ready to send"), options=choose.ready_words, when=asking.words_to_send),
        Field(
            "dropped", Kind.CHECK, mark("The call was cut off: ring back"), where=asking.knows_cut_off, when=_REACHED
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
        Field("person", Kind.LINE, mark("Spoke with"), options=choose.speakers, when=_REACHED, span=3),
        Field(
            "at", Kind.MOMENT, mark("When, if not just now"), placeholder=mark("09:20 or yesterday 17:40"), past=True,
            span=3,
        ),
    ),
    context=context.guidance,
    consequence=outlook.contact,
    advice=outlook.answering,
    explains=True,
    shape=shaping.talk,
)  # fmt: skip

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
    code="promise",
    explains=True,
    shape=shaping.promised,
)

CALLBACK = Form(
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
        Field(
            "satisfaction",
            Kind.RATING,
            mark("The customer's answer"),
            asking.scores,
            options=choose.scale,
            when=_REACHED,
        ),
        Field("said", Kind.TEXT, mark("Why (in the customer's words)"), _REACHED, lines=2),
    ),
    context=context.callback_words,
    consequence=outlook.callback,
    explains=True,
    shape=shaping.answer,
)

SECOND_CALL = replace(
    CALLBACK,
    title=mark("Second call"),
    lead=mark("Somebody else asks the customer again. The first answer is not shown to you."),
    fields=tuple(
        replace(one, required=True, options=choose.plain_scale) if one.kind is Kind.RATING else one
        for one in CALLBACK.fields
    ),
    preset={"second": True},
    code="second_call",
    consequence=outlook.second_call,
)

PARK = Form(
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

RESUME = Form(
    Act.RESUME,
    mark("Take up again"),
    "circle-play",
    mark("Take up again"),
    (Field("said", Kind.TEXT, mark("What word came"), lines=2),),
    lead=mark("The clocks go on where they stopped."),
)

WITHDRAW = Form(
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
