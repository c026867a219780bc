"""Plays a day: everybody's rows in the order of their times, by whatever hands; tells what did not come as expected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from day_terms import Expected, Step
from days import Place

from desktop.base.clock import FixedClock


@dataclass(frozen=True, slots=True)
class Refusal:
    """How the program said no: the clause that it cited, its sentence; or that it offers no such thing here."""

    rule: str
    message: str
    offered: bool = True


class Hands(Protocol):
    """How a day is played: by commands, or in the window."""

    def do(self, step: Step) -> Refusal | None:
        """Does what a row says; what the program refuses is told, what can't even be tried is raised as `Stuck`."""

    def wrong(self, step: Step, expected: Expected) -> str:
        """What is to be seen instead; "" where it is as expected. What can't be seen raises `NotShown`."""


class Stuck(Exception):
    """The hands can't do what the row says: no such button, no such field, no answer."""


class NotOffered(Stuck):
    """What the row chooses is not among what may be chosen."""


class NotShown(Exception):
    """These hands have no place where an expectation could be seen."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that did not come as written; `expected` None = its act did not come about."""

    step: Step
    expected: Expected | None
    what: str

    @property
    def place(self) -> Place:
        return self.step.row.place

    def cites(self, rule: str) -> bool:
        """Whether what went wrong is what the row expects under this clause."""
        return self.expected is not None and rule in self.expected.rules

    def __str__(self) -> str:
        row = self.step.row
        expected = f": {self.expected.item.words}" if self.expected else ""
        return f"{row.words}{expected}: {self.what}"


@dataclass(slots=True)
class Played:
    """How a day went: what did not come as written, and what was not looked at."""

    problems: list[Problem] = field(default_factory=list)
    skipped: list[Step] = field(default_factory=list)
    """Rows of complaints that had gone wrong before."""
    unseen: list[Problem] = field(default_factory=list)
    """Expectations that these hands can't see."""
    unoffered: list[Problem] = field(default_factory=list)
    """Refusals that nobody could hear: the act, or what was to be chosen, was not offered."""

    def __str__(self) -> str:
        lost = [f"could not be tried: {step.row.words}" for step in self.skipped]
        unseen = [f"not seen: {one}" for one in self.unseen]
        unoffered = [f"not even offered: {one}" for one in self.unoffered]
        return "\n".join([*map(str, self.problems), *lost, *unseen, *unoffered])


def play(steps: Iterable[Step], hands: Hands, clock: FixedClock) -> Iterator[Played]:
    """Plays rows, telling after each how it stands; a complaint on which an act failed is left alone from there on."""
    played, lost = Played(), set[int]()
    for step in steps:
        if step.case in lost:
            played.skipped.append(step)
        else:
            clock.set(step.row.at)
            if not _row(step, hands, played):
                lost.add(step.case)
        yield played


def _row(step: Step, hands: Hands, played: Played) -> bool:
    """One row with all that is expected of it; False = its act did not come about."""
    wanted = step.refused
    try:
        refusal = hands.do(step)
    except Stuck as stuck:
        played.problems.append(Problem(step, None, f"can't be done: {stuck}"))
        return False
    if refusal is not None and wanted is None:
        said = refusal.message if refusal.offered else "nothing of the kind is offered"
        played.problems.append(Problem(step, None, f"refused: {said}"))
        return False
    if wanted is not None and (found := _refused_otherwise(wanted, refusal)):
        played.problems.append(Problem(step, wanted, found))
        return refusal is not None
    if refusal is not None and not refusal.offered:
        played.unoffered.append(Problem(step, wanted, refusal.message or "the act itself"))
    for expected in step.expected:
        if expected is not wanted:
            _look(step, expected, hands, played)
    return True


def _look(step: Step, expected: Expected, hands: Hands, played: Played) -> None:
    try:
        if found := hands.wrong(step, expected):
            played.problems.append(Problem(step, expected, found))
    except NotShown as reason:
        played.unseen.append(Problem(step, expected, str(reason)))


def _refused_otherwise(wanted: Expected, refusal: Refusal | None) -> str:
    if refusal is None:
        return "not refused"
    if not refusal.offered:
        return ""  # a window shows what may be done, and nothing else
    if refusal.rule not in wanted.rules:
        return f"refused by {refusal.rule or 'no clause'}: {refusal.message}"
    return "" if wanted.value in refusal.message else f"refused with other words: {refusal.message}"
