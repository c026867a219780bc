"""What is done to the sharing of the office: begin, move, make anew, leave, the go for a newer program."""

from __future__ import annotations

from pathlib import PureWindowsPath

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop.base.errors import HuiyinError
from desktop.base.i18n import gettext as _
from desktop.base.i18n import ngettext
from desktop.desk import sharing
from desktop.desk.sharing import Followed, Pc, Plate, Status
from desktop.ui.components.buttons import button
from desktop.ui.components.layout import Item, hbox, line, pane, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.text import Paragraph, Text
from desktop.ui.controller import Controller
from desktop.ui.sharing import words
from desktop.ui.sharing.pcs_list import PcsList
from desktop.ui.sharing.place_field import PlaceField
from desktop.ui.sharing.step_dialog import StepDialog, explanation
from desktop.ui.tasks import Job
from desktop.ui.wording import errors
from desktop.ui.wording import sharing as wording


class ShareDialog(StepDialog):
    """Makes the shared place and sends everything there; at the end the words for the other PCs."""

    def __init__(self, controller: Controller, parent: QWidget) -> None:
        super().__init__(
            controller, parent, "share_office", _("Share this office with other PCs"), _("Share the office"), "users"
        )
        self.place = PlaceField(_("Shared place"), making=True)
        self.lay_out(
            explanation(
                _("Every PC of the office then holds everything, encrypted, and works on without a network."),
                _("The share only carries news between them: it is never the only copy, and it can read nothing."),
            ),
            self.place,
        )
        self.begin_at(self.place)

    def ready(self) -> bool:
        if not self.place.address():
            self.place.set_error(_("Choose a folder that all PCs of the office reach."))
            self.place.setFocus()
            return False
        self.show_phase(_("Trying the place: can two PCs take turns there?"))
        return True

    def show_progress(self, done: int, total: int) -> None:
        super().show_progress(done, total)
        self.show_phase(_("Sending everything: others can join as soon as this is done."))

    def work(self, job: Job) -> Status:
        return sharing.share(self.controller.session, self.place.address(), job.report)

    def show_failure(self, error: HuiyinError) -> None:
        self.place.set_error(errors.sharing_sentence(error))
        self.place.setFocus()

    def end(self, result: Status) -> tuple[Item, ...]:
        unsent = wording.long(result)
        bars = [message_bar(unsent, "warn")] if unsent else []
        return (*bars, *invitation(self.controller))


def invitation(controller: Controller) -> tuple[Item, ...]:
    """What to do on the other PCs: words to be handed on, with a button that copies them."""
    address = sharing.address(controller.session)
    text = invitation_words(controller.session.store.office().name, address)
    copy = button(_("Copy the words"), "tonal", "copy")
    copy.setObjectName("copy_invitation")
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
    body = pane(vbox(Paragraph(text, "reading"), margins=(16, 12, 16, 12)), kind="well")
    body.setObjectName("invitation")
    note = _("The passphrase is not among them: say it in person. Whoever has it and the share has the whole record.")
    items: list[Item] = [Text(_("On each other PC"), "title"), body, hbox(copy, None), Paragraph(note, "body", "text2")]
    if is_drive_letter(address):
        warning = _(
            "Other PCs may know this folder by another letter. If so, they choose it under the letter it has there."
        )
        items.append(message_bar(warning, "info"))
    return tuple(items)


def invitation_words(office: str, address: str) -> str:
    """How a colleague joins."""
    return _(
        "Joining {office} with Huiyin:\n"
        "1. Install Huiyin and open it.\n"
        "2. Choose “Join an office that is there already”.\n"
        "3. As the shared place, choose {place}\n"
        "4. Type the office's passphrase; you get it from me in person.\n"
        "5. Choose your name. That is all: what you save goes to everybody, also after work without a network."
    ).format(office=office, place=address)


def is_drive_letter(address: str) -> bool:
    """Whether an address begins with a drive letter, which each PC gives as it likes."""
    drive = PureWindowsPath(address).drive
    return len(drive) == 2 and drive[1] == ":" and drive.upper() != "C:"


class MoveDialog(StepDialog):
    """The same shared place under another address: on this PC only."""

    def __init__(self, controller: Controller, parent: QWidget) -> None:
        super().__init__(
            controller,
            parent,
            "move_sharing",
            _("The shared place has another address"),
            _("Use this address"),
            "check",
        )
        self.place = PlaceField(_("New address, as this PC reaches it"), sharing.address(controller.session))
        self.lay_out(
            explanation(
                _("Another drive letter, a renamed server, a folder that was moved: name where it is now."),
                _("Each PC has an address of its own. The place of another office is refused; nothing is exchanged."),
            ),
            self.place,
        )
        self.begin_at(self.place)

    def work(self, _job: Job) -> Plate:
        plate = sharing.look_at(self.place.address())
        sharing.move(self.controller.session, self.place.address())
        return plate

    def show_failure(self, error: HuiyinError) -> None:
        self.place.set_error(errors.moving_sentence(error))
        self.place.setFocus()


