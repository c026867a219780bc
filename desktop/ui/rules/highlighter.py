"""A light hand on TOML: headings, keys, remarks. Texts stay as they are."""

from __future__ import annotations

import re

from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from desktop.ui import theme

_HEADING = re.compile(r"^\s*\[\[?[^\]]*\]\]?")
_KEY = re.compile(r'^\s*("[^"]*"|[\w.-]+)\s*(?==)')
_INNER = re.compile(r"[{,]\s*([\w-]+)\s*(?==)")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"?')


class TomlHighlighter(QSyntaxHighlighter):
    """Headings bold, keys in the accent, remarks grey: it reads without colour as well."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        theme.signals().changed.connect(self._on_look)

    def _on_look(self) -> None:
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        heading = _HEADING.match(text)
        if heading:
            self.setFormat(0, heading.end(), _look("text", bold=True))
        key = _KEY.match(text)
        if key:
            self.setFormat(key.start(1), len(key[1]), _look("accent_text"))
        strings = [found.span() for found in _STRING.finditer(text)]
        for found in _INNER.finditer(text):
            if not _inside(found.start(1), strings):
                self.setFormat(found.start(1), len(found[1]), _look("accent_text"))
        remark = next((r for r in re.finditer("#", text) if not _inside(r.start(), strings)), None)
        if remark:
            self.setFormat(remark.start(), len(text) - remark.start(), _look("text3"))


def _inside(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(first <= at < last for first, last in spans)


def _look(role: str, bold: bool = False) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(theme.color(role))
    if bold:
        made.setFontWeight(QFont.Weight.Bold)
    return made
