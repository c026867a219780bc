"""What was added and removed against other rules: first which parts, then line by line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget

from desktop.base.i18n import gettext as _
from desktop.base.i18n import ngettext
from desktop.desk.policies import DiffLine
from desktop.domain.policy.compare import PartChange
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import Chip
from desktop.ui.components.code_edit import CodeEdit
from desktop.ui.components.echo import EmptyState
from desktop.ui.components.fields import combo
from desktop.ui.components.flow import flow
from desktop.ui.components.layout import empty_layout, hbox, vbox
from desktop.ui.components.text import Text
from desktop.ui.wording.rules import TONES, part_words

_AROUND = 3
_MOST_PARTS = 12


class DifferenceView(QFrame):
    """Only what differs, with three lines around it; ↓ and ↑ buttons go from place to place."""

    against_chosen = Signal(object)
    """The code of what the text is to be compared with."""

    def __init__(self) -> None:
        super().__init__()
        self._places: tuple[int, ...] = ()
        self.view = CodeEdit(_("Difference"))
        self.view.setObjectName("rules_difference")
        self.view.setReadOnly(True)
        self._against = combo((), name=_("Compare with"))
        self._against.setObjectName("difference_against")
        self._against.activated.connect(lambda _index: self.against_chosen.emit(self._against.code()))
        self._summary = Text("", "body", "text2")
        self._summary.setObjectName("difference_summary")
        self._next = button(_("Next place"), "ghost", "arrow-down", "s")
        self._previous = button(_("Previous place"), "ghost", "arrow-up", "s")
        self._next.setObjectName("difference_next")
        self._previous.setObjectName("difference_previous")
        self._next.clicked.connect(lambda: self.step(1))
        self._previous.clicked.connect(lambda: self.step(-1))
        self._parts = flow()
        self._empty = EmptyState("check", _("No difference"), "")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._empty)
        compared = hbox(Text(_("Compare with"), "caption", "text2"), (self._against, 1), gap=8)
        head = hbox(self._summary, None, self._previous, self._next, gap=4)
        self.setLayout(vbox(compared, head, self._parts, (self._stack, 1), gap=6))

    def set_choices(self, choices: Sequence[tuple[str, str]], chosen: str) -> None:
        """What the text can be compared with: code and name."""
        self._against.set_choices(choices, chosen)

    def choose(self, code: str) -> None:
        """Compares with another one."""
        self._against.choose(code)

    def against(self) -> str:
        """The code of what the text is compared with."""
        return self._against.code()

    def show_difference(self, lines: Sequence[DiffLine], parts: Sequence[PartChange]) -> None:
        """Shows how a text differs from what was chosen."""
        added = sum(1 for line in lines if line.kind == "+")
        removed = sum(1 for line in lines if line.kind == "-")
        self._summary.setText(_summary(added, removed))
        for control in (self._next, self._previous):
            control.setVisible(bool(added or removed))
        self._show_parts(parts)
        if not (added or removed):
            name = self._against.currentText()
            self._empty.set_words("check", _("No difference"), _("The same as: {name}.").format(name=name))
            self._stack.setCurrentIndex(1)
            return
        shown = _folded(lines)
        self.view.setPlainText("\n".join(line.text for line in shown))
        self.view.set_signs([line.kind for line in shown])
        self._places = tuple(
            at for at, line in enumerate(shown) if line.kind in "+-" and (at == 0 or shown[at - 1].kind not in "+-")
        )
        self._stack.setCurrentIndex(0)

    def _show_parts(self, parts: Sequence[PartChange]) -> None:
        empty_layout(self._parts)
        for change in parts[:_MOST_PARTS]:
            self._parts.addWidget(Chip(part_words(change), TONES[change.fate]))
        more = len(parts) - _MOST_PARTS
        if more > 0:
            self._parts.addWidget(Chip(ngettext("{count} more part", "{count} more parts", more).format(count=more)))

    def step(self, by: int) -> None:
        """To the next place (1) or the one before (-1), round the ends."""
        here = self.view.textCursor().blockNumber()
        if not self._places:
            return
        onward = [at for at in self._places if (at > here if by > 0 else at < here)]
        at = (onward[0] if by > 0 else onward[-1]) if onward else self._places[0 if by > 0 else -1]
        self.view.go_to(at + 1)


def _summary(added: int, removed: int) -> str:
    if not (added or removed):
        return ""
    more = ngettext("+ {count} line", "+ {count} lines", added).format(count=added)
    less = ngettext("− {count} line", "− {count} lines", removed).format(count=removed)
    return _("{more}, {less}").format(more=more, less=less)


def _folded(lines: Sequence[DiffLine]) -> list[DiffLine]:
    """Runs of equal lines shortened to a few around each difference."""
    near = {
        at + step for at, line in enumerate(lines) if line.kind != " " for step in range(-_AROUND, _AROUND + 1)
    }  # fmt: skip
    shown: list[DiffLine] = []
    skipped = 0
    for at, line in enumerate(lines):
        if at in near:
            if skipped:
                shown.append(_gap(skipped))
            shown.append(line)
            skipped = 0
        else:
            skipped += 1
    return [*shown, _gap(skipped)] if skipped else shown


def _gap(count: int) -> DiffLine:
    return DiffLine(" ", ngettext("… {count} equal line …", "… {count} equal lines …", count).format(count=count))
