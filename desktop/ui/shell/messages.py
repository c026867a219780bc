"""Where sentences to the person appear: at the top of the page, never over it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from desktop.ui.components.layout import vbox
from desktop.ui.components.message_bar import MessageBar, message_bar

_MOST = 3
_FLEETING_MS = 8000


class MessageHost(QWidget):
    """At most three bars, newest on top; good news leaves by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("messages")
        self._bars: list[MessageBar] = []
        self._column = vbox(gap=6, margins=(16, 8, 16, 4))
        self.setLayout(self._column)
        self.hide()

    def show_message(
        self, text: str, tone: str = "info", action: str = "", run: Callable[[], object] | None = None, second: str = ""
    ) -> MessageBar:
        """Shows a sentence; `run` is what its action does. The same sentence is not shown twice."""
        for old in [bar for bar in self._bars if bar.text() == text]:
            self.drop(old)
        while len(self._bars) >= _MOST:
            self.drop(self._bars[-1])
        bar = message_bar(text, tone, action, second=second, closable=True)
        bar.setObjectName("message")
        bar.closed.connect(lambda: self.drop(bar))
        if run is not None:
            bar.acted.connect(lambda: self._act(bar, run))
        self._bars.insert(0, bar)
        self._column.insertWidget(0, bar)
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(bar, text))
        if tone in ("ok", "info") and not action:
            QTimer.singleShot(_FLEETING_MS, bar, lambda: self.drop(bar))
        return bar

    def texts(self) -> list[str]:
        """The sentences in sight, newest first."""
        return [bar.text() for bar in self._bars]

    def clear(self) -> None:
        """Takes all of them away."""
        for bar in list(self._bars):
            self.drop(bar)

    def _act(self, bar: MessageBar, run: Callable[[], object]) -> None:
        self.drop(bar)
        run()

    def drop(self, bar: MessageBar) -> None:
        """Takes a bar away; one that is gone already is fine."""
        if bar in self._bars:
            self._bars.remove(bar)
            self._column.removeWidget(bar)
            bar.hide()
            bar.deleteLater()
        self.setVisible(bool(self._bars))
