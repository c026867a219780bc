"""Somebody else sits down: two seconds, and nothing that was typed is lost."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from desktop.base.i18n import gettext as _
from desktop.desk.session import Session
from desktop.ui.components.chips import KeyHint
from desktop.ui.components.layout import hbox, pane, vbox
from desktop.ui.components.text import Text
from desktop.ui.controller import Controller
from desktop.ui.people.sign_in import SignInPanel

_WIDTH = 420


class SwitchDialog(QDialog):
    """Puts another session into the controller when the PIN is right; Esc leaves everything as it is."""

    def __init__(self, controller: Controller, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self.setWindowTitle(_("Switch user"))
        self.setObjectName("switch_user")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, parent is not None)
        others = [p for p in controller.session.store.office().people if p.id != controller.person.id and not p.retired]
        self.panel = SignInPanel(controller, others[0].id if others else controller.person.id)
        hint = Text(
            _("Forms that are open stay as drafts of {name}.").format(name=controller.person.name), "caption", "text3"
        )
        keys = hbox(KeyHint("↑ ↓"), KeyHint("↵"), None, KeyHint("Esc"), gap=4)
        body = vbox(Text(_("Who sits down?"), "title"), hint, 4, self.panel, keys, gap=8, margins=(24, 20, 24, 16))
        self.setLayout(vbox(pane(body, "page")))
        self.setMinimumWidth(_WIDTH)
        self.panel.signed_in.connect(self._on_signed_in)

    def _on_signed_in(self, session: Session) -> None:
        if session.person.id != self._controller.person.id:
            self._controller.switch(session)
        self.accept()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.panel.start()
