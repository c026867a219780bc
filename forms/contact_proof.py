"""The proof of contact attempts: each try, and the protocol measured on them. Source: T-3, T-4."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.base.i18n import pgettext
from desktop.domain.papers import Attempts, Check, Measured, Try
from desktop.domain.types import Channel
from forms import wording
from forms.blocks import field, listed, row, signing, statement, table, ticks, widths
from forms.cells import Cell, Option, choices
from forms.grid import Row, Section
from forms.matter_block import matter

_WRITTEN = frozenset({Channel.SMS, Channel.LETTER, Channel.FAX, Channel.WEB, Channel.WECHAT})
_TRIES = widths(9, 24, 15, 14, 33, 18, 38, 15)
_STEPS = widths(70, 20, 20, 40, 16)


def sections(proof: Attempts) -> tuple[Section, ...]:
    """All blocks in the order of the form."""
    return (
        matter(proof.matter),
        Section(pgettext("paper", "Attempts"), tuple(_tries(proof))),
        Section(pgettext("paper", "Protocol"), tuple(_steps(proof))),
        Section(pgettext("paper", "Result"), tuple(_result(proof))),
        Section(pgettext("paper", "Signed"), tuple(signing(proof.opinions))),
    )


def _tries(proof: Attempts) -> tuple[Row, ...]:
    titles = (
        pgettext("paper", "#"),
        pgettext("paper", "Date"),
        pgettext("paper", "Time"),
        pgettext("sheet", "Means"),
        pgettext("paper", "Number"),
        pgettext("paper", "Outcome"),
        pgettext("paper", "Remark"),
        pgettext("paper", "By"),
    )
    means = wording.channels()
    lines = [_try(at, one, means) for at, one in enumerate(proof.tries, 1)]
    return table(titles, _TRIES, lines, left=(6,), least=3)


def _try(at: int, one: Try, means: dict[str, str]) -> tuple[str, ...]:
    said = [one.said] if one.said else []
    if one.dropped:
        said.insert(0, pgettext("paper", "cut off"))
    if one.asked:
        said.insert(0, pgettext("paper", "to ask satisfaction"))
    if one.entered_at:
        said.append(pgettext("paper", "entered {at}").format(at=wording.moment(one.entered_at)))
    return (
        str(at),
        wording.day_of(one.at),
        wording.time_of(one.at),
        means.get(one.means, one.means),
        one.phone,
        _outcome(one),
        listed(said),
        one.by,
    )


def _outcome(one: Try) -> str:
    if one.incoming:
        return pgettext("paper", "customer called")
    if one.reached:
        return pgettext("paper", "reached")
    return pgettext("paper", "sent") if one.means in _WRITTEN else pgettext("paper", "not reached")


def _steps(proof: Attempts) -> tuple[Row, ...]:
    titles = (
        pgettext("paper", "What the protocol asks for"),
        pgettext("paper", "Needed"),
        pgettext("paper", "Found"),
        pgettext("paper", "Standing"),
        pgettext("paper", "Clause"),
    )
    return table(titles, _STEPS, [_step(step) for step in proof.steps], left=(0,), least=2)


def _step(step: Measured) -> tuple[str | Cell, ...]:
    standing = (Option(pgettext("paper", "met"), step.met), Option(pgettext("paper", "missing"), not step.met))
    return _checks()[step.check], str(step.needed), str(step.found), choices(standing, _STEPS[3]), step.rule


def _checks() -> dict[Check, str]:
    return {
        Check.ATTEMPTS: pgettext("paper", "Attempts that did not reach the customer"),
        Check.DAYS: pgettext("paper", "On so many different days"),
        Check.DAILY: pgettext("paper", "Calls on so many days in a row"),
        Check.MESSAGE: pgettext("paper", "A written message to the customer"),
        Check.MESSAGE_DAY: pgettext("paper", "A written message on the first of these days"),
    }


def _result(proof: Attempts) -> Iterator[Row]:
    complete = bool(proof.steps) and all(step.met for step in proof.steps)
    told = bool(proof.tries)
    options = (
        Option(pgettext("paper", "Customer reached"), proof.reached),
        Option(pgettext("paper", "Not reached, protocol complete"), told and complete and not proof.reached),
        Option(pgettext("paper", "Not reached, protocol not complete"), told and not complete and not proof.reached),
    )
    yield row(ticks(pgettext("paper", "Result"), options, 4))
    lacking = [_lack(step) for step in proof.steps if not step.met]
    if lacking and not proof.reached:
        yield row(field(pgettext("paper", "Missing"), listed(lacking), 4))
    if proof.follow_until and not proof.reached:
        until = pgettext("paper", "{date} ({rule})").format(
            date=wording.day(proof.follow_until), rule=proof.follow_rule
        )
        yield row(field(pgettext("paper", "Followed up until"), until, 4))
    yield row(field(pgettext("paper", "Remarks"), "", 4), room=3, grow=1)
    yield statement(
        pgettext(
            "paper",
            "Taken from the desk's record, where every entry keeps its author and time and no later change goes "
            "unseen. Times are Beijing time; the content code below belongs to this text.",
        )
    )
    if proof.assumed:
        yield statement(pgettext("paper", "Numbers of the protocol are the office's own assumption."))


def _lack(step: Measured) -> str:
    missing = step.needed - step.found
    return pgettext("paper", "{step}: {count} more").format(step=_checks()[step.check], count=missing)
