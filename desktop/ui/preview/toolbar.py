"""What stands above the pages: back, what it is, page and zoom."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from desktop.base.i18n import gettext as _
from desktop.ui.components.buttons import button
from desktop.ui.components.layout import hbox, line
from desktop.ui.components.segments import Segments
from desktop.ui.components.text import Elided, Text


class PreviewToolbar(QFrame):
    """Emits intent; the dialog turns the pages."""

    back = Signal()
    """Leave the preview."""
    turned = Signal(int)
    """So many pages forward (1) or back (-1)."""
    zoomed = Signal(int)
    """Larger (1) or smaller (-1)."""
    fitted = Signal(bool)
    """True: the whole page; False: its width."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = Text(title, "subtitle")
        self._number = Elided("", "body", "text2")
        self._page = Text("", "body", "text2")
        self._zoom = Text("", "body", "text2")
        self._fit = Segments([_("Whole page"), _("Page width")], 1, 28)
        back = button("", "ghost", "arrow-left", name=_("Back"))
        previous = button("", "ghost", "chevron-left", name=_("Previous page"))
        following = button("", "ghost", "chevron-right", name=_("Next page"))
        smaller = button("", "ghost", "zoom-out", name=_("Smaller"))
        larger = button("", "ghost", "zoom-in", name=_("Larger"))
        back.clicked.connect(self.back)
        previous.clicked.connect(lambda: self.turned.emit(-1))
        following.clicked.connect(lambda: self.turned.emit(1))
        smaller.clicked.connect(lambda: self.zoomed.emit(-1))
        larger.clicked.connect(lambda: self.zoomed.emit(1))
        self._fit.chosen.connect(lambda index: self.fitted.emit(index == 0))
        row = hbox(
            back, self._title, (self._number, 1), previous, self._page, following, line("vline", 16),
            smaller, self._zoom, larger, self._fit, gap=6, margins=(12, 8, 16, 8),
        )  # fmt: skip
        self.setLayout(row)

    def show_title(self, title: str, number: str) -> None:
        """The form, and the ticket's number where there is one ticket."""
        self._title.setText(title)
        self._number.setText(number)

    def show_place(self, page: int, pages: int, zoom: float) -> None:
        """The page in view and the zoom."""
        self._page.setText(_("{page} / {pages}").format(page=page if pages else 0, pages=pages))
        self._zoom.setText(f"{zoom:.0%}")

    def forget_fit(self) -> None:
        """Neither the whole page nor its width: a zoom of one's own."""
        self._fit.set_current(-1)
