"""Joining an office that is there already: where it is, its secret, what comes, and who sits here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QProgressBar, QWidget

from desktop.base.errors import HuiyinError
from desktop.base.i18n import gettext as _
from desktop.domain.policy import Policy
from desktop.domain.types import Person
from desktop.ui.components.buttons import button
from desktop.ui.components.check import Check
from desktop.ui.components.chips import Icon
from desktop.ui.components.fields import field, line_edit
from desktop.ui.components.layout import hbox, line, pane, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.places import chosen_place, typed_place
from desktop.ui.components.text import Elided, Text
from desktop.ui.first_run.answers import JoinAnswers, Ports
from desktop.ui.first_run.page import Page
from desktop.ui.people.beside import beside_field
from desktop.ui.people.finding import matching
from desktop.ui.people.people_list import PeopleList
from desktop.ui.sharing.place_field import PlaceField
from desktop.ui.wording import errors

_ROWS_SHOWN = 6
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class HubPage(Page):
    """The shared place of the office; whose it is, is looked at before any secret is asked for."""

    def __init__(self) -> None:
        super().__init__(
            _("Where is the office?"),
            _("The colleague who shares it knows the place: a file office.hub on the share, a folder, or a server."),
        )
        self.place = PlaceField(_("Shared place"))
        self.fields = {"hub": self.place.field}
        self.lay_out(self.place)

    def address(self) -> str:
        """What was typed or chosen."""
        return self.place.address()

    def problems(self) -> dict[str, str]:
        """What is wrong before anything is looked at."""
        return {} if self.address() else {"hub": _("Choose the file or folder that the colleague named.")}


class JoinSecretPage(Page):
    """Whose office it is, its passphrase or recovery code, and this PC: its name, and where the data lies."""

    def __init__(self, ports: Ports, path: Path) -> None:
        super().__init__(_("Is this your office?"), _("Then its passphrase opens everything, here on this PC."))
        self._check_place = ports.check_place
        self._by_recovery = False
        self._office, self._place = Text("", "subtitle"), Elided("", "caption", "text2")
        self._passphrase, self._recovery = line_edit(), line_edit("", "7KQ2-M4RA-…")
        self._passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self._other = button(_("Use the recovery sheet"), "link")
        self._other.setObjectName("join_other")
        self._other.clicked.connect(self._on_other)
        self._name, self._path = line_edit(ports.pc_name), line_edit(str(path))
        self._ask = Check(
            _("Ask for it at every start"), ports.laptop,
            _("Recommended on a laptop. Otherwise this PC's own keyring keeps the key."),
        )  # fmt: skip
        browse = button(_("Change …"), "secondary", "folder")
        browse.clicked.connect(self._browse)
        seen = _("How colleagues see it: front desk, office …")
        groups = _("Eight groups of four, from the printed sheet")
        self.fields = {
            "passphrase": field(_("Passphrase of the office"), self._passphrase, True),
            "recovery": field(_("Recovery code"), self._recovery, True, groups),
            "workstation": field(_("Name of this PC"), self._name, True, seen),
            "path": field(_("The database lies at"), self._path, False, _("On a disk of this PC, not on a share")),
        }
        for name, each in self.fields.items():
            each.widget.setObjectName(f"join_{name}")
        for edit, named in (
            (self._passphrase, "passphrase"),
            (self._recovery, "recovery"),
            (self._name, "workstation"),
        ):
            edit.textEdited.connect(lambda _text, at=named: self.fields[at].set_error(""))
        plate = vbox(self._office, self._place, gap=0)
        well = pane(
            hbox(Icon("building", "accent_text", 20), (plate, 1), gap=12, margins=(16, 12, 16, 12)), kind="well"
        )
        self.lay_out(
            well, 8, self.fields["passphrase"], self.fields["recovery"], hbox(self._other, None), self._ask, 8, line(),
            8, self.fields["workstation"], hbox((self.fields["path"], 1), beside_field(browse), gap=8),
        )  # fmt: skip
        self._show_way()

    def know(self, office: str, address: str) -> None:
        """Whose place was found."""
        self._office.setText(office)
        self._place.setText(address)

    def answer(self, answers: JoinAnswers) -> JoinAnswers:
        """The answers with those of this page."""
        return replace(
            answers,
            passphrase=None if self._by_recovery else self._passphrase.text(),
            recovery=self._recovery.text().strip() if self._by_recovery else None,
            workstation=self._name.text().strip(), path=Path(typed_place(self._path.text())),
            ask_at_start=self._ask.isChecked(),
        )  # fmt: skip

    def problems(self) -> dict[str, str]:
        """What is wrong before anything is tried."""
        found = {}
        secret = "recovery" if self._by_recovery else "passphrase"
        if not (self._recovery if self._by_recovery else self._passphrase).text():
            found[secret] = _("Without it nothing can be read.")
        if not self._name.text().strip():
            found["workstation"] = _("A name by which colleagues know this PC.")
        try:
            self._check_place(Path(typed_place(self._path.text())))
        except HuiyinError as error:
            found["path"] = errors.sentence(error)
        return found

    def first(self) -> QWidget:
        return self._recovery if self._by_recovery else self._passphrase

    def _show_way(self) -> None:
        self.fields["passphrase"].setVisible(not self._by_recovery)
        self.fields["recovery"].setVisible(self._by_recovery)
        self._other.set_words(_("Use the passphrase") if self._by_recovery else _("Use the recovery sheet"))

    def _on_other(self) -> None:
        self._by_recovery = not self._by_recovery
        self._show_way()
        self.first().setFocus()

    def _browse(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Where the database is to lie"), self._path.text(), "Huiyin (*.db)",
            options=QFileDialog.Option.DontConfirmOverwrite,
        )  # fmt: skip
        if chosen:
            self._path.setText(chosen_place(chosen))
            self.show_problems({name: text for name, text in self.problems().items() if name == "path"})


class ArrivingPage(Page):
    """While everything comes here: first what was done, then the attached files."""

    later_wanted = Signal()
    """The files may come while one works."""

    def __init__(self) -> None:
        super().__init__(_("Everything comes here"), _("Each entry is opened, checked and put in place on this PC."))
        self._phase = Text("", "body")
        self._phase.setObjectName("arriving_phase")
        self._bar = QProgressBar()
        self._bar.setAccessibleName(_("Progress"))
        self._later = button(_("Files later, while I work"), "secondary")
        self._later.setObjectName("files_later")
        self._later.clicked.connect(self.later_wanted)
        self._later.hide()
        self._message = message_bar("", "danger")
        self._message.hide()
        self.lay_out(self._phase, self._bar, 8, hbox(self._later, None), self._message)

    def show_looking(self) -> None:
        """Nothing has come yet."""
        self._bar.setRange(0, 0)
        self._phase.setText(_("Looking at the shared place …"))
        self._later.hide()

    def show_entries(self, done: int, total: int) -> None:
        """So many entries are here."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._phase.setText(_("{done} of {total} entries").format(done=done, total=total))

    def show_files(self, done: int, total: int) -> None:
        """So many kilobytes of the attached files are here."""
        self._bar.setRange(0, max(total // 1024, 1))
        self._bar.setValue(done // 1024)
        self._phase.setText(
            _("Attached files: {done} of {total} MB").format(done=f"{done / 1e6:.1f}", total=f"{total / 1e6:.1f}")
        )
        self._later.show()


class ChairPage(Page):
    """Who sits here: anybody who is known to the office; the PIN is asked for when the desk opens."""

    def __init__(self, people: Sequence[Person], policy: Policy) -> None:
        super().__init__(
            _("Who sits here?"), _("Everything is here. Several people may share this PC: Ctrl+U changes the person.")
        )
        self._everybody = tuple(people)
        self._list = PeopleList(policy)
        self._search = line_edit("", _("Login, name or pinyin: lxt"), icon="search", look="search")
        self._search.setObjectName("chair_search")
        self._search.textEdited.connect(self._show)
        self.lay_out(self._search, self._list)
        self._show("")
        self._list.setMinimumHeight(self._list.sizeHintForRow(0) * _ROWS_SHOWN)

    def person(self) -> Person | None:
        """Who was chosen."""
        return self._list.person()

    def first(self) -> QWidget:
        return self._search

    def _show(self, typed: str) -> None:
        self._list.show_people(matching(self._everybody, typed))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()), 0)
        if step:
            self._list.step(step)
            return
        super().keyPressEvent(event)
