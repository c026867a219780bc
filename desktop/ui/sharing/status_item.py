"""What the foot of the window says of sharing: icon and word, and a badge while something waits to be settled."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from desktop.base.i18n import gettext as _
from desktop.desk.sharing import Sharing, Status
from desktop.ui import theme
from desktop.ui.components import paint
from desktop.ui.components.text import plain_tip
from desktop.ui.theme import TONES
from desktop.ui.wording import sharing as wording

_ICON, _PAD, _GAP, _LEAST = 14, 6, 5, 64
_SLOW_MS = 1000
"""A sync that takes longer than that is told of; most are over before one could read it."""


class FootButton(QAbstractButton):
    """Icon and words at the foot of the window; where there is no room it ends in "…" and a tooltip tells the rest."""

    def __init__(self, outlined: bool = False) -> None:
        super().__init__()
        self._icon, self._tone, self._outlined = "", "neutral", outlined
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.signals().changed.connect(self.updateGeometry)

    def show_words(self, words: str, icon: str, tone: str, tip: str = "") -> None:
        """Says something else."""
        self._icon, self._tone = icon, tone
        self.setText(words)
        self.setAccessibleName(words)
        self.setToolTip(plain_tip(tip or words))
        self.updateGeometry()
        self.update()

    @property
    def icon_name(self) -> str:
        """The icon in sight."""
        return self._icon

    def sizeHint(self) -> QSize:
        words = paint.text_width(self.text(), "caption")
        return QSize(round(words) + theme.icon_size(_ICON) + _GAP + 2 * _PAD + 2, theme.u(24))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(_LEAST, self.sizeHint().width()), theme.u(24))

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        r = QRectF(self.rect())
        front, soft, filled = TONES[self._tone]
        if self._outlined:
            paint.fill(p, r, soft, 4)
            paint.stroke(p, r, filled, 4)
        elif self.underMouse():
            paint.fill(p, r, "hover", 4)
        side = theme.icon_size(_ICON)
        paint.draw_icon(p, self._icon, _PAD + (side - _ICON) / 2, (r.height() - _ICON) / 2, _ICON, front)
        left = _PAD + side + _GAP
        words = QRectF(left, 0, r.width() - left - _PAD + 1, r.height())
        role = "caption_strong" if self._outlined else "caption"
        paint.draw_text(p, words, self.text(), role, "text2" if self._tone in ("ok", "neutral") else front)
        if self.hasFocus():
            paint.draw_focus(p, r, 4)


class SharingItem(FootButton):
    """How sharing stands, in one sentence; `clicked` asks for more."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("status_sharing")
        self._status: Status | None = None
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_SLOW_MS)
        self._slow.timeout.connect(self._show_busy)

    def show_status(self, status: Status, now: datetime) -> None:
        """Says how it stands now; that it is being synced only if that lasts."""
        if status.busy:
            if not self._slow.isActive():
                self._slow.start()
            return
        self._slow.stop()
        self._status = status
        icon, tone = wording.item_look(status)
        self.show_words(wording.item(status, now), icon, tone, wording.tip(status, now))

    def _show_busy(self) -> None:
        if self._status is not None and self._status.sharing in (Sharing.SYNCED, Sharing.WAITING, Sharing.TO_SETTLE):
            self.show_words(_("Syncing …"), "refresh-cw", "neutral")


class SettleBadge(FootButton):
    """How much waits to be settled; none hides it."""

    def __init__(self) -> None:
        super().__init__(outlined=True)
        self.setObjectName("status_settle")
        self.hide()

    def show_count(self, count: int) -> None:
        """Another number."""
        self.show_words(wording.settle_words(count), "split", "warn")
        self.setVisible(count > 0)

    def sizeHint(self) -> QSize:
        words = paint.text_width(self.text(), "caption_strong")
        return QSize(round(words) + theme.icon_size(_ICON) + _GAP + 2 * _PAD + 2, theme.u(22))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
