"""The counters of the day keep their words: in fewer columns where one row is too narrow."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui import theme
from desktop.ui.listing.views import saved_views
from desktop.ui.today.counters import Counter, CounterStrip


@pytest.mark.parametrize(("width", "scale", "rows"), [(1200, 1.0, 1), (700, 1.0, 2), (1400, 1.5, 1), (800, 1.5, 2)])
def test_words_are_whole(qtbot: QtBot, qapp: QApplication, width: int, scale: float, rows: int) -> None:
    theme.apply(qapp, theme.LIGHT, scale)
    counters = [Counter(view, key) for key, view in enumerate((v for v in saved_views(3) if v.count), 1)]
    strip = CounterStrip(counters)
    qtbot.addWidget(strip)
    strip.resize(width, 300)
    strip.show()
    QApplication.processEvents()
    assert len({counter.y() for counter in counters}) == rows
    assert all(counter.width() >= counter.sizeHint().width() for counter in counters)
