"""The handling sheet before it is printed: pages, thumbnails, options; print, or save as PDF."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QImage, QKeySequence, QShortcut, QShowEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QFrame, QWidget

from desktop.base import files
from desktop.base.errors import HuiyinError
from desktop.base.i18n import gettext as _
from desktop.desk import papers, sheets
from desktop.domain.papers import Form
from desktop.ui import theme
from desktop.ui.components.layout import hbox, line, pane, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.controller import Controller
from desktop.ui.preview.choices import Copy, PrintChoice, Printed
from desktop.ui.preview.options import PrintOptions
from desktop.ui.preview.page_view import PageView
from desktop.ui.preview.printing import open_pdf, page_printer, print_pages, render_page
from desktop.ui.preview.sheets import Paper, make_paper
from desktop.ui.preview.thumbnails import THUMB_WIDTH, Thumbnails
from desktop.ui.preview.toolbar import PreviewToolbar
from desktop.ui.tasks import Job
from desktop.ui.wording import errors

_SIZE = (1180, 820)
_SHARP = 2


class PreviewDialog(QDialog):
    """Everything slow runs on the worker; the PDF lives in memory and leaves nothing on the disk but what is saved."""

    printed = Signal(object)
    """A `Printed`: a print was sent and recorded."""
    saved = Signal(object)
    """Path of the PDF that was saved."""

    def __init__(
        self,
        controller: Controller,
        ticket_ids: Sequence[int] = (),
        parent: QWidget | None = None,
        copy: Copy | None = None,
        form: Form = Form.HANDLING,
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._ids = tuple(ticket_ids)
        self._copy = copy or (Copy.OFFICE if self._ids else Copy.BLANK)
        self._form = form
        self._paper: Paper | None = None
        self._job: Job | None = None
        self.setWindowTitle(_("Preview and print"))
        self.setObjectName("preview")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, parent is not None)
        self._build()
        self._connect()
        self.resize(*self._fitting_size())
        self._make()

    def _fitting_size(self) -> tuple[int, int]:
        room = self.screen().availableGeometry()
        return min(_SIZE[0], room.width() - 40), min(_SIZE[1], room.height() - 60)

    def _build(self) -> None:
        self._toolbar = PreviewToolbar(_("Handling sheet"))
        self._thumbs = Thumbnails()
        self._view = PageView()
        self._options = PrintOptions(self._copy, bool(self._ids))
        self._message = message_bar("", "danger", closable=True)
        self._message.hide()
        strip = pane(vbox(self._thumbs, gap=0, margins=(4, 8, 4, 8)))
        middle = hbox(strip, line("vline"), (self._view, 1), line("vline"), self._options, gap=0)
        bar = vbox(self._message, margins=(12, 0, 12, 0))
        self._body: QFrame = pane(vbox(self._toolbar, bar, line(), (middle, 1), gap=0), "page")
        self.setLayout(vbox(self._body))
        self._strip = strip
        self._fold(theme.folded())

    def _connect(self) -> None:
        self._options.copy_chosen.connect(self._on_copy)
        self._options.print_wanted.connect(self.print_now)
        self._options.save_wanted.connect(self._ask_where)
        self._options.cancel_wanted.connect(self._cancel)
        self._thumbs.pages_wanted.connect(self._make_thumbs)
        self._thumbs.page_chosen.connect(self._view.go_to)
        self._view.page_shown.connect(self._on_page)
        self._view.zoomed.connect(lambda _zoom: self._show_place())
        self._toolbar.back.connect(self.reject)
        self._toolbar.turned.connect(lambda by: self._view.go_to(self._view.page + by))
        self._toolbar.zoomed.connect(self._on_zoom)
        self._toolbar.fitted.connect(self._on_fit)
        theme.signals().folded_changed.connect(self._fold)
        for keys, slot in self._keys().items():
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    def _keys(self) -> dict[str, object]:
        go = self._view.go_to
        return {
            "Ctrl+P": self.print_now,
            "Ctrl+S": self._ask_where,
            "PgDown": lambda: go(self._view.page + 1),
            "PgUp": lambda: go(self._view.page - 1),
            "Home": lambda: go(0),
            "End": lambda: go(self._view.pages - 1),
            "Ctrl++": lambda: self._on_zoom(1),
            "Ctrl+=": lambda: self._on_zoom(1),
            "Ctrl+-": lambda: self._on_zoom(-1),
        }

    @property
    def paper(self) -> Paper | None:
        """What is shown; None while it is being made."""
        return self._paper

    def _make(self) -> None:
        """Makes the PDF anew on the worker."""
        self._cancel()
        session, choice = self._controller.session, PrintChoice(self._ids, self._copy, self._form)
        self._options.show_progress(_("Setting the sheets …"), 0, 0)
        self._job = self._controller.tasks.submit(
            lambda job: make_paper(session, choice, job.report),
            self._on_paper,
            self._on_failed,
            partial(self._options.show_progress, _("Setting the sheets …")),
            cancellable=True,
        )

    def _on_paper(self, paper: Paper) -> None:
        self._job = None
        self._paper = paper
        pages = self._view.show_pdf(paper.pdf)
        self._thumbs.show_pages(pages)
        self._options.show_progress("", 0, 0)
        self._options.show_paper(paper)
        self._toolbar.show_title(paper.title or _("Handling sheet"), paper.number)
        self._on_page(0)

    def _on_failed(self, error: BaseException) -> None:
        self._job = None
        self._options.show_progress("", 0, 0)
        if not isinstance(error, HuiyinError):
            raise error
        self._say(errors.sentence(error), "danger")

    def _say(self, text: str, tone: str) -> None:
        self._message.show_message(text, tone)
        self._message.show()

    def _on_copy(self, copy: Copy) -> None:
        self._copy = copy
        self._message.hide()
        self._make()

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self._options.show_progress("", 0, 0)

    def _on_page(self, page: int) -> None:
        self._thumbs.mark(page)
        self._show_place()

    def _show_place(self) -> None:
        self._toolbar.show_place(self._view.page + 1, self._view.pages, self._view.zoom())

    def _on_zoom(self, steps: int) -> None:
        self._view.zoom_by(steps)
        self._toolbar.forget_fit()
        self._show_place()

    def _on_fit(self, whole_page: bool) -> None:
        self._view.fit(whole_page)
        self._show_place()

    def _make_thumbs(self, pages: tuple[int, ...]) -> None:
        if self._paper is None:
            return
        pdf, width = self._paper.pdf, THUMB_WIDTH * _SHARP
        self._controller.tasks.submit(
            lambda: _thumbs(pdf, pages, width), partial(self._on_thumbs, self._paper), lambda _error: None
        )

    def _on_thumbs(self, paper: Paper, made: list[tuple[int, QImage]]) -> None:
        if paper is self._paper:
            for page, image in made:
                self._thumbs.pages.put(page, image)

    def print_now(self, printer: QPrinter | None = None) -> None:
        """Prints on the chosen printer (or a given one) and records it."""
        paper = self._paper
        if paper is None or self._job is not None:
            return
        device = printer or self._chosen_printer()
        self._options.show_progress(_("Printing …"), 0, 0)
        told = Printed(paper.choice, 0, self._options.copies, device.printerName())
        self._job = self._controller.tasks.submit(
            lambda job: print_pages(paper.pdf, device, job.report, lambda: job.cancelled),
            partial(self._on_printed, told),
            self._on_failed,
            partial(self._options.show_progress, _("Printing …")),
            cancellable=True,
        )

    def _chosen_printer(self) -> QPrinter:
        device = page_printer()
        device.setPrinterName(self._options.printer_name)
        device.setCopyCount(self._options.copies)
        if self._options.duplex:
            device.setDuplex(QPrinter.DuplexMode.DuplexLongSide)
        return device

    def _on_printed(self, told: Printed, pages: int) -> None:
        self._job = None
        self._options.show_progress("", 0, 0)
        if not pages:
            return
        self._record()
        self._say(_("Sent to the printer."), "ok")
        self.printed.emit(Printed(told.choice, pages, told.copies, told.printer))

    def _record(self) -> None:
        """A print or a saved PDF is a look at everything in it."""
        ids = self._ids
        if self._paper is not None and self._paper.choice.copy is not Copy.BLANK and ids:
            form = self._paper.choice.form
            if form is Form.HANDLING:
                self._controller.run(lambda session: sheets.record_print(session, ids))
            else:
                self._controller.run(lambda session: papers.record_print(session, ids, form))

    def _ask_where(self) -> None:
        if self._paper is None:
            return
        stem = self._paper.number or self._paper.title
        chosen, _filter = QFileDialog.getSaveFileName(self, _("Save as PDF"), f"{stem}.pdf", "PDF (*.pdf)")
        if chosen:
            self.save_as(Path(chosen))

    def save_as(self, path: Path) -> None:
        """Writes the PDF: whole or not at all."""
        if self._paper is None:
            return
        pdf = self._paper.pdf
        self._controller.tasks.submit(partial(files.save, path, pdf), self._on_saved, self._on_failed)

    def _on_saved(self, path: Path) -> None:
        self._record()
        self._say(_("Saved as {name}").format(name=path.name), "ok")
        self.saved.emit(path)

    def _fold(self, folded: bool) -> None:
        self._strip.setVisible(not folded)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._view.setFocus()

    def reject(self) -> None:
        self._cancel()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._cancel()
        super().closeEvent(event)


def _thumbs(pdf: bytes, pages: tuple[int, ...], width: int) -> list[tuple[int, QImage]]:
    """Pictures of some pages; on the worker."""
    document, buffer = open_pdf(pdf)
    try:
        return [(page, render_page(document, page, width)) for page in pages if page < document.pageCount()]
    finally:
        document.close()
        buffer.close()
