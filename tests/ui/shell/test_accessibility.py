"""Whoever can't see or can't use a mouse gets everywhere."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.shell.main_window import MainWindow


def nameless(window: QWidget) -> list[str]:
    found = []
    for widget in [window, *window.findChildren(QWidget)]:
        reachable = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        inner = isinstance(widget, QScrollBar | QStackedWidget) or widget.objectName().startswith("qt_")
        plain_area = isinstance(widget, QAbstractScrollArea) and widget.metaObject().className() == "QScrollArea"
        closed_popup = widget.parent() is not None and widget.parent().inherits("QComboBoxPrivateContainer")
        if reachable and not (inner or plain_area or closed_popup) and not widget.accessibleName():
            found.append(f"{type(widget).__name__} {widget.objectName()!r} in {type(widget.parent()).__name__}")
    return found


@pytest.mark.parametrize("page", ["tickets", "today", "customers", "intake", "settings"])
def test_every_widget_that_takes_the_keys_has_a_name(window: MainWindow, page: str) -> None:
    window.show_page(page)
    if page == "settings":
        window.settings.show_part(1)
        window.settings.show_part(2)
        window.settings.show_part(3)

    assert nameless(window) == []


def test_tab_goes_round_the_list_page_and_comes_back(window: MainWindow, qtbot: QtBot) -> None:
    start = window.focusWidget()
    seen = []
    for _ in range(120):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        seen.append(window.focusWidget())
        if seen[-1] is start:
            break

    assert seen[-1] is start
    assert len(seen) > 15


def test_tab_leaves_out_nothing_of_a_complaint_and_comes_to_the_foot_last(window: MainWindow, qtbot: QtBot) -> None:
    window.workbench.list.view.setFocus()
    walked = []
    for _ in range(60):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        walked.append(window.focusWidget().objectName())
    wanted = [
        "list_order", "list_add_condition", "more", "customer", "show_phone", "other_acts", "next_step_button",
        "clocks", "composer", "timeline", "status_sharing", "status_warning", "nav_new",
    ]  # fmt: skip
    assert [name for name in dict.fromkeys(walked) if name in wanted] == wanted


def test_labels_never_guess_rich_text(window: MainWindow) -> None:
    from PySide6.QtWidgets import QLabel

    for page in ("tickets", "today", "customers", "intake", "settings"):
        window.show_page(page)
    rich = [label.text() for label in window.findChildren(QLabel) if label.textFormat() != Qt.TextFormat.PlainText]

    assert rich == []
