"""The foot of the window: how sharing stands, one sentence, drafts, the keys that work here, the day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame

from desktop.base.i18n import format_date, format_datetime, local, ngettext
from desktop.base.i18n import gettext as _
from desktop.desk.sharing import Status
from desktop.domain.types import DayKind
from desktop.domain.worktime import WorkCalendar
from desktop.ui import actions, theme
from desktop.ui.components import tabbing
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import Icon
from desktop.ui.components.layout import empty_layout, hbox, pane
from desktop.ui.components.text import Text, plain_tip
from desktop.ui.sharing.status_item import SettleBadge, SharingItem

_MAKEUP = (DayKind.MAKEUP, DayKind.AMENDED_WORK)
_OFF = (DayKind.HOLIDAY, DayKind.AMENDED_REST)


def day_sentence(now: datetime, calendar: WorkCalendar) -> str:
    """Today's date, and what is unusual about today and tomorrow: 10月9日 周五·明天周六补班."""
    today = local(now).date()
    day = _("{weekday} {date}").format(date=format_date(today, _("MMM d")), weekday=format_date(today, "EEE"))
    parts = [day, _today(calendar.kind(today)), _tomorrow(today + timedelta(days=1), calendar)]
    return " · ".join(part for part in parts if part)


def _today(kind: DayKind) -> str:
    if kind in _MAKEUP:
        return _("a working day today")
    return _("a holiday today") if kind in _OFF else ""


def _tomorrow(on: date, calendar: WorkCalendar) -> str:
    kind = calendar.kind(on)
    if kind in _MAKEUP:
        return _("tomorrow is a working {weekday}").format(weekday=format_date(on, _("EEEE")))
    return _("tomorrow is a holiday") if kind in _OFF else ""


class StatusBar(QFrame):
    """Keys are hidden when the window is narrow or the text large."""

    drafts_wanted = Signal()
    """The badge of drafts was chosen."""
    sharing_wanted = Signal()
    """More is to be told of how sharing stands."""
    settle_wanted = Signal()
    """The badge of what waits to be settled was chosen."""
    warning_wanted = Signal()
    """The warning was chosen: its complaint is to be shown."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("status")
        self.sharing, self._settle = SharingItem(), SettleBadge()
        self.sharing.clicked.connect(self.sharing_wanted)
        self._settle.clicked.connect(self.settle_wanted)
        self._icon = Icon("circle-check", "ok", 14)
        self._sentence = Text("", "caption", "text2")
        self._sentence.setObjectName("status_sentence")
        self._drafts = button("", "ghost", "file-pen", "s", _("Drafts"))
        self._drafts.setObjectName("status_drafts")
        self._drafts.clicked.connect(self.drafts_wanted)
        self._warning = button("", "warn", "alarm-clock", "s", _("Deadline"))
        self._warning.setObjectName("status_warning")
        self._warning.clicked.connect(self.warning_wanted)
        self._hints = pane(hbox(gap=16))
        self._day = Text("", "caption", "text3")
        self._day.setObjectName("status_day")
        self._said = pane(hbox(self._icon, self._sentence, gap=6))
        row = hbox(
            self.sharing, self._settle, 4, self._said, 2, self._drafts, self._warning, None, self._hints, 12, self._day,
            gap=6,
        )  # fmt: skip
        row.setContentsMargins(10, 0, 16, 0)
        self.setLayout(row)
        self._restyle()
        self.show_drafts(0)
        self.show_warning("")
        theme.signals().changed.connect(self._restyle)
        theme.signals().folded_changed.connect(self._on_folded)

    def say(self, sentence: str, icon: str = "circle-check", tone: str = "ok") -> None:
        """The one sentence."""
        self._sentence.setText(sentence)
        self._icon.set_icon(icon, tone)

    def say_saved(self, at: datetime) -> None:
        """Everything is on this PC's disk, as of then."""
        self.say(_("Saved · {time}").format(time=format_datetime(at, "HH:mm")))

    def put_last(self) -> None:
        """Tab comes here after everything else in the window, also after what was made later."""
        tabbing.put_last(self.window(), self.sharing, self._settle, self._drafts, self._warning)

    def show_sharing(self, status: Status, now: datetime) -> None:
        """How sharing stands."""
        self.sharing.show_status(status, now)

    def show_settle(self, count: int) -> None:
        """How much waits to be settled by the person in the chair; none hides it."""
        self._settle.show_count(count)

    def show_drafts(self, count: int) -> None:
        """The badge; none hides it."""
        words = ngettext("{count} draft", "{count} drafts", count).format(count=count)
        self._drafts.set_words(words, words)
        self._drafts.setVisible(count > 0)

    def show_warning(self, words: str, tip: str = "") -> None:
        """The nearest deadline that is due soon, and which clause follows; "" hides it.

        A new one is read out once; it takes no focus and moves nothing that one types into.
        """
        before = self._warning.accessibleName() if not self._warning.isHidden() else ""
        self._warning.setVisible(bool(words))
        if not words:
            return
        self._warning.set_words(words, words)
        self._warning.setToolTip(plain_tip(tip or words))
        if words != before and self.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._warning, words))

    def show_hints(self, codes: tuple[str, ...]) -> None:
        """The two or three keys that work here, as codes of actions."""
        layout = self._hints.layout()
        assert layout is not None
        empty_layout(layout)
        for code in codes:
            pair = hbox(
                Text(actions.keys(code), "caption", "text2"), Text(actions.hint(code), "caption", "text3"), gap=6
            )
            layout.addWidget(pane(pair))
        self._hints.setVisible(not theme.folded())

    def show_day(self, now: datetime, calendar: WorkCalendar) -> None:
        """The date, and what is unusual about it."""
        self._day.setText(day_sentence(now, calendar))

    def _on_folded(self, folded: bool) -> None:
        self._hints.setVisible(not folded)

    def _restyle(self) -> None:
        self.setFixedHeight(theme.u(28))
        self._hints.setVisible(not theme.folded())
