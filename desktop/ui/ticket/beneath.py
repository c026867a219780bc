"""What happens to a complaint beneath an open form: told at once, before anything is saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal

from desktop.base.errors import RefusedError
from desktop.base.i18n import gettext as _
from desktop.base.i18n import ngettext
from desktop.desk.rows import TicketDetail
from desktop.desk.session import Session
from desktop.domain.types import Act, Event
from desktop.ui.controller import Controller
from desktop.ui.reader import Reader
from desktop.ui.wording import clocks, errors, timeline
from desktop.ui.wording.joining import paragraph


@dataclass(frozen=True, slots=True)
class Moved:
    """The complaint as it stands now. `words` = what others did, "" if it was oneself; `refused` = why the act can no
    longer be done, None while it can.
    """

    detail: TicketDetail
    words: str
    refused: RefusedError | None

    def sentence(self) -> str:
        """All of it: what happened, what it means for the form, what becomes of the words."""
        if self.refused is None:
            return self.words
        why = errors.sentence(self.refused, self.detail.office)
        kept = _("So this can't be saved any more: {why} What you typed stays as a draft.").format(why=why)
        return paragraph((self.words, kept))


@dataclass(frozen=True, slots=True)
class _Read:
    """A look at the complaint; `detail` None = it was taken back, `refused` tells so."""

    detail: TicketDetail | None
    refused: RefusedError | None


class Beneath(QObject):
    """Watches one complaint for a form of one act. `busy` tells when the form is saving: then nobody looks."""

    moved = Signal(object)
    """A `Moved`."""

    def __init__(
        self, controller: Controller, detail: TicketDetail, act: Act, busy: Callable[[], bool], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._controller, self._detail, self._act, self._busy = controller, detail, act, busy
        self._reader = Reader(controller.tasks, self._on_read, parent=self)
        controller.lists_changed.connect(self.look)

    def look(self) -> None:
        """Reads the complaint anew in the background and tells if it is not what it was."""
        if not self._busy():
            ticket_id = self._detail.case.ticket.id
            self._reader.read(partial(_read, self._controller.session, ticket_id, self._act))

    def _on_read(self, read: _Read) -> None:
        if self._busy():
            return
        before, self._detail = self._detail, read.detail or self._detail
        if read.detail is None:
            self.moved.emit(Moved(before, "", read.refused))
        elif read.detail.case != before.case:
            session = self._controller.session
            words = happened(before, read.detail, session.person.id, session.clock.now())
            self.moved.emit(Moved(read.detail, words, read.refused))


def _read(session: Session, ticket_id: int, act: Act) -> _Read:
    from desktop.desk import meanwhile, reading

    try:
        return _Read(reading.detail(session, ticket_id), meanwhile.refusal(session, ticket_id, act))
    except RefusedError as error:
        return _Read(None, error)


def happened(before: TicketDetail, fresh: TicketDetail, reader: int, now: datetime) -> str:
    """What others did between two looks, in one sentence; "" if nobody but the reader did anything."""
    known = {event.id for event in before.case.events}
    new = [event for event in fresh.case.events if event.id not in known]
    others = [event for event in new if event.by != reader]
    if new and not others:
        return ""
    if not others:
        return _("Somebody changed this complaint meanwhile.")
    told = _told(others[-1], fresh, now)
    more = len(others) - 1
    if not more:
        return told
    rest = ngettext("Before that {count} more entry.", "Before that {count} more entries.", more).format(count=more)
    return paragraph((told, rest))


def _told(event: Event, detail: TicketDetail, now: datetime) -> str:
    line = timeline.event_line(event, detail.office, detail.policy)
    return _("Meanwhile {who}, {time}: {what}.").format(
        who=line.who, time=clocks.stamp_words(event.at, now), what=line.what
    )
