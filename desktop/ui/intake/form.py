"""The form of the intake: cards in columns, one entry in and out. Knows no desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from desktop.base.errors import RefusedError
from desktop.desk.gathered import Cluster
from desktop.desk.rows import Known
from desktop.domain.policy import Policy
from desktop.domain.types import Office, Person
from desktop.ui import theme
from desktop.ui.components.fields import Field
from desktop.ui.components.layout import hbox, pane, scroll, vbox
from desktop.ui.intake.belongs_card import BelongsCard
from desktop.ui.intake.complete_card import CompleteCard
from desktop.ui.intake.entry import Entry
from desktop.ui.intake.forecast import Forecast
from desktop.ui.intake.level_card import LevelCard
from desktop.ui.intake.marks_card import MarksCard
from desktop.ui.intake.more_card import MoreCard
from desktop.ui.intake.quick_card import QuickCard
from desktop.ui.intake.similar_card import SimilarCard
from desktop.ui.intake.talk_card import TalkCard
from desktop.ui.intake.told_card import ToldCard
from desktop.ui.wording import errors

_SIDE_WIDTH = 420


class IntakeForm(QWidget):
    """Left what is written, right what helps; one column below each other where there is little room."""

    changed = Signal(object)
    """The `Entry` as it stands now, at each change by a person."""
    left_field = Signal()
    """A good moment to keep the draft."""
    ticket_wanted = Signal(object)
    """A `TicketWanted`."""

    def __init__(self, policy: Policy, person: Person) -> None:
        super().__init__()
        self.quick = QuickCard(policy)
        self.more = MoreCard(policy)
        self.told = ToldCard(policy)
        self.belongs = BelongsCard()
        self.marks = MarksCard()
        self.similar = SimilarCard(policy)
        self.level = LevelCard(policy)
        self.talk = TalkCard(policy, person)
        self.complete = CompleteCard(policy)
        self._setting = False
        self._build()
        self._connect()
        self._fold(theme.folded())

    def _build(self) -> None:
        self._aside = pane(
            vbox(self.marks, self.belongs, self.similar, self.level, self.talk, self.complete, None, gap=12)
        )
        self._left_column = vbox(self.quick, self.told, self.more, None, gap=12, margins=(24, 0, 12, 16))
        self._left = scroll(self._left_column, "intake_body")
        self._right_column = vbox(self._aside, margins=(0, 0, 14, 16))
        self._right: QScrollArea = scroll(self._right_column, "intake_side")
        self.setLayout(hbox((self._left, 1), self._right, gap=4))
        for first, second in zip(self._tab_order(), self._tab_order()[1:], strict=False):
            QWidget.setTabOrder(first, second)

    def _tab_order(self) -> tuple[QWidget, ...]:
        return (*self.quick.inputs(), *self.told.inputs(), *self.more.inputs())

    def _connect(self) -> None:
        self.quick.kind.activated.connect(self._on_kind)
        for card in (self.quick, self.more, self.told, self.level):
            card.edited.connect(self._on_edited)
        self.belongs.changed.connect(self._on_edited)
        for card in (self.quick, self.more):
            card.left_field.connect(self.left_field)
        self.similar.ticket_wanted.connect(self.ticket_wanted)
        theme.signals().folded_changed.connect(self._fold)
        theme.signals().changed.connect(self._size_side)

    def _on_kind(self) -> None:
        self.more.offer_categories(self.quick.kind.code())

    def _on_edited(self) -> None:
        if self._setting:
            return
        self.told.set_live(self.quick.live)
        self.changed.emit(self.entry())

    def entry(self) -> Entry:
        """What stands in the form; without the number, which is not the form's business."""
        return Entry(
            texts=self.quick.read() | self.more.read(),
            flags=self.more.flags(),
            demands=self.more.demands.chosen(),
            told=self.told.told() if self.quick.live else frozenset(),
            level=self.level.overruled,
            level_reason=self.level.reason.text(),
            cluster=self.belongs.chosen(),
        )

    def show_entry(self, entry: Entry) -> None:
        """Puts a draft, or an empty form, into all cards."""
        self._setting = True
        try:
            for card in (self.quick, self.more):
                card.show_entry(entry)
            self.told.choose(entry.told)
            self.level.show_entry(entry.level, entry.level_reason)
            self.belongs.choose(entry.cluster)
            self.told.set_live(self.quick.live)
        finally:
            self._setting = False
        self.clear_errors()

    def show_forecast(self, forecast: Forecast) -> None:
        """What the rules say about the entry."""
        self.talk.show_deadline(forecast.deadline)
        self.quick.show_triage(forecast.triage)
        self.level.show_forecast(forecast)
        self.complete.show_blocks(forecast.blocks)

    def show_known(self, known: Known, now: datetime) -> None:
        """What is known of the customer: marks, and earlier complaints."""
        self.marks.show_marks(known.marks)
        self.similar.show_rows(known.rows, now)

    def show_groups(self, found: Sequence[Cluster], office: Office, now: datetime) -> None:
        """Groups of like complaints that it may belong to."""
        self.belongs.show_found(found, office, now)

    def show_refusal(self, error: RefusedError) -> bool:
        """Shows a refusal at its field and goes there; False if the form has no such field."""
        target = self._field(error.field)
        if target is None:
            return False
        target.set_error(errors.sentence(error))
        target.widget.setFocus()
        self._left.ensureWidgetVisible(target)
        return True

    def clear_errors(self) -> None:
        """Takes all refusals away."""
        for each in (*self.quick.fields().values(), *self.more.fields().values(), self.level.reason_field):
            if each.error():
                each.set_error("")

    def focus_first(self) -> None:
        """Into the number, or into the text where the number is known."""
        (self.quick.cause if self.quick.phone.text() else self.quick.phone).setFocus()

    def _field(self, name: str | None) -> Field | None:
        known = {**self.quick.fields(), **self.more.fields(), "level_reason": self.level.reason_field}
        return known.get(name or "")

    def _fold(self, folded: bool) -> None:
        """The help stands beside the form, or under its first card."""
        self._right.setVisible(not folded)
        if folded:
            self._left_column.insertWidget(1, self._aside)
        else:
            self._right_column.insertWidget(0, self._aside)
        self._size_side()

    def _size_side(self) -> None:
        self._right.setFixedWidth(theme.u(_SIDE_WIDTH))
