"""How to talk: the steps of the pack in their order, with phrases to say."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QGridLayout, QSizePolicy

from desktop.base.i18n import gettext as _
from desktop.base.i18n import pick
from desktop.domain.policy import Policy
from desktop.domain.types import Clock, Person
from desktop.ui import theme
from desktop.ui.components import paint
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import Icon
from desktop.ui.components.layout import hbox, pane, vbox
from desktop.ui.components.text import Paragraph, Text, plain_tip
from desktop.ui.wording import clocks

_ROOM = 360


class _TalkStep(QAbstractButton):
    """One step: its number and what to do."""

    def __init__(self, number: int, text: str) -> None:
        super().__init__()
        self._number = str(number)
        self.setText(text)
        self.setToolTip(plain_tip(text))
        self.setAccessibleName(_("Step {number}: {name}").format(number=number, name=text))
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.signals().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(self.natural_width(), theme.line_height("body") + 4)

    def natural_width(self) -> int:
        """Width at which nothing is cut."""
        return round(paint.text_width(self.text(), "body")) + theme.u(14) + 12

    def minimumSizeHint(self) -> QSize:
        return QSize(60, theme.line_height("body") + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        r = QRectF(self.rect())
        on = self.isChecked()
        if on or self.underMouse():
            paint.fill(p, r, "accent_soft" if on else "hover", 4)
        paint.draw_text(p, r.adjusted(6, 0, 0, 0), self._number, "caption_strong", "accent_text")
        paint.draw_text(p, r.adjusted(8 + theme.u(14), 0, -2, 0), self.text(), "body", "accent_text" if on else "text")
        if self.hasFocus():
            paint.draw_focus(p, r, 4)


class TalkCard(QFrame):
    """The order of the talk at a glance; the chosen step shows what can be said. Source: F-talk, F-5.3.1.1."""

    def __init__(self, policy: Policy, person: Person) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setObjectName("intake_talk")
        self._steps = policy.talk
        self._phrase_at = 0
        self._words = _Words({"name": _surname(person)})
        self._group = QButtonGroup(self)
        self._rule = Text("", "caption", "text3")
        self._phrase = Paragraph("", "body")
        self._next = button("", "ghost", "chevron-right", "s", _("Another phrase"))
        self._copy = button("", "ghost", "copy", "s", _("Copy the phrase"))
        self._build()
        if not self._steps:
            self.hide()
        else:
            self._group.button(0).setChecked(True)
            self._on_step(0)

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(2)
        made = [_TalkStep(number + 1, pick(step.name)) for number, step in enumerate(self._steps)]
        columns = _columns(made)
        rows = -(-len(made) // columns)
        for number, step in enumerate(made):
            self._group.addButton(step, number)
            grid.addWidget(step, number % rows, number // rows)
        tools = hbox(self._next, self._copy, gap=2)
        quote = Icon("quote", "text3", 14, line="body")
        row = hbox(quote, (self._phrase, 1), tools, gap=8, margins=(12, 8, 6, 8))
        row.setAlignment(quote, Qt.AlignmentFlag.AlignTop)
        well = pane(row, kind="well")
        head = hbox(
            Icon("message-circle", "accent_text"), Text(_("How to say it"), "body_strong"), None, self._rule, gap=8
        )
        self.setLayout(vbox(head, grid, well, gap=8, margins=(12, 12, 12, 12)))
        self._group.idClicked.connect(self._on_step)
        self._next.clicked.connect(self._on_next)
        self._copy.clicked.connect(self._on_copy)

    def phrase(self) -> str:
        """The phrase shown."""
        return self._phrase.text()

    def show_person(self, person: Person) -> None:
        """Who speaks."""
        self._words["name"] = _surname(person)
        self._show_phrase()

    def show_deadline(self, deadline: Clock | None) -> None:
        """By when one may promise to be back."""
        self._words.pop("time", None)
        if deadline is not None:
            self._words["time"] = clocks.end_words(deadline.due_at, "HH:mm")
        self._show_phrase()

    def _on_step(self, number: int) -> None:
        self._phrase_at = 0
        step = self._steps[number]
        self._rule.setText(step.rule)
        self._next.setVisible(len(step.phrases) > 1)
        self._show_phrase()

    def _on_next(self) -> None:
        self._phrase_at += 1
        self._show_phrase()

    def _show_phrase(self) -> None:
        if not self._steps:
            return
        phrases = self._steps[self._group.checkedId()].phrases
        phrase = pick(phrases[self._phrase_at % len(phrases)]) if phrases else ""
        self._phrase.setText(phrase.format_map(self._words))

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._phrase.text())


class _Words(dict[str, str]):
    """What phrases are filled with; what is not known yet stays open."""

    def __missing__(self, _key: str) -> str:
        return "……"


def _surname(person: Person) -> str:
    """How somebody introduces themselves: the family name in Chinese, else the whole name."""
    return person.name if person.name.isascii() else person.name[:1]


def _columns(steps: list[_TalkStep]) -> int:
    """As many columns as all names fit into, three at most; one where they are long."""
    for columns in (3, 2):
        rows = -(-len(steps) // columns) or 1
        parts = [steps[at : at + rows] for at in range(0, len(steps), rows)]
        if sum(max(step.natural_width() for step in part) for part in parts) <= theme.u(_ROOM):
            return columns
    return 1
