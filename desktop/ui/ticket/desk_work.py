"""What a ticket's page does: opens forms, editor, history and wizard, stores and opens files."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from desktop.base import outside
from desktop.base.errors import HuiyinError, RefusedError
from desktop.base.i18n import format_datetime
from desktop.base.i18n import gettext as _
from desktop.desk import attachments, customers, reading
from desktop.desk.rows import Done, TicketDetail
from desktop.desk.session import Session
from desktop.domain.papers import Form
from desktop.domain.types import Act, Step
from desktop.ui.chain.signals import StepWanted
from desktop.ui.controller import Controller
from desktop.ui.escalation.signals import FillWanted
from desktop.ui.ticket import evidence_files, presenter
from desktop.ui.ticket.editor import EditorDialog
from desktop.ui.ticket.forms.dialog import ActDialog
from desktop.ui.ticket.forms.fields import Setting
from desktop.ui.ticket.forms.suggesting import suggested
from desktop.ui.ticket.forms.table import AT_ONCE, FORMS, PROMISE, SECOND_CALL
from desktop.ui.ticket.intents import (
    ActWanted,
    CheckedWanted,
    EditWanted,
    FilesGiven,
    FileWanted,
    ImageGiven,
    Notice,
    ToldWanted,
)
from desktop.ui.wording import errors


def setting_of(controller: Controller, detail: TicketDetail, act: Act, step: Step | None = None) -> Setting:
    """What a form of an act is opened in: the step that the reader may take, and what else the act looks at."""
    session = controller.session
    now, calendar = session.clock.now(), session.store.calendar()
    offered = suggested(detail, calendar, now) if act is Act.PENALTY else ()
    past = customers.past(session, detail.case.ticket) if act is Act.PROPOSE else None
    return Setting(detail, controller.person, now, calendar, step or presenter.may(detail, act), offered, past)


class DeskWork(QObject):
    """Dialogs hang over the page's window; only one is open at a time."""

    notice = Signal(object)
    """A `Notice`."""
    saved = Signal(object)
    """The `Done` of a form that was saved."""
    ticket_wanted = Signal(object)
    """A `TicketWanted`: another sheet of the matter is to be shown."""

    def __init__(self, controller: Controller, page: QWidget) -> None:
        super().__init__(page)
        self._controller, self._page = controller, page
        self._dialog: QDialog | None = None
        evidence_files.sweep()
        self._opened = evidence_files.OpenedFiles(self)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self._opened.clean)

    def leave(self) -> None:
        """Another ticket is shown: copies of files go."""
        self._opened.clean()

    def open_form(self, detail: TicketDetail, wanted: ActWanted) -> bool:
        """Opens the form of an act; escalating opens its wizard, editing the editor."""
        if wanted.act is Act.EDIT:
            return self.edit(detail, EditWanted(presenter.first_missing(detail)))
        if wanted.act is Act.ESCALATE:
            return self.escalate(detail, wanted.step)
        if wanted.act is Act.RECLASSIFY:
            return self.reclassify(detail)
        setting = setting_of(self._controller, detail, wanted.act, wanted.step)
        form = PROMISE if wanted.promise else FORMS[wanted.act]
        if wanted.act is Act.CALLBACK and detail.veiled:
            form = SECOND_CALL
        if wanted.act is Act.NOTE and wanted.step is not None and wanted.step.demanded:
            form = AT_ONCE
        dialog = ActDialog(self._controller, form, setting, self._page.window())
        dialog.begin(wanted.text)
        dialog.saved.connect(self._on_saved)
        dialog.fill_wanted.connect(self._on_fill_wanted)
        dialog.note_wanted.connect(partial(self._on_note_wanted, detail.case.ticket.id))
        return self._show(dialog)

    def _on_note_wanted(self, ticket_id: int, words: str) -> None:
        """An act can't be done any more: its words go into a note."""
        detail = reading.detail(self._controller.session, ticket_id)
        self.open_form(detail, ActWanted(Act.NOTE, None, words))

    def tell(self, detail: TicketDetail, wanted: ToldWanted) -> None:
        """Records that somebody was told, and by which means. Source: A-5"""
        args: dict[str, Any] = {"informed": [wanted.person]}
        if wanted.means is not None:
            args["means"] = str(wanted.means)
        self._record(detail, args)

    def check(self, detail: TicketDetail, wanted: CheckedWanted) -> None:
        """Ticks an item of a checklist off. Source: A-4"""
        self._record(detail, {"checked": [wanted.code]})

    def _record(self, detail: TicketDetail, args: Mapping[str, Any]) -> None:
        self._controller.do(detail.case.ticket.id, Act.NOTE, args, self.saved.emit, self._on_refused)

    def edit(self, detail: TicketDetail, wanted: EditWanted) -> bool:
        """Opens the editor of the sheet, or says why the reader may not."""
        if presenter.may(detail, Act.EDIT) is None:
            self.notice.emit(Notice(_("This sheet can no longer be edited."), "warn"))
            return True
        dialog = EditorDialog(self._controller, detail, wanted.field, self._page.window())
        dialog.saved.connect(self._on_saved)
        return self._show(dialog)

    def history(self, detail: TicketDetail) -> bool:
        """Opens the history of the ticket."""
        from desktop.ui.ticket.history import HistoryDialog

        return self._show(HistoryDialog(self._controller, detail, self._page.window()))

    def forms(self, detail: TicketDetail) -> list[tuple[str, str]]:
        """The forms that make sense for a ticket now: a code and its name each."""
        from desktop.desk import papers
        from forms.papers import title

        codes = papers.available(self._controller.session, detail.case.ticket.id, detail)
        return [(code, title(Form(code))) for code in codes]

    def print_form(self, detail: TicketDetail, code: str) -> bool:
        """Opens the preview of a form."""
        from desktop.ui.preview.preview_page import PreviewDialog

        ids, window = (detail.case.ticket.id,), self._page.window()
        return self._show(PreviewDialog(self._controller, ids, window, form=Form(code)))

    def reclassify(self, detail: TicketDetail) -> bool:
        """Opens the wizard of a new judgement, which also says where a case can't be judged anew."""
        from desktop.ui.reclassify.wizard import ReclassifyWizard

        wizard = ReclassifyWizard(self._controller, detail.case.ticket.id, self._page.window())
        wizard.judged.connect(self._on_saved)
        return self._show(wizard)

    def chain(self, detail: TicketDetail) -> bool:
        """Shows all sheets of the matter side by side; False while there is one alone."""
        if not (detail.case.ticket.previous_sheet or detail.next_id):
            return False
        from desktop.ui.chain.chain_page import ChainDialog

        dialog = ChainDialog(self._controller, detail.case.ticket.id, self._page.window())
        dialog.ticket_wanted.connect(self.ticket_wanted)
        dialog.step_wanted.connect(self._on_step_wanted)
        return self._show(dialog)

    def _on_step_wanted(self, wanted: StepWanted) -> None:
        self.open_form(reading.detail(self._controller.session, wanted.ticket_id), wanted.act)

    def escalate(self, detail: TicketDetail, step: Step | None = None) -> bool:
        """Opens the escalation wizard, or says why the reader may not hand up."""
        if (step or presenter.may(detail, Act.ESCALATE)) is None:
            self.notice.emit(Notice(_("This case can't be handed up now."), "warn"))
            return True
        from desktop.ui.escalation.wizard import EscalationWizard

        wizard = EscalationWizard(self._controller, detail.case.ticket.id, self._page.window())
        wizard.handed_over.connect(self._on_saved)
        wizard.fill_wanted.connect(self._on_fill_wanted)
        wizard.note_wanted.connect(partial(self._on_note_wanted, detail.case.ticket.id))
        return self._show(wizard)

    def _show(self, dialog: QDialog) -> bool:
        self._dialog = dialog
        dialog.open()
        return True

    def _on_fill_wanted(self, wanted: FillWanted) -> None:
        """The wizard or a form lacks a field of the sheet: the editor opens there."""
        self.edit(reading.detail(self._controller.session, wanted.ticket_id), EditWanted(wanted.field))

    def _on_saved(self, done: Done) -> None:
        self.saved.emit(done)
        if done.new_number:
            words = _("Saved. The case goes on as sheet {number}.").format(number=done.new_number)
            self.notice.emit(Notice(words))
        if done.new_ticket_id is not None:
            self._show_risen(done.new_ticket_id)

    def _show_risen(self, ticket_id: int) -> None:
        """A callback has opened a new sheet: the wizard shows it and asks for the brief. Source: F-5.3.1.6"""
        from desktop.ui.escalation.wizard import EscalationWizard

        wizard = EscalationWizard(self._controller, ticket_id, self._page.window())
        wizard.fill_wanted.connect(self._on_fill_wanted)
        self._show(wizard)

    def take(self, detail: TicketDetail, given: FilesGiven | ImageGiven) -> None:
        """Attaches files of this PC, one act each; or a pasted picture under the time it was pasted at."""
        if isinstance(given, FilesGiven):
            self._take_files(detail, given)
        else:
            self._take_image(detail, given)

    def _take_files(self, detail: TicketDetail, given: FilesGiven) -> None:
        for path in given.paths:
            args = {"path": path, "kind": evidence_files.kind_of(path)}
            refused = partial(self._on_file_refused, detail, args)
            self._controller.do(detail.case.ticket.id, Act.ATTACH, args, self._on_attached, refused)

    def _take_image(self, detail: TicketDetail, given: ImageGiven) -> None:
        now = self._controller.session.clock.now()
        name = _("picture {time}.png").format(time=format_datetime(now, "yyyy-MM-dd HHmmss"))
        ticket_id = detail.case.ticket.id
        self._controller.run(
            lambda session: attachments.attach_bytes(session, ticket_id, name, "photo", given.png),
            self._on_attached,
            self._on_refused,
        )

    def _on_attached(self, _done: Done) -> None:
        self.notice.emit(Notice(_("The file is attached.")))

    def _on_file_refused(self, detail: TicketDetail, args: Mapping[str, str], error: RefusedError) -> None:
        """What the pack asks about such a file is asked in the form, with the file in it. Source: A-9"""
        if error.field not in ("until", "notice_given"):
            self._on_refused(error)
            return
        self.open_form(detail, ActWanted(Act.ATTACH))
        if isinstance(self._dialog, ActDialog):
            self._dialog.body.set_raw(args)

    def _on_refused(self, error: RefusedError) -> None:
        self.notice.emit(Notice(errors.sentence(error), "danger"))

    def open_file(self, detail: TicketDetail, wanted: FileWanted) -> None:
        """Opens a stored file, or asks where to save it."""
        file = next((one for one in detail.attachments if one.id == wanted.attachment_id), None)
        if file is None:
            return
        session, tasks = self._controller.session, self._controller.tasks
        if not wanted.save_as:
            tasks.submit(partial(_copied, session, file.id), self._on_copied, self._on_unreadable)
            return
        target = self._ask_where(file.name)
        if target is not None:
            tasks.submit(partial(_saved, session, file.id, target), self._on_file_saved, self._on_unreadable)

    def _ask_where(self, name: str) -> Path | None:
        proposed = str(Path.home() / outside.safe_name(name))
        chosen, _filter = QFileDialog.getSaveFileName(self._page, _("Save the file"), proposed)
        return Path(chosen) if chosen else None

    def _on_copied(self, copy: Path) -> None:
        try:
            self._opened.show(copy)
        except HuiyinError as error:
            self._on_unreadable(error)

    def _on_file_saved(self, path: Path) -> None:
        self.notice.emit(Notice(_("Saved as {name}.").format(name=path.name)))

    def _on_unreadable(self, error: BaseException) -> None:
        if not isinstance(error, HuiyinError):
            raise error
        self.notice.emit(Notice(errors.sentence(error), "danger"))


def _copied(session: Session, attachment_id: int) -> Path:
    return evidence_files.write_copy(*attachments.content(session, attachment_id))


def _saved(session: Session, attachment_id: int, target: Path) -> Path:
    _name, content = attachments.content(session, attachment_id)
    return outside.save(target, content)
