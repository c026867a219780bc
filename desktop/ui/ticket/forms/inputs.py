"""One widget per kind of field: it holds what was typed, tells its value, and says when it can't be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCompleter, QFileDialog, QWidget

from desktop.base.i18n import gettext as _
from desktop.base.i18n import mark
from desktop.ui.components.buttons import button
from desktop.ui.components.check import Check
from desktop.ui.components.fields import Combo, line_edit
from desktop.ui.components.flow import FlowLayout
from desktop.ui.components.layout import hbox, vbox
from desktop.ui.components.places import chosen_place, typed_place
from desktop.ui.components.segments import Segments
from desktop.ui.components.text import Paragraph, plain_tip
from desktop.ui.components.text_edit import TextEdit
from desktop.ui.ticket.forms import reading
from desktop.ui.ticket.forms.fields import Field, Kind, Option
from desktop.ui.ticket.forms.rating import Ratings
from desktop.ui.ticket.forms.shares import Shares

_EXAMPLES = {
    Kind.MOMENT: mark("10:30 or tomorrow 10:30"),
    Kind.DAY: mark("today or 11-30"),
}


class Input(QWidget):
    """What all inputs offer. `raw` is what a draft keeps, `value` what an act takes."""

    edited = Signal()
    """A person changed it."""

    def __init__(self, control: QWidget) -> None:
        super().__init__()
        self.control = control
        self.row = hbox(control, gap=0)
        self.setLayout(self.row)
        self.setFocusProxy(control)

    def value(self) -> Any:
        """The value for the act; None, "" or {} if nothing was said.

        Raises:
            UnreadableError: what was typed can't be read.
        """
        return self.raw()

    def raw(self) -> Any:
        """What stands in it, as JSON can hold it."""
        raise NotImplementedError

    def set_raw(self, raw: Any) -> None:
        """Puts a draft back."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Puts a value in."""
        self.set_raw(value)

    def echo(self) -> str:
        """How it was understood, "" where that goes without saying."""
        return ""

    def name_control(self, name: str, label: str) -> None:
        """Object name and accessible name of the control that takes the focus."""
        self.control.setObjectName(name)
        self.control.setAccessibleName(label)

    def focus_on(self, _field: str) -> None:
        """Puts the focus where the argument of this dotted name is typed."""
        self.setFocus()


class LineInput(Input):
    """One line of text."""

    def __init__(self, described: Field, suggested: tuple[Option, ...] = ()) -> None:
        example = described.placeholder or _EXAMPLES.get(described.kind, "")
        self._line = line_edit("", _(example) if example else "")
        super().__init__(self._line)
        if suggested:
            completer = QCompleter([option.text for option in suggested], self)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.activated.connect(self._on_completed)
            self._line.setCompleter(completer)
        self._line.textEdited.connect(self.edited)

    def _on_completed(self, _text: str) -> None:
        self.edited.emit()

    def raw(self) -> str:
        return self._line.text().strip()

    def set_raw(self, raw: Any) -> None:
        self._line.setText(str(raw or ""))
        self._line.setCursorPosition(0)


class TextInput(Input):
    """Several lines of text."""

    def __init__(self, described: Field) -> None:
        self._text = TextEdit(
            "", 24 * described.lines + 12, "reading", _(described.placeholder) if described.placeholder else ""
        )
        super().__init__(self._text)
        self._text.textChanged.connect(self.edited)

    def set_marks(self, words: tuple[str, ...]) -> None:
        """Marks these words while they are typed."""
        self._text.set_marks(words)

    def raw(self) -> str:
        return self._text.toPlainText().strip()

    def set_raw(self, raw: Any) -> None:
        self._text.setPlainText(str(raw or ""))


