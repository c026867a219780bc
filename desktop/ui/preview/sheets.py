"""Making the PDF of a preview: plain values in, bytes out, on a worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop.desk import papers, sheets
from desktop.desk.session import Session
from desktop.domain.papers import Form
from desktop.domain.sheet import SheetData
from desktop.ui.preview.choices import Copy, PrintChoice


@dataclass(frozen=True, slots=True)
class Paper:
    """A finished PDF and what is to be known about it.

    `unprintable` = characters that the typeface lacks; `unsigned` = signature boxes still empty, on one sheet.
    """

    choice: PrintChoice
    pdf: bytes
    title: str
    number: str
    unprintable: tuple[str, ...]
    unsigned: tuple[str, ...]


def make_paper(session: Session, choice: PrintChoice, progress: Callable[[int, int], None]) -> Paper:
    """Gathers the sheets and sets them; `progress` is told per sheet and may raise to stop.

    Raises:
        RefusedError: a ticket does not exist.
        UnavailableError: a font file is missing.
    """
    if choice.form is not Form.HANDLING:
        return _other_paper(session, choice, progress)
    from forms import handling_sheet  # the PDF library and 21 MB of fonts: not before somebody wants paper

    blank = choice.copy is Copy.BLANK
    said = [sheets.blank(session)] if blank else _gather(session, choice)
    leaves = handling_sheet.Copy.OUTSIDE if choice.masked else handling_sheet.Copy.OFFICE
    pdf = handling_sheet.render(said, leaves, progress)
    unsigned = tuple(box.stage for box in said[0].opinions if not box.name) if len(said) == 1 and not blank else ()
    number = said[0].head.number if len(said) == 1 else ""
    return Paper(choice, pdf, said[0].head.title, number, handling_sheet.unprintable(said), unsigned)


def _other_paper(session: Session, choice: PrintChoice, progress: Callable[[int, int], None]) -> Paper:
    """One of the other forms of the desk."""
    from forms import papers as printing

    if choice.copy is Copy.BLANK:
        said = [papers.blank(session, choice.form)]
    else:
        said = [one for key in choice.ticket_ids for one in papers.gather(session, key, choice.form, choice.masked)]
    leaves = printing.Copy.OUTSIDE if choice.masked else printing.Copy.OFFICE
    pdf = printing.render(said, leaves, progress)
    number = said[0].head.number if len(said) == 1 else ""
    title = said[0].head.title or printing.title(choice.form)
    return Paper(choice, pdf, title, number, printing.unprintable(said), ())


def _gather(session: Session, choice: PrintChoice) -> list[SheetData]:
    return [sheets.sheet_data(session, ticket_id, choice.masked) for ticket_id in choice.ticket_ids]
