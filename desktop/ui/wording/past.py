"""What a customer's other complaints came to, and how much business is known of, in plain sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from desktop.base.i18n import format_money, ngettext
from desktop.base.i18n import gettext as _
from desktop.desk.customers import Past
from desktop.domain.types import Remedy, RemedyKind
from desktop.ui.wording import names
from desktop.ui.wording.joining import listed


def past_words(past: Past) -> str:
    """How many complaints, what they got, orders and sums; "" where nothing is known."""
    return _("; ").join(part for part in (_complaints(past), _got(past), _volume(past)) if part)


def _complaints(past: Past) -> str:
    count = len(past.received)
    if not count:
        return ""
    running = sum(1 for one in past.received if one.open)
    said = ngettext("{count} other complaint", "{count} other complaints", count).format(count=count)
    if running:
        return _("{complaints}, {count} of them still open").format(complaints=said, count=running)
    return _("{complaints}, all closed").format(complaints=said)


def _got(past: Past) -> str:
    given = [one.remedy for one in past.received if one.remedy is not None]
    if given:
        return _("received so far: {remedies}").format(remedies=listed(_counted(given)))
    return _("received nothing so far") if past.received else ""


def _counted(remedies: list[Remedy]) -> Iterator[str]:
    """Each kind of remedy, the most frequent first: how often, and how much in all."""
    kinds = sorted({remedy.kind for remedy in remedies}, key=lambda kind: (-_times(remedies, kind), kind))
    for kind in kinds:
        total = sum((one.amount for one in remedies if one.kind is kind and one.amount), Decimal(0))
        times = _times(remedies, kind)
        words = names.remedy_name(kind)
        if times > 1:
            words = _("{remedy} {count} times").format(remedy=words, count=times)
        yield f"{words} {format_money(total)}" if total else words


def _times(remedies: Iterable[Remedy], kind: RemedyKind) -> int:
    return sum(1 for remedy in remedies if remedy.kind is kind)


def _volume(past: Past) -> str:
    """Only what the complaints themselves tell: the desk keeps no sales."""
    if past.paid and past.orders:
        said = ngettext("{count} order known here, {sum} noted", "{count} orders known here, {sum} noted", past.orders)
        return said.format(count=past.orders, sum=format_money(past.paid))
    if past.paid:
        return _("paid as far as known here: {sum}").format(sum=format_money(past.paid))
    if past.orders > 1:
        return _("{count} orders known here").format(count=past.orders)
    return ""
