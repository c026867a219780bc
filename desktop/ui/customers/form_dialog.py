"""The frame of a small form: title, fields, one filled button; refusals at their fields; drafts, no questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QWidget

from desktop.base.errors import HuiyinError, RefusedError
from desktop.base.i18n import gettext as _
from desktop.desk.session import Session
from desktop.ui import theme
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import KeyHint
from desktop.ui.components.fields import Field
from desktop.ui.components.layout import Item, hbox, line, pane, scroll, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.text import Elided, Paragraph, Text
from desktop.ui.controller import Controller
from desktop.ui.ticket.drafting import Drafting
from desktop.ui.wording import errors

_WIDTH = 520


class FormDialog(QDialog):
    """Ctrl+Enter saves, Esc puts it away and keeps the draft. Subclasses give the fields, the draft and the work."""

    def __init__(self, controller: Controller, kind: str, key: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.controller = controller
        self.fields: dict[str, Field] = {}
        self._saving = False
        self._on_saved: Callable[[Any], object] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName(f"{kind}_dialog")
        self._drafting = Drafting(controller, kind, key, self.draft, self)
        self._message = message_bar("", "danger")
        self._message.setObjectName("refusal")
        self._message.hide()
        controller.failed.connect(self._on_failed)

    def build(self, title: str, about: str, lead: str, save: str, icon: str, *items: Item) -> None:
        """Puts the form together."""
        self.setWindowTitle(title)
        head = vbox(Text(title, "title"), Elided(about, "body", "text2"), gap=0, margins=(24, 20, 24, 8))
        body = vbox(Paragraph(lead, "body", "text2"), self._message, *items, None, gap=12, margins=(24, 4, 24, 16))
        self._save = button(save, "primary", icon, "l")
        self._save.setObjectName("save")
        self._save.clicked.connect(self.save)
        self._later = button(_("Later"), "ghost")
        self._later.setObjectName("later")
        self._later.setToolTip(_("What was typed stays as a draft."))
        self._later.clicked.connect(self.reject)
        self._keys = KeyHint("Ctrl ↵")
        foot = hbox(None, self._later, self._save, self._keys, gap=8, margins=(24, 12, 24, 12))
        self.setLayout(vbox(pane(head), (scroll(pane(body)), 1), line(), pane(foot), gap=0))
        self.setMinimumWidth(theme.u(_WIDTH))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.save)

    def only_close(self) -> None:
        """There is nothing to save here: the dialog only tells, and can be closed."""
        for each in (*self.fields.values(), self._save, self._keys):
            each.hide()
        self._save.setEnabled(False)
        self._later.set_words(_("Close"))
        self._later.setToolTip("")
        self._later.setFocus()

    def draft(self) -> Mapping[str, Any] | None:
        """What is to be kept; None while nothing was typed."""
        raise NotImplementedError

    def work(self) -> Callable[[Session], Any] | None:
        """What saving does; None if a field can't be read (the field tells)."""
        raise NotImplementedError

    def touch(self) -> None:
        """Something was typed."""
        self._drafting.touch()

    def restored(self) -> Mapping[str, Any]:
        """What was typed before."""
        found = self._drafting.load()
        return found.data if found else {}

    def on_saved(self, told: Callable[[Any], object]) -> None:
        """Who is told of the result."""
        self._on_saved = told

    def save(self) -> None:
        """Hands the form to the desk; a refusal comes back to its field."""
        if self._saving or not self._save.isEnabled():
            return
        self._message.hide()
        for each in self.fields.values():
            each.set_error("")
        work = self.work()
        if work is not None:
            self._set_saving(True)
            self.controller.run(work, self._done, self._on_refused)

    def show_refusal(self, field: str, sentence: str) -> None:
        """At the field if it is one of these, else above them."""
        if field in self.fields:
            self.fields[field].set_error(sentence)
            self.fields[field].widget.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._message.show_message(sentence, "danger")
            self._message.show()

    def _set_saving(self, saving: bool) -> None:
        self._saving = saving
        self._save.setEnabled(not saving)

    def _done(self, result: Any) -> None:
        self._drafting.discard()
        if self._on_saved is not None:
            self._on_saved(result)
        self.accept()

    def _on_refused(self, error: RefusedError) -> None:
        self._set_saving(False)
        self.show_refusal(error.field or "", errors.sentence(error, self.controller.session.store.office()))

    def _on_failed(self, error: HuiyinError) -> None:
        if self._saving:
            self._set_saving(False)
            self.show_refusal("", errors.sentence(error))

    def done(self, result: int) -> None:
        """Put away or saved: what was typed last is kept, unless it was saved."""
        if result != QDialog.DialogCode.Accepted:
            self._drafting.finish()
        super().done(result)