class ReadInput(LineInput):
    """A line that is read as something else: an instant, a date, an amount, a share."""

    def __init__(
        self, described: Field, read: Callable[[str], Any], show: Callable[[Any], str], echo: Callable[[Any], str]
    ) -> None:
        self._read, self._show, self._echo = read, show, echo
        super().__init__(described)

    def value(self) -> Any:
        return self._read(self.raw())

    def set_value(self, value: Any) -> None:
        self.set_raw(self._show(value))

    def echo(self) -> str:
        try:
            value = self.value()
        except reading.UnreadableError:
            return ""
        return self._echo(value) if value not in (None, "") else ""


class ChoiceInput(Input):
    """One of several, in a list that opens; the first line stands for none where none may be."""

    def __init__(self, options: tuple[Option, ...], needed: bool) -> None:
        self._options = options
        self._combo = Combo()
        blank = any(option.value == "" for option in options)
        self._lead = 0 if blank else 1
        if self._lead:
            self._combo.addItem(_("choose …") if needed else "—")
        for option in options:
            self._combo.addItem(
                _("{text} ({note})").format(text=option.text, note=option.note) if option.note else option.text
            )
        super().__init__(self._combo)
        self._combo.activated.connect(self.edited)

    def raw(self) -> Any:
        at = self._combo.currentIndex() - self._lead
        return self._options[at].value if at >= 0 else None

    def set_raw(self, raw: Any) -> None:
        values = [option.value for option in self._options]
        if raw in values:
            self._combo.setCurrentIndex(values.index(raw) + self._lead)
        elif raw not in (None, ""):
            self._keep_unknown(raw)
        else:
            self._combo.setCurrentIndex(0)

    def _keep_unknown(self, raw: Any) -> None:
        """An old ticket may hold a code that the pack no longer offers: it stays what it is."""
        self._options = (*self._options, Option(raw, str(raw)))
        self._combo.addItem(str(raw))
        self._combo.setCurrentIndex(self._combo.count() - 1)


class SegmentsInput(Input):
    """One of few, side by side."""

    def __init__(self, options: tuple[Option, ...]) -> None:
        self._options = options
        self._segments = Segments([option.text for option in options], -1)
        super().__init__(self._segments)
        self.row.addStretch(1)
        self._segments.chosen.connect(self._on_chosen)

    def _on_chosen(self, _index: int) -> None:
        self.edited.emit()

    def raw(self) -> Any:
        at = self._segments.current()
        return self._options[at].value if at >= 0 else None

    def set_raw(self, raw: Any) -> None:
        for at, option in enumerate(self._options):
            if option.value == raw and isinstance(option.value, bool) == isinstance(raw, bool):
                self._segments.set_current(at)


class CheckInput(Input):
    """Yes or no; its own label stands beside the box."""

    def __init__(self, label: str) -> None:
        self._check = Check(label)
        super().__init__(self._check)
        self._check.clicked.connect(self._on_clicked)

    def _on_clicked(self, _on: bool) -> None:
        self.edited.emit()

    def raw(self) -> bool:
        return self._check.isChecked()

    def set_raw(self, raw: Any) -> None:
        self._check.setChecked(bool(raw))


class ChecksInput(Input):
    """Any of several: a mapping of code to True, those that are not ticked left out."""

    def __init__(self, options: tuple[Option, ...]) -> None:
        self._checks = {option.value: Check(option.text) for option in options}
        for option in options:
            self._checks[option.value].setToolTip(plain_tip(option.note))
        holder = QWidget()
        flow = FlowLayout(gap=16, between=6)
        for check in self._checks.values():
            flow.addWidget(check)
        holder.setLayout(flow)
        super().__init__(holder)
        first = next(iter(self._checks.values()), None)
        if first is not None:
            self.setFocusProxy(first)
        for code, check in self._checks.items():
            check.setObjectName(f"check.{code}")
            check.clicked.connect(self._on_clicked)

    def _on_clicked(self, _on: bool) -> None:
        self.edited.emit()

    def raw(self) -> dict[str, bool]:
        return {code: True for code, check in self._checks.items() if check.isChecked()}

    def set_raw(self, raw: Any) -> None:
        for code, check in self._checks.items():
            check.setChecked(bool((raw or {}).get(code)))


