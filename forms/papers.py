"""The other forms of the desk, print-ready: papers in, one PDF out, in the same frame as the handling sheet."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from desktop.base.i18n import pgettext
from desktop.domain.masking import mask_phone
from desktop.domain.papers import Attempts, Form, Paper, Report, Request, code_text, content_hash
from forms import (
    contact_proof,
    meeting_agenda,
    penalty_suggestion,
    request_form,
    responsibility_finding,
    settlement_form,
    special_report,
    wording,
)
from forms.draw import MM
from forms.frame import Document, Frame, no_code
from forms.grid import Section
from forms.handling_sheet import Copy, Progress, unprintable

__all__ = ["Copy", "render", "title", "unprintable"]

_SECTIONS: dict[Form, Callable[[Any], tuple[Section, ...]]] = {
    Form.REPORT: special_report.sections,
    Form.AGENDA: meeting_agenda.sections,
    Form.ATTEMPTS: contact_proof.sections,
    Form.REQUEST: request_form.sections,
    Form.FINDING: responsibility_finding.sections,
    Form.SETTLEMENT: settlement_form.sections,
    Form.SUGGESTION: penalty_suggestion.sections,
}

_SPARE = {Form.ATTEMPTS: 30 * MM, Form.REQUEST: 70 * MM, Form.SETTLEMENT: 80 * MM, Form.SUGGESTION: 70 * MM}
"""How far the rows of a short form are stretched; the others fill the page, for there is much to write."""


def title(form: Form) -> str:
    """What a form is called, on paper and in menus."""
    return {
        Form.HANDLING: pgettext("sheet", "Complaint handling sheet"),
        Form.REPORT: pgettext("paper", "Special report on a complaint"),
        Form.AGENDA: pgettext("paper", "Item for the general manager's meeting"),
        Form.ATTEMPTS: pgettext("paper", "Record of contact attempts"),
        Form.REQUEST: pgettext("paper", "Request to withdraw or judge anew"),
        Form.FINDING: pgettext("paper", "Finding of responsibility"),
        Form.SETTLEMENT: pgettext("paper", "Confirmation of a solution"),
        Form.SUGGESTION: pgettext("paper", "Suggestion of a consequence"),
    }[form]


def render(papers: Sequence[Paper], copy: Copy = Copy.OFFICE, progress: Progress | None = None) -> bytes:
    """One PDF with all papers, each counting its own pages; the same ones in the same language give the same bytes.

    From any thread. Characters that the typeface lacks stand as [U+1F600]: see `unprintable`.

    Raises:
        UnavailableError: a font file is missing.
    """
    name = _title(papers[0]) if papers else ""
    document = Document(name, papers[0].head.office if papers else "")
    for done, paper in enumerate(papers, 1):
        said = paper if copy is Copy.OFFICE and paper.form is not Form.SETTLEMENT else _for_outside(paper)
        _frame(said, copy).draw(document.canvas, _SECTIONS[said.form](said), outline=len(papers) > 1)
        if progress:
            progress(done, len(papers))
    return document.finished()


def _title(paper: Paper) -> str:
    if paper.head.title:
        return paper.head.title
    return request_form.title(paper) if isinstance(paper, Request) else title(paper.form)


def _for_outside(paper: Paper) -> Paper:
    """The paper with phone numbers masked, and without what was observed about the customer.

    Source: domain, Law and decency
    """
    case = paper.matter
    if not case.masked and paper.head.number:
        paper = replace(paper, matter=replace(case, phone=mask_phone(case.phone), masked=True))
    if isinstance(paper, Report):
        return replace(paper, observed=())
    if isinstance(paper, Attempts):
        return replace(paper, tries=tuple(replace(one, phone=mask_phone(one.phone)) for one in paper.tries))
    return paper


def _frame(paper: Paper, copy: Copy) -> Frame:
    head = paper.head
    digest = content_hash(paper) if head.number else ""
    on = wording.day_of(paper.at) or wording.day_hint()
    leaves = copy is Copy.OUTSIDE and paper.form is not Form.SETTLEMENT
    return Frame(
        title=_title(paper),
        office=head.office,
        number=head.number,
        date=pgettext("paper", "Date {date}").format(date=on),
        tags=(pgettext("sheet", "Copy for outside"),) if leaves else (),
        template=head.template,
        origin=head.origin,
        digest=digest,
        code=partial(_code, paper, digest) if head.number else no_code,
        printed_by=paper.foot.printed_by,
        printed_at=paper.foot.printed_at,
        spare=_SPARE.get(paper.form, math.inf),
    )


def _code(paper: Paper, digest: str, page: int, pages: int) -> str:
    return code_text(paper, page, pages, digest)
