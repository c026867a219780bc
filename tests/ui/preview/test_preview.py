from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.base.errors import DamagedError
from desktop.desk import tickets
from desktop.desk.session import Session
from desktop.store import models
from desktop.ui.controller import Controller
from desktop.ui.preview.choices import Copy
from desktop.ui.preview.preview_page import PreviewDialog
from desktop.ui.preview.printing import open_pdf, page_printer, print_pages
from desktop.ui.preview.thumbnails import ThumbModel

PHONE = "13800006021"


@pytest.fixture
def controller(seat: Callable[[str], Session], qapp: Any) -> Iterator[Controller]:
    made = Controller(seat("lin"))
    yield made
    made.tasks.wait()
    made.close()


@pytest.fixture
def numbers(controller: Controller) -> list[int]:
    return [
        tickets.register(
            controller.session, {"phone": PHONE, "name": name, "channel": "phone", "cause": "外送送错口味" * 200}
        ).ticket_id
        for name in ("周敏", "吴嘉宝")
    ]


@pytest.fixture
def preview(controller: Controller, qtbot: QtBot) -> Callable[..., PreviewDialog]:
    def show(*ids: int) -> PreviewDialog:
        dialog = PreviewDialog(controller, ids)
        qtbot.addWidget(dialog)
        dialog.resize(1200, 800)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        controller.tasks.wait()
        return dialog

    return show


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def looks(controller: Controller) -> list[int]:
    rows = controller.session.store.rows(models.Look.select().where(models.Look.field == "sheet"))
    return [row["ticket"] for row in rows]


def press(dialog: PreviewDialog, name: str) -> None:
    widget = dialog.findChild(QWidget, name)
    assert widget is not None, name
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
    dialog._controller.tasks.wait()


def test_the_sheet_is_shown_with_its_number_and_thumbnails(preview: Any, numbers: list[int], qtbot: QtBot) -> None:
    dialog = preview(numbers[0])
    assert dialog.paper is not None
    assert dialog._view.pages == len(PdfReader(io.BytesIO(dialog.paper.pdf)).pages)
    assert PHONE in text_of(dialog.paper.pdf)
    qtbot.waitUntil(lambda: dialog._thumbs.pages.image(0) is not None)


def test_several_tickets_stand_in_one_document(preview: Any, numbers: list[int]) -> None:
    dialog = preview(*numbers)
    said = text_of(dialog.paper.pdf)
    assert "周敏" in said
    assert "吴嘉宝" in said


def test_a_copy_for_outside_hides_the_phone(preview: Any, numbers: list[int]) -> None:
    dialog = preview(numbers[0])
    press(dialog, "copy_outside")
    assert PHONE not in text_of(dialog.paper.pdf)
    assert "138****6021" in text_of(dialog.paper.pdf)


def test_a_blank_form_names_nobody(preview: Any, numbers: list[int], controller: Controller) -> None:
    dialog = preview()
    assert dialog.paper.choice.copy is Copy.BLANK
    assert "周敏" not in text_of(dialog.paper.pdf)
    dialog.print_now(to_file(Path("/dev/null")))
    controller.tasks.wait()
    assert looks(controller) == []


def test_keys_turn_the_pages(preview: Any, numbers: list[int]) -> None:
    dialog = preview(*numbers)
    last = dialog._view.pages - 1
    assert last >= 1
    QTest.keyClick(dialog, Qt.Key.Key_End)
    assert dialog._view.page == last
    QTest.keyClick(dialog, Qt.Key.Key_PageUp)
    assert dialog._view.page == last - 1
    QTest.keyClick(dialog, Qt.Key.Key_Home)
    assert dialog._view.page == 0
    QTest.keyClick(dialog, Qt.Key.Key_PageDown)
    assert dialog._view.page == 1


def to_file(path: Path, dpi: int = 150) -> QPrinter:
    printer = page_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setResolution(dpi)
    return printer


def test_a_print_is_recorded(preview: Any, numbers: list[int], controller: Controller, tmp_path: Path) -> None:
    dialog = preview(*numbers)
    sent: list[Any] = []
    dialog.printed.connect(sent.append)
    dialog.print_now(to_file(tmp_path / "paper.pdf"))
    controller.tasks.wait()
    assert sent[0].pages == dialog._view.pages
    assert len(PdfReader(tmp_path / "paper.pdf").pages) == dialog._view.pages
    assert sorted(looks(controller)) == sorted(numbers)


def test_saving_leaves_one_file_and_a_record(
    preview: Any, numbers: list[int], controller: Controller, tmp_path: Path
) -> None:
    dialog = preview(numbers[0])
    dialog.save_as(tmp_path / "sheet.pdf")
    controller.tasks.wait()
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["sheet.pdf"]
    assert (tmp_path / "sheet.pdf").read_bytes() == dialog.paper.pdf
    assert looks(controller) == [numbers[0]]


def test_a_folder_that_is_not_there_is_said(
    preview: Any, numbers: list[int], controller: Controller, tmp_path: Path
) -> None:
    dialog = preview(numbers[0])
    dialog.save_as(tmp_path / "nowhere" / "sheet.pdf")
    controller.tasks.wait()
    assert not dialog._message.isHidden()
    assert looks(controller) == []


def test_a_print_that_is_called_off_is_not_recorded(numbers: list[int], preview: Any, tmp_path: Path) -> None:
    dialog = preview(numbers[0])
    printer = to_file(tmp_path / "paper.pdf")
    assert print_pages(dialog.paper.pdf, printer, lambda _done, _total: None, lambda: True) == 0


def test_titles_name_no_customer(preview: Any, numbers: list[int]) -> None:
    dialog = preview(numbers[0])
    assert "周敏" not in dialog.windowTitle()
    assert "周敏" not in str(PdfReader(io.BytesIO(dialog.paper.pdf)).metadata)


def test_bytes_that_are_no_pdf_are_refused(qapp: Any) -> None:
    with pytest.raises(DamagedError):
        open_pdf(b"nothing of the kind")


def test_the_model_of_the_thumbnails_behaves(qtmodeltester: ModelTester) -> None:
    model = ThumbModel()
    model.show_pages(3)
    qtmodeltester.check(model)
    assert model.lacking(range(5)) == (0, 1, 2)


def test_esc_closes_while_pages_are_still_made(controller: Controller, numbers: list[int], qtbot: QtBot) -> None:
    dialog = PreviewDialog(controller, numbers)
    qtbot.addWidget(dialog)
    dialog.show()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    controller.tasks.wait()
