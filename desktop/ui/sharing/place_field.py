"""Where the office's shared place is: typed, or chosen as a file or a folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.base.i18n import gettext as _
from desktop.ui.components.buttons import button
from desktop.ui.components.fields import field, line_edit
from desktop.ui.components.layout import hbox, vbox
from desktop.ui.components.places import chosen_place, typed_place
from desktop.ui.people.beside import beside_field

HUB_NAME = "office.hub"
_ENDING = ".hub"
_SERVERS = ("postgresql://", "postgres://")


def understood(address: str) -> str:
    """What an address is taken for; "" while it says nothing."""
    if not address:
        return ""
    if address.startswith(_SERVERS):
        return _("Understood as a PostgreSQL server")
    return _("Understood as a file on a share") if _is_file(address) else _("Understood as a folder on a share")


def _is_file(address: str) -> bool:
    return address.lower().endswith(_ENDING)


class PlaceField(QWidget):
    """A line with two buttons; below it how the address is understood, or why it was refused."""

    edited = Signal()
    """Another address stands there."""

    def __init__(self, label: str, address: str = "", making: bool = False) -> None:
        super().__init__()
        self._making = making
        self.edit = line_edit(address, _("…/office.hub, a folder, or postgresql://…"))
        self.edit.setObjectName("hub_address")
        self.field = field(label, self.edit, True, understood(address))
        file = button(_("File …"), "secondary", "file")
        folder = button(_("Folder …"), "secondary", "folder")
        file.setObjectName("hub_file")
        folder.setObjectName("hub_folder")
        file.clicked.connect(self._choose_file)
        folder.clicked.connect(self._choose_folder)
        self.setLayout(vbox(hbox((self.field, 1), beside_field(file), beside_field(folder), gap=8), gap=0))
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(self._on_changed)

    def address(self) -> str:
        """What stands there."""
        return typed_place(self.edit.text())

    def set_error(self, sentence: str) -> None:
        """Why it was refused; "" = how it is understood."""
        self.field.set_hint(understood(self.address()))
        self.field.set_error(sentence)

    def _on_changed(self, _text: str) -> None:
        self.set_error("")
        self.edited.emit()

    def _choose_file(self) -> None:
        kinds, title = _("Shared offices (*.hub)"), _("The shared place of the office")
        begin = self.address()
        if self._making:
            options = QFileDialog.Option.DontConfirmOverwrite
            chosen, _kind = QFileDialog.getSaveFileName(self, title, begin or HUB_NAME, kinds, options=options)
            chosen = chosen if not chosen or _is_file(chosen) else f"{chosen}{_ENDING}"
        else:
            chosen, _kind = QFileDialog.getOpenFileName(self, title, begin, kinds)
        self._take(chosen)

    def _choose_folder(self) -> None:
        """For a new one the file in the folder; a folder that has such a file already means that one."""
        chosen = QFileDialog.getExistingDirectory(self, _("The shared place of the office"), self.address())
        if chosen and (Path(chosen) / HUB_NAME).is_file():
            chosen = str(Path(chosen) / HUB_NAME)
        self._take(chosen)

    def _take(self, chosen: str) -> None:
        if chosen:
            self.edit.setText(chosen_place(chosen))
            self.edit.setFocus()
