"""What the forms build their blocks from: rows of labelled fields, choices, tables, boxes to sign.

Half and quarter columns keep the upright lines of all blocks above each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from desktop.base.i18n import pgettext
from desktop.domain.sheet import Grade, Opinion
from forms import wording
from forms.cells import Cell, Label, Option, Value, choices, signature, value
from forms.draw import MM, Align
from forms.frame import WIDTH
from forms.grid import TITLE_WIDTH, Row

INNER = WIDTH - TITLE_WIDTH
QUARTER = INNER / 4
LABEL = 16 * MM
BLANK = "___"
_LONG_OPINION = 7

Pair = tuple[Cell, ...]
"""A label and what belongs to it."""


def row(*pairs: Pair, room: float = 1, grow: float = 0) -> Row:
    """Fields beside each other."""
    return Row(tuple(chain.from_iterable(pairs)), room=room, grow=grow)


def field(label: str, text: str, quarters: float, *, hint: str = "", prose: bool = False) -> Pair:
    """A label and a text, together so many quarters wide."""
    return caption(label), value(text, quarters * QUARTER - LABEL, hint=hint, prose=prose)


def ticks(label: str, options: Sequence[Option], quarters: float) -> Pair:
    """A label and boxes to tick."""
    return caption(label), choices(options, quarters * QUARTER - LABEL)


def caption(text: str) -> Label:
    """The label alone."""
    return Label(text, LABEL, overleaf=pgettext("sheet", "(continued)"))


def prose(label: str, text: str, room: float, grow: float = 1) -> Row:
    """A label and a long text over the whole width."""
    return row(field(label, text, 4, prose=True), room=room, grow=grow)


def statement(text: str) -> Row:
    """A sentence of the form's own over the whole width, without a label."""
    return Row((value(text, INNER),))


def coded(labels: dict[str, str], picked: Sequence[str]) -> tuple[Option, ...]:
    """Options by code."""
    return tuple(Option(label, code in picked) for code, label in labels.items())


def grades(steps: Sequence[Grade], picked: int | None) -> tuple[Option, ...]:
    """The steps of a scale with their numbers."""
    return tuple(Option(f"{grade.number} {grade.name}", grade.number == picked) for grade in steps)


def named(names: Sequence[str], picked: str) -> tuple[Option, ...]:
    """Options by name; a picked one that is no longer among them is added."""
    added = (picked,) if picked and picked not in names else ()
    return tuple(Option(name, name == picked) for name in (*names, *added))


def listed(texts: Sequence[str]) -> str:
    """Short texts one after the other."""
    return pgettext("sheet", "; ").join(texts)


def numbered(texts: Sequence[str]) -> str:
    """The same, numbered where they are several."""
    return listed(texts) if len(texts) < 2 else listed([f"{at}. {text}" for at, text in enumerate(texts, 1)])


def widths(*parts: float) -> tuple[float, ...]:
    """Columns in these proportions, together as wide as the table."""
    unit = INNER / sum(parts)
    return tuple(part * unit for part in parts)


def table(
    titles: Sequence[str],
    columns: Sequence[float],
    lines: Sequence[Sequence[str | Cell]],
    *,
    left: Sequence[int] = (),
    least: int = 0,
) -> tuple[Row, ...]:
    """A header that is repeated overleaf, and a row per line; texts are centred but for the columns in `left`.

    At least `least` rows, the missing ones empty to be written in.
    """
    header = Row(tuple(Label(title, width) for title, width in zip(titles, columns, strict=True)), header=True)
    rows = [
        Row(
            tuple(
                value(cell, width, align=Align.LEFT if at in left else Align.CENTRE) if isinstance(cell, str) else cell
                for at, (cell, width) in enumerate(zip(line, columns, strict=True))
            )
        )
        for line in lines
    ]
    empty = tuple(Value(width, ()) for width in columns)
    return (header, *rows, *([Row(empty, grow=0.3)] * max(0, least - len(rows))))


def signing(opinions: Sequence[Opinion]) -> list[Row]:
    """Boxes to sign side by side; a long opinion stands above them in full width."""
    if not opinions:
        return []
    known = wording.boxes()
    opinions = [replace(one, stage=known.get(one.stage, one.stage)) for one in opinions]
    width = INNER / len(opinions)
    boxes = [signature(one.stage, one.opinion, one.name, _signed(one), width) for one in opinions]
    rows: list[Row] = []
    if any(len(box.text) > _LONG_OPINION for box in boxes):
        rows += [prose(one.stage, one.opinion, 1, 0) for one in opinions if one.opinion]
        boxes = [signature(one.stage, "", one.name, _signed(one), width) for one in opinions]
    return [*rows, Row(tuple(boxes), room=2, grow=1, whole=True)]


def _signed(opinion: Opinion) -> str:
    return wording.day_of(opinion.at) or wording.day_hint()
