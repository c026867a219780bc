"""The editions of the rules: since when, who follows them, and what one can begin from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from desktop.base.i18n import format_datetime, ngettext, pick
from desktop.base.i18n import gettext as _
from desktop.desk.policies import PackVersion
from desktop.ui.components.buttons import Button, button
from desktop.ui.components.chips import Chip
from desktop.ui.components.flow import flow
from desktop.ui.components.layout import empty_layout, hbox, pane, scroll, section, vbox
from desktop.ui.components.text import Elided, Paragraph, Text


def edition_name(edition: PackVersion) -> str:
    """An edition as people call it."""
    return _("{name}, version {version}").format(name=pick(edition.name), version=edition.version)


class Editions(QFrame):
    """Newest first; those that came with the program below."""

    begin_wanted = Signal(object)
    """The `PackVersion`, or the code of shipped rules, that the text is to begin from."""
    move_wanted = Signal(object)
    """The `PackVersion` that the open complaints are to follow."""
    withdraw_wanted = Signal(object)
    """The `PackVersion` to come that is to be taken back."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = vbox(gap=8)
        self.setLayout(vbox((scroll(pane(vbox(self._rows, None, margins=(0, 0, 8, 8))), "editions"), 1), gap=0))

    def show_editions(
        self, editions: Sequence[PackVersion], shipped: Mapping[str, str], now: datetime, may_change: bool
    ) -> None:
        """Shows them; `shipped` = code and name of the rules that came with the program."""
        empty_layout(self._rows)
        self._rows.addLayout(section(_("Editions"), str(len(editions))))
        elsewhere = sum(edition.open_tickets for edition in editions)
        for edition in editions:
            movable = may_change and edition.effective_at <= now and elsewhere > edition.open_tickets
            self._rows.addWidget(self._edition(edition, now, may_change, movable))
        self._rows.addSpacing(12)
        self._rows.addLayout(section(_("Came with the program")))
        used = next((edition.code for edition in editions if edition.in_force), "")
        for code, name in shipped.items():
            self._rows.addWidget(self._shipped(code, name, code == used, may_change))

    def _edition(self, edition: PackVersion, now: datetime, may_change: bool, movable: bool) -> QWidget:
        name = edition_name(edition)
        open_words = ngettext(
            "{count} open complaint follows it", "{count} open complaints follow it", edition.open_tickets
        ).format(count=edition.open_tickets)
        rows = vbox(Elided(name, "body_strong"), flow(_standing(edition, now)), gap=4, margins=(12, 10, 12, 8))
        since = _("from {time} on").format(time=format_datetime(edition.effective_at, "yyyy-MM-dd HH:mm"))
        rows.addWidget(Text(since, "caption", "text2"))
        rows.addWidget(Paragraph(open_words, "caption", "text2"))
        if may_change:
            begin = self._begin(name, edition, f"begin.{edition.id}")
            buttons = flow(begin, gap=12)
            if edition.effective_at > now:
                withdraw = button(_("Take it back"), "link", "", "s", _("Take back {name}").format(name=name))
                withdraw.setObjectName(f"withdraw.{edition.id}")
                withdraw.clicked.connect(partial(self._on_withdraw, edition))
                buttons.addWidget(withdraw)
            if movable:
                move = button(_("Move the open complaints here …"), "link", "", "s")
                move.setObjectName(f"move.{edition.id}")
                move.clicked.connect(lambda: self.move_wanted.emit(edition))
                buttons.addWidget(move)
            rows.addLayout(buttons)
        made = pane(rows, f"edition.{edition.id}", kind="well")
        made.setAccessibleName(f"{name}, {since}, {open_words}")
        return made

    def _shipped(self, code: str, name: str, used: bool, may_change: bool) -> QWidget:
        row = hbox((Elided(name, "body_strong" if used else "body"), 1), gap=8, margins=(12, 4, 8, 4))
        if used:
            row.addWidget(Chip(_("your trade"), "accent"))
        if may_change:
            row.addWidget(self._begin(name, code, f"begin.{code}"))
        return pane(row, kind="well")

    def _begin(self, name: str, source: object, object_name: str) -> Button:
        made = button(_("Begin from it"), "link", "", "s", _("Begin from {name}").format(name=name))
        made.setObjectName(object_name)
        made.clicked.connect(partial(self._on_begin, source))
        return made

    def _on_withdraw(self, edition: PackVersion, _checked: bool = False) -> None:
        self.withdraw_wanted.emit(edition)

    def _on_begin(self, source: object, _checked: bool = False) -> None:
        self.begin_wanted.emit(source)


def _standing(edition: PackVersion, now: datetime) -> Chip:
    if edition.in_force:
        return Chip(_("in force"), "ok", "circle-check")
    if edition.effective_at > now:
        return Chip(_("to come"), "info", "calendar-clock")
    return Chip(_("earlier"), "neutral", "archive")
