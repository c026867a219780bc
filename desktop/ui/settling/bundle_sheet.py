"""One bundle: why it waits, mine and theirs, the ways to settle it, and what each leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QWidget

from desktop.base.errors import HuiyinError
from desktop.base.i18n import gettext as _
from desktop.base.i18n import mark, ngettext
from desktop.desk.aside import BundleDetail, Place
from desktop.desk.rows import TicketDetail
from desktop.ui import theme
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import Avatar, KeyHint, LevelChip
from desktop.ui.components.layout import empty_layout, hbox, line, pane, scroll, vbox
from desktop.ui.components.option_card import OptionCard
from desktop.ui.components.tabbing import put_last
from desktop.ui.components.text import Elided, Paragraph, Text
from desktop.ui.components.text_edit import TextEdit
from desktop.ui.settling import words
from desktop.ui.settling.choice_row import LABELS, ChoiceRow, Side
from desktop.ui.settling.result_card import ResultCard, ResultRow
from desktop.ui.settling.words import FieldLine, Outcome, UnitPart
from desktop.ui.ticket import past
from desktop.ui.wording import names
from desktop.ui.wording.joining import listed, phrased


class Way(StrEnum):
    """How a bundle is settled."""

    PUT = "put"
    """Fields as chosen, acts done again under the rules."""
    NOTE = "note"
    """As the others made it; what was typed goes to the timeline as a note."""
    THEIRS = "theirs"
    """As the others made it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A bundle as it was read. `ticket` = the complaint as it stands, None where it is about none that is there."""

    found: BundleDetail
    ticket: TicketDetail | None
    known: past.Backdrop
    now: datetime

    @property
    def usable(self) -> bool:
        """Whether the reader may settle it now."""
        return self.found.bundle.may_settle and self.found.bundle.state == "open"


_WAYS = {
    Way.PUT: (mark("Do it again"), mark("As the case stands now, and only if the rules allow it."), "repeat"),
    Way.NOTE: (
        mark("Keep the words as a note"),
        mark("The complaint stays as the others made it; what was typed goes to its timeline."),
        "sticky-note",
    ),
    Way.THEIRS: (
        mark("Leave it as the others made it"),
        mark("What was set aside stays readable here, under “Settled”."),
        "check",
    ),
}
"""What each way is called where a choice must be made, what follows from it, and its icon."""
_CARD = 52
_GO = {Way.NOTE: mark("Keep as a note"), Way.THEIRS: mark("Leave it as it is")}
_TAGS = {Side.MINE: (mark("mine"), "accent"), Side.THEIRS: (mark("theirs"), "neutral")}


class BundleSheet(QFrame):
    """Shows a bundle and what is chosen; saves nothing by itself."""

    changed = Signal()
    """Something else was chosen: what it leads to is to be tried."""
    typed = Signal()
    """The note was edited."""
    settle_wanted = Signal(object)
    """The `Way` to settle it by now."""
    later_wanted = Signal()
    """On to the next one; this one waits."""
    ticket_wanted = Signal()
    """The complaint itself is to be shown."""
    reveal_wanted = Signal(object)
    """The `FieldLine` of a masked field that is to be shown whole."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self._shown: Shown | None = None
        self._rows: list[ChoiceRow] = []
        self._sides: dict[Place, Side] = {}
        self._way = Way.PUT
        self._refused = False
        self._merging: tuple[FieldLine, ...] = ()
        self._build()

    def _build(self) -> None:
        self._title = Elided("", "title")
        self._look = LevelChip("", "outline")
        self._about, self._why = Elided("", "body", "text2"), Paragraph("", "body", "text2")
        self._open = button(_("Look at the complaint"), "secondary", "columns-2")
        self._open.setObjectName("settle_open")
        self._open.clicked.connect(self.ticket_wanted)
        heading = hbox(self._title, self._look, None, self._open, gap=8)
        head = vbox(heading, self._about, self._why, gap=2, margins=(24, 16, 24, 10))
        self._ways = QButtonGroup(self)
        self._cards: dict[Way, OptionCard] = {}
        self._body = vbox(gap=14)
        self._note = TextEdit()
        self._note.setObjectName("settle_note")
        self._note.setAccessibleName(_("Note for the timeline"))
        self._note.setMinimumHeight(theme.u(120))
        self._note.textChanged.connect(self.typed)
        self.result = ResultCard()
        self._top = vbox(gap=8)
        self._outcome = pane(vbox(self._note, self.result, gap=14))
        self._inside = vbox(self._top, self._body, self._outcome, None, gap=14, margins=(24, 4, 24, 16))
        inside = pane(self._inside)
        self._foot = pane(vbox(line(), self._footer(), gap=0))
        self.setLayout(vbox(head, (scroll(inside, "settle_scroll"), 1), self._foot, gap=0))

    def _footer(self) -> QWidget:
        self._theirs = button(_("Keep theirs, let mine go"), "ghost", "undo-2")
        self._hint = Elided("", "caption", "text2")
        self._later = button(_("Leave it for now"), "secondary", size="l")
        self._go = button("", "primary", "git-merge", "l")
        for each, name in ((self._theirs, "settle_theirs"), (self._later, "settle_later"), (self._go, "settle_go")):
            each.setObjectName(name)
        self._theirs.clicked.connect(lambda: self.settle_wanted.emit(Way.THEIRS))
        self._later.clicked.connect(self.later_wanted)
        self._go.clicked.connect(self.press)
        row = hbox(self._theirs, None, self._hint, self._later, self._go, KeyHint("Ctrl ↵"), gap=8)
        row.setContentsMargins(16, 12, 24, 12)
        return pane(row)

    @property
    def way(self) -> Way:
        """How it would be settled by the filled button."""
        return self._way

    def note(self) -> str:
        """The words for the timeline."""
        return self._note.toPlainText().strip()

    def sides(self) -> Mapping[Place, Side]:
        """What is chosen, by field."""
        return dict(self._sides)

    def keep_theirs(self) -> frozenset[Place]:
        """The fields that stay as the others made them, those included for which nothing is chosen yet."""
        return frozenset(row.line.place for row in self._rows if self._sides.get(row.line.place) is not Side.MINE)

    def undecided(self) -> list[ChoiceRow]:
        """The fields for which nothing is chosen yet."""
        return [row for row in self._rows if row.line.place not in self._sides]

    def show_bundle(
        self, shown: Shown, sides: Mapping[Place, Side], way: Way, note: str, whole: frozenset[Place]
    ) -> None:
        """Shows a bundle with what was chosen before; `whole` = masked fields that are shown whole."""
        self._shown, self._way, self._refused = shown, way, False
        self._sides = dict(sides)
        one = shown.found.bundle
        self._title.setText(words.bundle_title(one, shown.now))
        self._look.setVisible(shown.ticket is not None)
        if shown.ticket is not None:
            level = shown.ticket.case.ticket.level
            policy = shown.ticket.policy
            self._look.set_level(names.level_name(policy, level), policy.level(level).look)
        self._open.setVisible(shown.ticket is not None)
        self._about.setText(words.about(shown.ticket))
        self._about.setVisible(bool(words.about(shown.ticket)))
        self._why.setText(words.why(shown.found) if shown.usable else self._reason(shown))
        self._fill(words.parts(shown.found, shown.known, shown.now, whole))
        put_last(self.window(), self._note, self._theirs, self._later, self._go)
        self._note.blockSignals(True)
        self._note.setPlainText(note or words.own_words(shown.found, shown.known, shown.now))
        self._note.blockSignals(False)
        self._show_way()

    def _reason(self, shown: Shown) -> str:
        one = shown.found.bundle
        if one.settled_at is not None:
            return _("Settled: {how}").format(how=words.settled_words(one, shown.now))
        return _("{author} did this. They settle it, or somebody above the reception.").format(author=one.author)

    def _fill(self, parts: tuple[UnitPart, ...]) -> None:
        for column in (self._top, self._body):
            empty_layout(column)
        self._rows, self._cards = [], {}
        shown = self._shown
        assert shown is not None
        if shown.found.moves and shown.usable:
            self._make_cards()
        self._inside.removeWidget(self._outcome)
        self._inside.insertWidget(1 if shown.found.moves else 2, self._outcome)
        since = _common([each for part in parts for each in part.clashing])
        headed = False
        for number, part in enumerate(parts, 1):
            step = vbox(gap=6)
            if len(parts) > 1 or shown.found.moves:
                step.addWidget(_heading(number, part))
            for what, text in part.said:
                step.addWidget(_said(what, text))
            self._body.addLayout(step)
            if part.clashing and not headed:
                headed = True
                self._body.addWidget(self._columns(shown, since))
            for each in part.clashing:
                self._add_row(each, "" if since else phrased((each.by, each.since)), shown.usable)
        self._merging = tuple(each for part in parts for each in part.merging)

    def _make_cards(self) -> None:
        for old in self._ways.buttons():
            self._ways.removeButton(old)
        for number, (way, (title, note, icon)) in enumerate(_WAYS.items()):
            card = OptionCard(_(title), _(note), icon, way is self._way, height=_CARD)
            card.setObjectName(f"way.{way}")
            self._ways.addButton(card, number)
            card.clicked.connect(partial(self.choose_way, way))
            self._cards[way] = card
            self._top.addWidget(card)

    def _columns(self, shown: Shown, since: str) -> QWidget:
        """Whose the two columns are, with a button each that chooses all of it."""
        one = shown.found.bundle
        mine = _("Mine · {name}").format(name=one.author) if one.mine else one.author
        made = words.made_words(one.at, shown.now)
        others = words.others(shown.found)
        whose = _("Theirs · {name}").format(name=others[0]) if len(others) == 1 else _("Theirs")
        left = Text(_("Field, and what it was"), "caption", "text3", width=LABELS)
        columns = (
            self._column(Avatar(one.author, 28, one.mine), mine, made, Side.MINE, shown.usable),
            self._column(Avatar(others[0] if others else "", 28), whose, since, Side.THEIRS, shown.usable),
        )
        if theme.folded():  # the names stand above their fields
            left.hide()
        return pane(hbox(left, *((column, 1) for column in columns), gap=12))

    def _column(self, avatar: Avatar, whose: str, when: str, side: Side, usable: bool) -> QWidget:
        whole = button(_("All of these"), "link", size="s", name=_("Choose all of: {column}").format(column=whose))
        whole.setObjectName(f"column.{side}")
        whole.clicked.connect(partial(self.choose_all, side))
        if not usable:  # a widget without a parent would show itself as a window of its own
            whole.hide()
        told = vbox(Elided(whose, "body_strong"), Elided(when, "caption", "text3"), gap=0)
        return pane(hbox(avatar, (told, 1), whole, gap=8, margins=(8, 0, 4, 0)))

    def _add_row(self, each: FieldLine, by: str, usable: bool) -> None:
        row = ChoiceRow(each, by, usable)
        row.pair.set_side(self._sides.get(each.place))
        row.pair.chosen.connect(partial(self._on_chosen, each.place))
        row.pair.column_wanted.connect(self.choose_all)
        row.pair.step_wanted.connect(partial(self._step, row))
        row.reveal_wanted.connect(self.reveal_wanted)
        self._rows.append(row)
        self._body.addWidget(row)

    def _on_chosen(self, place: Place, side: Side) -> None:
        self._sides[place] = side
        self._show_way()
        self.changed.emit()

    def choose_all(self, side: Side) -> None:
        """All fields as in one column."""
        for row in self._rows:
            row.pair.set_side(side)
            self._sides[row.line.place] = side
        self._show_way()
        self.changed.emit()

    def choose_way(self, way: Way) -> None:
        """Another way of settling."""
        if self._cards:
            self._cards[way].setChecked(True)
        self._way, self._refused = way, False
        self._show_way()
        self.changed.emit()

    def _step(self, row: ChoiceRow, step: int) -> None:
        at = self._rows.index(row) + step
        if 0 <= at < len(self._rows):
            self._rows[at].pair.setFocus(Qt.FocusReason.TabFocusReason)
        elif step < 0 and self._cards:
            self._cards[self._way].setFocus(Qt.FocusReason.TabFocusReason)

    def _show_way(self) -> None:
        """The parts and the buttons that belong to the way that is chosen."""
        shown = self._shown
        assert shown is not None
        left = len(self.undecided()) if self._way is Way.PUT else 0
        self._note.setVisible(self._way is Way.NOTE and shown.usable)
        self._outcome.setVisible(shown.usable)
        self._foot.setVisible(shown.usable)
        for row in self._rows:
            row.setVisible(self._way is Way.PUT or not shown.usable)
        self._go.set_words(self._go_words(shown))
        self._go.set_icon(_WAYS[self._way][2] if shown.found.moves else "git-merge")
        self._go.setEnabled(not self._refused)
        self._theirs.setVisible(not shown.found.moves)
        chosen = ngettext("{count} field still to choose", "{count} fields still to choose", left).format(count=left)
        kept = _("What is not taken stays readable here.")
        self._hint.setText(chosen if left else kept)
        self._hint.set_tone("warn" if left else "text2")
        self._show_rows(None)

    def _go_words(self, shown: Shown) -> str:
        if self._way is Way.PUT:
            return _("Do it again") if shown.found.moves else _("Put in place as chosen")
        return _(_GO[self._way])

    def show_outcome(self, found: Outcome) -> None:
        """What it leads to, as it was tried."""
        self._refused = False
        self._go.setEnabled(True)
        self._show_rows(found)

    def show_refusal(self, error: HuiyinError) -> None:
        """The rules say no to putting it in place."""
        self._refused = True
        self._go.setEnabled(False)
        self.result.show_refusal(error)

    def _show_rows(self, found: Outcome | None) -> None:
        if self._way is Way.PUT:
            self.result.show_rows(self._result_rows(), found)
        else:
            self.result.show_rows((), None)

    def _result_rows(self) -> list[ResultRow]:
        rows = [self._result_row(row.line) for row in self._rows]
        if len(self._merging) == 1:
            (only,) = self._merging
            rows.append(ResultRow(only.label, only.mine.split("\n")[0], _("one side only"), "ok"))
        elif self._merging:
            said = listed(each.label for each in self._merging)
            rows.append(ResultRow(said, _("Only one side changed these: they go in by themselves"), "✓", "ok"))
        return rows

    def _result_row(self, each: FieldLine) -> ResultRow:
        side = self._sides.get(each.place)
        value = each.mine if side is Side.MINE else each.theirs
        chip, tone = _TAGS[side] if side else (mark("not chosen yet"), "warn")
        return ResultRow(each.label, value.split("\n")[0], _(chip), tone)

    def focus_first(self) -> None:
        """To the first field that is not chosen, else to the way that is chosen, else to the filled button."""
        undecided = self.undecided() if self._way is Way.PUT else []
        target: QWidget = undecided[0].pair if undecided else self._go
        if self._cards:
            target = self._cards[self._way]
        elif not undecided and self._rows:
            target = self._rows[0].pair
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def press(self) -> None:
        """What the filled button does; while fields are not chosen it leads to the first of them."""
        if self._shown is None or not self._shown.usable or self._refused:
            return
        undecided = self.undecided() if self._way is Way.PUT else []
        if undecided:
            undecided[0].pair.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        self.settle_wanted.emit(self._way)

    def set_busy(self, busy: bool) -> None:
        """While it is being settled nothing can be pressed twice."""
        for each in (self._go, self._theirs):
            each.setEnabled(not busy)


def _common(found: Sequence[FieldLine]) -> str:
    """Since when all fields are what one person made them; "" where it differs."""
    made = {(each.by, each.since) for each in found}
    return next(iter(made))[1] if len(made) == 1 else ""


def _heading(number: int, part: UnitPart) -> QWidget:
    """One step of a bundle: its number, what it was, who did it when, and what has happened to it since."""
    title = hbox(Text(f"{number}", "caption_strong", "text3"), Text(part.title, "body_strong"), None, gap=8)
    lines_ = [Elided(part.when, "caption", "text3")]
    if part.meanwhile:
        lines_.append(Elided(part.meanwhile, "caption", "warn"))
    return pane(vbox(title, *lines_, gap=0))


def _said(what: str, text: str) -> QWidget:
    body = vbox(Text(what, "caption", "text2", wrap=True), gap=2, margins=(12, 8, 12, 8))
    if text:
        body.addWidget(Paragraph(text, "body"))
    return pane(body, kind="well")
