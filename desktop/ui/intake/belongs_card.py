"""A group of like complaints that the one being typed may belong to, with what everybody answers. Source: T-9"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from desktop.base.i18n import gettext as _
from desktop.base.i18n import ngettext
from desktop.desk.gathered import Cluster
from desktop.domain.types import Office
from desktop.ui.clusters import words
from desktop.ui.clusters.agreed_card import AgreedCard
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import Icon, KeyHint
from desktop.ui.components.layout import empty_layout, hbox, vbox
from desktop.ui.components.text import Paragraph
from desktop.ui.wording.joining import phrased

KEYS = "Alt+G"


class BelongsCard(QFrame):
    """Hidden while nothing is alike. One key puts the complaint into the group, and takes it out again."""

    changed = Signal()
    """A person decided."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setObjectName("intake_belongs")
        self._found: tuple[Cluster, ...] = ()
        self._at = 0
        self._chosen: int | None = None
        self._office: Office | None = None
        self._now: datetime | None = None
        self._icon = Icon("layers", "warn", line="body")
        self._said = Paragraph("", "body")
        self._agreed = vbox(gap=0)
        self._join = button(_("Belongs to it"), "tonal", "plus", "s")
        self._other = button(_("Another group"), "ghost", "chevron-right", "s")
        self._join.setObjectName("intake_join")
        self._other.setObjectName("intake_other_group")
        head = hbox(self._icon, (self._said, 1), gap=8)
        row = hbox(self._join, KeyHint(KEYS.replace("+", " ")), self._other, None, gap=8)
        self.setLayout(vbox(head, row, self._agreed, gap=8, margins=(12, 10, 12, 12)))
        self._join.clicked.connect(self.toggle)
        self._other.clicked.connect(self._on_other)
        self.hide()

    def chosen(self) -> int | None:
        """The key of the group that the complaint goes into, None while nobody said so."""
        return self._chosen

    def choose(self, cluster_id: int | None) -> None:
        """What a draft says."""
        self._chosen = cluster_id
        self._show()

    def show_found(self, found: Sequence[Cluster], office: Office, now: datetime) -> None:
        """The groups that fit, the best first; a chosen one that is not among them no longer goes on."""
        before = self._current()
        self._found, self._office, self._now = tuple(found), office, now
        if all(one.id != self._chosen for one in self._found):
            self._chosen = None
        kept = self._chosen if self._chosen is not None else before.id if before else None
        self._at = next((at for at, one in enumerate(self._found) if one.id == kept), 0)
        self._show()

    def toggle(self) -> bool:
        """Puts the complaint into the group shown, or takes it out again; False if none is shown."""
        shown = self._current()
        if shown is None:
            return False
        self._chosen = None if self._chosen == shown.id else shown.id
        self._show()
        self.changed.emit()
        return True

    def _current(self) -> Cluster | None:
        return self._found[self._at] if self._at < len(self._found) else None

    def _on_other(self) -> None:
        self._at = (self._at + 1) % len(self._found)
        self._show()

    def _show(self) -> None:
        one = self._current()
        self.setVisible(one is not None)
        empty_layout(self._agreed)
        if one is None or self._office is None or self._now is None:
            return
        joined = self._chosen == one.id
        self._icon.set_icon("circle-check" if joined else "layers", "ok" if joined else "warn")
        self._said.setText(self._sentence(one, joined))
        self._agreed.addWidget(self._explanation(one))
        self._join.set_icon("x" if joined else "plus")
        self._join.set_words(_("Not this group") if joined else _("Belongs to it"))
        self._other.setVisible(len(self._found) > 1)
        self.setAccessibleName(phrased((self._said.text(), one.explanation)))

    def _sentence(self, one: Cluster, joined: bool) -> str:
        if joined:
            return _("Goes into “{title}” when it is saved").format(title=one.title)
        count = len(one.tickets)
        said = ngettext("Belongs to “{title}”? {count} is like it", "Belongs to “{title}”? {count} are like it", count)
        since = words.since_words(one.since, self._now) if one.since and self._now else ""
        return phrased((said.format(title=one.title, count=count), since))

    def _explanation(self, one: Cluster) -> QWidget:
        assert self._office is not None
        assert self._now is not None
        if one.explanation:
            return AgreedCard(one, self._office, self._now, titled=False)
        return Paragraph(_("Nobody has agreed yet what to answer."), "caption", "text2")
