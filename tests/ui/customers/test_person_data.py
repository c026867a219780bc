"""A person's own data in the window: a copy of everything, and erasing it for good."""

from __future__ import annotations

import gc
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop.base.clock import FixedClock
from desktop.desk import acts, erasure
from desktop.desk.session import Session

from .conftest import WU, ZHOU, Screen

REASON = "10月8日书面申请，档案17号"
Seat = Callable[[str], Session]


@pytest.fixture
def withdrawn(seat: Seat, complaints: list[int], clock: FixedClock) -> int:
    """Wu's complaint was withdrawn and filed."""
    acts.do(seat("lin"), complaints[2], "withdraw", {"reason": "misunderstanding", "said": "是我看错了"})
    clock.advance(timedelta(minutes=1))
    acts.do(seat("xu"), complaints[2], "review", {"passed": True, "opinion": "同意"})
    acts.do(seat("he"), complaints[2], "file", {})
    return complaints[2]


def _type(dialog: object, **words: str) -> None:
    for name, text in words.items():
        dialog.findChild(QLineEdit, name).setText(text)  # type: ignore[attr-defined]


def _go(screen: Screen, dialog: object) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)  # type: ignore[arg-type]
    screen.settle()


def test_only_the_administrator_sees_it(screen: Callable[[str], Screen], complaints: list[int]) -> None:
    clerk = screen("lin")
    clerk.show(ZHOU)
    assert clerk.absent("customer_erase")
    assert clerk.absent("customer_copy")
    admin = screen("admin")
    admin.show(ZHOU)
    assert admin.find("customer_erase").accessibleName() == "永久抹除此人的资料"


def test_a_copy_goes_where_it_is_wanted_and_is_recorded(
    screen: Callable[[str], Screen], complaints: list[int], tmp_path: Path
) -> None:
    desk = screen("admin")
    desk.show(ZHOU)
    desk.click("customer_copy")
    dialog = desk.dialog("copy_person")
    _type(dialog, copy_path=str(desk.controller.session.store.database.path))
    _go(desk, dialog)
    assert dialog.field.error(), "never over the office's own file"
    target = tmp_path / "副本.zip"
    _type(dialog, copy_path=f'"{target}"')  # as Windows copies a path
    _go(desk, dialog)
    assert "副本已生成" in "\n".join(w.text() for w in dialog.findChildren(QLineEdit.__mro__[1]) if hasattr(w, "text"))
    with zipfile.ZipFile(target) as found:
        assert json.loads(found.read("data.json"))["ticket"][0]["phone"]
        assert found.read("sheets.pdf").startswith(b"%PDF")


def test_a_step_stays_open_while_garbage_is_collected(screen: Callable[[str], Screen], complaints: list[int]) -> None:
    desk = screen("admin")
    desk.show(ZHOU)
    desk.click("customer_copy")
    gc.collect()
    assert desk.dialog("copy_person").isVisible()


def test_an_open_complaint_is_named_and_nothing_can_be_erased(
    screen: Callable[[str], Screen], complaints: list[int]
) -> None:
    desk = screen("admin")
    desk.show(ZHOU)
    desk.click("customer_erase")
    dialog = desk.dialog("erase_person")
    assert desk.controller.session.store.ticket(complaints[0]).number in dialog._open.text()
    _type(dialog, erase_reason=REASON, erase_typed="周小姐")
    _go(desk, dialog)
    assert dialog.isVisible()
    assert desk.controller.session.store.ticket(complaints[0]).name == "周敏"


def test_erasing_wants_a_reason_and_the_name_and_then_forgets(screen: Callable[[str], Screen], withdrawn: int) -> None:
    desk = screen("admin")
    desk.show(WU)
    desk.click("customer_erase")
    dialog = desk.dialog("erase_person")
    _go(desk, dialog)
    assert all(each.error() for each in dialog.fields.values())
    _type(dialog, erase_reason="吴嘉宝来函", erase_typed="吴嘉宝")
    _go(desk, dialog)
    assert dialog.fields["reason"].error(), "the reason is kept for good and names nobody"
    _type(dialog, erase_reason=REASON)
    _go(desk, dialog)
    assert not dialog._message.isVisible()
    store = desk.controller.session.store
    assert (store.ticket(withdrawn).name, store.ticket(withdrawn).phone) == ("", "")
    assert not erasure.unfinished(desk.controller.session)
    _go(desk, dialog)
    assert not [w for w in QApplication.topLevelWidgets() if w.objectName() == "erase_person" and w.isVisible()]
    assert "吴嘉宝" not in desk.names()
