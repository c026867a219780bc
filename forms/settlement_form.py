"""The confirmation of a settlement, for the customer to sign: it leaves the house, nothing internal stands in it."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.base.i18n import pgettext
from desktop.domain.papers import Settlement
from forms import wording
from forms.blocks import INNER, field, prose, row, statement
from forms.cells import Option, choices, signature
from forms.grid import Row, Section
from forms.matter_block import goods, name_of, phone_of


def sections(settlement: Settlement) -> tuple[Section, ...]:
    """All blocks in the order of the form."""
    return (
        Section(pgettext("paper", "Parties"), tuple(_parties(settlement))),
        Section(pgettext("paper", "Matter"), tuple(_matter(settlement))),
        Section(pgettext("sheet", "Solution"), tuple(_solution(settlement))),
        Section(pgettext("paper", "Your rights"), tuple(statement(text) for text in _rights())),
        Section(pgettext("paper", "Agreement"), tuple(_agreement()), whole=True),
    )


def _parties(settlement: Settlement) -> Iterator[Row]:
    case = settlement.matter
    yield row(
        field(pgettext("paper", "Customer"), name_of(case), 2),
        field(pgettext("sheet", "Phone no."), phone_of(case), 2),
    )
    yield row(
        field(pgettext("paper", "Office"), settlement.head.office, 2),
        field(pgettext("paper", "Your contact"), settlement.contact, 2),
    )


def _matter(settlement: Settlement) -> Iterator[Row]:
    case = settlement.matter
    yield row(
        field(pgettext("paper", "Told us on"), wording.day_of(case.received_at), 2, hint=wording.day_hint()),
        field(pgettext("sheet", "Store"), case.store, 2),
    )
    yield row(
        field(pgettext("sheet", "Order no."), case.order_number, 2),
        field(pgettext("sheet", "Paid"), case.paid, 2),
    )
    yield row(field(pgettext("sheet", "Product"), goods(case), 4))
    yield prose(pgettext("paper", "What happened"), case.cause, 2, 1)
    yield prose(pgettext("paper", "What you ask for"), case.demand, 1, 0.5)


def _solution(settlement: Settlement) -> Iterator[Row]:
    yield prose(pgettext("paper", "What we do"), settlement.measures, 3, 2)
    yield row(
        field(pgettext("sheet", "Remedy"), settlement.remedy, 1),
        field(pgettext("sheet", "Amount"), wording.money(settlement.amount), 1, hint=pgettext("sheet", "yuan")),
        field(pgettext("paper", "Done by"), wording.day(settlement.promised_on), 2, hint=wording.day_hint()),
    )
    yield row(field(pgettext("paper", "Also agreed"), "", 4), room=2, grow=1)


def _rights() -> tuple[str, ...]:
    return (
        pgettext(
            "paper",
            "1. Your statutory rights as a consumer (repair, exchange, return, refund, damages) stay as they are. What "
            "we give out of goodwill comes on top of them, never instead.",
        ),
        pgettext(
            "paper",
            "2. Signing is your free choice. You may ask for time, take this sheet with you, or have "
            "somebody advise you.",
        ),
        pgettext(
            "paper",
            "3. If we don't do what stands here in time, or you remain dissatisfied, your complaint is taken up again; "
            "you may turn to 12315 or a court at any time.",
        ),
        pgettext(
            "paper",
            "4. Your data serve to handle this complaint only. You may see them, have them corrected, and have them "
            "erased once they need no longer be kept.",
        ),
    )


def _agreement() -> Iterator[Row]:
    answers = (
        Option(pgettext("paper", "I agree to this solution")),
        Option(pgettext("paper", "I agree, with the remark below")),
        Option(pgettext("paper", "I don't agree")),
    )
    yield Row((choices(answers, INNER),))
    yield row(field(pgettext("paper", "Remark"), "", 4), room=2, grow=1)
    customer = pgettext("paper", "Customer (signature)")
    office = pgettext("paper", "Office (signature and stamp)")
    hint = wording.day_hint()
    boxes = (signature(customer, "", "", hint, INNER / 2), signature(office, "", "", hint, INNER / 2))
    yield Row(boxes, room=4, grow=1, whole=True)
    yield statement(pgettext("paper", "Two copies, one for the customer and one for the office."))
