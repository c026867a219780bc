"""A new passphrase, typed twice, with how hard it is to guess."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QProgressBar, QWidget

from desktop.base.i18n import gettext as _
from desktop.base.i18n import mark
from desktop.ui.components.check import Check
from desktop.ui.components.fields import field, line_edit
from desktop.ui.components.layout import hbox, vbox
from desktop.ui.components.text import Text
from desktop.ui.first_run.passphrase import TAKEN, Grade, strength

_GRADES = {
    Grade.EMPTY: "",
    Grade.SHORT: mark("too short"),
    Grade.WEAK: mark("easy to guess"),
    Grade.FAIR: mark("good enough"),
    Grade.STRONG: mark("strong"),
}


def secret_edit() -> QLineEdit:
    """A line edit that shows dots."""
    edit = line_edit()
    edit.setEchoMode(QLineEdit.EchoMode.Password)
    return edit


class PassphraseFields(QWidget):
    """Two fields, a bar, and a check that shows what is typed."""

    def __init__(self, label: str, again: str, hint: str) -> None:
        super().__init__()
        self._known: tuple[str, ...] = ()
        self._first, self._again = secret_edit(), secret_edit()
        self.fields = (field(label, self._first, True, hint), field(again, self._again, True))
        for edit, name in ((self._first, "passphrase_first"), (self._again, "passphrase_again")):
            edit.setObjectName(name)
        self._bar = QProgressBar()
        self._bar.setRange(0, 100)
        self._bar.setAccessibleName(_("Strength"))
        self._grade = Text("", "caption", "text2")
        self._grade.hide()
        show = Check(_("Show what I type"))
        show.toggled.connect(self._show_words)
        self._first.textEdited.connect(self._show_strength)
        for each in self.fields:
            each.widget.textEdited.connect(lambda _text, one=each: one.set_error(""))  # type: ignore[attr-defined]
        first, second = self.fields
        self.setLayout(vbox(first, hbox((self._bar, 1), self._grade, gap=12), second, show, gap=8))
        self.setFocusProxy(self._first)

    def words(self) -> str:
        """What stands in the first one."""
        return self._first.text()

    def words_again(self) -> str:
        """What stands in the second one."""
        return self._again.text()

    def last(self) -> QLineEdit:
        """The second one, where Enter goes on."""
        return self._again

    def know(self, words: tuple[str, ...]) -> None:
        """Words that make a passphrase no stronger."""
        self._known = words
        self._show_strength(self._first.text())

    def check(self) -> bool:
        """Whether it can be taken; if not, says why at the field and goes there."""
        weak = strength(self.words(), self._known).grade not in TAKEN
        other = not weak and self.words() != self.words_again()
        problems = (
            _("Too easy to guess: make it longer, or several words.") if weak else "",
            _("This is not the same.") if other else "",
        )
        for each, problem in zip(self.fields, problems, strict=True):
            each.set_error(problem)
        for each, problem in reversed(list(zip(self.fields, problems, strict=True))):
            if problem:
                each.widget.setFocus()
        return not any(problems)

    def refuse(self, sentence: str) -> None:
        """Why the desk refused it."""
        self.fields[0].set_error(sentence)
        self._first.setFocus()

    def _show_strength(self, words: str) -> None:
        found = strength(words, self._known)
        self._bar.setValue(round(found.share * 100))
        self._grade.setText(_(_GRADES[found.grade]) if _GRADES[found.grade] else "")
        self._grade.setVisible(found.grade is not Grade.EMPTY)
        self._grade.set_tone("ok" if found.grade in TAKEN else "warn")

    def _show_words(self, shown: bool) -> None:
        for edit in (self._first, self._again):
            edit.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
