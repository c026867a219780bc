"""Words on a page: a label, one elided line, a wrapped paragraph. Never rich text."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.ui import theme
from desktop.ui.components import lines, paint


class Text(QLabel):
    """A label with a type role and a colour role. `line` lends another role's line height; `width` is in px."""

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        tone: str = "text",
        wrap: bool = False,
        width: int = 0,
        align: Qt.AlignmentFlag | None = None,
        line: str = "",
    ) -> None:
        super().__init__()
        self._line, self._width = line or role, width
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setProperty("tone", tone)
        self.setProperty("role", role)
        self.setText(text)
        if align is not None:
            self.setAlignment(align)
        self._restyle()
        theme.signals().changed.connect(self._restyle)

    def set_tone(self, tone: str) -> None:
        """Another colour role."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            repolish(self)

    def set_role(self, role: str) -> None:
        """Another type role."""
        self._line = role
        if self.property("role") != role:
            self.setProperty("role", role)
            repolish(self)
        self._restyle()

    def _restyle(self) -> None:
        if not self.wordWrap():
            self.setMinimumHeight(theme.line_height(self._line))
            self.setIndent(self.indent())  # QLabel keeps its old size hint otherwise
        if self._width:
            self.setFixedWidth(theme.u(self._width))

    def setText(self, text: str) -> None:
        super().setText(paint.close_dots(text))


class Elided(QWidget):
    """One line that ends in "…" where it doesn't fit and then shows the whole text as a tooltip."""

    def __init__(self, text: str = "", role: str = "body", tone: str = "text") -> None:
        super().__init__()
        self._text, self._role, self._tone = "", role, tone
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._restyle()
        self.setText(text)
        theme.signals().changed.connect(self._restyle)

    def text(self) -> str:
        """The whole text."""
        return self._text

    def setText(self, text: str) -> None:
        """Shows another text."""
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def set_tone(self, tone: str) -> None:
        """Another colour role."""
        self._tone = tone
        self.update()

    def _restyle(self) -> None:
        self.setFixedHeight(theme.line_height(self._role))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(round(paint.text_width(self._text, self._role)) + 2, theme.line_height(self._role))

    def minimumSizeHint(self) -> QSize:
        return QSize(24, theme.line_height(self._role))

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        width = paint.draw_text(p, QRectF(self.rect()), self._text, self._role, self._tone)
        cut = width < paint.text_width(self._text, self._role) - 0.5
        tip = plain_tip(self._text) if cut else ""
        if self.toolTip() != tip:
            self.setToolTip(tip)


class Paragraph(QWidget):
    """Wrapped text with the line height of its role, which QLabel can't; a marker behind some words.

    `centred` = every line in the middle, all about as long as each other.
    """

    def __init__(
        self,
        text: str = "",
        role: str = "reading",
        tone: str = "text",
        marks: tuple[str, ...] = (),
        centred: bool = False,
    ) -> None:
        super().__init__()
        self._text, self._role, self._tone, self._marks, self._centred = text, role, tone, marks, centred
        self.setAccessibleName(text)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.signals().changed.connect(self.updateGeometry)

    def text(self) -> str:
        """The whole text."""
        return self._text

    def setText(self, text: str, marks: tuple[str, ...] = ()) -> None:
        """Shows another text."""
        self._text, self._marks = text, marks
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def set_tone(self, tone: str) -> None:
        """Another colour role."""
        self._tone = tone
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return lines.paragraph_height(self._text, self._role, width)

    def sizeHint(self) -> QSize:
        width = min(320, round(paint.text_width(self._text, self._role)) + 2)
        return QSize(width, self.heightForWidth(max(self.width(), width)))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, theme.line_height(self._role))

    def paintEvent(self, _event: QPaintEvent) -> None:
        room = QRectF(self.rect())
        if self._centred:
            width = lines.balanced_width(self._text, self._role, self.width())
            room.adjust((self.width() - width) / 2, 0, (width - self.width()) / 2, 0)
        lines.draw_paragraph(
            QPainter(self), room, self._text, self._role, self._tone, self._marks, centred=self._centred
        )


def repolish(widget: QWidget) -> None:
    """Makes the style sheet look at changed properties again."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def plain_tip(text: str) -> str:
    """A tooltip that Qt can't mistake for markup, wrapped by hand at about forty characters."""
    from html import escape

    return f"<p style='white-space: pre-wrap'>{escape(text)}</p>" if text else ""
