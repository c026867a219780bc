"""What to look at before one writes which holes the process has. Source: T-10"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from desktop.base.i18n import gettext as _
from desktop.desk.rows import TicketDetail
from desktop.domain.examination import Examination
from desktop.ui import theme
from desktop.ui.components.chips import Icon
from desktop.ui.components.layout import hbox, pane, vbox
from desktop.ui.components.text import Paragraph, Text
from desktop.ui.wording import examination as words
from desktop.ui.wording.examination import Look
from desktop.ui.wording.joining import phrased

_BESIDE = 34
"""Characters of a remark that fit beside the line."""


class ExaminationCard(QFrame):
    """The way of the case, deadlines missed, changes of hand."""

    def __init__(self, detail: TicketDetail, found: Examination, now: datetime) -> None:
        super().__init__()
        self.setObjectName("examination")
        self.setProperty("kind", "well")
        rule = detail.policy.level(detail.case.ticket.level).route.examine_rule
        head = hbox(
            Icon("route", "accent_text"), Text(_("What to look at"), "body_strong"), None,
            Text(rule, "caption", "text3"), gap=8,
        )  # fmt: skip
        column = vbox(head, gap=10, margins=(14, 10, 14, 12))
        spoken: list[str] = []
        for part in words.parts(detail, found, now):
            rows = vbox(Text(part.title, "caption", "text2"), gap=4)
            for look in part.looks:
                rows.addWidget(_row(look))
                spoken.append(phrased((part.title, look.text, look.note)))
            column.addLayout(rows)
        self.setAccessibleName(_("; ").join(spoken))
        self.setLayout(column)


def _row(look: Look) -> QWidget:
    """The smaller line stands at the right end where it is short, else below."""
    mark = Icon(look.icon, look.tone, 14, line="body")
    said = Paragraph(look.text, "body", "danger" if look.tone == "danger" else "text")
    if len(look.note) <= _BESIDE and theme.text_scale() < 1.25:
        row = hbox(mark, (said, 1), Text(look.note, "caption", "text2", line="body"), gap=8)
    else:
        row = hbox(mark, (vbox(said, Paragraph(look.note, "caption", "text2"), gap=0), 1), gap=8)
    row.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
    return pane(row)
