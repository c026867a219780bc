"""Words for what an authority itself has to do: shown as information, never as a deadline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desktop.base.i18n import format_date, ngettext, pick
from desktop.base.i18n import gettext as _
from desktop.desk import information
from desktop.domain.authority import AuthorityTerm
from desktop.domain.policy import Unit
from desktop.ui.wording.clocks import hours_words


def heading() -> str:
    """What stands over the terms."""
    return _("For information: the authority's own terms")


def verify() -> str:
    """What stands under them."""
    return pick(information.known().verify)


def length(term: AuthorityTerm) -> str:
    """How long: 7 个工作日."""
    if term.unit is Unit.WORKING_DAYS:
        return ngettext("{count} working day", "{count} working days", term.number).format(count=term.number)
    if term.unit is Unit.DAYS:
        return ngettext("{count} calendar day", "{count} calendar days", term.number).format(count=term.number)
    return hours_words(term.number)


def sentence(term: AuthorityTerm) -> str:
    """One term in a sentence."""
    return _("{what}: {length} {starts}").format(what=pick(term.name), length=length(term), starts=pick(term.starts))


def source(term: AuthorityTerm) -> str:
    """Where it is written, and since when that text is known to say so."""
    return _("{source}, text known since {day}").format(
        source=pick(term.source), day=format_date(term.known_since, "yyyy-MM-dd")
    )


def told(terms: Sequence[AuthorityTerm]) -> Iterator[str]:
    """All of it as lines of plain text; nothing where there are no terms."""
    if terms:
        yield heading()
        for term in terms:
            yield _("{term} ({source})").format(term=sentence(term), source=source(term))
        yield verify()
