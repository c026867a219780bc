"""Finding one's way in a long text of rules: its sections by name, and any word."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QTextDocument
from PySide6.QtWidgets import QFrame, QWidget

from desktop.base.i18n import gettext as _
from desktop.ui.components.code_edit import CodeEdit
from desktop.ui.components.fields import LineEdit, combo
from desktop.ui.components.layout import hbox
from desktop.ui.wording.rules import section_name

_HEADER = re.compile(r"^[ \t]*\[\[?[ \t]*([a-z_]+)", re.MULTILINE)
_PAUSE_MS = 300
_SHOWN = 12
"""Characters of a section's name."""


class _Find(LineEdit):
    """Enter finds the next place, Shift+Enter the one before."""

    def __init__(self, navigator: Navigator) -> None:
        super().__init__("", _("Find in the rules"), "search")
        self._navigator = navigator

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & _CONTROL:
            self._navigator.find_words(backward=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().keyPressEvent(event)


_CONTROL = Qt.KeyboardModifier.ControlModifier


class Navigator(QFrame):
    """Stands over an editor. Ctrl+F goes to the words to be found."""

    def __init__(self, edit: CodeEdit, page: QWidget) -> None:
        super().__init__()
        self._edit = edit
        self._lines: dict[str, int] = {}
        self._sections = combo((), name=_("Section"))
        self._sections.setObjectName("rules_sections")
        self._sections.setMinimumContentsLength(_SHOWN)
        self._words = _Find(self)
        self._words.setObjectName("rules_find")
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_PAUSE_MS)
        self.setLayout(hbox(self._sections, (self._words, 1), gap=8))
        self._sections.activated.connect(self._on_section)
        self._later.timeout.connect(self._read)
        edit.textChanged.connect(self._later.start)
        find = QShortcut(QKeySequence("Ctrl+F"), page, self._begin)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._read()

    def _begin(self) -> None:
        self._words.setFocus()
        self._words.selectAll()

    def _read(self) -> None:
        """The sections as they stand now, in their order."""
        text = self._edit.toPlainText()
        found: dict[str, int] = {}
        for match in _HEADER.finditer(text):
            found.setdefault(match[1], text.count("\n", 0, match.start()) + 1)
        if list(found) != list(self._lines):
            self._sections.set_choices([("", _("Go to …")), *((one, section_name(one)) for one in found)])
        self._lines = found

    def _on_section(self, _index: int) -> None:
        line = self._lines.get(self._sections.code())
        if line:
            self._edit.go_to(line)
        self._sections.choose("")

    def find_words(self, backward: bool = False) -> bool:
        """Marks the next place of the words, round the end; False where there is none, and the field says so."""
        words = self._words.text()
        flags = QTextDocument.FindFlag.FindBackward if backward else QTextDocument.FindFlag(0)
        found = bool(words) and (self._edit.find(words, flags) or self._round(words, flags, backward))
        self._words.setProperty("error", "" if found or not words else "true")
        self._words.setAccessibleDescription("" if found or not words else _("Not found"))
        self._words.setToolTip("" if found or not words else _("Not found"))
        self._words.style().unpolish(self._words)
        self._words.style().polish(self._words)
        if found:
            self._edit.centerCursor()
        return found

    def _round(self, words: str, flags: QTextDocument.FindFlag, backward: bool) -> bool:
        cursor = self._edit.textCursor()
        cursor.movePosition(cursor.MoveOperation.End if backward else cursor.MoveOperation.Start)
        before = self._edit.textCursor()
        self._edit.setTextCursor(cursor)
        if self._edit.find(words, flags):
            return True
        self._edit.setTextCursor(before)
        return False
