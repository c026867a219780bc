"""Why a deadline ends when it does: the popover under a clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.base.i18n import gettext as _
from desktop.domain.authority import AuthorityTerm
from desktop.domain.policy import Policy
from desktop.domain.types import Explanation
from desktop.ui import theme
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import Icon, Painted
from desktop.ui.components.dialog import Popover
from desktop.ui.components.layout import Item, hbox, line, pane, vbox
from desktop.ui.components.text import Elided, Paragraph, Text
from desktop.ui.ticket import explain
from desktop.ui.ticket.day_strip import DayStrip, draw_span
from desktop.ui.ticket.reasons import Reason

_FEW = 3
"""Days."""
_LOOKS = ("counted", "planned", "over", "waiting", "skipped")


class DeadlinePopover(Popover):
    """Result, day strip, legend, reasons; Esc closes, "copy" puts it all on the clipboard as text."""

    def __init__(
        self,
        explanation: Explanation,
        policy: Policy,
        now: datetime,
        parent: QWidget,
        terms: Sequence[AuthorityTerm] = (),
    ) -> None:
        self._shown = explain.picture(explanation, policy, now, terms)
        self._copied = Text("", "caption", "ok")
        super().__init__(self._body(), self._shown.title, parent)
        self.setObjectName("deadline")
        strip = self.findChild(DayStrip)
        wanted = max(theme.u(520), (strip.sizeHint().width() if strip else 0) + 36)
        self.setMinimumWidth(min(wanted, self.screen().availableGeometry().width() - 40))

    def _body(self) -> QBoxLayout:
        shown = self._shown
        close = button("", "ghost", "x", "s", _("Close"))
        close.setObjectName("close_deadline")
        close.clicked.connect(self._on_close)
        words = vbox(Text(shown.title, "subtitle", wrap=True), gap=0)
        if shown.clause:
            words.addWidget(Paragraph(shown.clause, "body", "text2"))
        head = hbox((words, 1), close, gap=8)
        head.setAlignment(close, Qt.AlignmentFlag.AlignTop)
        reasons = vbox(*(_reason(one) for one in shown.reasons), gap=2)
        return vbox(
            head,
            _result(shown),
            *_picture(shown, reasons),
            *_information(shown),
            line(),
            self._foot(),
            gap=8,
            margins=(20, 12, 16, 8),
        )

    def _foot(self) -> QBoxLayout:
        copy = button(_("Copy as text"), "ghost", "copy", "s")
        copy.setObjectName("copy_explanation")
        copy.clicked.connect(self.copy)
        return hbox(copy, self._copied, None, Elided(self._shown.note, "caption", "text3"), gap=8)

    def text(self) -> str:
        """The explanation as plain text."""
        return explain.as_text(self._shown)

    def copy(self) -> None:
        """Puts the explanation on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())
        self._copied.setText(_("copied"))

    def _on_close(self) -> None:
        self.close()


def _picture(shown: explain.Picture, reasons: QBoxLayout) -> tuple[Item, ...]:
    """Days above their reasons; few days leave room for the reasons beside them."""
    strip = DayStrip(shown)
    if len(shown.columns) > _FEW:
        return strip, _legend(shown), line(), reasons
    strip.setFixedWidth(strip.sizeHint().width())
    reasons.addStretch(1)
    return hbox(strip, line("vline"), (reasons, 1), gap=16), _legend(shown)


def _information(shown: explain.Picture) -> tuple[Item, ...]:
    """The authority's own terms, set apart and in grey: they bind nobody here."""
    if not shown.information:
        return ()
    heading, *terms, verify = shown.information
    lines = [Paragraph(term, "caption", "text3") for term in terms]
    body = vbox(Text(heading, "caption_strong", "text2"), *lines, Paragraph(verify, "caption", "warn"), gap=2)
    return line(), pane(body, "deadline_information")


def _result(shown: explain.Picture) -> QWidget:
    row = hbox(gap=20, margins=(16, 6, 16, 6))
    for at, fact in enumerate(shown.facts):
        if at:
            row.addWidget(line("vline", 32))
        row.addLayout(vbox(Text(fact.label, "caption", "text2"), Text(fact.value, "subtitle", fact.tone), gap=0))
    row.addStretch(1)
    return pane(row, kind="well")


def _legend(shown: explain.Picture) -> QBoxLayout:
    words = {
        "counted": _("already counted"),
        "planned": _("will count"),
        "over": _("beyond the end"),
        "waiting": _("waiting for the customer, not counted"),
        "skipped": _("weekend and holidays, not counted"),
    }
    present = {piece.look for column in shown.columns for piece in column.pieces}
    row = hbox(gap=6)
    for look in _LOOKS:
        if look in present:
            row.addWidget(_swatch(look))
            row.addWidget(Text(words[look], "caption", "text2"))
            row.addSpacing(8)
    row.addStretch(1)
    return row


def _swatch(look: str) -> Painted:
    return Painted(lambda: (18, 12), lambda p, r: draw_span(p, r, look))


def _reason(one: Reason) -> QWidget:
    mark = Icon(one.icon, one.tone, 14)
    row = hbox(mark, (Paragraph(one.text, "body"), 1), Text(one.source, "caption", "text3"), gap=8)
    row.setAlignment(mark, Qt.AlignmentFlag.AlignVCenter)
    return pane(row)
