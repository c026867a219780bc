"""A trade's day as a table that its people can read: Markdown in, cases and rows out.

    # title
    ## 机构    a table of two columns: 规则包, 编号, 名称, 年份 …
    ## 人员    a table: 姓名, 登录名, 层级, 岗位, 可承接
    ## 1. …    one complaint: prose, then `- 渠道：电话` for what the sheet holds, then the rows of its life

A row says when, who, what is done, what is expected of it, and which clauses it touches. Lines of a cell are parted by
`<br>`; each is `name：value`, or a word alone, with the clauses that it must cite in brackets at its end: `（T-3）`.
A time without a date is of the day of the row above. What can't be read is an error that names file and line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from desktop.base.i18n import ZONE

FOLDER = Path(__file__).parent / "days"
_ROW = ("时间", "谁", "做什么", "预期", "条款")
_PERSON = ("姓名", "登录名", "层级", "岗位", "可承接")
_CLAUSE = r"(?:[A-Z]-[0-9][\w.-]*|LAW-\w+|F-\w+)"
_CITED = re.compile(rf"（({_CLAUSE}(?:、{_CLAUSE})*)）$")
_MOMENT = re.compile(r"(?:(\d{1,2})月(\d{1,2})日(?: 周([一二三四五六日]))? )?(\d\d):(\d\d)")
_WEEK = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is written."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class DayError(Exception):
    """What stands there can't be read."""

    def __init__(self, place: Place, what: str) -> None:
        super().__init__(f"{place}: {what}")
        self.place = place


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a cell: `name：value（clauses）`; `value` "" of a word alone."""

    place: Place
    name: str
    value: str
    rules: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        said = f"{self.name}：{self.value}" if self.value else self.name
        return said + (f"（{'、'.join(self.rules)}）" if self.rules else "")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a complaint's life."""

    place: Place
    at: datetime
    who: str
    act: Item
    given: tuple[Item, ...]
    expected: tuple[Item, ...]
    rules: tuple[str, ...]

    @property
    def words(self) -> str:
        return f"{self.place} {self.at:%m-%d %H:%M} {self.who} {self.act.words}"


@dataclass(frozen=True, slots=True)
class Case:
    """One complaint: what the sheet holds when it is registered, and its rows, oldest first."""

    place: Place
    title: str
    sheet: tuple[Item, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Hired:
    """Somebody who works there; tier, positions and levels by their names in the pack."""

    place: Place
    name: str
    login: str
    tier: str
    positions: tuple[str, ...]
    qualified: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """Everything that one file tells."""

    file: str
    office: Mapping[str, Item]
    people: tuple[Hired, ...]
    cases: tuple[Case, ...]

    @property
    def pack(self) -> str:
        return self.office["规则包"].value

    @property
    def begins(self) -> datetime:
        return min(row.at for case in self.cases for row in case.rows)


@dataclass(slots=True)
class _Part:
    """A heading with the lines under it."""

    place: Place
    title: str
    lines: list[tuple[Place, str]] = field(default_factory=list)

    def table(self, columns: tuple[str, ...] | int) -> Iterator[tuple[Place, list[str]]]:
        """The cells of its table, without the head.

        Raises:
            DayError: other columns than these, or a row with too few cells.
        """
        rows = [(place, _cells(line)) for place, line in self.lines if line.startswith("|")]
        width = columns if isinstance(columns, int) else len(columns)
        for index, (place, cells) in enumerate(rows):
            if len(cells) != width:
                raise DayError(place, f"{len(cells)} columns where {width} belong")
            if index == 0 and not isinstance(columns, int) and tuple(cells) != columns:
                raise DayError(place, f"columns {cells}, wanted {list(columns)}")
            if index > 1:
                yield place, cells


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def read(path: Path) -> Day:
    """The day that a file tells.

    Raises:
        DayError: something in it can't be read.
    """
    return parsed(path.name, path.read_text("utf-8"))


def parsed(file: str, text: str) -> Day:
    """The day of a text. Raises as `read`."""
    parts = _parts(file, text)
    office = {cells[0]: item(place, f"{cells[0]}：{cells[1]}") for place, cells in _named(parts, file, "机构").table(2)}
    for wanted in ("规则包", "编号", "名称", "年份"):
        if wanted not in office:
            raise DayError(_named(parts, file, "机构").place, f"机构 does not tell {wanted}")
    year = int(office["年份"].value)
    people = tuple(_hired(place, cells) for place, cells in _named(parts, file, "人员").table(_PERSON))
    cases = tuple(_case(part, year) for part in parts if re.match(r"\d+\. ", part.title))
    for number, case in enumerate(cases, 1):
        if not case.title.startswith(f"{number}. "):
            raise DayError(case.place, f"complaint {number} is called {case.title}")
    return Day(file, office, people, cases)


def _parts(file: str, text: str) -> list[_Part]:
    parts = [_Part(Place(file, 1), "")]
    for number, line in enumerate(text.splitlines(), 1):
        place = Place(file, number)
        if line.startswith("## "):
            parts.append(_Part(place, line.removeprefix("## ").strip()))
        else:
            parts[-1].lines.append((place, line))
    return parts


def _named(parts: list[_Part], file: str, title: str) -> _Part:
    for part in parts:
        if part.title == title:
            return part
    raise DayError(Place(file, 1), f"no part called {title}")


def _hired(place: Place, cells: list[str]) -> Hired:
    name, login, tier, positions, qualified = cells
    return Hired(place, name, login, tier, _listed(positions), _listed(qualified))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("、") if part)