class RepairDialog(StepDialog):
    """The shared place is made anew from this PC."""

    def __init__(self, controller: Controller, parent: QWidget) -> None:
        super().__init__(
            controller, parent, "repair_sharing", _("Make the shared place anew from this PC"),
            _("Make the shared place anew"), "refresh-cw",
        )  # fmt: skip
        address = sharing.address(controller.session)
        seq = controller.session.store.head().seq
        self.lay_out(
            explanation(
                _("At {place} a new one is made, with everything that this PC has: {count} entries.").format(
                    place=address, count=seq
                ),
                _("What lies there now is moved aside and keeps its content; its new name is told at the end."),
                _("What other PCs have besides, they add by themselves when they next sync. No PC loses anything."),
            ),
            message_bar(
                _("Do it on one PC only, best on the one that synced last, and only if the place is damaged or gone."),
                "warn",
            ),
        )

    def work(self, job: Job) -> str:
        return sharing.repair(self.controller.session, job.report)

    def end(self, result: str) -> tuple[Item, ...]:
        told = _("The shared place is there again. The other PCs find it by themselves.")
        if not result:
            return (Text(_("Done"), "title"), Paragraph(told, "reading"))
        kept = _("What lay there before is kept as {name}. Delete it when nobody misses anything.").format(name=result)
        return (Text(_("Done"), "title"), Paragraph(told, "reading"), Paragraph(kept, "reading", "text2"))


class FollowDialog(StepDialog):
    """This PC gives way: the office goes on as the shared place has it."""

    def __init__(self, controller: Controller, parent: QWidget) -> None:
        super().__init__(
            controller, parent, "follow_sharing", _("Let this PC go on from the shared place"),
            _("Go on from the shared place"), "download",
        )  # fmt: skip
        self.lay_out(
            explanation(
                _("If the two no longer come together by themselves, this PC takes over what lies there."),
                _("What only this PC has comes on top. Where both changed the same, it waits under “To settle”."),
                _("Before that this PC's database is backed up; the name is told at the end."),
            ),
            message_bar(
                _("If this PC is right and the shared place is not, make that anew from here instead."),
                "warn",
            ),
        )

    def work(self, job: Job) -> Followed:
        return sharing.follow(self.controller.session, job.report)

    def end(self, result: Followed) -> tuple[Item, ...]:
        told = _("This PC has what the shared place has, and sends what only it had.")
        items: list[Item] = [Text(_("Done"), "title"), Paragraph(told, "reading")]
        if result.aside:
            items.append(message_bar(wording.settle_words(result.aside), "warn"))
        kept = _("The database as it was before is kept as {name}. Delete it when nobody misses anything.")
        items.append(Paragraph(kept.format(name=result.kept), "reading", "text2"))
        return tuple(items)


class LeaveDialog(StepDialog):
    """This PC goes on alone."""

    def __init__(self, controller: Controller, parent: QWidget) -> None:
        super().__init__(
            controller, parent, "leave_sharing", _("Stop sharing on this PC"), _("Go on alone"), "log-out", danger=True
        )
        waiting = sharing.status(controller.session).waiting
        sentences = [
            _("This PC keeps everything that it has and goes on as an office of its own."),
            _("It gets nothing new and sends nothing. The other PCs and the shared place stay as they are."),
            _("Coming back means joining anew, with an empty database: what was done here alone stays here."),
        ]
        items: list[Item] = [explanation(*sentences)]
        if waiting:
            lost = ngettext(
                "{count} change was not sent yet. The others will never see it: sync first if you can.",
                "{count} changes were not sent yet. The others will never see them: sync first if you can.",
                waiting,
            )
            items.append(message_bar(lost.format(count=waiting), "danger"))
        self.lay_out(*items)

    def work(self, _job: Job) -> None:
        sharing.leave(self.controller.session, unsent=True)


class GoDialog(StepDialog):
    """From now on everybody may write what the newer program writes."""

    def __init__(self, controller: Controller, parent: QWidget) -> None:
        super().__init__(
            controller, parent, "go_newer", _("Let all PCs use the newer program"), _("Give the go"), "check-check"
        )
        self._pcs = PcsList()
        self._older = message_bar("", "warn")
        self._older.hide()
        self.lay_out(
            explanation(
                _("PCs with the newer Huiyin have waited with their work, so that the older ones are not cut off."),
                _("After the go an older program sends and gets nothing until it is updated. It loses nothing."),
            ),
            line(),
            Text(_("PCs of the office"), "body_strong"),
            self._pcs,
            self._older,
        )
        controller.tasks.submit(lambda: sharing.pcs(controller.session), self._on_pcs, self._on_unknown)

    def _on_pcs(self, found: list[Pc]) -> None:
        session = self.controller.session
        now = session.clock.now()
        self._pcs.show_lines([words.pc_line(pc, now) for pc in found])
        newest = max((pc.schema for pc in found), default=0)
        behind = [pc for pc in found if pc.schema < newest and not pc.removed]
        if behind:
            said = ngettext(
                "{count} PC has an older program, or was not seen yet: update it first if you can.",
                "{count} PCs have an older program, or were not seen yet: update them first if you can.",
                len(behind),
            )
            self._older.show_message(said.format(count=len(behind)), "warn")
            self._older.show()

    def _on_unknown(self, error: BaseException) -> None:
        if not isinstance(error, HuiyinError):
            raise error
        self._pcs.say(errors.sentence(error))

    def work(self, _job: Job) -> None:
        sharing.update_office(self.controller.session)
