"""The rows of a day in the terms of the program.

A word that nobody knows is an error of the table: nothing is skipped in silence.
"""

from __future__ import annotations

from dataclasses import replace

from day_expected import CITING, EXPECTED
from day_given import GIVEN
from day_terms import Expected, Given, Lexicon, Step
from days import Case, Day, DayError, Item, Row

from desktop.domain.policy import Policy


class Words:
    """Reads the rows of one day under its pack."""

    def __init__(self, day: Day, policy: Policy) -> None:
        self.day, self.policy = day, policy
        self.lexicon = Lexicon(day, policy)

    def steps(self) -> list[Step]:
        """All rows of the day as they follow one another.

        Raises:
            DayError: a word that nobody knows.
        """
        found = [self._step(row, index) for index, case in enumerate(self.day.cases) for row in self._rows(case)]
        return sorted(found, key=lambda step: step.row.at)

    def _rows(self, case: Case) -> tuple[Row, ...]:
        if self.lexicon.acts.get(case.rows[0].act.name) != "register":
            raise DayError(case.rows[0].place, "a complaint begins with 登记")
        return case.rows

    def _step(self, row: Row, case: int) -> Step:
        self.lexicon.login(row.act, row.who)
        act = self.lexicon.acts.get(row.act.name)
        if act is None:
            raise DayError(row.place, f"nobody can do {row.act.name}")
        given = [one for item in self._lines(row, act, case) for one in self._given(act, item)]
        expected = tuple(self._expected(item) for item in row.expected)
        return Step(row, case, str(act), _merged(given), expected)

    def _lines(self, row: Row, act: str, case: int) -> tuple[Item, ...]:
        """What is given: for a registration the sheet first, which the row may correct; the act's own value before."""
        own = (row.act,) if row.act.value else ()
        sheet = self.day.cases[case].sheet if act == "register" else ()
        return (*sheet, *own, *row.given)

    def _given(self, act: str, item: Item) -> list[Given]:
        reader = GIVEN[act].get(item.name)
        if reader is None:
            raise DayError(item.place, f"{item.name} is nothing that this act takes")
        return reader(self.lexicon, item)

    def _expected(self, item: Item) -> Expected:
        kind, _, about = item.name.partition(" ")
        reader = EXPECTED.get(kind)
        if reader is None:
            raise DayError(item.place, f"nobody can look for {item.name}")
        if item.rules and kind not in CITING:
            raise DayError(item.place, f"{kind} cites no clause")
        return Expected(kind, reader(self.lexicon, item, about), item)


def _merged(given: list[Given]) -> tuple[Given, ...]:
    """One of each key: a later line corrects an earlier one, lines of a list come together."""
    found: dict[str, Given] = {}
    for one in given:
        before = found.get(one.key)
        if before is not None and isinstance(one.value, list):
            found[one.key] = replace(one, value=[*before.value, *one.value], words=f"{before.words}\n{one.words}")
        else:
            found[one.key] = one
    return tuple(found.values())
