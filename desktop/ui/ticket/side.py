"""What one looks up while talking: facts, promises, files, the sheet, its chain, other tickets of the customer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QMenu, QWidget

from desktop.base.i18n import gettext as _
from desktop.desk.customers import key_of
from desktop.desk.gathered import Cluster
from desktop.desk.rows import Attachment, TicketDetail, TicketRow
from desktop.domain.types import Act
from desktop.ui import theme
from desktop.ui.clusters import words as alike
from desktop.ui.clusters.agreed_card import AgreedCard
from desktop.ui.clusters.intents import ClusterWanted
from desktop.ui.components.bars import Meter
from desktop.ui.components.buttons import button
from desktop.ui.components.text import Elided, Paragraph, Text
from desktop.ui.customers.intents import CustomerWanted
from desktop.ui.customers.known_marks import KnownMarks
from desktop.ui.ticket import presenter
from desktop.ui.ticket.at_once import at_once
from desktop.ui.ticket.forms.options import evidence_name
from desktop.ui.ticket.intents import ActWanted, ChainWanted, EditWanted, FileWanted, TicketWanted
from desktop.ui.ticket.row_button import RowButton
from desktop.ui.ticket.section import Section
from desktop.ui.wording import clocks, examination, names
from desktop.ui.wording.joining import phrased

_LONG_TEXT = 140
_FILE_ICONS = {
    "png": "image", "jpg": "image", "jpeg": "image", "webp": "image", "gif": "image", "bmp": "image",
    "pdf": "file-text", "doc": "file-text", "docx": "file-text", "txt": "file-text",
    "xls": "file-spreadsheet", "xlsx": "file-spreadsheet", "csv": "file-spreadsheet",
    "mp3": "mic", "wav": "mic", "m4a": "mic", "amr": "mic", "mp4": "video", "mov": "video",
}  # fmt: skip


class FactsSection(Section):
    """What stands on the sheet, in one glance."""

    def __init__(self) -> None:
        self._edit = button(_("Edit"), "link", size="s", name=_("Edit the sheet"))
        self._edit.setObjectName("edit_facts")
        super().__init__(_("In brief"), self._edit)
        self._edit.clicked.connect(self._sends(EditWanted()))

    def show_detail(self, detail: TicketDetail, _now: datetime) -> None:
        """Shows a ticket's facts."""
        self._edit.setVisible(presenter.may(detail, Act.EDIT) is not None)
        facts = presenter.facts(detail)
        marks = presenter.trigger_words(detail)
        if not self._fresh((facts, marks)):
            return
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, theme.u(52))
        grid.setColumnStretch(1, 1)
        for at, (label, value) in enumerate(facts):
            grid.addWidget(Text(label, "caption", "text3", line="body"), at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(_value(value, marks), at, 1)
        self._rows.addLayout(grid)
        if not facts:
            self._add(Paragraph(_("Nothing recorded yet. Ask while the customer is on the phone."), "caption", "text2"))


def _value(value: str, marks: tuple[str, ...]) -> QWidget:
    if len(value) <= 14 and "\n" not in value:
        return Elided(value)
    short = value if len(value) <= _LONG_TEXT else f"{value[:_LONG_TEXT]}…"
    return Paragraph(short, "body", "text", marks)


class MarksSection(Section):
    """What the desk knows of this customer: marks in force, beside those of records that may be the same person."""

    def __init__(self) -> None:
        self._customer = button(_("To the customer"), "link", size="s", name=_("To the customer's page"))
        self._customer.setObjectName("marks_customer")
        super().__init__(_("Marks on the customer"), self._customer)
        self.setObjectName("customer_marks")
        self._customer.clicked.connect(self._on_customer)
        self._key = ""

    def show_detail(self, detail: TicketDetail, _now: datetime) -> None:
        """Shows them; hidden if there are none. Source: P-4."""
        self._key = key_of(detail.case.ticket)
        self.setVisible(bool(detail.marks))
        if self._fresh(detail.marks, len(detail.marks)):
            shown = KnownMarks()
            shown.show_marks(detail.marks)
            self._add(shown)

    def _on_customer(self) -> None:
        self.wanted.emit(CustomerWanted(self._key))


class PromisesSection(Section):
    """What the customer was promised."""

    def __init__(self) -> None:
        self._plus = button("", "ghost", "plus", "s", _("Record a promise"))
        self._plus.setObjectName("add_promise")
        super().__init__(_("Promises"), self._plus)
        self._plus.clicked.connect(self._sends(ActWanted(Act.CONTACT, promise=True)))

    def show_detail(self, detail: TicketDetail, now: datetime) -> None:
        """Shows a ticket's promises."""
        self._plus.setVisible(presenter.may(detail, Act.CONTACT) is not None)
        made = presenter.promises(detail, now)
        if not self._fresh(made, len(made)):
            return
        for promise in made:
            icon = "circle-check" if promise.kept else "circle"
            row = RowButton(icon, promise.text, promise.due, promise.tone)
            row.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._add(row)
        if not made:
            self._add(Text(_("none"), "caption", "text3"))


class FilesSection(Section):
    """Evidence: pressed to open, with a menu to save it elsewhere."""

    add_wanted = Signal()
    """A file is to be chosen."""

    def __init__(self) -> None:
        self._plus = button("", "ghost", "plus", "s", _("Attach a file"))
        self._plus.setObjectName("add_file")
        super().__init__(_("Files"), self._plus)
        self._plus.clicked.connect(self.add_wanted)

    def show_detail(self, detail: TicketDetail, _now: datetime) -> None:
        """Shows a ticket's files."""
        may = presenter.may(detail, Act.ATTACH) is not None
        self._plus.setVisible(may)
        if not self._fresh((detail.attachments, may), len(detail.attachments)):
            return
        for file in detail.attachments:
            self._add(self._row(file))
        if not detail.attachments and may:
            self._add(Paragraph(_("Drop files here, or paste a picture."), "caption", "text3"))

    def _row(self, file: Attachment) -> RowButton:
        ending = file.name.rsplit(".", 1)[-1].lower()
        row = RowButton(_FILE_ICONS.get(ending, "file"), file.name, presenter.size_words(file.size))
        row.setObjectName(f"file.{file.id}")
        row.setAccessibleDescription(evidence_name(file.kind))
        row.clicked.connect(self._sends(FileWanted(file.id)))
        row.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        row.customContextMenuRequested.connect(self._menu_of(row, file))
        return row

    def _menu_of(self, row: RowButton, file: Attachment) -> Callable[[QPoint], None]:
        def show(at: QPoint) -> None:
            menu = QMenu(row)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.addAction(_("Open")).triggered.connect(self._sends(FileWanted(file.id)))
            menu.addAction(_("Save as …")).triggered.connect(self._sends(FileWanted(file.id, save_as=True)))
            menu.popup(row.mapToGlobal(at))

        return show


class NoticesSection(Section):
    """Who was told at once, and what was done at once; on the page itself while something of it waits."""

    def __init__(self) -> None:
        super().__init__(_("Told and done at once"))
        self.setObjectName("told_at_once")

    def show_detail(self, detail: TicketDetail, now: datetime) -> None:
        """Shows what is recorded; hidden where nothing is asked for, or the panel shows it."""
        shown = at_once(detail, now)
        lines = [(line.name, line.done or _("not recorded"), bool(line.done)) for line in shown.tell]
        lines += [(line.text, line.done or _("not recorded"), bool(line.done)) for line in shown.check]
        self.setVisible(bool(lines) and not shown.open)
        if not self._fresh(lines, len(lines)):
            return
        for text, note, done in lines:
            row = RowButton("circle-check" if done else "circle", text, note, "ok" if done else "text3")
            row.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._add(row)


class SheetSection(Section):
    """How complete the handling sheet is."""

    def __init__(self) -> None:
        self._fill = button(_("Fill in"), "link", size="s", name=_("Fill in what is missing"))
        self._fill.setObjectName("fill_in")
        super().__init__(_("Handling sheet"), self._fill)
        self._meter = Meter()
        self._missing = Paragraph("", "caption", "text2")
        layout = self.layout()
        assert layout is not None
        layout.addWidget(self._meter)
        layout.addWidget(self._missing)
        self._field = ""
        self._fill.clicked.connect(self._on_fill)

    def show_detail(self, detail: TicketDetail, _now: datetime) -> None:
        """Shows how full a ticket's sheet is."""
        self._field = presenter.first_missing(detail)
        self._fill.setVisible(presenter.may(detail, Act.EDIT) is not None)
        self._count.setText(presenter.meter_words(detail))
        self._meter.set_cells(presenter.meter(detail))
        self._meter.setToolTip("\n".join(name for name, share in presenter.meter(detail) if share < 1))
        missing = presenter.missing_words(detail)
        self._missing.setText(missing)
        self._missing.setVisible(bool(missing))

    def _on_fill(self) -> None:
        self.wanted.emit(EditWanted(self._field))


class ChainSection(Section):
    """The sheets before and after this one."""

    def __init__(self) -> None:
        beside = button(_("Side by side"), "link", size="s", name=_("Show the sheets side by side"))
        beside.setObjectName("side_by_side")
        super().__init__(_("Sheets of this matter"), beside)
        beside.clicked.connect(self._sends(ChainWanted()))

    def show_detail(self, detail: TicketDetail, _now: datetime) -> None:
        """Shows a ticket's chain; hidden while there is one sheet."""
        ticket = detail.case.ticket
        links = (ticket.id, ticket.previous_sheet, detail.previous_number, detail.next_id, detail.next_number)
        self.setVisible(bool(ticket.previous_sheet or detail.next_id))
        if not self._fresh(links):
            return
        if ticket.previous_sheet:
            self._link("arrow-left", detail.previous_number, _("before"), ticket.previous_sheet, "previous_sheet")
        here = RowButton("file-text", ticket.number, _("this one"))
        here.setObjectName("this_sheet")
        here.setEnabled(False)
        self._add(here)
        if detail.next_id:
            self._link("arrow-right", detail.next_number, _("goes on"), detail.next_id, "next_sheet")

    def _link(self, icon: str, number: str, note: str, ticket_id: int, name: str) -> None:
        row = RowButton(icon, number, note)
        row.setObjectName(name)
        row.clicked.connect(self._sends(TicketWanted(ticket_id)))
        self._add(row)


class ClusterSection(Section):
    """The groups of like complaints that it belongs to, with the explanation that everybody gives. Source: T-9"""

    def __init__(self) -> None:
        super().__init__(_("One of many"))

    def show_detail(self, detail: TicketDetail, now: datetime) -> None:
        """Shows a ticket's groups; hidden if it belongs to none."""
        self.setVisible(bool(detail.clusters))
        if not self._fresh((detail.clusters, now.date())):
            return
        for one in detail.clusters:
            self._add(self._group(one))
            if one.open and one.explanation:
                self._add(AgreedCard(one, detail.office, now, titled=False))
            elif one.open:
                self._add(Paragraph(_("Nobody has agreed yet what to answer."), "caption", "text2"))

    def _group(self, one: Cluster) -> RowButton:
        note = alike.count_words(len(one.tickets)) if one.open else _("closed")
        row = RowButton("layers", one.title, note)
        row.setObjectName(f"cluster.{one.id}")
        row.clicked.connect(self._sends(ClusterWanted(one.id)))
        return row


class ExaminationSection(Section):
    """What reviewers found in the process of an escalated case, or how much there is to look at. Source: T-10"""

    def __init__(self) -> None:
        super().__init__(_("Process check"))

    def show_detail(self, detail: TicketDetail, now: datetime) -> None:
        """Shows the findings, newest first; hidden where nothing is examined."""
        found = tuple(examination.findings(detail, now))
        self.setVisible(bool(found) or detail.examination is not None)
        if not self._fresh((found, detail.examination), len(found) or None):
            return
        for words, signed in found:
            self._add(Paragraph(words, "body"))
            self._add(Text(signed, "caption", "text3"))
        if not found and detail.examination is not None:
            self._add(Paragraph(examination.summary(detail.examination), "caption", "text2"))


class SimilarSection(Section):
    """Other tickets of the same customer."""

    _MOST = 5

    def __init__(self) -> None:
        super().__init__(_("Other complaints of this customer"))

    def show_detail(self, detail: TicketDetail, now: datetime) -> None:
        """Shows them, newest first; hidden if there are none."""
        self.setVisible(bool(detail.similar))
        if not self._fresh(detail.similar, len(detail.similar)):
            return
        for other in detail.similar[: self._MOST]:
            self._add(self._row(detail, other, now))

    def _row(self, detail: TicketDetail, other: TicketRow, now: datetime) -> RowButton:
        level = (names.level_short(other.level), str(detail.policy.level(other.level).look))
        note = clocks.stamp_words(other.received_at, now).split(" ")[0]
        row = RowButton("", other.title or other.number, note, level=level)
        row.setObjectName(f"similar.{other.id}")
        row.setAccessibleDescription(phrased((other.number, names.state_name(other.state))))
        row.clicked.connect(self._sends(TicketWanted(other.id)))
        return row
