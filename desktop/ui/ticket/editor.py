"""All fields of the handling sheet that a clerk fills: saved as one act of what was changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QScrollArea, QWidget

from desktop.base.errors import HuiyinError, RefusedError
from desktop.base.i18n import format_datetime
from desktop.base.i18n import gettext as _
from desktop.desk import looks
from desktop.desk.meanwhile import Setter
from desktop.desk.rows import Done, TicketDetail
from desktop.desk.session import Session
from desktop.domain.types import Act
from desktop.ui import theme
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import KeyHint
from desktop.ui.components.dialog import fit_on_screen
from desktop.ui.components.layout import hbox, line, pane, scroll, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.text import Elided, Text
from desktop.ui.controller import Controller
from desktop.ui.reader import Reader
from desktop.ui.ticket import blocks, past, presenter
from desktop.ui.ticket.drafting import Drafting
from desktop.ui.ticket.forms.body import FormBody
from desktop.ui.ticket.forms.fields import Setting
from desktop.ui.ticket.forms.inputs import TextInput
from desktop.ui.ticket.moved_bar import MovedBar, MovedLine
from desktop.ui.wording import clocks, errors, names
from desktop.ui.wording.joining import listed, phrased

_DRAFT = "edit"
_LONGEST = 80
_WIDTH, _HEIGHT = 820, 720


def _read(session: Session, ticket_id: int) -> TicketDetail | RefusedError:
    from desktop.desk import reading

    try:
        return reading.detail(session, ticket_id)
    except RefusedError as error:
        return error


class EditorDialog(QDialog):
    """The sheet's blocks as groups of fields. What others change meanwhile is shown; what is typed here stays."""

    saved = Signal(object)
    """The `Done` of the act."""

    def __init__(
        self, controller: Controller, detail: TicketDetail, field: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._controller, self._detail, self._first = controller, detail, field
        self._saving = False
        self._reader = Reader(controller.tasks, self._on_read, parent=self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("editor")
        self.setWindowTitle(_("Edit the sheet"))
        now, calendar = controller.session.clock.now(), controller.session.store.calendar()
        setting = Setting(detail, controller.person, now, calendar)
        self._bodies = {block.code: FormBody(block.fields, setting) for block in blocks.SHEET}
        self._message = message_bar("", "danger")
        self._moved = MovedBar()
        self._restored = message_bar("", "info", _("Discard it"), closable=True)
        self._count = Text("", "caption", "text2")
        self._save = button(_("Save the sheet"), "primary", "check", "l")
        self._before = blocks.standing(detail.case.ticket)
        self._fill(self._before)
        self._began = self._raw()
        self._drafting = Drafting(controller, _DRAFT, str(detail.case.ticket.id), self._draft, self)
        self._build()
        self._connect()
        self._record_looks()
        self._restore()
        self._refresh()

    def _build(self) -> None:
        for widget, name in (
            (self._message, "refusal"), (self._restored, "draft_restored"),
            (self._save, "save"), (self._count, "changed_count"),
        ):  # fmt: skip
            widget.setObjectName(name)
        for bar in (self._message, self._restored):
            bar.hide()
        groups = [item for block in blocks.SHEET for item in self._group(block)]
        inside = vbox(*groups, None, gap=10, margins=(24, 4, 24, 16))
        ticket = self._detail.case.ticket
        about = " · ".join(part for part in (ticket.number, presenter.title(self._detail)) if part)
        head = vbox(Text(_("Edit the sheet"), "title"), Elided(about, "body", "text2"), gap=0)
        bars = vbox(self._restored, self._moved, self._message, gap=6)
        top = pane(vbox(head, bars, gap=8, margins=(24, 20, 24, 8)))
        self.setLayout(vbox(top, (scroll(pane(inside), "sheet_scroll"), 1), line(), self._footer(), gap=0))
        self._mark_triggers()

    def _group(self, block: blocks.SheetBlock) -> tuple[QWidget, QWidget]:
        heading = Text(_(block.title), "body_strong")
        heading.setContentsMargins(0, 8, 0, 0)
        return heading, self._bodies[block.code]

    def _footer(self) -> QWidget:
        later = button(_("Later"), "ghost")
        later.setObjectName("later")
        later.setToolTip(_("What was typed stays as a draft."))
        later.clicked.connect(self.reject)
        return pane(hbox(self._count, None, later, self._save, KeyHint("Ctrl ↵"), gap=8, margins=(24, 12, 24, 12)))

    def _mark_triggers(self) -> None:
        words = presenter.trigger_words(self._detail)
        for key in ("cause", "course", "demand"):
            made = self._body_of(key).input(key)
            if isinstance(made, TextInput):
                made.set_marks(words)

    def _connect(self) -> None:
        self._save.clicked.connect(self.save)
        self._restored.acted.connect(self._on_discard)
        self._moved.theirs_wanted.connect(self._on_theirs)
        for body in self._bodies.values():
            body.edited.connect(self._on_edited)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.save)
        self._controller.lists_changed.connect(self._look_beneath)
        self._controller.failed.connect(self._on_failed)
        self._controller.session_changed.connect(self._on_session_changed)
        self._controller.tasks.idle.connect(self._on_idle)

    def _record_looks(self) -> None:
        """The editor shows what the page masks: each such field counts as looked at."""
        session, ticket = self._controller.session, self._detail.case.ticket
        for field in looks.REVEALABLE:
            if getattr(ticket, field):
                self._controller.tasks.submit(partial(looks.reveal, session, ticket.id, field), writes=True)

    def _body_of(self, key: str) -> FormBody:
        block = next(block for block in blocks.SHEET if any(field.key == key for field in block.fields))
        return self._bodies[block.code]

    def _fill(self, values: Mapping[str, Any]) -> None:
        for body in self._bodies.values():
            body.set_values(values)

    def _raw(self) -> dict[str, Any]:
        return {key: raw for body in self._bodies.values() for key, raw in body.raw().items()}

    def input(self, key: str) -> QWidget:
        """The control of a field."""
        return self._body_of(key).input(key).control

    def error_of(self, key: str) -> str:
        """The refusal shown at a field, "" if none is."""
        return self._body_of(key).error_of(key)

    def touched(self) -> tuple[str, ...]:
        """The fields that were changed here."""
        return tuple(key for key, raw in self._raw().items() if not blocks.same(self._began.get(key), raw))

    def save(self) -> None:
        """Saves what was changed as one act; refusals come back to their fields.

        Where others changed the same, one chooses first: nothing of theirs is written over unseen.
        """
        if self._saving:
            return
        if self._moved.undecided():
            self._moved.focus_first()
            return
        values = self._values()
        if values is None:
            return
        changes = {key: blocks.plain(values[key]) for key in self.touched()}
        if not changes:
            self._drafting.discard()
            self.accept()
            return
        self._set_saving(True)
        self._message.hide()
        seen = {key: self._before[key] for key in changes}
        self._controller.do(self._detail.case.ticket.id, Act.EDIT, changes, self._on_saved, self._on_refused, seen)

    def _values(self) -> dict[str, Any] | None:
        found: dict[str, Any] = {}
        for body in self._bodies.values():
            values = body.values()
            if values is None:
                return None
            found |= values
        return found

    def _on_saved(self, done: Done) -> None:
        self._drafting.discard()
        self._set_saving(False)
        self.saved.emit(done)
        self.accept()

    def _on_refused(self, error: RefusedError) -> None:
        self._set_saving(False)
        if error.code == "changed_meanwhile":
            self._look_beneath()
        sentence = errors.sentence(error, self._detail.office)
        if not any(body.refuse(error.field, sentence) for body in self._bodies.values()):
            self._message.show_message(sentence, "danger")
            self._message.show()

    def _on_failed(self, error: HuiyinError) -> None:
        if self._saving:
            self._set_saving(False)
            self._message.show_message(errors.sentence(error), "danger")
            self._message.show()

    def _on_session_changed(self, _session: object) -> None:
        """Somebody else sits here now: what was typed stays a draft of who typed it."""
        self.reject()

    def _on_idle(self) -> None:
        """Whatever became of the work, the sheet can be saved again."""
        if self._saving:
            self._set_saving(False)

    def _set_saving(self, saving: bool) -> None:
        self._saving = saving
        self._save.setEnabled(not saving)

    def _on_edited(self) -> None:
        self._drafting.touch()
        self._refresh()

    def _refresh(self) -> None:
        touched = self.touched()
        joined = listed(names.field_name(key) for key in touched[:4])
        more = _("{fields} …").format(fields=joined) if len(touched) > 4 else joined
        self._count.setText(_("Changed: {fields}").format(fields=more) if touched else _("Nothing changed yet"))

    def _draft(self) -> Mapping[str, Any] | None:
        touched = self.touched()
        raw = self._raw()
        return {key: raw[key] for key in touched} if touched else None

    def _restore(self) -> None:
        draft = self._drafting.load()
        if draft is None:
            return
        for body in self._bodies.values():
            body.set_raw(draft.data)
        when = format_datetime(draft.saved_at, "MM-dd HH:mm")
        self._restored.show_message(_("Your draft of {time} is back.").format(time=when), "info", _("Discard it"))
        self._restored.show()

    def _on_discard(self) -> None:
        self._drafting.discard()
        self._restored.hide()
        for body in self._bodies.values():
            body.set_raw(self._began)
        self._refresh()

    def _look_beneath(self) -> None:
        """Somebody saved something: reads the sheet anew in the background."""
        if not self._saving and self.isVisible():
            self._reader.read(partial(_read, self._controller.session, self._detail.case.ticket.id))

    def _on_read(self, fresh: TicketDetail | RefusedError) -> None:
        """Takes over what I left alone, lets me choose where I changed the same."""
        if self._saving or not self.isVisible():
            return
        if isinstance(fresh, RefusedError):  # taken back meanwhile
            self._message.show_message(errors.sentence(fresh), "danger")
            self._message.show()
            self._save.setEnabled(False)
            return
        now = blocks.standing(fresh.case.ticket)
        moved = blocks.meanwhile(self._before, now, self._mine())
        if not moved:
            return
        self._take_over({one.key: one.now for one in moved}, keep={one.key for one in moved if one.clash})
        self._before, self._detail = now, fresh
        self._moved.add(self._lines(moved))
        self._refresh()

    def _mine(self) -> dict[str, Any]:
        """What would be saved: typed values, and what stood there where nothing was typed."""
        touched = self.touched()
        soft = {key: value for body in self._bodies.values() for key, value in body.soft_values().items()}
        return {key: soft[key] if key in touched else self._before[key] for key in self._before}

    def _take_over(self, values: Mapping[str, Any], keep: Collection[str]) -> None:
        """Puts values in as what stands on the sheet; what was typed in the fields to `keep` stays typed."""
        typed = self._raw()
        self._fill(values)
        self._began |= {key: self._raw()[key] for key in values}
        mine = {key: typed[key] for key in keep}
        for body in self._bodies.values():
            body.set_raw(mine)

    def _lines(self, moved: Sequence[blocks.Meanwhile]) -> list[MovedLine]:
        from desktop.desk import meanwhile

        session, ticket_id = self._controller.session, self._detail.case.ticket.id
        made = meanwhile.setters(session, ticket_id, [one.key for one in moved])
        now = session.clock.now()
        return [self._line(one, made.get(one.key), now) for one in moved]

    def _line(self, one: blocks.Meanwhile, made: Setter | None, now: datetime) -> MovedLine:
        who = phrased((made.by, made.where, clocks.stamp_words(made.at, now))) if made else ""
        before, after = (past.standing(one.key, value, self._detail, _LONGEST) for value in (one.before, one.now))
        return MovedLine(one.key, names.field_name(one.key), before, after, who, one.clash)

    def _on_theirs(self, key: str) -> None:
        """Their value stands; mine goes."""
        self._take_over({key: self._before[key]}, keep=())
        self._on_edited()

    def reject(self) -> None:
        """Puts the editor away; what was typed stays as a draft."""
        self._drafting.finish()
        super().reject()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        fit_on_screen(self, theme.u(_WIDTH), theme.u(_HEIGHT), centred=True)
        start = self._first if blocks.field_of(self._first) else "name"
        body = self._body_of(start)
        body.input(start).setFocus()
        area = self.findChild(QScrollArea, "sheet_scroll")
        if area is not None and self._first:
            area.ensureWidgetVisible(body.input(start), 20, 80)
