"""The office's PCs, one line each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.base.i18n import gettext as _
from desktop.base.i18n import ngettext
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import Chip, Icon
from desktop.ui.components.flow import FlowLayout
from desktop.ui.components.layout import empty_layout, hbox, pane, vbox
from desktop.ui.components.text import Elided, Text
from desktop.ui.sharing.words import PcLine

_ABSENT = 4
"""So many PCs that were not there are named in a dialog."""


class PcsList(QWidget):
    """Name and letter, program, when it was last seen, and what must catch the eye."""

    remove_wanted = Signal(object)
    """The `PcLine` whose button was chosen."""

    def __init__(self, most: int = 0, may_remove: Callable[[PcLine], bool] = lambda _line: False) -> None:
        super().__init__()
        self.setObjectName("pcs")
        self._most, self._may_remove = most, may_remove
        self._column = vbox(gap=6)
        self.setLayout(self._column)
        self.say(_("Asking the shared place …"))

    def say(self, words: str) -> None:
        """A sentence in place of the list."""
        empty_layout(self._column)
        self._column.addWidget(Text(words, "caption", "text3", wrap=True))

    def show_lines(self, found: Sequence[PcLine]) -> None:
        """These PCs; more than fit are counted."""
        empty_layout(self._column)
        shown = found[: self._most] if self._most else found
        for one in shown:
            self._column.addWidget(self._row(one))
        more = len(found) - len(shown)
        if more:
            words = ngettext("and {count} more: Settings, Sharing", "and {count} more: Settings, Sharing", more)
            self._column.addWidget(Text(words.format(count=more), "caption", "text3"))

    def _row(self, one: PcLine) -> QWidget:
        tone = "text3" if one.removed else "text"
        letter = _("letter {letter}").format(letter=one.letter) if one.letter else ""
        told = " · ".join(part for part in (letter, one.seen, one.version) if part)
        quiet = [Chip(words, mark_tone) for words, mark_tone in one.marks if mark_tone != "warn"]
        column = vbox(hbox((Elided(one.name, "body", tone), 1), *quiet, gap=6), Elided(told, "caption", "text3"), gap=0)
        loud = FlowLayout(4)
        for words, mark_tone in one.marks:
            if mark_tone == "warn":
                loud.addWidget(Chip(words, mark_tone))
        if loud.count():
            column.addLayout(loud)
        icon = Icon("monitor", "text3" if one.removed else "text2", line="body")
        row = hbox(icon, (column, 1), gap=10)
        row.setAlignment(icon, Qt.AlignmentFlag.AlignTop)
        if self._may_remove(one):
            row.addWidget(self._remover(one))
        made = pane(row)
        made.setAccessibleName(one.spoken)
        return made

    def _remover(self, one: PcLine) -> QWidget:
        made = button(_("Remove …"), "ghost", size="s", name=_("Remove {name}").format(name=one.name))
        made.setObjectName(f"remove_pc_{one.letter}")
        made.clicked.connect(lambda: self.remove_wanted.emit(one))
        return made


class AbsentPcs(QWidget):
    """PCs that were not there, with what that means; nobody hides it."""

    def __init__(self) -> None:
        super().__init__()
        self._title, self._note = Text("", "body_strong"), Text("", "caption", "text2", wrap=True)
        self._pcs = PcsList(_ABSENT)
        self.setLayout(vbox(self._title, self._note, self._pcs, gap=4))
        self.hide()

    def show_lines(self, title: str, note: str, found: Sequence[PcLine]) -> None:
        """These PCs."""
        self._title.setText(title)
        self._note.setText(note)
        self._pcs.show_lines(found)
        self.setVisible(bool(found))
