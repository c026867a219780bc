"""A customer's own data: a copy of all of it, and erasing it for good. Only the administrator sees these steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.base.errors import HuiyinError, RefusedError, UnavailableError
from desktop.base.i18n import gettext as _
from desktop.base.i18n import ngettext
from desktop.desk import circle, erasure, sheets
from desktop.desk.circle import Behind, Outlook
from desktop.desk.customers import CustomerPage
from desktop.desk.erasure import Copied, Erasure, Scope
from desktop.desk.session import Session
from desktop.ui.components.buttons import button
from desktop.ui.components.fields import field, line_edit
from desktop.ui.components.layout import Item, hbox, pane, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.places import chosen_place, typed_place
from desktop.ui.components.text import Paragraph, Text
from desktop.ui.controller import Controller
from desktop.ui.people.beside import beside_field
from desktop.ui.sharing import words
from desktop.ui.sharing.pcs_list import AbsentPcs
from desktop.ui.sharing.step_dialog import StepDialog, explanation
from desktop.ui.tasks import Done, Failed, Job, Progress
from desktop.ui.wording import errors
from desktop.ui.wording.joining import listed
from desktop.ui.wording.pcs import pc_names

_NUMBERS = 6


class CopyDialog(StepDialog):
    """Where the file goes, what it holds, and that it is open to everybody who has it."""

    def __init__(self, controller: Controller, page: CustomerPage, parent: QWidget) -> None:
        super().__init__(
            controller, parent, "copy_person", _("A copy of everything"), _("Make the copy"), "download"
        )  # fmt: skip
        self._key = page.key
        self.path = line_edit(str(_documents() / _("copy-{number}.zip").format(number=page.cases[0].number)))
        self.path.setObjectName("copy_path")
        self.path.returnPressed.connect(self.go)
        self.field = field(_("The file"), self.path, True)
        browse = button(_("Change …"), "secondary", "folder")
        browse.clicked.connect(self._browse)
        self.lay_out(
            Paragraph(_who(page), "body_strong"),
            explanation(
                _("All complaints with timeline, attached files, marks and earlier values, and the sheets as PDF."),
                _("Nothing in it is masked or encrypted: hand it over in person, then delete it here."),
                _("That a copy was given out stands in the record of each complaint."),
            ),
            hbox((self.field, 1), beside_field(browse), gap=8),
        )
        self.begin_at(self.path)

    def submit(self, work: Callable[[Job], Copied], done: Done, failed: Failed, progress: Progress) -> Job:
        return self.controller.tasks.submit(work, done, failed, progress, cancellable=True)

    def ready(self) -> bool:
        self.field.set_error("" if self._target().name else _("Name the file that is to be written."))
        return not self.field.error()

    def work(self, _job: Job) -> Copied:
        return _copy(self.controller.session, self._key, self._target())

    def show_failure(self, error: HuiyinError) -> None:
        if isinstance(error, UnavailableError) or error.code == "own_file":
            self.field.set_error(errors.sentence(error))
            self.path.setFocus()
        else:
            self.say(errors.sentence(error))

    def end(self, result: Copied) -> tuple[Item, ...]:
        told = ngettext(
            "{count} complaint is in {path}.", "{count} complaints are in {path}.", len(result.numbers)
        ).format(count=len(result.numbers), path=self._target())
        items: list[Item] = [Text(_("The copy is made"), "title"), Paragraph(told, "reading")]
        if result.missing:
            lacking = _("These files are not on this PC and not in the copy: {names}.")
            items.append(message_bar(lacking.format(names=listed(result.missing)), "warn"))
        items.append(message_bar(_("Whoever has this file can read it: hand it over, then delete it."), "warn"))
        return tuple(items)

    def _target(self) -> Path:
        return Path(typed_place(self.path.text()))

    def _browse(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(self, _("The file"), self.path.text(), "ZIP (*.zip)")
        if chosen:
            self.path.setText(chosen_place(chosen))


def _documents() -> Path:
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))


def _who(page: CustomerPage) -> str:
    return " ".join((*page.names[:1], *page.phones_masked[:1])) or _("name unknown")


def _copy(session: Session, key: str, target: Path) -> Copied:
    from desktop.desk import safety
    from forms.handling_sheet import Copy, render

    safety.demand_other_file(session.store, target)
    said = [sheets.sheet_data(session, ticket) for ticket in erasure.scope(session, key).tickets]
    return erasure.copy(session, key, target, render(said, Copy.OUTSIDE))


@dataclass(frozen=True, slots=True)
class _Found:
    """What there is to erase; `outlook` None = the shared place can't be asked, `error` says why."""

    scope: Scope
    outlook: Outlook | None
    error: HuiyinError | None


@dataclass(frozen=True, slots=True)
class _Erased:
    """What was erased; `error` = why older entries could not be cleared yet."""

    done: Erasure
    behind: tuple[Behind, ...]
    error: HuiyinError | None


