"""One step on the sharing of the office: what it means, one filled button, progress, and how it ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QProgressBar, QStackedWidget, QWidget

from desktop.base.errors import HuiyinError
from desktop.base.i18n import gettext as _
from desktop.ui import theme
from desktop.ui.components.buttons import button
from desktop.ui.components.dialog import fit_on_screen
from desktop.ui.components.layout import Item, add, hbox, line, pane, scroll, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.tabbing import put_last
from desktop.ui.components.text import Paragraph, Text
from desktop.ui.controller import Controller
from desktop.ui.tasks import Done, Failed, Job, Progress
from desktop.ui.wording import errors

_WIDTH = 560


class StepDialog(QDialog):
    """Fill it with `lay_out`; override `work` (on a worker), `ready` and `end`."""

    def __init__(
        self, controller: Controller, parent: QWidget, name: str, title: str, go: str, icon: str, danger: bool = False
    ) -> None:
        super().__init__(parent)
        self.controller = controller
        self._job: Job | None = None
        self._words = go
        self.setObjectName(name)
        self.setWindowTitle(title)
        self._message = message_bar("", "danger")
        self._message.setObjectName("step_message")
        self._message.hide()
        self._bar = QProgressBar()
        self._bar.setAccessibleName(_("Progress"))
        self._bar.hide()
        self._phase = Text("", "caption", "text2")
        self._phase.hide()
        self._go = button(go, "danger" if danger else "primary", icon, "l")
        self._go.setObjectName("step_go")
        self._leave = button(_("Leave it as it is"), "ghost")
        self._leave.setObjectName("step_leave")
        self._first: QWidget = self._leave
        self._go.clicked.connect(self.go)
        self._leave.clicked.connect(self.reject)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.go)
        self._stack = QStackedWidget()
        self._question = vbox(gap=12, margins=(24, 20, 24, 12))
        self._end = vbox(gap=12, margins=(24, 20, 24, 12))
        for column in (self._question, self._end):
            page = pane(column)
            page.installEventFilter(self)
            self._stack.addWidget(scroll(page))
        self._foot = hbox(self._leave, None, self._go, gap=8, margins=(24, 12, 24, 16))
        self.setLayout(vbox((self._stack, 1), line(), self._foot, gap=0))
        self.setMinimumWidth(theme.u(_WIDTH))

    def lay_out(self, *items: Item) -> None:
        """The title and the parts of the question."""
        title = Text(self.windowTitle(), "title", wrap=True)
        for item in (title, *items, self._phase, self._bar, self._message):
            add(self._question, item)
        self._question.addStretch(1)

    def begin_at(self, widget: QWidget) -> None:
        """Where the keyboard begins; else on the button that leaves. No focus proxy: Tab would come back to it."""
        self._first = widget

    def begin_at_end(self) -> QWidget:
        """Where the keyboard begins on what is shown at the end."""
        return self._go

    def ready(self) -> bool:
        """Whether it can begin; if not, it shows why where it belongs."""
        return True

    def work(self, job: Job) -> Any:
        """Does it, on a worker, while nothing is synced beside it."""
        raise NotImplementedError

    def submit(self, work: Callable[[Job], Any], done: Done, failed: Failed, progress: Progress) -> Job:
        """Hands the work to a worker; nothing is synced beside it unless overridden."""
        return self.controller.sharing.alone(work, done, failed, progress)

    def end(self, _result: Any) -> tuple[Item, ...]:
        """What to show at the end; () = the dialog closes."""
        return ()

    def may_close(self) -> bool:
        """Whether what is shown at the end was read and done; if not, it shows why where it belongs."""
        return True

    @property
    def working(self) -> bool:
        """Whether it is under way."""
        return self._job is not None

    def say(self, sentence: str, tone: str = "danger") -> None:
        """A sentence above the buttons; "" hides it."""
        self._message.show_message(sentence, tone)
        self._message.setVisible(bool(sentence))
        self.fit()

    def on_unknown(self, error: BaseException) -> None:
        """What the step wanted to know first can't be told: says why."""
        if not isinstance(error, HuiyinError):
            raise error
        self.say(errors.sentence(error))

    def go(self) -> None:
        """What the filled button does."""
        if self._stack.currentIndex() == 1:
            if self.may_close():
                self.accept()
            return
        if self.working or not self._go.isEnabled():
            return
        self.say("")
        if not self.ready():
            return
        self._set_working(True)
        self._job = self.submit(self.work, self._on_done, self._on_failed, self.show_progress)

    def allow(self, may: bool) -> None:
        """Whether the filled button can be chosen."""
        self._go.setEnabled(may and not self.working)

    def show_progress(self, done: int, total: int) -> None:
        """How far it is; `total` 0 = not known."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def show_phase(self, words: str) -> None:
        """What is being done, under the bar."""
        self._phase.setText(words)
        self._phase.setVisible(bool(words))

    def _set_working(self, working: bool) -> None:
        self._go.setEnabled(not working)
        self._go.set_words(_("Working …") if working else self._words)
        self._leave.setEnabled(not working)
        self._bar.setRange(0, 0)
        self._bar.setVisible(working)
        if not working:
            self._job = None
            self.show_phase("")
        self.fit()

    def _on_done(self, result: Any) -> None:
        self._set_working(False)
        self.controller.look_for_news()
        items = self.end(result)
        if not items:
            self.accept()
            return
        for item in items:
            add(self._end, item)
        self._end.addStretch(1)
        put_last(self, self._leave, self._go)
        self._stack.setCurrentIndex(1)
        self._leave.hide()
        self._go.set_kind("primary")
        self._go.set_icon("check")
        self._go.set_words(_("Done"))
        self.begin_at_end().setFocus()
        self.fit()

    def _on_failed(self, error: BaseException) -> None:
        self._set_working(False)
        if not isinstance(error, HuiyinError):
            raise error
        self.show_failure(error)

    def show_failure(self, error: HuiyinError) -> None:
        """Why it did not work."""
        self.say(errors.sentence(error))

    def fit(self, centred: bool = False) -> None:
        """As high as what it says, up to the screen; `centred` = about the middle where it is, else downwards."""
        column = (self._question, self._end)[self._stack.currentIndex()]
        column.activate()
        width = max(self.width(), self.minimumWidth())
        flowing = column.heightForWidth(width) if column.hasHeightForWidth() else column.sizeHint().height()
        wanted = max(flowing, column.totalMinimumSize().height())  # wrapped lines reckon with less width
        fit_on_screen(self, width, wanted + self._foot.sizeHint().height() + 4, centred)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            QTimer.singleShot(0, self, self.fit)  # rows that came later, sentences that were said anew
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.working:
            return  # closing the window lets it go on out of sight; a slip of the finger does not
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        put_last(self, self._leave, self._go)
        self._first.setFocus()
        self.fit(centred=True)


def explanation(*sentences: str) -> Item:
    """What a step means, sentence by sentence."""
    return vbox(*(Paragraph(sentence, "reading") for sentence in sentences), gap=6)
