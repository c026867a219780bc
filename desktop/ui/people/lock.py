"""Nobody touched anything for a while: the screen locks, the work stays."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent, QResizeEvent, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desktop.base.i18n import gettext as _
from desktop.desk import office
from desktop.desk.session import Session
from desktop.ui import theme
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import Icon
from desktop.ui.components.layout import hbox, pane, vbox
from desktop.ui.components.text import Text
from desktop.ui.controller import Controller
from desktop.ui.people.sign_in import SignInPanel

_MINUTE_MS = 60_000
_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)


class LockScreen(QDialog):
    """Covers its window and takes all keys; opens for whoever gives a PIN."""

    unlocked = Signal(object)
    """The `Session` of who signed in."""
    quit_wanted = Signal()
    """End the program; drafts are kept."""

    def __init__(self, controller: Controller, window: QWidget) -> None:
        super().__init__(window, Qt.WindowType.FramelessWindowHint | Qt.WindowType.Dialog)
        self.setObjectName("lock_screen")
        self.setWindowTitle(_("Locked"))
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self._open = False
        self.panel = SignInPanel(controller, controller.person.id, _("Unlock the screen"))
        leave = button(_("Quit"), "ghost", "log-out", "s")
        leave.clicked.connect(self.quit_wanted)
        note = Text(_("What was typed is kept as drafts."), "body", "text2")
        head = hbox(Icon("lock", "accent_text", 20), Text(_("Locked"), "title"), None, leave, gap=10)
        card = pane(vbox(head, note, 4, self.panel, gap=8, margins=(28, 24, 28, 24)), kind="card")
        card.setFixedWidth(theme.u(440))
        self.setLayout(vbox(None, hbox(None, card, None), None, None))
        self.panel.signed_in.connect(self._on_signed_in)
        window.installEventFilter(self)

    def cover(self) -> None:
        """Lies down over the window."""
        parent = self.parentWidget()
        assert parent is not None
        self.setGeometry(parent.frameGeometry() if parent.isWindow() else parent.rect())
        self.open()
        self.raise_()
        self.panel.start()
        if self.panel.pin.isEnabled():
            self.panel.pin.setFocus()

    def _on_signed_in(self, session: Session) -> None:
        self._open = True
        self.accept()
        self.unlocked.emit(session)

    def reject(self) -> None:
        """Esc opens nothing."""

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nobody closes it by hand; the program's own end, or the system's, is not held up."""
        event.setAccepted(self._open or not event.spontaneous())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parentWidget() and event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            window = self.parentWidget()
            if window is not None and self.isVisible():
                self.setGeometry(window.geometry())
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.color("nav"))


class IdleLock(QObject):
    """Watches the whole program; locks its window after the office's idle time. 0 minutes = never."""

    about_to_lock = Signal()
    """Keep what is typed now: the screen is about to be covered."""
    quit_wanted = Signal()
    """Chosen on the lock screen."""

    def __init__(self, controller: Controller, window: QWidget, idle_ms: int | None = None) -> None:
        super().__init__(window)
        self._controller, self._window = controller, window
        self._given_ms = idle_ms
        self._screen: LockScreen | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.lock)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusWindowChanged.connect(self._on_focus_window)
        self._watch(window.windowHandle())
        controller.lists_changed.connect(self._on_changed)
        self._idle_ms = -1
        self._on_changed()

    @property
    def locked(self) -> bool:
        """Whether the screen is covered."""
        return self._screen is not None

    @property
    def screen(self) -> LockScreen | None:
        """What covers the window; None while it is open."""
        return self._screen

    def lock(self) -> None:
        """Locks now."""
        if self.locked:
            return
        self._timer.stop()
        self.about_to_lock.emit()
        self._close_dialogs()
        self._screen = LockScreen(self._controller, self._window)
        self._screen.unlocked.connect(self._on_unlocked)
        self._screen.quit_wanted.connect(self.quit_wanted)
        self._screen.cover()

    def _close_dialogs(self) -> None:
        """Dialogs would stay above the cover; closing them keeps their drafts."""
        for dialog in self._window.findChildren(QDialog):
            if dialog.isVisible():
                dialog.reject()

    def _on_unlocked(self, session: Session) -> None:
        screen, self._screen = self._screen, None
        if screen is not None:
            screen.deleteLater()
        if session.person.id != self._controller.person.id:
            self._controller.switch(session)
        self._restart()

    def _on_changed(self) -> None:
        """The idle time may have been changed in the settings."""
        if self._given_ms is not None:
            idle_ms = self._given_ms
        else:
            minutes = office.setting(self._controller.session, office.IDLE_MINUTES)
            idle_ms = int(minutes or 0) * _MINUTE_MS
        if idle_ms != self._idle_ms:
            self._idle_ms = idle_ms
            self._restart()

    def _on_focus_window(self, focused: QWindow | None) -> None:
        self._watch(focused)
        if not self.locked:
            self._restart()

    def _watch(self, window: QWindow | None) -> None:
        """Windows get the raw input; a filter on the application would see every paint and timer too."""
        if window is not None:
            window.installEventFilter(self)

    def _restart(self) -> None:
        if self._idle_ms > 0 and not self.locked:
            self._timer.start(self._idle_ms)
        else:
            self._timer.stop()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES and not self.locked:
            self._restart()
        return False