class EraseDialog(StepDialog):
    """What goes, what stays, what is out of reach; a reason that names nobody, and a word that is typed."""

    def __init__(self, controller: Controller, page: CustomerPage, parent: QWidget) -> None:
        super().__init__(
            controller, parent, "erase_person", _("Erase a person's data for good"), _("Erase for good"), "eraser",
            danger=True,
        )  # fmt: skip
        self._key = page.key
        self._word = page.names[0] if page.names else page.cases[0].number
        self._sheets, self._open = Paragraph("", "body", "text2"), message_bar("", "danger")
        self._open.hide()
        self._behind = AbsentPcs()
        self._reason, self._typed = line_edit(), line_edit()
        example = _("Kept for good, so without names, numbers or addresses: “written request of 8 October, file 17”")
        self.fields = {
            "reason": field(_("Why"), self._reason, True, example),
            "typed": field(_("To confirm, type: {word}").format(word=self._word), self._typed, True),
        }
        for name, each in self.fields.items():
            each.widget.setObjectName(f"erase_{name}")
        self._typed.returnPressed.connect(self.go)
        self.lay_out(
            Paragraph(_who(page), "body_strong"), self._sheets, self._open, _meaning(), self._behind,
            *self.fields.values(),
        )  # fmt: skip
        self.begin_at(self._reason)
        self.allow(False)
        controller.tasks.submit(partial(_look, controller.session, self._key), self._on_found, self.on_unknown)

    def _on_found(self, found: _Found) -> None:
        numbers = found.scope.numbers
        count = ngettext("{count} complaint: {numbers}", "{count} complaints: {numbers}", len(numbers))
        shown = listed(numbers[:_NUMBERS]) + (" …" if len(numbers) > _NUMBERS else "")
        self._sheets.setText(count.format(count=len(numbers), numbers=shown))
        if found.scope.open_numbers:
            refused = RefusedError("erase_open", "customer", numbers=found.scope.open_numbers)
            self._open.show_message(errors.sentence(refused), "danger")
            self._open.show()
        if found.outlook is not None:
            now = self.controller.session.clock.now()
            self._behind.show_lines(
                _("These PCs still hold it until they sync"),
                _("Let them sync soon; what is not sent from there yet may have to be settled by hand."),
                [words.behind_line(one, now) for one in found.outlook.behind],
            )
        if found.error is not None:
            self.say(errors.sentence(found.error))
        self.allow(found.error is None and not found.scope.open_numbers)
        self.fit()

    def ready(self) -> bool:
        typed = self._typed.text().strip().casefold() == self._word.strip().casefold()
        problems = {
            "reason": "" if self._reason.text().strip() else _("A reason is needed."),
            "typed": "" if typed else _("This is not what stands there."),
        }
        for name, problem in reversed(problems.items()):
            self.fields[name].set_error(problem)
            if problem:
                self.fields[name].widget.setFocus()
        return not any(problems.values())

    def work(self, job: Job) -> _Erased:
        session = self.controller.session
        done = erasure.erase(session, self._key, self._reason.text())
        try:
            return _Erased(done, erasure.finish(session, job.report), None)
        except HuiyinError as error:
            return _Erased(done, (), error)

    def show_failure(self, error: HuiyinError) -> None:
        at = self.fields.get(error.field or "") if isinstance(error, RefusedError) else None
        if at is None:
            self.say(errors.sentence(error))
        else:
            at.set_error(errors.sentence(error))
            at.widget.setFocus()

    def end(self, result: _Erased) -> tuple[Item, ...]:
        done = result.done
        told = _("Complaints {numbers} hold nothing of this person any more: {lines} lines, {files} files.").format(
            numbers=listed(done.numbers), lines=done.events, files=done.files
        )
        items: list[Item] = [Text(_("Erased"), "title"), Paragraph(told, "reading")]
        if result.error is not None:
            words_of = _("Older entries still hold it: Settings, Sharing, Drop old contents finishes it. {why}")
            items.append(message_bar(words_of.format(why=errors.sentence(result.error)), "danger"))
        if result.behind:
            known = self.controller.session.store.reading.workstations().values()
            names = listed(pc_names((one.workstation for one in result.behind), known))
            items.append(message_bar(_("These PCs hold it until they sync: {pcs}.").format(pcs=names), "warn"))
        items.append(message_bar(_("Look through paper, backups and copies by hand."), "info"))
        return tuple(items)


def _look(session: Session, key: str) -> _Found:
    about = erasure.scope(session, key)
    try:
        return _Found(about, circle.outlook(session), None)
    except HuiyinError as error:
        return _Found(about, None, error)


def _meaning() -> QWidget:
    """What goes, what stays, what no program reaches: a word and a sentence each."""
    rows = (
        (_("Goes"), _("name, numbers, contacts, every word written about the person, files, marks, earlier values")),
        (_("Stays"), _("complaint numbers, times, level, category, amounts, who did what: the figures need them")),
        (_("Out of reach"), _("printed paper, backups, copies, PCs that no longer sync: only you can see to these")),
        (_("Taking it back"), _("not possible. Nobody can bring it back, from no PC and no backup made from now on")),
    )  # fmt: skip
    column = vbox(gap=6, margins=(16, 12, 16, 12))
    for label, sentence in rows:
        column.addLayout(vbox(Text(label, "caption", "text3"), Paragraph(sentence, "body"), gap=0))
    return pane(column, kind="well")
