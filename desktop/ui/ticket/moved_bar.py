"""What changed beneath an open sheet: field by field, from what to what, by whom; and whose it is to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout

from desktop.base.i18n import gettext as _
from desktop.ui import theme
from desktop.ui.components.buttons import Button, button
from desktop.ui.components.chips import Icon
from desktop.ui.components.layout import empty_layout, hbox, pane, scroll, vbox
from desktop.ui.components.text import Paragraph, Text

_MOST = 168
"""Higher it does not grow, in px: what one types must stay in sight."""


@dataclass(frozen=True, slots=True)
class MovedLine:
    """One field: key and name, what stood there, what stands there now, who made it so; `clash` = I changed it too."""

    key: str
    label: str
    before: str
    now: str
    who: str
    clash: bool


class MovedBar(QFrame):
    """Quiet, above the fields; a field that both changed carries two buttons until one is chosen."""

    theirs_wanted = Signal(str)
    """Their value of this field is to stand."""
    mine_wanted = Signal(str)
    """Mine is to stand, over theirs."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("meanwhile")
        self.setProperty("bar", "warn")
        self._lines: dict[str, MovedLine] = {}
        self._decided: dict[str, str] = {}
        self._title = Text("", "body_strong")
        self._close = button("", "ghost", "x", "s", _("Close this message"))
        self._close.clicked.connect(self._on_close)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._area = scroll(pane(self._grid))
        head = hbox(Icon("users", "warn", line="body"), (self._title, 1), self._close, gap=8)
        self.setLayout(vbox(head, self._area, gap=4, margins=(12, 6, 8, 8)))
        self.hide()

    def add(self, found: Sequence[MovedLine]) -> None:
        """More fields have changed; one that is there already is told anew, and undecided again."""
        for one in found:
            self._lines[one.key] = one
            self._decided.pop(one.key, None)
        self._show()

    def undecided(self) -> tuple[str, ...]:
        """Fields that both changed and nobody has chosen for."""
        return tuple(key for key, one in self._lines.items() if one.clash and key not in self._decided)

    def text(self) -> str:
        """Everything that is told, as one text."""
        return "\n".join(self._words(one) for one in self._lines.values())

    def focus_first(self) -> None:
        """To the first field that must be chosen for."""
        for key in self.undecided()[:1]:
            keep = self.findChild(Button, f"mine.{key}")
            if keep is not None:
                self._area.ensureWidgetVisible(keep)
                keep.setFocus(Qt.FocusReason.OtherFocusReason)

    @staticmethod
    def _words(one: MovedLine) -> str:
        return _("{field}: “{before}” became “{now}”, {who}").format(
            field=one.label, before=one.before or _("(empty)"), now=one.now or _("(empty)"), who=one.who
        )

    def _show(self) -> None:
        left = len(self.undecided())
        told = _("Others changed this sheet meanwhile")
        choose = _("Others changed what you changed too: choose before you save")
        self._title.setText(choose if left else told)
        self._close.setVisible(not left)
        empty_layout(self._grid)
        top = Qt.AlignmentFlag.AlignTop
        for at, one in enumerate(self._lines.values()):
            self._grid.addWidget(Text(one.label, "caption", "text2", line="body"), at, 0, top)
            change = _("{before} → {now}").format(before=one.before or _("(empty)"), now=one.now or _("(empty)"))
            told_by = vbox(Paragraph(change, "body"), Text(one.who, "caption", "text3"), gap=0)
            self._grid.addWidget(pane(told_by), at, 1)
            self._grid.addWidget(self._answer(one), at, 2, top)
        self.setAccessibleName(self.text())
        self.setVisible(bool(self._lines))
        self._fit()

    def _answer(self, one: MovedLine) -> QFrame:
        if not one.clash:
            return pane(hbox(Text(_("taken over"), "caption", "text2", line="body")))
        if one.key in self._decided:
            return pane(hbox(Text(self._decided[one.key], "caption", "text2", line="body")))
        theirs = button(_("Take theirs"), "secondary", size="s", name=_("Take theirs: {field}").format(field=one.label))
        mine = button(_("Keep mine"), "secondary", size="s", name=_("Keep mine: {field}").format(field=one.label))
        theirs.setObjectName(f"theirs.{one.key}")
        mine.setObjectName(f"mine.{one.key}")
        theirs.clicked.connect(partial(self._decide, one, False))
        mine.clicked.connect(partial(self._decide, one, True))
        return pane(hbox(theirs, mine, gap=6))

    def _decide(self, one: MovedLine, mine: bool) -> None:
        self._decided[one.key] = _("mine stays") if mine else _("theirs stands")
        (self.mine_wanted if mine else self.theirs_wanted).emit(one.key)
        self._show()
        self.focus_first()

    def _fit(self) -> None:
        inside = self._area.widget()
        layout = inside.layout() if inside is not None else None
        if layout is None:
            return
        layout.activate()
        width = max(self.width() - 40, 400)
        wanted = layout.heightForWidth(width) if layout.hasHeightForWidth() else layout.sizeHint().height()
        self._area.setFixedHeight(min(wanted + 4, theme.u(_MOST)))

    def _on_close(self) -> None:
        self._lines.clear()
        self._decided.clear()
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
