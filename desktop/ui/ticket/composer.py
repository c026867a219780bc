"""One field for what just happened; what kind of entry it is, is a key away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.base.i18n import gettext as _
from desktop.base.i18n import mark
from desktop.desk.rows import TicketDetail
from desktop.domain.types import Act
from desktop.ui import actions, theme
from desktop.ui.components.buttons import Button, button
from desktop.ui.components.fields import LineEdit
from desktop.ui.components.layout import hbox, vbox
from desktop.ui.components.text import Elided
from desktop.ui.ticket import presenter
from desktop.ui.ticket.intents import ActWanted

_GAP = 2
_KINDS = (
    ("contact", Act.CONTACT, "phone-outgoing", mark("Contact")),
    ("note", Act.NOTE, "sticky-note", mark("Note")),
    ("promise", Act.CONTACT, "handshake", mark("Promise")),
    ("attach", Act.ATTACH, "paperclip", mark("Attachment")),
)
_ENTERS = {
    "contact": mark("Enter: as a contact"),
    "note": mark("Enter: as a note"),
    "promise": mark("Enter: as a promise"),
    "attach": mark("Enter: as an attachment"),
}


class _Line(LineEdit):
    """Enter opens the first form that there is; the text goes along."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.entered.emit()
            return
        super().keyPressEvent(event)


class Composer(QWidget):
    """A line and four buttons; each opens its form with the text already in it."""

    act_wanted = Signal(object)
    """An `ActWanted`."""

    def __init__(self) -> None:
        super().__init__()
        self._line = _Line("", _("Note it down: who said what, what was promised …"))
        self._line.setObjectName("composer")
        self._line.setAccessibleName(_("What just happened"))
        self._buttons: dict[str, Button] = {}
        for code, _act, icon, words in _KINDS:
            made = button(_(words), "ghost", icon, "s")
            made.setObjectName(f"compose_{code}")
            made.setToolTip(f"{actions.text(code)}  {actions.keys(code)}")
            made.clicked.connect(self._opener(code))
            self._buttons[code] = made
        self._hint = Elided("", "caption", "text3")
        self._hint.setObjectName("composer_hint")
        self._line.entered.connect(self._on_entered)
        row = hbox(*self._buttons.values(), (self._hint, 9), None, gap=_GAP)
        self.setLayout(vbox(self._line, row, gap=4))
        theme.signals().changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        """Large text needs the height for the timeline: the buttons alone stay."""
        self._line.setVisible(theme.text_scale() < 1.25)
        self._fit()

    def _fit(self) -> None:
        """The hint gives way where the words of the buttons need the room."""
        taken = sum(made.sizeHint().width() + _GAP for made in self._buttons.values())
        fits = self.width() - taken >= self._hint.sizeHint().width()
        self._hint.setVisible(theme.text_scale() < 1.25 and fits)

    def show_detail(self, detail: TicketDetail) -> None:
        """Offers what the reader may do."""
        for code, act, _icon, _words in _KINDS:
            self._buttons[code].setEnabled(presenter.may(detail, act) is not None)
        first = self._first()
        self._line.setEnabled(bool(first))
        self._hint.setText(_(_ENTERS[first]) if first else "")
        self._fit()

    def _first(self) -> str:
        """The first kind that the reader may note down: what Enter opens; "" = none."""
        return next((code for code, made in self._buttons.items() if made.isEnabled()), "")

    def _on_entered(self) -> None:
        if first := self._first():
            self.open(first)

    def text(self) -> str:
        """What stands in the line."""
        return self._line.text().strip()

    def set_text(self, text: str) -> None:
        """Puts a text in."""
        self._line.setText(text)

    def focus(self) -> None:
        """Puts the cursor there."""
        self._line.setFocus()

    def open(self, code: str) -> bool:
        """Opens a form by its action code; False if the reader may not."""
        if not self._buttons[code].isEnabled():
            return False
        act = next(kind[1] for kind in _KINDS if kind[0] == code)
        self.act_wanted.emit(ActWanted(act, None, self.text(), promise=code == "promise"))
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _opener(self, code: str) -> Callable[[], None]:
        def emit() -> None:
            self.open(code)

        return emit
