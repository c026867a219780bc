"""A year's notice of days off and make-up days, read from the lines that people paste, and what it would change.

A line is `date, off or works, name`; instead of one date there may be two with "~" between. The sentences in which
such notices are published are read too: 一、元旦：1月1日（周五）至3日（周日）放假调休，共3天。1月10日上班。
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from desktop.domain.days import DayFacts, Days, Declared

MOST_LINES = 400
_MOST_OFF = 60
"""More days off than any year has had, make-up days not taken away."""
_LONGEST = 31
_OLDEST, _LAST = 2000, 2100
_DAY = timedelta(days=1)
_OFF = frozenset({"off", "rest", "holiday", "free", "no", "休", "放假", "休息", "放假调休", "假", "节假日"})
_WORKS = frozenset({"works", "work", "worked", "on", "yes", "班", "上班", "补班", "调休上班", "工作日"})
_DATE = r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
_ROW = re.compile(rf"^{_DATE}(?:\s*(?:~|\.{{2,}}|至|到|to)\s*{_DATE})?\s*[,;\t ]\s*(.*)$")
_SPLIT = re.compile(r"[,;\t]+|\s+")
_YEAR = re.compile(r"(20\d\d)\s*年")
_ASIDE = re.compile(r"\([^()]*\)")
_DAY_OF_MONTH = re.compile(r"\d+\s*[-/.月]\s*\d+")
_SAID = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日"
_SPOKEN = re.compile(rf"{_SAID}(?:[至到—-]+{_SAID})?")
_NAME = re.compile(r"^\s*(?:[一二三四五六七八九十\d]+\s*[、.]\s*)?([^:]{1,12}):(.*)$")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line, 1 = the first; 0 = with the whole. The codes are worded where people read them."""

    line: int
    code: str
    value: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """The days off and make-up days of a year; some may lie in the December before or the January after."""

    year: int
    days: Mapping[date, Declared]

    @property
    def off(self) -> int:
        """How many days off, weekend days among them included."""
        return sum(not day.works for day in self.days.values())

    @property
    def works(self) -> int:
        """How many make-up days."""
        return len(self.days) - self.off


@dataclass(frozen=True, slots=True)
class Change:
    """A day that will be another one than it was."""

    on: date
    before: DayFacts
    after: DayFacts