class RatingInput(Input):
    """An answer of the satisfaction scale."""

    def __init__(self, options: tuple[Option, ...]) -> None:
        self._ratings = Ratings(options)
        super().__init__(self._ratings)
        self._ratings.chosen.connect(self.edited)

    def raw(self) -> int | None:
        return self._ratings.value()

    def set_raw(self, raw: Any) -> None:
        self._ratings.set_value(raw)

    def press(self, number: int) -> None:
        """Chooses an answer by its key."""
        self._ratings.press(number)


class SharesInput(Input):
    """Who bears what: a whole number of percent per party, those left empty left out."""

    def __init__(self, options: tuple[Option, ...]) -> None:
        self._shares = Shares(options)
        super().__init__(self._shares)
        self._shares.edited.connect(self.edited)

    def value(self) -> dict[str, int]:
        read = {code: reading.percent(text) for code, text in self.raw().items()}
        return {code: number for code, number in read.items() if number is not None}

    def raw(self) -> dict[str, str]:
        return self._shares.texts()

    def set_raw(self, raw: Any) -> None:
        self._shares.set_texts({code: str(text) for code, text in (raw or {}).items()})

    def name_control(self, name: str, label: str) -> None:
        super().name_control(name, label)
        self._shares.name_lines(name, label)

    def focus_on(self, field: str) -> None:
        self._shares.focus_on(field.rpartition(".")[2])


class FileInput(LineInput):
    """A file of this PC: chosen, dropped or typed."""

    def __init__(self, described: Field) -> None:
        super().__init__(described)
        pick = button(_("Choose …"), "secondary", "folder-open", name=_("Choose a file"))
        pick.setObjectName("choose_file")
        pick.clicked.connect(self._on_choose)
        self.row.setSpacing(8)
        self.row.addWidget(pick)

    def raw(self) -> str:
        return typed_place(self._line.text())

    def _on_choose(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(self, _("Choose a file"), str(Path.home()))
        if chosen:
            self.set_raw(chosen_place(chosen))
            self.edited.emit()


class ReadyInput(Input):
    """Ready words: read, put on the clipboard, and ticked once they were sent as they stand.

    The value is the code of what was sent, None while nothing was.
    """

    def __init__(self, options: tuple[Option, ...]) -> None:
        self._options = options
        self._which = Combo(*(option.text for option in options))
        self._words = Paragraph("", "body")
        self._copy = button(_("Copy"), "secondary", "copy", "s")
        self._sent = Check(_("Sent as it stands"))
        super().__init__(self._copy)
        self.row.removeWidget(self._copy)
        foot = hbox(self._which, self._copy, self._sent, None, gap=12)
        self.row.addLayout(vbox(self._words, foot, gap=6))
        self._which.setVisible(len(options) > 1)
        self._which.setAccessibleName(_("Which words"))
        self._copy.clicked.connect(self._on_copy)
        self._which.activated.connect(self._on_chosen)
        self._sent.clicked.connect(self._on_ticked)
        self._show()

    def name_control(self, name: str, label: str) -> None:
        super().name_control(name, label)
        self._which.setObjectName(f"{name}.which")
        self._sent.setObjectName(f"{name}.sent")

    def _option(self) -> Option:
        return self._options[self._which.currentIndex()]

    def _show(self) -> None:
        self._words.setText(self._option().note)
        self._copy.set_words(_("Copy"))

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._option().note)
        self._copy.set_words(_("Copied"))

    def _on_chosen(self, _index: int) -> None:
        self._show()
        self.edited.emit()

    def _on_ticked(self, _on: bool) -> None:
        self.edited.emit()

    def raw(self) -> Any:
        return self._option().value if self._sent.isChecked() else None

    def set_raw(self, raw: Any) -> None:
        values = [option.value for option in self._options]
        self._sent.setChecked(raw in values)
        if raw in values:
            self._which.setCurrentIndex(values.index(raw))
        self._show()
