"""What is done to the office's circle and to its record: shut a PC out, let one in again, drop old contents."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from desktop.base.errors import HuiyinError, RefusedError
from desktop.base.i18n import format_number, ngettext
from desktop.base.i18n import gettext as _
from desktop.desk import circle, sharing
from desktop.desk.circle import Outlook, Revoked, Shortened
from desktop.desk.sharing import Pc
from desktop.ui.components.check import Check
from desktop.ui.components.fields import field, line_edit
from desktop.ui.components.layout import Item, pane, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.text import Paragraph, Text
from desktop.ui.controller import Controller
from desktop.ui.first_run.passphrase_fields import PassphraseFields, secret_edit
from desktop.ui.first_run.recovery_page import RecoveryCode
from desktop.ui.sharing import words
from desktop.ui.sharing.pcs_list import AbsentPcs
from desktop.ui.sharing.step_dialog import StepDialog, explanation
from desktop.ui.sharing.words import PcLine
from desktop.ui.shell.keys import RecoverySheet
from desktop.ui.tasks import Job
from desktop.ui.wording import clocks, errors
from desktop.ui.wording.joining import listed


class RemoveDialog(StepDialog):
    """Takes a PC out: what it keeps, what the others do, who must be told; then the new recovery sheet."""

    def __init__(self, controller: Controller, pc: PcLine, parent: QWidget) -> None:
        title = _("Take “{name}” out of the office").format(name=pc.name)
        super().__init__(controller, parent, "remove_pc", title, _("Take it out"), "user-x", danger=True)
        self._pc = pc
        self._code: RecoveryCode | None = None
        self._last = Paragraph("", "reading")
        self._waiting, self._unseen = message_bar("", "warn"), AbsentPcs()
        for each in (self._last, self._waiting):
            each.hide()
        self.words = PassphraseFields(
            _("New passphrase for everybody else"), _("Once more"), _("That PC's people know the present one")
        )
        self.words.last().returnPressed.connect(self.go)
        self.lay_out(
            explanation(
                _("It keeps everything that it has, and opens it as before. It gets nothing new and is not heard."),
                _("For those who stay a new key begins. Their PCs take it over by themselves when they next sync."),
                _("The passphrase and the recovery sheet are renewed: tell the new passphrase in person."),
            ),
            self._last,
            self._waiting,
            self._unseen,
            self.words,
        )
        self.begin_at(self.words)
        controller.tasks.submit(partial(sharing.pcs, controller.session), self._on_pcs, self._on_unknown)

    def _on_pcs(self, found: Sequence[Pc]) -> None:
        now = self.controller.session.clock.now()
        gone = next((pc for pc in found if pc.id == self._pc.id), None)
        waiting = gone.waiting if gone else 0
        if gone is not None and gone.seen_at is not None:
            seen = clocks.stamp_words(gone.seen_at, now)
            self._last.setText(_("It was last seen {time}: at least until then it has everything.").format(time=seen))
            self._last.show()
        if waiting:
            said = ngettext(
                "{count} change waits on that PC and will never arrive: let it sync first if you can.",
                "{count} changes wait on that PC and will never arrive: let it sync first if you can.",
                waiting,
            )
            self._waiting.show_message(said.format(count=waiting), "warn")
            self._waiting.show()
        unseen = [pc for pc in found if pc.is_unseen(now) and pc.id != self._pc.id]
        self._unseen.show_lines(
            _("Not seen since yesterday"),
            _("They go on with the new key once they sync; nothing that was done there is lost."),
            [words.pc_line(pc, now) for pc in unseen],
        )

    def _on_unknown(self, error: BaseException) -> None:
        if not isinstance(error, HuiyinError):
            raise error
        self.say(errors.sentence(error), "warn")

    def ready(self) -> bool:
        if not self.words.check():
            return False
        self.show_phase(_("Exchanging, then renewing the key …"))
        return True

    def work(self, job: Job) -> Revoked:
        return circle.shut_out(self.controller.session, self._pc.id, self.words.words(), job.report)

    def show_failure(self, error: HuiyinError) -> None:
        if isinstance(error, RefusedError) and error.field == "passphrase":
            self.words.refuse(errors.sentence(error))
        else:
            self.say(errors.sentence(error))

    def end(self, result: Revoked) -> tuple[Item, ...]:
        groups = result.recovery.groups
        self._code = RecoveryCode(groups)
        RecoverySheet(self.controller, self._code, groups, self)
        return (
            Text(_("“{name}” is out. Now the new recovery sheet").format(name=self._pc.name), "title", wrap=True),
            Paragraph(_("The old sheet opens nothing any more: destroy it. The code is shown this once."), "reading"),
            self._code,
            _still_to_do(result),
        )

    def begin_at_end(self) -> QWidget:
        return self._code or super().begin_at_end()

    def may_close(self) -> bool:
        problem = self._code.problem() if self._code else ""
        if self._code and problem:
            self._code.field.set_error(problem)
            self._code.setFocus()
        return not problem


def _still_to_do(result: Revoked) -> QWidget:
    """What only people can do about a PC that is out."""
    parts = [
        _("Tell the new passphrase in person. Backups made before open with the former one: make a new one."),
        _("Take that PC's right to the shared folder or server, so that it can't disturb there."),
    ]
    if result.seen is not None and result.seen.waiting:
        parts.append(_("What was not sent from there is on that PC alone: copy it by hand if it is needed."))
    title = Text(_("Only you can do this"), "body_strong")
    return pane(vbox(title, *(Paragraph(part, "body") for part in parts), gap=4, margins=(16, 12, 16, 12)), kind="well")


class LetInDialog(StepDialog):
    """This PC was taken out, or does not know who renewed the key: one of the office's secrets lets it in again."""

    def __init__(self, controller: Controller, parent: QWidget) -> None:
        super().__init__(
            controller, parent, "let_in", _("Let this PC in again"), _("Let it in"), "lock-open"
        )  # fmt: skip
        self._passphrase, self._recovery = secret_edit(), line_edit("", "7KQ2-M4RA-…")
        self._fields = {
            "passphrase": field(
                _("The office's present passphrase"), self._passphrase, hint=_("Fill in one of the two.")
            ),
            "recovery": field(_("Or the code of the newest recovery sheet"), self._recovery),
        }
        for name, each in self._fields.items():
            each.widget.setObjectName(f"let_in_{name}")
        for edit in (self._passphrase, self._recovery):
            edit.returnPressed.connect(self.go)
        self.lay_out(
            explanation(
                _("The administrator tells you the passphrase that counts now; the former one is not enough."),
                _("This PC belongs to the office again, under a new letter if it was taken out. Its work goes along."),
            ),
            *self._fields.values(),
        )
        self.begin_at(self._passphrase)

    def ready(self) -> bool:
        typed = self._passphrase.text() or self._recovery.text().strip()
        for each in self._fields.values():
            each.set_error("")
        if not typed:
            self._fields["passphrase"].set_error(_("Without it nothing can be read."))
            self._passphrase.setFocus()
        return bool(typed)

    def work(self, _job: Job) -> None:
        words, code = self._passphrase.text(), self._recovery.text().strip()
        circle.let_in(self.controller.session, words or None, None if words else code)

    def show_failure(self, error: HuiyinError) -> None:
        wrong = {"passphrase_wrong": "passphrase", "recovery_wrong": "recovery", "recovery_malformed": "recovery"}
        at = self._fields.get(wrong.get(error.code, ""))
        if at is None:
            self.say(errors.sentence(error))
        else:
            at.set_error(errors.sentence(error))
            at.widget.setFocus()


