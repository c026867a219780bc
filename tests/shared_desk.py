"""The real window on one of two PCs that share an office, and hands on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.desk.session import Session
from desktop.ui.controller import Controller
from desktop.ui.shell import dress
from desktop.ui.shell.dress import Dress, Wardrobe
from desktop.ui.shell.main_window import MainWindow

_W = TypeVar("_W", bound=QWidget)
PATIENCE_MS = 20_000


class SharedDesk:
    """One window with somebody in the chair."""

    def __init__(self, qtbot: QtBot, app: QApplication, session: Session) -> None:
        self.qtbot = qtbot
        dress.prepare(app)
        wardrobe = Wardrobe(app)
        wardrobe.put_on(Dress("light", 1.0, "zh"))
        self.controller = Controller(session)
        self.window = MainWindow(self.controller, wardrobe)
        self.window.resize(1440, 900)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.settle()

    def settle(self) -> None:
        self.until(lambda: not self.controller.tasks.busy())
        QApplication.processEvents()

    def until(self, holds: Callable[[], Any]) -> None:
        self.qtbot.waitUntil(lambda: bool(holds()), timeout=PATIENCE_MS)

    def find(self, name: str, kind: type[_W] = QWidget) -> _W:  # type: ignore[assignment]
        """The visible widget of this name, waiting for it."""
        found: list[_W] = []

        def look() -> bool:
            tops = reversed([top for top in QApplication.topLevelWidgets() if top.isVisible()])
            found[:] = [w for top in tops for w in (top, *top.findChildren(kind, name)) if _is(w, name)]
            return bool(found)

        self.until(look)
        return found[0]

    def gone(self, name: str) -> bool:
        tops = [top for top in QApplication.topLevelWidgets() if top.isVisible()]
        return not any(_is(w, name) for top in tops for w in (top, *top.findChildren(QWidget, name)))

    def click(self, name: str) -> None:
        QTest.mouseClick(self.find(name), Qt.MouseButton.LeftButton)
        QApplication.processEvents()

    def words(self, widget: QWidget) -> str:
        """Everything that a part of the window says."""
        shown = [each for each in widget.findChildren(QWidget) if each.isVisibleTo(widget)]
        return "\n".join(dict.fromkeys(each.accessibleName() or getattr(each, "text", str)() for each in shown))

    def close(self) -> None:
        for dialog in QApplication.topLevelWidgets():
            if dialog is not self.window and dialog.isVisible():
                dialog.close()
        self.settle()
        self.window.close()
        self.controller.close()
        self.window.deleteLater()
        QApplication.processEvents()


def _is(widget: QWidget, name: str) -> bool:
    return widget.objectName() == name and widget.isVisible()
