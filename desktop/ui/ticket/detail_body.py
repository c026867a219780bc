"""The course of a complaint with its sections beside it; where there is little room, as tabs of one column."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget

from desktop.base.i18n import gettext as _
from desktop.desk.rows import TicketDetail
from desktop.ui import theme
from desktop.ui.components.layout import hbox, line, pane, scroll, vbox
from desktop.ui.components.segments import Segments
from desktop.ui.components.text import Text
from desktop.ui.ticket import presenter
from desktop.ui.ticket.advice_section import AdviceSection
from desktop.ui.ticket.information_section import InformationSection
from desktop.ui.ticket.section import Section
from desktop.ui.ticket.side import (
    ChainSection,
    ClusterSection,
    ExaminationSection,
    FactsSection,
    FilesSection,
    MarksSection,
    NoticesSection,
    PromisesSection,
    SheetSection,
    SimilarSection,
)
from desktop.ui.ticket.timeline_view import TimelineView

_SIDE_WIDTH = 264
_LEAST = 140
"""So high, in px at 100 %, the course stands at least: with less the page as a whole scrolls."""


class DetailBody(QWidget):
    """Under `above` the timeline; the sections beside both, or behind tabs between them."""

    wanted = Signal(object)
    """An intent of a section: see `intents`."""
    add_file_wanted = Signal()
    """A file is to be chosen."""

    def __init__(self, above: QWidget) -> None:
        super().__init__()
        self._timeline, self._count = TimelineView(), Text("", "caption", "text3")
        self._promises, self._files = PromisesSection(), FilesSection()
        self._sections: tuple[Section, ...] = (
            MarksSection(), ClusterSection(), FactsSection(), NoticesSection(), AdviceSection(), self._promises,
            self._files, SheetSection(), ExaminationSection(), ChainSection(), SimilarSection(), InformationSection(),
        )  # fmt: skip
        self._build(above)
        self._connect()
        self._fold(theme.folded())

    def _build(self, above: QWidget) -> None:
        self._tabs = Segments([_("Timeline"), _("In brief"), _("Promises"), _("Files")])
        self._tabs.setObjectName("detail_tabs")
        self._tabs.setAccessibleName(_("Parts of the complaint"))
        self._tab_row = pane(hbox(self._tabs, None))
        self._heading = pane(hbox(Text(_("Timeline"), "body_strong"), self._count, None, gap=6))
        self._stack = QStackedWidget()
        self._stack.addWidget(pane(vbox(self._heading, (self._timeline, 1), gap=4)))
        self._pages: list[QBoxLayout] = []
        for _number in range(3):
            column = vbox(gap=12, margins=(0, 4, 8, 8))
            self._pages.append(column)
            self._stack.addWidget(scroll(pane(column)))
        self._column = vbox(gap=8, margins=(0, 0, 8, 8))
        self._side = scroll(pane(self._column), "detail_side")
        self._rule = line("vline")
        left = vbox(above, self._tab_row, (self._stack, 1), gap=8)
        self.setLayout(hbox((left, 1), self._rule, self._side, gap=16))

    def _connect(self) -> None:
        self._tabs.chosen.connect(self._stack.setCurrentIndex)
        self._files.add_wanted.connect(self.add_file_wanted)
        for section in self._sections:
            section.wanted.connect(self.wanted)
        theme.signals().folded_changed.connect(self._fold)
        theme.signals().changed.connect(self._restyle)

    def _fold(self, folded: bool) -> None:
        """The side column becomes tabs, and back."""
        self._tab_row.setVisible(folded)
        self._heading.setVisible(not folded)
        self._side.setVisible(not folded)
        self._rule.setVisible(not folded)
        if folded:
            facts, promises, files = self._pages
            homes = {self._promises: promises, self._files: files}
            for section in self._sections:
                homes.get(section, facts).addWidget(section)
            for page in self._pages:
                _end_with_stretch(page)
        else:
            for section in self._sections:
                self._column.addWidget(section)
            _end_with_stretch(self._column)
            self._show_course()
        self._restyle()

    def _restyle(self) -> None:
        self._side.setFixedWidth(theme.u(_SIDE_WIDTH))
        self._stack.setMinimumHeight(theme.u(_LEAST))

    def _show_course(self) -> None:
        self._tabs.set_current(0)
        self._stack.setCurrentIndex(0)

    def begin(self) -> None:
        """Back to the newest event, as for a complaint that was not shown before."""
        self._timeline.scrollToTop()
        self._show_course()

    def take_focus(self) -> None:
        """Puts the focus on the timeline."""
        self._timeline.setFocus(Qt.FocusReason.TabFocusReason)

    def show_detail(self, detail: TicketDetail, now: datetime) -> None:
        """Shows what happened to a ticket, and everything beside it."""
        rows = presenter.timeline_rows(detail, now)
        self._timeline.set_rows(rows)
        self._count.setText(str(len(rows)))
        for section in self._sections:
            section.show_detail(detail, now)
        self._name_tabs(detail, now)

    def _name_tabs(self, detail: TicketDetail, now: datetime) -> None:
        promised = sum(1 for promise in presenter.promises(detail, now) if not promise.kept)
        words = (_("Timeline"), _("In brief"), _("Promises"), _("Files"))
        counts = (0, 0, promised, len(detail.attachments))
        named = [f"{word} {count}" if count else word for word, count in zip(words, counts, strict=True)]
        self._tabs.set_options(named, self._tabs.current())

    def hasHeightForWidth(self) -> bool:
        return False  # what is long scrolls inside

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())


def _end_with_stretch(box: QBoxLayout) -> None:
    """A column's one stretch belongs at its end."""
    for at in reversed(range(box.count())):
        item = box.itemAt(at)
        if item is not None and item.spacerItem() is not None:
            box.takeAt(at)
    box.addStretch(1)