class ShortenDialog(StepDialog):
    """The record begins anew: what goes, what stays, whom to wait for; a yes by hand, for it can't be taken back."""

    def __init__(self, controller: Controller, parent: QWidget) -> None:
        super().__init__(
            controller, parent, "shorten_record", _("Drop old contents of the record"), _("Drop them for good"),
            "archive", danger=True,
        )  # fmt: skip
        self._amount, self._behind = Paragraph("", "reading"), AbsentPcs()
        self._read = Check(_("I know that this can't be taken back"))
        self._read.setObjectName("shorten_read")
        self._read.toggled.connect(lambda _on: self.allow(self._read.isChecked()))
        self.lay_out(
            explanation(
                _("Every complaint stays as it is now, with timeline, files, deadlines and figures."),
                _("What fields said before today goes: Ctrl+H shows that a step was taken, no longer what it changed."),
                _("It goes here and on the shared place at once, on each PC when it syncs. Backups keep it."),
            ),
            self._amount,
            self._behind,
            self._read,
        )
        self._amount.hide()
        self.allow(False)
        controller.tasks.submit(partial(circle.outlook, controller.session), self._on_outlook, self.on_unknown)

    def _on_outlook(self, found: Outlook) -> None:
        said = ngettext("Now: the contents of {count} step.", "Now: the contents of {count} steps.", found.entries)
        self._amount.setText(said.format(count=format_number(found.entries)))
        self._amount.show()
        now = self.controller.session.clock.now()
        self._behind.show_lines(
            _("Better wait for these PCs"),
            _("They may hold work that was not sent yet. It is not lost, but may have to be settled by hand."),
            [words.behind_line(one, now) for one in found.behind],
        )

    def ready(self) -> bool:
        return self._read.isChecked()

    def work(self, job: Job) -> Shortened:
        return circle.shorten(self.controller.session, job.report)

    def end(self, result: Shortened) -> tuple[Item, ...]:
        told = _("The record begins at step {seq} now. Nothing else has changed.").format(seq=result.begins)
        items: list[Item] = [Text(_("Done"), "title"), Paragraph(told, "reading")]
        if result.behind:
            names = listed(one.workstation.name for one in result.behind)
            left = _("These PCs hold the old contents until they sync: {pcs}.").format(pcs=names)
            items.append(message_bar(left, "info"))
        return tuple(items)
