"""The real window of an office whose rules gather like complaints and ask every customer again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.base.clock import FixedClock
from desktop.desk import acts, policies, tickets
from desktop.desk.session import Session
from desktop.ui import theme
from desktop.ui.controller import Controller
from desktop.ui.shell import dress
from desktop.ui.shell.dress import Dress, Wardrobe
from desktop.ui.shell.main_window import MainWindow

Seat = Callable[[str], Session]
CTRL, PLAIN = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
GROUPING = '\n[grouping]\nsame = ["category", "product"]\ndays = 7\nleast = 3\nrule = "F-4.3.3"\nassumed = true\n'
COMPLAINT = {
    "complainant_kind": "consumer", "channel": "phone", "store": "麓湖店", "staff": "区嘉敏", "product": "葡萄冻冻",
    "product_code": "HM-2207", "other_contact": "无", "happened_where": "门店", "cause": "饮品发酸",
    "course": "喝了两口", "category": "product_quality",
}  # fmt: skip
TOLD = {"procedure": True, "time": True, "direct_contact": True}
SAID = "赔的紫砂壶收到了"
_PAUSE_MS = 500


class Desk:
    """What tests do through the desk to bring complaints to where the window is tried."""

    said = SAID
    """The customer's words in the first answer."""

    def __init__(self, seat: Seat, clock: FixedClock) -> None:
        self.seat, self.clock = seat, clock

    def register(self, name: str, **more: Any) -> int:
        self.clock.advance(timedelta(minutes=1))
        return tickets.register(self.seat("lin"), {**COMPLAINT, "name": name, **more}).ticket_id

    def settled(self, name: str = "周敏", **more: Any) -> int:
        """Up to the callback."""
        ticket_id = self.register(name, **more)
        for act, args in (
            ("contact", {"means": "phone", "reached": True, "said": "好", "told": TOLD}),
            ("investigate", {"facts": "冷柜偏高", "responsibility": {"ours": 100}}),
            ("propose", {"measures": "重做", "remedy": {"kind": "redo"}}),
            ("resolve", {"result": "已重做"}),
        ):
            self.clock.advance(timedelta(minutes=5))
            acts.do(self.seat("lin"), ticket_id, act, args)
        return ticket_id

    def rated(self, name: str = "周敏", **more: Any) -> int:
        """Rated by lin; he is to ask again."""
        ticket_id = self.settled(name, **more)
        self.clock.advance(timedelta(minutes=5))
        acts.do(self.seat("lin"), ticket_id, "callback", {"reached": True, "satisfaction": 2, "said": SAID})
        return ticket_id


@pytest.fixture
def desk(seat: Seat, clock: FixedClock) -> Desk:
    text = policies.shipped()["franchise"].replace('share = "0.1"', 'share = "1"') + GROUPING
    policies.publish(seat("admin"), text, clock.now() + timedelta(seconds=1))
    clock.advance(timedelta(minutes=1))
    return Desk(seat, clock)


@pytest.fixture
def like(desk: Desk) -> list[int]:
    """Three complaints about one thing."""
    return [desk.register(name) for name in ("甲店", "乙店", "丙店")]


class Screen:
    """The window, driven as a person would."""

    def __init__(self, qtbot: QtBot, app: QApplication, session: Session) -> None:
        self.qtbot, self._closed = qtbot, False
        dress.prepare(app)
        self.wardrobe = Wardrobe(app)
        self.wardrobe.put_on(Dress("light", 1.0, "zh"))
        self.controller = Controller(session)
        self.window = MainWindow(self.controller, self.wardrobe)
        self.window.resize(1440, 900)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.settle()

    def settle(self) -> None:
        """Until nothing is read or saved any more, and no short pause before it runs."""
        self.qtbot.waitUntil(lambda: not self.controller.tasks.busy() and not self._pausing())
        self.controller.tasks.wait()
        QApplication.processEvents()
        if self._pausing() or self.controller.tasks.busy():  # what was told has set something else going
            self.settle()

    def _pausing(self) -> bool:
        pauses = (timer for timer in self.window.findChildren(QTimer) if timer.isSingleShot())
        return any(timer.isActive() and timer.interval() <= _PAUSE_MS for timer in pauses)

    def tops(self) -> list[QWidget]:
        return [top for top in reversed(QApplication.topLevelWidgets()) if top.isVisible()]

    def seen(self, name: str) -> list[Any]:
        """Visible widgets of a name, the newest window first."""
        return [w for top in self.tops() for w in (top, *top.findChildren(QWidget, name)) if w.objectName() == name
                and w.isVisible()]  # fmt: skip

    def find(self, name: str) -> Any:
        found = self.seen(name)
        assert found, name
        return found[0]

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        """A key, to whatever has the focus."""
        target = QApplication.focusWidget() or QApplication.activeWindow() or self.window
        QTest.keyClick(target, key, modifier)
        self.settle()

    def write(self, name: str, text: str) -> None:
        """Replaces what stands in a field."""
        field = self.find(name)
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_A, CTRL)
        QApplication.clipboard().setText(text)
        QTest.keyClick(field, Qt.Key.Key_V, CTRL)

    def space(self, name: str) -> None:
        """Presses a button by the keyboard."""
        button = self.find(name)
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Space)
        self.settle()

    def dialog(self) -> QDialog:
        found = [top for top in self.tops() if isinstance(top, QDialog)]
        assert len(found) == 1, found
        found[0].activateWindow()
        self.qtbot.waitUntil(found[0].isActiveWindow)
        return found[0]

    def back(self) -> None:
        """Without a window manager nobody gives the focus back when a dialog closes."""
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)
        self.settle()

    def texts(self, within: QWidget | None = None) -> str:
        """Everything that stands there, in sight or in a tooltip, as a screen reader gets it."""
        roots = [within] if within is not None else self.tops()
        said = []
        for widget in (w for root in roots for w in (root, *root.findChildren(QWidget))):
            text = getattr(widget, "text", None)
            said += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.windowTitle()]
            said.append(str(text()) if callable(text) else "")
            model = getattr(widget, "model", None)
            if callable(model) and (rows := model()) is not None:
                said += [str(rows.index(at, 0).data()) for at in range(min(rows.rowCount(), 200))]
        return "\n".join(said)

    def close(self) -> None:
        """Puts everything away; once is enough."""
        if self._closed:
            return
        self._closed = True
        self.settle()
        for top in self.tops():
            if top is not self.window:
                top.close()
        self.settle()
        self.window.close()
        self.controller.close()
        self.window.deleteLater()
        self.wardrobe.put_on(Dress("light", 1.0, "zh"))
        theme.set_narrow(False)
        QApplication.processEvents()


@pytest.fixture
def sit(qtbot: QtBot, qapp: QApplication, desk: Desk) -> Iterator[Callable[[str], Screen]]:
    """Opens the window with somebody in the chair: `sit("lin")`."""
    made: list[Screen] = []

    def show(login: str) -> Screen:
        made.append(Screen(qtbot, qapp, desk.seat(login)))
        return made[-1]

    yield show
    for one in made:
        one.close()
