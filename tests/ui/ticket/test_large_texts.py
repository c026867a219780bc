"""A complaint's page in large letters: nothing lies over anything else."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from conftest import Desk, Screen
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from desktop.ui import theme

Show = Callable[..., Screen]
PARTS = ("next_step", "at_once", "clocks")


def grave(desk: Desk) -> int:
    """A complaint with notices to give, clocks and marks."""
    return desk.register(cause="饮品里有碎玻璃，孩子口腔划伤", course="客户要打 12315", store="麓湖店")


def settle(page: Screen) -> None:
    page.controller.tasks.wait()
    for _turn in range(4):
        QApplication.processEvents()


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5])
@pytest.mark.parametrize("height", [460, 560])
def test_parts_stand_under_each_other_as_high_as_they_must_be(
    qapp: QApplication, desk: Desk, screen: Show, scale: float, height: int
) -> None:
    theme.set_narrow(True)
    theme.apply(qapp, scale=scale)
    page = screen("lin", grave(desk))
    page.page.resize(760, height)
    settle(page)
    parts = [page.find(name) for name in PARTS if page.find(name).isVisible()]
    assert len(parts) == 3
    for part in parts:
        needed = part.heightForWidth(part.width()) if part.hasHeightForWidth() else part.sizeHint().height()
        assert part.height() >= needed, part.objectName()
    for above, below in pairwise(parts):
        assert above.geometry().bottom() < below.geometry().top()
    assert page.find("timeline").height() >= 100
    assert page.find("detail_scroll", QScrollArea).viewport().width() >= parts[0].width()


def test_the_buttons_of_the_next_step_stand_beside_it_where_the_band_gets_lower_by_that(
    qapp: QApplication, desk: Desk, screen: Show
) -> None:
    theme.set_narrow(True)
    theme.apply(qapp, scale=1.5)
    page = screen("lin", grave(desk))
    page.page.resize(1200, 600)
    settle(page)
    go, words = page.find("next_step_button"), page.find("next_step_sentence")
    band = page.find("next_step")

    def left(widget: QWidget) -> int:
        return widget.mapTo(band, QPoint(0, 0)).x()

    assert left(go) > left(words) + 200
    page.page.resize(460, 600)
    settle(page)
    assert left(go) <= left(words)
