"""The case in short, the block that stands on top of most forms; and what was done, step by step."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.base.i18n import pgettext
from desktop.domain.papers import Line, Matter
from forms import wording
from forms.blocks import field, grades, prose, row, table, ticks, widths
from forms.grid import Row, Section

_STEPS = widths(33, 27, 17, 89)


def matter(case: Matter, *, story: bool = True, phone: bool = True) -> Section:
    """Who complains, about what, how grave. `story`: with the customer's cause; `phone`: with the number."""
    rows = [_who(case, phone), _came(case), *_what(case)]
    if story:
        rows.append(prose(pgettext("sheet", "Cause"), case.cause, 1, 0))
    return Section(pgettext("paper", "Case"), tuple(rows))


def _who(case: Matter, phone: bool) -> Row:
    number = field(pgettext("sheet", "Phone no."), phone_of(case), 2)
    paid = field(pgettext("sheet", "Paid"), case.paid, 2)
    return row(field(pgettext("paper", "Who"), name_of(case), 2), number if phone else paid)


def name_of(case: Matter) -> str:
    """The complainant, the kind in brackets, and who acts for them."""
    name = pgettext("paper", "{name} ({kind})").format(name=case.name, kind=case.kind) if case.kind else case.name
    if not case.agent_name:
        return name
    agent = " ".join(part for part in (case.agent_name, case.agent_relation) if part)
    return pgettext("paper", "{name}; agent: {agent}").format(name=name, agent=agent)


def phone_of(case: Matter) -> str:
    """The number, and a note where digits of it are hidden."""
    if not case.masked:
        return case.phone
    return pgettext("sheet", "{phone} (phone hidden)").format(phone=case.phone).strip()


def _came(case: Matter) -> Row:
    channel = wording.channels().get(case.channel, case.channel)
    received = "\u3000".join(part for part in (wording.moment(case.received_at), case.received_by, channel) if part)
    return row(
        field(pgettext("sheet", "Received"), received, 2, hint=wording.moment_hint()),
        field(pgettext("sheet", "Category"), case.category, 2),
    )


def goods(case: Matter) -> str:
    """The product, its code and how many of it."""
    return "\u3000".join(part for part in (case.product, case.product_code, case.quantity) if part)


def _what(case: Matter) -> tuple[Row, ...]:
    return (
        row(
            field(pgettext("sheet", "Store"), case.store, 2),
            field(pgettext("sheet", "Order no."), case.order_number, 2),
        ),
        row(field(pgettext("sheet", "Product"), goods(case), 4)),
    )


def level(case: Matter) -> Row:
    """The level among all."""
    return row(ticks(pgettext("sheet", "Level"), grades(case.levels, case.level), 4))


def steps(lines: Sequence[Line]) -> tuple[Row, ...]:
    """A table of what was done, in the order given."""
    titles = (
        pgettext("sheet", "When"),
        pgettext("paper", "Step"),
        pgettext("paper", "By"),
        pgettext("paper", "What was done"),
    )
    acts = wording.acts()
    said = [(wording.moment(one.at), acts.get(one.act, one.act), one.by, wording.line_text(one)) for one in lines]
    return table(titles, _STEPS, said, left=(3,), least=2)
