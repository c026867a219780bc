"""How sharing stands, as parts of a page: the state, what it means for one's data, what one can do, the facts."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget

from desktop.base.i18n import gettext as _
from desktop.desk.sharing import Status
from desktop.ui.components.chips import Icon
from desktop.ui.components.layout import facts_grid, hbox, pane, vbox
from desktop.ui.components.text import Elided, Paragraph, Text
from desktop.ui.sharing import words
from desktop.ui.theme import TONES
from desktop.ui.wording import sharing as wording


def title(status: Status, now: datetime, *buttons: QWidget) -> QLayout:
    """The state in one line, with what one can do about it."""
    icon, tone = wording.LOOKS[status.sharing]
    mark, words = Icon(icon, TONES[tone][0], 20, line="subtitle"), Paragraph(wording.headline(status, now), "subtitle")
    row = hbox(mark, (words, 1), *buttons, gap=10)
    if buttons:
        row.setAlignment(words, Qt.AlignmentFlag.AlignVCenter)
    else:
        row.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
    return row


def parts(told: wording.Account) -> list[QWidget]:
    """What it means for one's data, and what one can do: an icon, a word, a sentence each."""
    found: list[QWidget] = []
    for icon, label, text in (
        ("hard-drive", _("Your data"), told.data),
        ("lightbulb", _("What you can do"), told.todo),
    ):
        if text:
            mark = Icon(icon, "text2", 16, line="body")
            row = hbox(mark, (vbox(Text(label, "caption", "text3"), Paragraph(text, "body"), gap=0), 1), gap=10)
            row.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
            found.append(pane(row))
    return found


def facts(status: Status, address: str, now: datetime, labels: int) -> QLayout:
    """Address, times and counts; `labels` = px of their names."""
    rows = words.facts(status, address, now)
    return facts_grid([(label, Elided(value, "body", tone)) for label, value, tone in rows], labels, gap=2)