@dataclass(slots=True)
class _Reading:
    """What was read so far: each day with its line."""

    year: int | None
    days: dict[date, tuple[Declared, int]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def take(self, line: int, first: date, last: date, declared: Declared) -> None:
        if last < first:
            self.faults.append(Fault(line, "backwards", f"{first.isoformat()} ~ {last.isoformat()}"))
        elif (last - first).days >= _LONGEST:
            self.faults.append(Fault(line, "long", str((last - first).days + 1)))
        else:
            for ahead in range((last - first).days + 1):
                self._add(line, first + ahead * _DAY, declared)

    def _add(self, line: int, on: date, declared: Declared) -> None:
        if on in self.days:
            self.faults.append(Fault(line, "twice", on.isoformat(), str(self.days[on][1])))
        elif declared.works and on.weekday() < 5:
            self.faults.append(Fault(line, "works_anyway", on.isoformat()))
        else:
            self.days[on] = (declared, line)


def read(text: str) -> tuple[Notice | None, tuple[Fault, ...]]:
    """The notice that some lines make, or why they make none; in the order of the lines. Notice or faults, never both.

    Empty lines, lines that begin with "#" and a heading are passed over.
    """
    lines = [unicodedata.normalize("NFKC", line).strip() for line in text.removeprefix("\ufeff").splitlines()]
    if len(lines) > MOST_LINES:
        return None, (Fault(MOST_LINES + 1, "too_many_lines", str(len(lines))),)
    reading = _Reading(next((int(found[1]) for line in lines if (found := _YEAR.search(line))), None))
    rows = any(_ROW.match(line) for line in lines)
    for number, line in enumerate(lines, 1):
        if line and not line.startswith("#"):
            _read_line(reading, number, line, rows)
    year = _year(reading)
    faults = [*reading.faults, *_implausible(reading, year)]
    if faults:
        return None, tuple(sorted(faults, key=lambda fault: fault.line))
    if year is None or not reading.days:
        return None, (Fault(0, "empty"),)
    return Notice(year, {on: declared for on, (declared, _) in sorted(reading.days.items())}), ()


def _read_line(reading: _Reading, number: int, line: str, rows: bool) -> None:
    if found := _ROW.match(line):
        _read_row(reading, number, found)
    elif _SPOKEN.search(_ASIDE.sub("", line)) and ("放假" in line or "上班" in line):
        _read_sentence(reading, number, line)
    elif _DAY_OF_MONTH.search(line) or (rows and number > 1):  # a title may stand, and what a notice says besides
        reading.faults.append(Fault(number, "unreadable", line[:60]))


def _read_row(reading: _Reading, number: int, found: re.Match[str]) -> None:
    word, name = (*_SPLIT.split(found[7], maxsplit=1), "")[:2]
    if word.lower() not in _OFF | _WORKS:
        reading.faults.append(Fault(number, "no_word", word or found[0]))
        return
    first = _date(reading, number, found[1], found[2], found[3])
    last = _date(reading, number, found[4], found[5], found[6]) if found[4] else first
    if first is not None and last is not None:
        reading.take(number, first, last, Declared(word.lower() in _WORKS, name.strip()))


def _read_sentence(reading: _Reading, number: int, line: str) -> None:
    if reading.year is None:
        reading.faults.append(Fault(number, "no_year", line[:60]))
        return
    named = _NAME.match(line)
    name, said = (named[1].strip(), named[2]) if named else ("", line)
    for part in re.split(r"[。;]", _ASIDE.sub("", said)):
        if "放假" in part or "上班" in part:
            declared = Declared("上班" in part, "" if "上班" in part else name)
            for first, last in _spoken(reading, number, part):
                reading.take(number, first, last, declared)


def _spoken(reading: _Reading, number: int, part: str) -> Iterator[tuple[date, date]]:
    """The dates of a sentence; a month or year that is left out is the one before."""
    year, month = str(reading.year), ""
    for found in _SPOKEN.finditer(part):
        year, month = found[1] or year, found[2] or month
        first = _date(reading, number, year, month, found[3])
        year, month = found[4] or year, found[5] or month
        last = _date(reading, number, year, month, found[6]) if found[6] else first
        if first is not None and last is not None:
            yield first, last


def _date(reading: _Reading, number: int, year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        reading.faults.append(Fault(number, "no_date", f"{year}-{month or '?'}-{day}"))
        return None


def _year(reading: _Reading) -> int | None:
    """The year that the notice is for: the one it names, else the one of most of its days."""
    if reading.year is not None:
        return reading.year
    years = Counter(on.year for on in reading.days)
    return years.most_common(1)[0][0] if years else None


def _implausible(reading: _Reading, year: int | None) -> Iterator[Fault]:
    """What can't be a notice of that year."""
    if year is not None and not _OLDEST <= year <= _LAST:
        yield Fault(0, "far", str(year))
    off = 0
    for on, (declared, line) in sorted(reading.days.items()):
        if year is not None and not date(year - 1, 12, 1) <= on <= date(year + 1, 1, 31):
            yield Fault(line, "other_year", on.isoformat(), str(year))
        off += not declared.works
        if off == _MOST_OFF + 1:
            yield Fault(line, "many", str(_MOST_OFF))


def lines(notice: Mapping[date, Declared]) -> str:
    """A notice as the lines that `read` takes; days of one name that follow each other stand together."""
    out = []
    for run in _runs(sorted(notice.items())):
        first, declared = run[0]
        last = run[-1][0]
        when = first.isoformat() if first == last else f"{first.isoformat()}~{last.isoformat()}"
        out.append(",".join(part for part in (when, "works" if declared.works else "off", declared.name) if part))
    return "\n".join(out)


def _runs(days: Sequence[tuple[date, Declared]]) -> Iterator[list[tuple[date, Declared]]]:
    run: list[tuple[date, Declared]] = []
    for on, declared in days:
        if run and (on != run[-1][0] + _DAY or declared != run[-1][1]):
            yield run
            run = []
        run.append((on, declared))
    if run:
        yield run


def changes(before: Days, after: Days, year: int) -> tuple[Change, ...]:
    """The days that are worked or called otherwise after than before, from the December before to the January after.

    Who says so does not count, nor does another name for a day off that is built in.
    """
    first, last = date(year - 1, 12, 1).toordinal(), date(year + 1, 1, 31).toordinal()
    found = ((date.fromordinal(o), before.of(o), after.of(o)) for o in range(first, last + 1))
    return tuple(Change(on, was, now) for on, was, now in found if _differs(was, now))


def _differs(was: DayFacts, now: DayFacts) -> bool:
    return was.kind is not now.kind or (was.entered and now.entered and was.name != now.name)
