"""Takes the pictures of README and help: 1440×900, Chinese, on invented data of one Friday morning.

QT_QPA_PLATFORM=offscreen python .ci/pictures.py [FOLDER]
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QPoint, QRect, Qt  # noqa: E402
from PySide6.QtGui import QColor, QPainter, QPixmap  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit, QTextEdit, QWidget  # noqa: E402

from desktop.base import i18n, paths  # noqa: E402
from desktop.base.clock import FixedClock  # noqa: E402
from desktop.desk import acts, demo, people, tickets  # noqa: E402
from desktop.desk.session import Session  # noqa: E402
from desktop.store import keys  # noqa: E402
from desktop.store.store import Store  # noqa: E402
from desktop.ui.controller import Controller  # noqa: E402
from desktop.ui.shell import dress  # noqa: E402
from desktop.ui.shell.main_window import MainWindow  # noqa: E402

SIZE = (1440, 900)
NOW = datetime(2026, 10, 9, 9, 14, tzinfo=i18n.ZONE)
DIALOGS = {"preview": (1340, 840)}
"""Sizes of dialogs: without a real screen they fit themselves to a small one."""
POPUP_TOP = 342
"""Just under the clocks, where a real screen would let it open."""
SHADE = QColor(10, 14, 18, 96)
CALL = {
    "phone": "15400006021",
    "name": "周敏",
    "cause": "饮品里有碎玻璃，孩子口腔划伤。昨晚七点四十在麓湖店买的葡萄冻冻，喝到一半孩子说嘴巴痛，"
    "吐出来一块透明硬片。去社区医院看了，今天不给说法就打12315。",
    "store": "麓湖店",
    "staff": "区嘉敏",
    "product": "葡萄冻冻 大杯",
    "product_code": "HM-2207",
    "order_number": "LH-1008-3391",
    "happened_where": "麓湖店堂食",
    "other_contact": "无",
}
TOLD = {"procedure": True, "time": True, "direct_contact": True}


class Studio:
    """One window on an invented office, and what it takes to picture it."""

    def __init__(self, folder: Path, out: Path) -> None:
        self._out = out
        self.clock = FixedClock(NOW)
        rules = (paths.resources() / "policies" / "franchise.toml").read_text(encoding="utf-8")
        self.store = Store.create(
            folder / "office.db", "pictures of an office", self.clock, office_code="GZ01", office_name="广州一部",
            policy_text=rules, admin_login="admin", admin_name="陈管理", admin_pin="", workstation_name="前台一",
            cost=keys.Cost(64, 1, 1),
        )  # fmt: skip
        demo.fill(self.session("admin"), 160, seed=11)
        self.app = QApplication.instance() or QApplication([])
        assert isinstance(self.app, QApplication)
        dress.prepare(self.app)
        wardrobe = dress.Wardrobe(self.app)
        wardrobe.put_on(dress.Dress("light", 1.0, "zh"))
        self.controller = Controller(self.session("lin"))
        self.window = MainWindow(self.controller, wardrobe)
        self.window.resize(*SIZE)
        self.window.show()
        self.settle()

    def session(self, login: str) -> Session:
        """Somebody in the chair."""
        return Session(self.store, self.clock, people.find(self.store, login))

    def settle(self, rounds: int = 40) -> None:
        """Until everything is saved and painted."""
        for _ in range(rounds):
            QApplication.processEvents()
            QTest.qWait(15)
        self.controller.tasks.wait(20_000)

    def take(self, name: str) -> None:
        """The window, with the dialog over it, if there is one, on a shade."""
        self.settle()
        picture = QPixmap(*SIZE)
        picture.fill(Qt.GlobalColor.white)
        self.window.render(picture)
        dialogs = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
        if dialogs:
            dialogs[-1].resize(*DIALOGS.get(name, (1040, 680)))
            self.settle()
            painter = QPainter(picture)
            painter.fillRect(QRect(0, 0, *SIZE), SHADE)
            size = dialogs[-1].size()
            painter.drawPixmap(
                QPoint((SIZE[0] - size.width()) // 2, (SIZE[1] - size.height()) // 2), dialogs[-1].grab()
            )
            painter.end()
        for popup in QApplication.topLevelWidgets():
            if popup.isVisible() and popup.windowType() == Qt.WindowType.Popup:
                painter = QPainter(picture)
                painter.drawPixmap(QPoint(SIZE[0] - popup.width() - 24, POPUP_TOP), popup.grab())
                painter.end()
        picture.save(str(self._out / f"{name}.png"), "PNG")

    def write(self, name: str, text: str) -> None:
        """Text into a field by its name."""
        field = self.window.findChild(QWidget, name)
        if isinstance(field, QTextEdit | QPlainTextEdit):
            field.insertPlainText(text)
        elif isinstance(field, QLineEdit):
            field.setText(text)
            field.textEdited.emit(text)

    def close_dialogs(self) -> None:
        """Puts every dialog away."""
        for dialog in QApplication.topLevelWidgets():
            if isinstance(dialog, QDialog) and dialog.isVisible():
                dialog.reject()
        self.settle()

    def end(self) -> None:
        """Closes everything."""
        self.window.close()
        self.controller.close()
        self.store.close()


def _grave_case(studio: Studio) -> int:
    """The case of the pictures: a child hurt, a promise made, three people to be told."""
    lin = studio.session("lin")
    studio.clock.set(NOW.replace(hour=8, minute=37))
    fields = {**CALL, "channel": "phone", "complainant_kind": "consumer", "category": "safety", "told": TOLD,
              "demand": "当面道歉；承担医药费；书面说明原因", "happened_at": "2026-10-08T19:40:00+08:00",
              "course": "孩子五岁，舌尖轻微划伤，已在社区医院就诊。店员说可能是冰块，没有人道歉。"}  # fmt: skip
    ticket_id = tickets.register(lin, fields).ticket_id
    studio.clock.set(NOW.replace(hour=9, minute=2))
    acts.do(lin, ticket_id, "contact", {
        "means": "phone", "reached": True,
        "said": "客户情绪激动，要求门店负责人当面道歉、承担医药费；表示今天得不到答复就打12315。",
        "promised": {"what": "回电说明就诊费用", "by": "2026-10-09T10:30:00+08:00"},
    })  # fmt: skip
    for name, content in (("杯底碎片_01.jpg", b"\xff" * 1_800_000), ("小票.jpg", b"\xfe" * 640_000)):
        from desktop.desk import attachments

        attachments.attach_bytes(lin, ticket_id, name, "photo", content)
    studio.clock.set(NOW)
    return ticket_id


def main(out: Path) -> None:
    """All five pictures."""
    with tempfile.TemporaryDirectory() as folder:
        studio = Studio(Path(folder), out)
        case = _grave_case(studio)
        steps: tuple[Callable[[Studio, int], None], ...] = (_list, _detail, _wizard, _preview, _new)
        for step in steps:
            step(studio, case)
        studio.end()


def _list(studio: Studio, case: int) -> None:
    studio.controller.lists_changed.emit()
    studio.settle()
    studio.window.open_ticket(case)
    studio.take("list")


def _detail(studio: Studio, case: int) -> None:
    studio.window.open_ticket(case)
    studio.settle()
    clocks = studio.window.findChild(QWidget, "clocks")
    assert clocks is not None
    clocks.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_F2):
        QTest.keyClick(clocks, key)
    studio.take("detail")
    studio.close_dialogs()


def _wizard(studio: Studio, case: int) -> None:
    studio.window.open_ticket(case)
    studio.settle()
    studio.window.commands.run("escalate")
    studio.settle()
    for dialog in QApplication.topLevelWidgets():
        if isinstance(dialog, QDialog) and dialog.isVisible() and hasattr(dialog, "go_on"):
            dialog.go_on()
    studio.take("wizard")
    studio.close_dialogs()


def _preview(studio: Studio, case: int) -> None:
    studio.window.open_ticket(case)
    studio.settle()
    studio.window.commands.run("print")
    studio.settle(120)
    studio.take("preview")
    studio.close_dialogs()


def _new(studio: Studio, _case: int) -> None:
    studio.window.commands.run("new")
    studio.settle()
    for name, text in CALL.items():
        studio.write(f"intake_{name}", text)
    studio.settle(60)
    studio.take("new")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "resources" / "help")
