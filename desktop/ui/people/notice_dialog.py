"""Entering a year's days off as a whole: lines on the left, what they change on the right, checked while one types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QDialog, QFileDialog, QPlainTextEdit, QWidget

from desktop.base.errors import HuiyinError, RefusedError
from desktop.base.i18n import format_date, ngettext
from desktop.base.i18n import gettext as _
from desktop.desk import calendars, text_files
from desktop.desk.calendars import Preview
from desktop.domain.days import Declared, Knowledge
from desktop.domain.notice import Change, Notice, lines
from desktop.domain.types import Role
from desktop.ui import theme
from desktop.ui.components.buttons import button
from desktop.ui.components.code_edit import CodeEdit
from desktop.ui.components.layout import empty_layout, hbox, line, pane, scroll, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.text import Paragraph, Text
from desktop.ui.controller import Controller
from desktop.ui.people.year_grid import YearGrid, legend
from desktop.ui.ticket.drafting import Drafting
from desktop.ui.wording import errors
from desktop.ui.wording.clocks import holiday_name
from desktop.ui.wording.notices import fault_words, kind_words

CHECK_MS = 250
_DRAFT = "notice"
_DAY = timedelta(days=1)


class NoticeDialog(QDialog):
    """One year. Nothing changes before the filled button is pressed; what was typed stays as a draft."""

    entered = Signal(object)
    """The `Notice` that counts from now on."""
    withdrawn = Signal(object)
    """The year whose notice was taken back."""

    def __init__(self, controller: Controller, year: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("notice_dialog")
        self._controller, self._year = controller, year
        self._row = calendars.year(controller.session, year)
        self._may = Role.ADMIN in controller.person.roles
        self._initial = _as_lines(calendars.noticed(controller.session, year))
        self._preview: Preview | None = None
        self._generation = 0
        self._drafting = Drafting(controller, _DRAFT, str(year), self._draft, self)
        self._checking = QTimer(self)
        self._checking.setSingleShot(True)
        self._checking.setInterval(CHECK_MS)
        self._build()
        self._connect()
        self._begin()

    def _build(self) -> None:
        title = _("Days off of {year}").format(year=self._year)
        self.setWindowTitle(title)
        note = _(
            "Paste the published notice as it stands, or one day a line: the date, “off” or “works”, the name. "
            "The notice replaces what is known of the year as a whole; days of your own stay."
        )
        self.edit = CodeEdit(_("Lines of the notice"))
        self.edit.setObjectName("notice_lines")
        self.edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.edit.setPlaceholderText(f"{self._year}-01-01~{self._year}-01-03,off,元旦\n{self._year}-01-09,works")
        self.edit.setReadOnly(not self._may)
        self._open = button(_("Open a file …"), "secondary", "folder-open", "s")
        self._open.setObjectName("notice_open")
        self._state = message_bar("", "neutral")
        self._state.setObjectName("notice_state")
        self.grid = YearGrid()
        self._changes = vbox(gap=2)
        left = vbox(hbox(Text(_("The notice"), "body_strong"), None, self._open), (self.edit, 1), gap=6)
        shown = vbox(legend(), self.grid, line(), self._changes, None, gap=8, margins=(0, 0, 12, 0))
        right = vbox(self._state, (scroll(pane(shown), "notice_changes"), 1), gap=8)
        body = hbox((left, 3), (right, 6), gap=20)
        head = vbox(Text(title, "title"), Paragraph(note, "body", "text2"), gap=4)
        self.setLayout(vbox(head, (body, 1), line(), self._foot(), gap=12, margins=(24, 20, 24, 16)))
        self.resize(theme.u(1080), theme.u(680))

    def _foot(self) -> QBoxLayout:
        self._withdraw = button(_("Take this notice back"), "ghost", "undo-2")
        self._withdraw.setObjectName("notice_withdraw")
        self._withdraw.setVisible(self._may and self._row.knowledge is Knowledge.OFFICE)
        self._close = button(_("Close"), "ghost")
        self._enter = button(_("Enter the notice"), "primary", "calendar-check", "l")
        self._enter.setObjectName("notice_enter")
        self._enter.setVisible(self._may)
        self._open.setVisible(self._may)
        return hbox(self._withdraw, None, self._close, self._enter, gap=8)

    def _connect(self) -> None:
        self.edit.textChanged.connect(self._on_typed)
        self._checking.timeout.connect(self._check)
        self._state.acted.connect(self._on_jump)
        self._open.clicked.connect(self._on_open)
        self._close.clicked.connect(self.reject)
        self._enter.clicked.connect(self.enter)
        self._withdraw.clicked.connect(self._on_withdraw)
        self._controller.failed.connect(self._on_failed)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.enter)
        QShortcut(QKeySequence("F8"), self, self._on_jump)

    def _begin(self) -> None:
        before = self._drafting.load() if self._may else None
        self.edit.setPlainText(str(before.data.get("text", "")) if before else self._initial)
        self.edit.setFocus()
        self._check()

    def _draft(self) -> Mapping[str, Any] | None:
        text = self.edit.toPlainText()
        return {"text": text} if text != self._initial else None

    def _on_typed(self) -> None:
        self._enter.setEnabled(False)
        self._checking.start()
        self._drafting.touch()

    def _check(self) -> None:
        self._checking.stop()
        self._generation += 1
        work = partial(calendars.preview, self._controller.session, self.edit.toPlainText())
        self._controller.tasks.submit(work, partial(self._on_checked, self._generation))

    def _on_checked(self, generation: int, seen: Preview) -> None:
        if generation == self._generation:
            self._preview = seen
            self._show(seen)

    def _show(self, seen: Preview) -> None:
        self.edit.set_wrong_line(seen.faults[0].line if seen.faults else 0)
        self._enter.setEnabled(self._may and seen.notice is not None and bool(seen.changes))
        self._show_state(seen)
        year = seen.notice.year if seen.notice else self._year
        self.grid.show_year(year, calendars.year_with(self._controller.session, year, seen.notice), _touched(seen))
        empty_layout(self._changes)
        for words in _change_lines(seen.changes):
            self._changes.addWidget(Paragraph(words, "body"))

    def _show_state(self, seen: Preview) -> None:
        if seen.faults:
            self._show_faults(seen)
        elif seen.notice is not None and seen.changes:
            tone = "ok" if seen.notice.year == self._year else "warn"
            self._state.show_message(_summary(seen.notice), tone, second=_moved(seen.moved))
        else:
            self._state.show_message(_("Nothing differs from what counts now."), "neutral")

    def _show_faults(self, seen: Preview) -> None:
        first = seen.faults[0]
        if first.line == 0 and not self.edit.toPlainText().strip():
            self._state.show_message(_("Nothing is entered yet; the year counts by weekends."), "neutral")
            return
        said = fault_words(first)
        words = _("Line {line}: {fault}").format(line=first.line, fault=said) if first.line else said
        more = len(seen.faults) - 1
        second = ngettext("{count} more line is wrong.", "{count} more lines are wrong.", more).format(count=more)
        jump = _("Go to the line") if first.line else ""
        self._state.show_message(words, "danger", jump, second=second if more else "")

    def _on_jump(self) -> None:
        if self._preview is not None and self._preview.faults and self._preview.faults[0].line:
            self.edit.go_to(self._preview.faults[0].line)

    def _on_open(self) -> None:
        kinds = _("Text files (*.txt *.csv);;All files (*)")
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Open a notice"), str(Path.home()), kinds)
        if chosen:
            self.open_file(Path(chosen))

    def open_file(self, path: Path) -> None:
        """Puts the lines of a file in place of those that are there; Ctrl+Z brings them back."""
        try:
            text = text_files.text_of(path)
        except HuiyinError as error:
            self._state.show_message(errors.sentence(error), "danger")
            return
        self.edit.replace_all(text)

    def enter(self) -> None:
        """Enters the notice, if it was found in order."""
        if self._enter.isEnabled() and self._enter.isVisible():
            self._enter.setEnabled(False)
            work = partial(calendars.enter, text=self.edit.toPlainText())
            self._controller.run(work, self._on_entered, self._on_failed)

    def _on_entered(self, found: Notice) -> None:
        self._drafting.discard()
        self.entered.emit(found)
        self.accept()

    def _on_withdraw(self) -> None:
        work = partial(calendars.withdraw, number=self._year)
        self._controller.run(work, self._on_withdrawn, self._on_failed)

    def _on_withdrawn(self, _nothing: object) -> None:
        self._drafting.discard()
        self.withdrawn.emit(self._year)
        self.accept()

    def _on_failed(self, error: HuiyinError | RefusedError) -> None:
        self._state.show_message(errors.sentence(error), "danger")
        self._enter.setEnabled(bool(self._preview and self._preview.changes))

    def done(self, result: int) -> None:
        self._drafting.finish()
        super().done(result)


def _as_lines(days: Mapping[date, Declared]) -> str:
    """Days as lines; built-in holidays by their names in the language in force."""
    return lines({on: Declared(one.works, holiday_name(one.name)) for on, one in days.items()})


def _touched(seen: Preview) -> frozenset[date]:
    return frozenset(change.on for change in seen.changes)


def _summary(found: Notice) -> str:
    free = ngettext("{count} day off", "{count} days off", found.off).format(count=found.off)
    worked = ngettext("{count} make-up day", "{count} make-up days", found.works).format(count=found.works)
    return _("{year}: {free}, {worked}.").format(year=found.year, free=free, worked=worked)


def _moved(count: int) -> str:
    if not count:
        return _("No open complaint gets another deadline.")
    return ngettext(
        "{count} open complaint gets a deadline on another day.",
        "{count} open complaints get a deadline on another day.",
        count,
    ).format(count=count)


def _change_lines(changes: Sequence[Change]) -> Iterator[str]:
    """Days that become the same thing one after the other stand in one line."""
    for (_start, after), run in groupby(enumerate(changes), key=_run_key):
        together = [change for _at, change in run]
        first, last = together[0].on, together[-1].on
        day = format_date(first, "MM-dd EEE")
        if len(together) > 1:
            day = _("{first} to {last}").format(first=day, last=format_date(last, "MM-dd EEE"))
        before = dict.fromkeys(kind_words(change.before) for change in together)
        yield _("{day}: {before} → {after}").format(day=day, before="/".join(before), after=after)


def _run_key(numbered: tuple[int, Change]) -> tuple[date, str]:
    at, change = numbered
    return change.on - at * _DAY, kind_words(change.after)
