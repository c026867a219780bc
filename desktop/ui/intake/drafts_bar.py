"""Forms that were begun and not saved, to go on with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QFrame

from desktop.base.i18n import gettext as _
from desktop.base.i18n import ngettext
from desktop.desk.drafts import Draft
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import Icon
from desktop.ui.components.layout import empty_layout, hbox, vbox
from desktop.ui.components.text import Elided, Text
from desktop.ui.intake.entry import Entry
from desktop.ui.wording import clocks

_MOST = 3


class DraftsBar(QFrame):
    """Newest first; hidden while there are none."""

    chosen = Signal(object)
    """The `Draft` to go on with."""
    thrown_away = Signal(object)
    """The `Draft` that nobody needs."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("intake_drafts")
        self.setProperty("bar", "neutral")
        self._head = Text("", "body_strong")
        self._rows = vbox(gap=2)
        self.setLayout(
            vbox(hbox(Icon("file-pen", "text2"), self._head, None, gap=8), self._rows, gap=2, margins=(12, 6, 8, 6))
        )
        self.hide()

    def show_drafts(self, found: Sequence[Draft], now: datetime) -> None:
        """What can be gone on with."""
        empty_layout(self._rows)
        said = ngettext("{count} form begun and not saved", "{count} forms begun and not saved", len(found))
        self._head.setText(said.format(count=len(found)))
        for draft in found[:_MOST]:
            self._rows.addLayout(self._row(draft, now))
        self.setVisible(bool(found))

    def _row(self, draft: Draft, now: datetime) -> QBoxLayout:
        entry = Entry.from_data(draft.data)
        title = entry.title or _("without words yet")
        go_on = button(_("Go on"), "link", size="s", name=_("Go on with {title}").format(title=title))
        throw = button("", "ghost", "x", "s", _("Throw away {title}").format(title=title))
        go_on.clicked.connect(lambda: self.chosen.emit(draft))
        throw.clicked.connect(lambda: self.thrown_away.emit(draft))
        at = Text(clocks.stamp_words(draft.saved_at, now), "caption", "text3")
        return hbox((Elided(title, "body"), 1), at, go_on, throw, gap=8, margins=(24, 0, 0, 0))
