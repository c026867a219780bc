"""The band under the title: the one thing that the rules demand, its clause, and the only filled button of the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QMenu

from desktop.base.i18n import gettext as _
from desktop.desk.rows import TicketDetail
from desktop.domain.types import Person, Step
from desktop.ui import icons, theme
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import Avatar
from desktop.ui.components.layout import hbox, vbox
from desktop.ui.components.text import Paragraph, Text, plain_tip
from desktop.ui.ticket import presenter
from desktop.ui.ticket.intents import ActWanted, TicketWanted
from desktop.ui.wording import names, steps
from desktop.ui.wording.joining import phrased


class NextStepBand(QFrame):
    """Sentence, clause, button; if it is somebody else's, who; beside it a menu of all else that may be done."""

    act_wanted = Signal(object)
    """An `ActWanted`."""
    ticket_wanted = Signal(object)
    """A `TicketWanted`: the sheet that the case goes on with."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "next")
        self.setObjectName("next_step")
        self._next: presenter.NextStep | None = None
        self._detail: TicketDetail | None = None
        self._label = Text(_("Next step"), "caption", "accent_text")
        self._rule = Text("", "caption", "text3")
        self._rule.setObjectName("next_step_rule")
        self._due = Text("", "caption", "text2")
        self._sentence = Paragraph("", "row_strong")
        self._who_face, self._who = Avatar("", 24), Text("", "body", "text2")
        self._go = button(_("Next step"), "primary", "play", "l")
        self._onward = button(_("Open the new sheet"), "tonal", "arrow-right")
        self._other = button(_("Other acts"), "ghost", "chevron-down", trail=True)
        self._menu = QMenu(self)  # not in the button, which runs from right to left
        self._build()
        theme.signals().changed.connect(self._arrange)

    def _build(self) -> None:
        self._go.setObjectName("next_step_button")
        self._other.setObjectName("other_acts")
        self._onward.setObjectName("open_new_sheet")
        self._who.setObjectName("next_step_who")
        self._sentence.setObjectName("next_step_sentence")
        self._go.setToolTip("Ctrl+Enter")
        self._other.setMenu(self._menu)
        self._go.clicked.connect(self.press)
        self._onward.clicked.connect(self._on_onward)
        head = hbox(self._label, self._rule, self._due, None, gap=8)
        self._words = vbox(head, self._sentence, gap=0)
        whose = hbox(self._who_face, self._who, gap=8)
        self._buttons = hbox(None, whose, self._other, self._onward, self._go, gap=8)
        self._outer = vbox(gap=4, margins=(16, 10, 12, 10))
        self._inner = hbox((self._words, 1), self._buttons, gap=8)
        self._outer.addLayout(self._inner)
        self.setLayout(self._outer)
        self._arrange()

    def _arrange(self) -> None:
        """The buttons go under the sentence, where beside it they would make the band higher."""
        under = not self._fits_beside()
        way = QBoxLayout.Direction
        self._inner.setDirection(way.TopToBottom if under else way.LeftToRight)
        self._buttons.setDirection(way.RightToLeft if under else way.LeftToRight)
        self._buttons.setStretch(0, 1 if under else 0)

    def _fits_beside(self) -> bool:
        margins, gap, buttons = self._outer.contentsMargins(), self._inner.spacing(), self._buttons.sizeHint()
        whole = self.width() - margins.left() - margins.right()
        rest = whole - gap - buttons.width()
        if rest < self._words.minimumSize().width():
            return False
        below = self._words.heightForWidth(whole) + gap + buttons.height()
        return max(self._words.heightForWidth(rest), buttons.height()) <= below

    def show_detail(self, detail: TicketDetail, now: datetime, me: Person) -> None:
        """Shows what is demanded of a ticket to the person who reads."""
        self._detail = detail
        shown = self._next = presenter.next_step(detail, now, me)
        self._label.setText(_("Next step") if shown.step else _("No step"))
        self._rule.setText(shown.rule)
        self._rule.setToolTip(plain_tip(shown.clause))
        self._due.setText(_("due {time}").format(time=shown.due) if shown.due else "")
        self._sentence.setText(shown.sentence)
        self._go.setVisible(shown.mine)
        if shown.mine:
            self._go.set_words(shown.button)
            self._go.set_icon(shown.icon)
        self._who_face.setVisible(bool(shown.who))
        self._who.setVisible(bool(shown.who))
        if shown.who:
            self._who_face.set_person(shown.who)
            self._who.setText(_("up to {names}").format(names=shown.who))
        self._onward.setVisible(detail.next_id is not None)
        self._fill_menu(detail)
        self._arrange()
        parts = (shown.sentence, shown.rule, self._who.text() if shown.who else "")
        self.setAccessibleName(phrased(part for part in parts if part))

    def _fill_menu(self, detail: TicketDetail) -> None:
        self._menu.clear()
        others = presenter.other_steps(detail)
        for step in others:
            action = QAction(icons.icon(steps.act_icon(step.act), "text2", 16), names.act_name(step.act), self._menu)
            action.setObjectName(f"act_{step.act}")
            action.triggered.connect(self._opener(step))
            self._menu.addAction(action)
        self._other.setVisible(bool(others))

    def _opener(self, step: Step) -> Callable[[], None]:
        def emit() -> None:
            self.act_wanted.emit(ActWanted(step.act, step))

        return emit

    def press(self) -> bool:
        """The filled button; False if there is none for the reader."""
        if self._next is None or self._next.step is None or not self._next.mine:
            return False
        self.act_wanted.emit(ActWanted(self._next.step.act, self._next.step))
        return True

    def take_focus(self) -> bool:
        """Puts the focus on the filled button, else on the way to the new sheet; False if there is neither."""
        for target in (self._go, self._onward):
            if target.isVisible():
                target.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return False

    def _on_onward(self) -> None:
        if self._detail is not None and self._detail.next_id is not None:
            self.ticket_wanted.emit(TicketWanted(self._detail.next_id))

    def minimumSizeHint(self) -> QSize:
        margins = self._outer.contentsMargins()
        under = max(self._words.minimumSize().width(), self._buttons.minimumSize().width())
        return QSize(under + margins.left() + margins.right(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