def _case(part: _Part, year: int) -> Case:
    sheet = tuple(item(place, line.removeprefix("- ")) for place, line in part.lines if line.startswith("- "))
    rows: list[Row] = []
    for place, cells in part.table(_ROW):
        rows.append(_row(place, cells, year, rows[-1].at if rows else None))
    if not rows:
        raise DayError(part.place, "no rows")
    return Case(part.place, part.title, sheet, tuple(rows))


def _row(place: Place, cells: list[str], year: int, before: datetime | None) -> Row:
    at = moment(place, cells[0], year, before)
    if before is not None and at <= before:
        raise DayError(place, f"{cells[0]} is not after the row above")
    done, expected = items(place, cells[2]), items(place, cells[3])
    rules = tuple(cells[4].split())
    if not done:
        raise DayError(place, "nothing is done")
    for rule in rules:
        if not re.fullmatch(_CLAUSE, rule):
            raise DayError(place, f"{rule} is no clause")
    if uncited := [rule for one in expected for rule in one.rules if rule not in rules]:
        raise DayError(place, f"{uncited[0]} is expected and not among the clauses")
    return Row(place, at, cells[1], done[0], done[1:], expected, rules)


def items(place: Place, cell: str) -> tuple[Item, ...]:
    """The lines of a cell."""
    return tuple(item(place, line) for part in cell.split("<br>") if (line := part.strip()))


def item(place: Place, text: str) -> Item:
    """One line."""
    text = text.replace("**", "").strip()
    cited = _CITED.search(text)
    rules = tuple(cited[1].split("、")) if cited else ()
    name, _, value = (text[: cited.start()] if cited else text).partition("：")
    if not name.strip():
        raise DayError(place, f"{text!r} has no name")
    return Item(place, name.strip(), value.strip(), rules)


def moment(place: Place, text: str, year: int, before: datetime | None = None) -> datetime:
    """An instant as the tables write it: 10月9日 周五 09:14, 10月9日 09:14, or 09:14 of the day before it.

    Raises:
        DayError: it is none, or the weekday is wrong.
    """
    found = _MOMENT.fullmatch(text)
    if found is None or (found[1] is None and before is None):
        raise DayError(place, f"{text!r} is no time")
    month, day, weekday, hour, minute = found.groups()
    if month is None:
        assert before is not None
        return before.astimezone(ZONE).replace(hour=int(hour), minute=int(minute))
    try:
        at = datetime(year, int(month), int(day), int(hour), int(minute), tzinfo=ZONE)
    except ValueError:
        raise DayError(place, f"{text!r} is no time") from None
    if weekday and _WEEK[at.weekday()] != weekday:
        raise DayError(place, f"{text!r} is a 周{_WEEK[at.weekday()]}")
    return at
