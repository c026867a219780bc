from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from desktop.ui.controller import Controller
from desktop.ui.preview.preview_page import PreviewDialog
from desktop.ui.ticket.detail_page import DetailPage


def test_the_menu_offers_the_forms_that_fit_and_previews_one(
    chair: Callable[[str], Controller], qtbot: QtBot, risen: tuple[int, int]
) -> None:
    """F-7."""
    page = DetailPage(chair("xu"))
    qtbot.addWidget(page)
    page.show()
    page.show_ticket(risen[0])
    menu = page.findChild(QMenu, "print_forms")
    assert menu is not None
    menu.aboutToShow.emit()
    offered = [action.objectName() for action in menu.actions()]
    assert offered[0] == "form.handling"
    assert "form.finding" in offered
    assert "form.agenda" not in offered, "nothing is before the meeting"
    wanted = menu.findChild(QAction, "form.finding")
    assert wanted is not None
    wanted.trigger()
    previews = [w for w in QApplication.topLevelWidgets() if isinstance(w, PreviewDialog) and w.isVisible()]
    page._controller.tasks.wait()
    assert previews[0].paper is not None
    assert previews[0].paper.pdf.startswith(b"%PDF")
    assert "责任" in previews[0].paper.title
    previews[0].close()
    page._controller.tasks.wait()
