"""Plain text in even columns with line numbers; one line can be marked as wrong. Also shows a comparison."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from desktop.ui import fonts, theme
from desktop.ui.components import paint

_PAD = 10


def even_font() -> QFont:
    """The system's font of even widths; Chinese from the packaged one."""
    made = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    made.setFamilies([*made.families(), "DejaVu Sans Mono", fonts.FAMILY])
    made.setPixelSize(theme.type_role("row")[0])
    made.setStyleHint(QFont.StyleHint.Monospace)
    return made


class _Margin(QWidget):
    """The numbers beside the lines."""

    def __init__(self, edit: CodeEdit) -> None:
        super().__init__(edit)
        self._edit = edit

    def sizeHint(self) -> QSize:
        return QSize(self._edit.margin_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._edit.paint_margin(self, event)


class CodeEdit(QPlainTextEdit):
    """`set_signs` replaces the numbers by signs, for a comparison; Tab leaves the field as in every other form."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._margin = _Margin(self)
        self._wrong = 0
        self._signs: tuple[str, ...] = ()
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setCornerWidget(QWidget())
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.blockCountChanged.connect(lambda _count: self._place())
        self.updateRequest.connect(self._on_update)
        self.cursorPositionChanged.connect(self._tint)
        self._restyle()
        theme.signals().changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.setFont(even_font())
        self._place()
        self._tint()

    def set_wrong_line(self, line: int) -> None:
        """Marks a line, 1 = the first; 0 marks none."""
        if line != self._wrong:
            self._wrong = line
            self._tint()
            self._margin.update()

    def wrong_line(self) -> int:
        """The line that is marked; 0 = none."""
        return self._wrong

    def go_to(self, line: int) -> None:
        """Puts the cursor at the beginning of a line and the line in the middle."""
        block = self.document().findBlockByNumber(max(line - 1, 0))
        cursor = QTextCursor(block)
        self.setTextCursor(cursor)
        self.centerCursor()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_signs(self, signs: Sequence[str]) -> None:
        """A sign per line, "+", "-" or " ", told by the sign and by a tint."""
        self._signs = tuple(signs)
        self._place()
        self._tint()

    def replace_all(self, text: str) -> None:
        """Another text as one step that can be undone."""
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def margin_width(self) -> int:
        """Room for the widest number or sign."""
        digits = 1 if self._signs else max(len(str(self.blockCount())), 3)
        return self.fontMetrics().horizontalAdvance("8") * digits + 2 * _PAD

    def _place(self) -> None:
        width = self.margin_width()
        self.setViewportMargins(width, 0, 0, 0)
        inside = self.contentsRect()
        self._margin.setGeometry(QRect(inside.left(), inside.top(), width, inside.height()))

    def _on_update(self, rect: QRect, dy: int) -> None:
        if dy:
            self._margin.scroll(0, dy)
        else:
            self._margin.update(0, rect.y(), self._margin.width(), rect.height())

    def _tint(self) -> None:
        """The line of the cursor, the wrong line, or what was added and removed."""
        tints: list[QTextEdit.ExtraSelection] = []
        if self._signs:
            tints = [
                self._band(at, theme.color("ok_soft" if sign == "+" else "danger_soft"))
                for at, sign in enumerate(self._signs)
                if sign != " "
            ]
        elif not self.isReadOnly():
            tints.append(self._band(self.textCursor().blockNumber(), theme.color("sunken")))
        if self._wrong:
            tints.append(self._band(self._wrong - 1, theme.color("danger_soft")))
        self.setExtraSelections(tints)

    def _band(self, at: int, color: QColor) -> QTextEdit.ExtraSelection:
        made = QTextEdit.ExtraSelection()
        made.format.setBackground(color)
        made.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        made.cursor = QTextCursor(self.document().findBlockByNumber(at))
        return made

    def paint_margin(self, margin: QWidget, event: QPaintEvent) -> None:
        """The numbers or signs of the lines in sight."""
        p = QPainter(margin)
        p.fillRect(event.rect(), theme.color("sunken"))
        p.setFont(self.font())
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= event.rect().bottom():
            height = self.blockBoundingRect(block).height()
            if block.isVisible():  # a wrapped line has its number beside its beginning
                self._paint_line(p, self.first_line(block, top, margin.width()), block)
            block, top = block.next(), top + height

    @staticmethod
    def first_line(block: QTextBlock, top: float, width: int) -> QRectF:
        """Where the first line of a block stands: Chinese makes it higher than the font of even widths is."""
        line = block.layout().lineAt(0)
        return QRectF(0, top + line.y(), width, line.height())

    @staticmethod
    def baseline(block: QTextBlock, first: QRectF) -> float:
        """On what the letters of its first line stand."""
        return first.y() + block.layout().lineAt(0).ascent()

    def _paint_line(self, p: QPainter, rect: QRectF, block: QTextBlock) -> None:
        at = block.blockNumber()
        sign = self._signs[at] if at < len(self._signs) else ""
        wrong = at + 1 == self._wrong
        tone = {"+": "ok", "-": "danger"}.get(sign, "danger" if wrong else "text3")
        if sign in ("+", "-") or wrong:
            p.fillRect(rect, theme.color("ok_soft" if sign == "+" else "danger_soft"))
        if wrong:
            paint.draw_icon(p, "circle-alert", 2, rect.center().y() - 6, 12, "danger")
        p.setPen(theme.color(tone))
        words = sign.replace("-", "−") if self._signs else str(at + 1)
        left = rect.right() - _PAD / 2 - self.fontMetrics().horizontalAdvance(words)
        p.drawText(QPointF(left, self.baseline(block, rect)), words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()
