"""The real window as a person uses it: names on the screen, keys and clicks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from unittest.mock import patch

from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop.desk import people, reading
from desktop.desk.session import Session
from desktop.store.store import Store
from desktop.ui.controller import Controller
from desktop.ui.preview.preview_page import PreviewDialog
from desktop.ui.shell import dress
from desktop.ui.shell.main_window import MainWindow

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier
_W = TypeVar("_W", bound=QWidget)
_PATIENCE_MS = 30_000


def gone(window: QWidget) -> bool:
    """Whether it was closed, or is no more."""
    return not isValid(window) or not window.isVisible()


class Screen:
    """One window with somebody in the chair."""

    def __init__(self, qtbot: QtBot, app: QApplication, store: Store, clock: Any, login: str) -> None:
        self.qtbot, self.store, self.clock = qtbot, store, clock
        dress.prepare(app)
        self.controller = Controller(Session(store, clock, people.find(store, login)))
        self.window = MainWindow(self.controller, dress.Wardrobe(app))
        self.window.resize(1440, 900)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow, timeout=_PATIENCE_MS)

    def close(self) -> None:
        self.settle()
        self.window.close()
        self.controller.close()
        self.window.deleteLater()
        QApplication.processEvents()

    def settle(self) -> None:
        """Until nothing is being saved."""
        self.qtbot.waitUntil(lambda: not self.controller.tasks.busy(), timeout=_PATIENCE_MS)
        QApplication.processEvents()

    def find(self, name: str, kind: type[_W] = QWidget) -> _W | None:  # type: ignore[assignment]
        """The visible widget of this name, the newest window first."""
        for top in reversed(QApplication.topLevelWidgets()):
            if not top.isVisible():
                continue
            if isinstance(top, kind) and top.objectName() == name:
                return top
            for found in top.findChildren(kind, name):
                if found.isVisible():
                    return found
        return None

    def wait(self, name: str, kind: type[_W] = QWidget) -> _W:  # type: ignore[assignment]
        """Waits for a widget to be there."""
        self.qtbot.waitUntil(lambda: self.find(name, kind) is not None, timeout=_PATIENCE_MS)
        found = self.find(name, kind)
        assert found is not None
        return found

    def until(self, holds: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(holds, timeout=_PATIENCE_MS)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key, to whatever has the focus."""
        if QApplication.focusWidget() is None:
            self._activate()
        at = QApplication.activePopupWidget() or QApplication.focusWidget() or QApplication.activeWindow()
        QTest.keyClick(at or self.window, key, modifier)
        QApplication.processEvents()

    def _activate(self) -> None:
        """Without a window manager nobody gives the focus back when a pop-up closes."""
        top = QApplication.activeModalWidget() or self.window
        top.activateWindow()
        self.until(top.isActiveWindow)

    def write(self, name: str, text: str) -> None:
        """Types into a field."""
        field = self.wait(name)
        field.setFocus()
        if text.isascii():
            QTest.keyClicks(field, text)
        else:  # an input method commits whole words
            field.insertPlainText(text) if hasattr(field, "insertPlainText") else field.insert(text)  # type: ignore[attr-defined]
            if hasattr(field, "textEdited"):
                field.textEdited.emit(field.text())  # type: ignore[attr-defined]
        QApplication.processEvents()

    def paste(self, name: str, text: str) -> None:
        """Replaces what stands in a field."""
        self.paste_into(self.wait(name), text)

    def paste_into(self, field: QWidget, text: str) -> None:
        """Ctrl+A, then a paste, for keys have no Chinese."""
        field.setFocus()
        QTest.keyClick(field, Key.Key_A, Ctrl)
        if text:
            QApplication.clipboard().setText(text)
            QTest.keyClick(field, Key.Key_V, Ctrl)
        else:
            QTest.keyClick(field, Key.Key_Delete)
        QApplication.processEvents()

    def within(self, root: QWidget, name: str, kind: type[_W] = QWidget) -> _W | None:  # type: ignore[assignment]
        """The visible widget of this name in a part of the window."""
        return next((found for found in root.findChildren(kind, name) if found.isVisible()), None)

    def dialog(self) -> QDialog | None:
        """The dialog that is open, the newest if there are several."""
        opened = [top for top in QApplication.topLevelWidgets() if isinstance(top, QDialog) and top.isVisible()]
        return opened[-1] if opened else None

    def click_at(self, button: QWidget) -> None:
        """A click on something in sight."""
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        QApplication.processEvents()

    def press_alt(self, digit: int) -> None:
        """Alt and a digit."""
        self.press(Key(Key.Key_0 + digit), Qt.KeyboardModifier.AltModifier)

    def printed(self, form: str | None, target: Path, masked: bool = False) -> str:
        """The words of a paper, previewed and saved; `form` None = the handling sheet, `masked` = for outside."""
        target.unlink(missing_ok=True)
        if form is None:
            self.press(Key.Key_P, Ctrl)
        else:
            self._open_form(form)
        preview = self.wait("preview", PreviewDialog)
        self.until(lambda: preview.paper is not None)
        if masked:
            before = preview.paper
            self.click("copy_outside")
            self.until(lambda: preview.paper not in (None, before))
        with patch.object(QFileDialog, "getSaveFileName", lambda *_args, **_kw: (str(target), "")):
            self.click("save_pdf")
            self.until(target.exists)
        self.settle()
        self.press(Key.Key_Escape)
        self.until(lambda: gone(preview))
        return "".join("".join(page.extract_text().split()) for page in PdfReader(target).pages)

    def _open_form(self, form: str) -> None:
        """By the menu of forms of the ticket."""
        menu = next(one for one in self.window.findChildren(QMenu, "print_forms"))
        menu.aboutToShow.emit()
        entry = next((one for one in menu.actions() if one.objectName() == f"form.{form}"), None)
        assert entry is not None, (form, [one.objectName() for one in menu.actions()])
        entry.trigger()
        QApplication.processEvents()

    def pick(self, name: str, words: str) -> None:
        """Walks through a list of choices by the arrow keys."""
        combo = self.wait(name, QComboBox)
        combo.setFocus()
        QTest.keyClick(combo, Key.Key_Home)
        for _ in range(combo.count()):
            if combo.currentText() == words:
                return
            QTest.keyClick(combo, Key.Key_Down)
        raise AssertionError((name, words, [combo.itemText(i) for i in range(combo.count())]))

    def click(self, name: str) -> None:
        button = self.wait(name, QAbstractButton)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        QApplication.processEvents()

    def choose_act(self, act: str) -> None:
        """The next step by Ctrl+Enter, anything else from “other acts” beside it."""
        self.settle()
        following = reading.detail(self.controller.session, self.ticket_shown()).steps[0]
        if following.act == act:
            self.press(Key.Key_Return, Ctrl)
            return
        menus = (menu for menu in self.window.findChildren(QMenu) if not menu.isHidden() or menu.actions())
        entries = [entry for menu in menus for entry in menu.actions() if entry.objectName() == f"act_{act}"]
        assert entries, (act, following)
        entries[-1].trigger()
        QApplication.processEvents()

    def save_form(self) -> None:
        """Ctrl+Enter in the form on the screen, until it is gone."""
        dialog = self.wait("save").window()
        self.press(Key.Key_Return, Ctrl)
        self.until(lambda: gone(dialog))
        self.settle()

    def sit_down(self, letters: str, pin: str) -> None:
        """Somebody else takes the chair: a few letters, the PIN, Enter."""
        self.press(Key.Key_U, Ctrl)
        self.write("sign_in_search", letters)
        self.press(Key.Key_Return)
        self.write("sign_in_pin", pin)
        self.press(Key.Key_Return)
        self.until(lambda: self.find("switch_user") is None)
        self.settle()

    def ticket_shown(self) -> int:
        shown = self.window.workbench.current_ticket()
        assert shown is not None
        return shown
