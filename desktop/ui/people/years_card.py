"""The years: whether their days off are known, by whom, and the way to enter a notice."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from desktop.base.i18n import gettext as _
from desktop.base.i18n import ngettext
from desktop.desk import calendars
from desktop.desk.calendars import YearRow
from desktop.domain.days import Knowledge
from desktop.domain.notice import Notice
from desktop.ui import theme
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import Chip
from desktop.ui.components.layout import empty_layout, hbox, line, pane, vbox
from desktop.ui.components.text import Elided, Paragraph, Text
from desktop.ui.controller import Controller
from desktop.ui.people.notice_dialog import NoticeDialog
from desktop.ui.wording.notices import knowledge_words

_LOOKS = {
    Knowledge.PUBLIC: ("ok", "circle-check"),
    Knowledge.OFFICE: ("info", "building"),
    Knowledge.NOBODY: ("warn", "triangle-alert"),
}


class YearsCard(QFrame):
    """One row a year, oldest first."""

    said = Signal(object)
    """A sentence about what was done."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._controller, self._usable = controller, True
        self._shown: tuple[object, bool] | None = None
        self._rows = vbox(gap=0)
        note = _(
            "Public holidays and make-up days move every year and are announced in the autumn before. While nobody has "
            "told the program, deadlines are counted by weekends and marked as provisional."
        )
        head = (Text(_("Days off of the years"), "body_strong"), Paragraph(note, "body", "text2"))
        self.setLayout(vbox(*head, self._rows, gap=8, margins=(16, 16, 16, 16)))
        controller.lists_changed.connect(self.refresh)
        self.refresh()

    def set_usable(self, usable: bool) -> None:
        """Whether the person in the chair may enter a notice."""
        if usable != self._usable:
            self._usable = usable
            self.refresh()

    def refresh(self) -> None:
        """Reads the years anew, if anything about the calendar has changed."""
        shown = (self._controller.session.store.calendar(), self._usable)
        if shown == self._shown:
            return
        self._shown = shown
        empty_layout(self._rows)
        for row in calendars.years(self._controller.session):
            self._rows.addWidget(line())
            self._rows.addWidget(self._row(row))

    def _row(self, row: YearRow) -> QWidget:
        tone, icon = _LOOKS[row.knowledge]
        known = knowledge_words(row.knowledge)
        number = Text(str(row.year), "body_strong")
        number.setMinimumWidth(theme.u(44))
        wanted = self._usable and row.knowledge is Knowledge.NOBODY
        words = _("Enter the notice …") if wanted else _("Look at it …") if not self._usable else _("Look, change …")
        look = button(words, "secondary" if wanted else "link", size="s", name=f"{words} {row.year}")
        look.setObjectName(f"year.{row.year}")
        look.clicked.connect(partial(self.open_year, row.year))
        counts = Elided(_counts(row), "body", "text2")
        made = pane(hbox(number, Chip(known, tone, icon), (counts, 1), look, gap=12, margins=(0, 6, 0, 6)))
        made.setAccessibleName(f"{row.year} {known} {_counts(row)}")
        return made

    def open_year(self, year: int, _checked: bool = False) -> None:
        """Opens the notice of a year."""
        dialog = NoticeDialog(self._controller, year, self.window())
        dialog.entered.connect(self._on_entered)
        dialog.withdrawn.connect(self._on_withdrawn)
        dialog.open()

    def _on_entered(self, found: Notice) -> None:
        words = _("The days off of {year} are entered; running deadlines are counted anew.")
        self.said.emit(words.format(year=found.year))

    def _on_withdrawn(self, year: int) -> None:
        words = _("The notice of {year} is taken back; running deadlines are counted anew.")
        self.said.emit(words.format(year=year))


def _counts(row: YearRow) -> str:
    if row.knowledge is Knowledge.NOBODY:
        return ""
    free = ngettext("{count} day off", "{count} days off", row.off).format(count=row.off)
    worked = ngettext("{count} make-up day", "{count} make-up days", row.works).format(count=row.works)
    return _("{free}, {worked}").format(free=free, worked=worked)
