"""The right side of the preview: for whom, how many, on which printer, and the buttons."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QButtonGroup, QFrame, QProgressBar

from desktop.base.i18n import gettext as _
from desktop.base.i18n import mark, ngettext
from desktop.ui import theme
from desktop.ui.components.buttons import button
from desktop.ui.components.check import Check
from desktop.ui.components.chips import KeyHint
from desktop.ui.components.fields import combo, field
from desktop.ui.components.layout import hbox, line, scroll, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.segments import Segments
from desktop.ui.components.text import Paragraph, Text
from desktop.ui.preview.choices import Copy
from desktop.ui.preview.sheets import Paper
from desktop.ui.wording.joining import phrased

_COPIES = (1, 2, 3)
_WIDTH = 312
_CHOICES = (
    (Copy.OFFICE, mark("Complete, for the office"), mark("With full numbers; stays in the archive")),
    (Copy.OUTSIDE, mark("For outside: phone masked"), mark("Phone and address hidden, no remarks about people")),
    (Copy.BLANK, mark("Blank form"), mark("To be filled by hand")),
)


class PrintOptions(QFrame):
    """Few options, all in sight."""

    copy_chosen = Signal(object)
    """A `Copy`."""
    print_wanted = Signal()
    """Send it to the chosen printer."""
    save_wanted = Signal()
    """Save it as PDF."""
    cancel_wanted = Signal()
    """Stop the print that is under way."""

    def __init__(self, copy: Copy, with_ticket: bool) -> None:
        super().__init__()
        self.setObjectName("print_options")
        printers = [(name, name) for name in QPrinterInfo.availablePrinterNames()]
        self._printer = combo(printers or [("", _("No printer found"))], QPrinterInfo.defaultPrinterName())
        self._printer.setObjectName("printer")
        self._has_printer = bool(printers)
        self._copies = Segments([str(n) for n in _COPIES], 0, equal=52)
        self._copies.setAccessibleName(_("Copies"))
        self._duplex = Check(_("Both sides"))
        self._group = QButtonGroup(self)
        self._kinds = {kind: Check(_(text), kind is copy, _(note), radio=True) for kind, text, note in _CHOICES}
        for number, (kind, check) in enumerate(self._kinds.items()):
            check.setObjectName(f"copy_{kind}")
            check.setEnabled(with_ticket or kind is Copy.BLANK)
            self._group.addButton(check, number)
        self._print = button(_("Print"), "primary", "printer", "l")
        self._save = button(_("Save as PDF…"), "secondary", "download", "l")
        self._print.setObjectName("print")
        self._save.setObjectName("save_pdf")
        if not printers:
            self._print.set_kind("secondary")
            self._save.set_kind("primary")
        self._note = message_bar("", "info")
        self._busy_text = Text("", "caption", "text2")
        self._bar = QProgressBar()
        self._cancel = button(_("Stop"), "ghost", "x", "s")
        self._build()
        self._connect()
        self._size()
        theme.signals().changed.connect(self._size)

    def _build(self) -> None:
        self._busy = vbox(hbox(self._busy_text, None, self._cancel), self._bar, gap=4)
        no_printer = Paragraph(
            _("No printer is set up on this PC. Save as PDF and print it elsewhere."), "caption", "text3"
        )
        if self._has_printer:
            no_printer.hide()
        body = vbox(
            Text(_("Print"), "subtitle"),
            vbox(Text(_("For whom"), "caption", "text2"), *self._kinds.values(), gap=4),
            line(),
            field(_("Printer"), self._printer),
            no_printer,
            vbox(Text(_("Copies"), "caption", "text2"), hbox(self._copies, None), gap=4),
            self._duplex,
            line(),
            self._note,
            None,
            gap=12,
            margins=(20, 16, 20, 8),
        )
        foot = vbox(
            self._busy,
            hbox((self._print, 1), KeyHint("Ctrl P"), gap=8),
            hbox((self._save, 1), KeyHint("Ctrl S"), gap=8),
            gap=10,
            margins=(20, 8, 20, 16),
        )
        self.setLayout(vbox((scroll(body), 1), foot, gap=0))
        self.show_progress("", 0, 0)
        self._note.hide()

    def _connect(self) -> None:
        self._group.idClicked.connect(lambda number: self.copy_chosen.emit(list(self._kinds)[number]))
        self._copies.chosen.connect(lambda _index: self._word_button())
        self._print.clicked.connect(self.print_wanted)
        self._save.clicked.connect(self.save_wanted)
        self._cancel.clicked.connect(self.cancel_wanted)

    def _size(self) -> None:
        self.setFixedWidth(theme.u(_WIDTH))

    @property
    def printer_name(self) -> str:
        """The chosen printer; "" if there is none."""
        return self._printer.code()

    @property
    def copies(self) -> int:
        """How many."""
        return _COPIES[max(self._copies.current(), 0)]

    @property
    def duplex(self) -> bool:
        """On both sides of the paper."""
        return self._duplex.isChecked()

    def show_paper(self, paper: Paper) -> None:
        """What is to be known before it is printed."""
        if paper.unprintable:
            said = _("The typeface lacks these characters; they print as codes: {characters}")
            self._note.show_message(said.format(characters=" ".join(paper.unprintable)), "warn")
        elif paper.unsigned:
            count = len(paper.unsigned)
            said = ngettext("{count} signature is still open.", "{count} signatures are still open.", count)
            self._note.show_message(said.format(count=count), "info", second=phrased(paper.unsigned))
        self._note.setVisible(bool(paper.unprintable or paper.unsigned))

    def show_progress(self, text: str, done: int, total: int) -> None:
        """What is under way; "" = nothing."""
        for widget in (self._busy_text, self._bar, self._cancel):
            widget.setVisible(bool(text))
        self._busy_text.setText(text)
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self.set_usable(not text)

    def set_usable(self, usable: bool) -> None:
        """Whether there is something to print and nothing is under way."""
        self._print.setEnabled(usable and self._has_printer)
        self._save.setEnabled(usable)

    def _word_button(self) -> None:
        said = ngettext("Print {count} copy", "Print {count} copies", self.copies)
        self._print.set_words(said.format(count=self.copies) if self.copies > 1 else _("Print"))
