"""Trigger words marked in the text while it is typed."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument

from desktop.domain.types import Hit
from desktop.ui import theme


class TriggerHighlighter(QSyntaxHighlighter):
    """Background and underline under the words that fired; colour alone says nothing.

    Only spans that the rules found are marked: a denied word (“I won't go to a lawyer”) stays plain.
    """

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._spans: tuple[tuple[int, int], ...] = ()
        self._format = QTextCharFormat()
        theme.signals().changed.connect(self.rehighlight)

    def show_hits(self, hits: Iterable[Hit]) -> None:
        """Marks these hits; the text must be the one they were found in."""
        spans = tuple(sorted((h.start, h.end) for h in hits if h.start >= 0))
        if spans != self._spans:
            self._spans = spans
            self.rehighlight()

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """What is marked: first and last position (end not included), in order."""
        return self._spans

    def highlightBlock(self, text: str) -> None:
        self._format.setBackground(theme.color("mark"))
        self._format.setForeground(theme.color("text"))
        self._format.setFontUnderline(True)
        self._format.setUnderlineColor(theme.color("warn"))
        top = self.currentBlock().position()
        for start, end in self._spans:
            first, last = max(start - top, 0), min(end - top, len(text))
            if first < last:
                self.setFormat(first, last - first, self._format)
