"""Long text: an edit with a real line height, and marks behind trigger words."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QSize
from PySide6.QtGui import QSyntaxHighlighter, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit

from desktop.ui import fonts, theme
from desktop.ui.components.keys import leaves_to_window


class TriggerHighlighter(QSyntaxHighlighter):
    """Marks words while they are typed: ground and underline, not colour alone."""

    def __init__(self, document: QTextDocument, words: tuple[str, ...] = ()) -> None:
        super().__init__(document)
        self._words = words
        theme.signals().changed.connect(self.rehighlight)

    def set_words(self, words: tuple[str, ...]) -> None:
        """Marks other words."""
        if words != self._words:
            self._words = words
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        look = QTextCharFormat()
        look.setBackground(theme.color("mark"))
        look.setFontUnderline(True)
        look.setUnderlineColor(theme.color("warn"))
        for word in self._words:
            at = text.find(word)
            while word and at >= 0:
                self.setFormat(at, len(word), look)
                at = text.find(word, at + len(word))


class TextEdit(QTextEdit):
    """Plain text in lines of its role's height; Tab leaves it. It grows from `height` to four times that."""

    def __init__(self, text: str = "", height: int = 120, role: str = "reading", placeholder: str = "") -> None:
        super().__init__()
        self._role, self._least, self._setting = role, height, False
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setPlaceholderText(placeholder)
        self.setProperty("role", role)
        self._marks: TriggerHighlighter | None = None
        self.setPlainText(text)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self._restyle()
        theme.signals().changed.connect(self._restyle)

    def set_marks(self, words: tuple[str, ...]) -> None:
        """Marks these words in the text."""
        if self._marks is None:
            if not words:
                return
            self._marks = TriggerHighlighter(self.document())
        self._marks.set_words(words)

    def _restyle(self) -> None:
        self.document().setDefaultFont(fonts.font(self._role))
        self._set_line_height()
        self._grow()

    def _set_line_height(self) -> None:
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        block = QTextBlockFormat()
        block.setLineHeight(theme.line_height(self._role), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor.mergeBlockFormat(block)
        self.document().clearUndoRedoStacks()

    def _grow(self) -> None:
        least = theme.u(self._least)
        wanted = round(self.document().size().height()) + 12
        height = min(max(least, wanted), least * 4)
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)

    def setPlainText(self, text: str) -> None:
        super().setPlainText(text)
        self._set_line_height()

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasText():
            self.insertPlainText(source.text())

    def event(self, event: QEvent) -> bool:
        return False if leaves_to_window(event) else super().event(event)

    def sizeHint(self) -> QSize:
        return QSize(320, theme.u(self._least))


def text_edit(
    text: str = "",
    marks: tuple[str, ...] = (),
    height: int = 120,
    focused: bool = False,
    role: str = "reading",
    placeholder: str = "",
) -> TextEdit:
    """A long text; `marks` are words to highlight, `height` in px is the least."""
    edit = TextEdit(text, height, role, placeholder)
    edit.set_marks(marks)
    if focused:
        edit.moveCursor(QTextCursor.MoveOperation.End)
        edit.setFocus()
    return edit
