"""Registering a complaint during the call: the page that ties form, rules, drafts and desk together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame

from desktop.base.errors import RefusedError
from desktop.base.i18n import gettext as _
from desktop.desk import clusters, drafts, gathered, reading, tickets
from desktop.desk.drafts import Draft
from desktop.desk.gathered import Cluster
from desktop.desk.rows import Done, Known
from desktop.desk.session import Session
from desktop.domain.policy import ALIKE_FIELDS
from desktop.ui.components.layout import line, pane, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.controller import Controller
from desktop.ui.intake import belongs_card
from desktop.ui.intake.drafts_bar import DraftsBar
from desktop.ui.intake.entry import Entry, registration
from desktop.ui.intake.forecast import Forecast, Rules, forecast
from desktop.ui.intake.form import IntakeForm
from desktop.ui.intake.frame import IntakeFooter, IntakeHeader
from desktop.ui.intake.keeper import DraftKeeper
from desktop.ui.intake.moments import clean_phone
from desktop.ui.intake.signals import FormLeft, Registered
from desktop.ui.wording import errors

DRAFT_KIND = "intake"
_JUDGE_MS = 150
_LOOK_MS = 250
_ALIKE = (*ALIKE_FIELDS, "cause", "course")
"""What tells whether a complaint is like others."""
_SECOND_MS = 1000


class IntakePage(QFrame):
    """Nothing here waits: rules answer at once, look-ups and saves happen in the background."""

    registered = Signal(object)
    """A `Registered`."""
    ticket_wanted = Signal(object)
    """A `TicketWanted`."""
    left = Signal(object)
    """A `FormLeft`: the person put the form away."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self.setObjectName("page")
        self._controller = controller
        self._rules = Rules.of(controller.session)
        self._policy = self._rules.policy
        self._forecast: Forecast | None = None
        self._known = Known()
        self._wanted_look: tuple[str, str, str] = ("", "", "")
        self._wanted_alike: tuple[str, ...] = ()
        self._number = ""
        self._hand_over = False
        self._saving = False
        self._open_for = QElapsedTimer()
        self._keeper = DraftKeeper(controller, DRAFT_KIND, self)
        self._build()
        self._connect()
        self.start()

    def _build(self) -> None:
        self._header = IntakeHeader()
        self._drafts = DraftsBar()
        self._message = message_bar("", "danger", closable=True)
        self._message.hide()
        self._form = IntakeForm(self._policy, self._rules.person)
        self._footer = IntakeFooter(self._policy)
        end = pane(vbox())  # has a gap above it only where a bar is shown
        end.setFixedHeight(0)
        bars = vbox(self._drafts, self._message, end, gap=12, margins=(24, 0, 24, 0))
        self.setLayout(vbox(self._header, bars, (self._form, 1), line(), self._footer, gap=0))
        self._judge_timer = self._timer(_JUDGE_MS, self._judge)
        self._look_timer = self._timer(_LOOK_MS, self._look)
        self._alike_timer = self._timer(_LOOK_MS, self._look_for_groups)
        self._second = QTimer(self)
        self._second.setInterval(_SECOND_MS)

    def _timer(self, interval_ms: int, slot: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        timer.timeout.connect(slot)
        return timer

    def _connect(self) -> None:
        self._form.changed.connect(self._on_changed)
        self._form.left_field.connect(self._keeper.flush)
        self._form.ticket_wanted.connect(self.ticket_wanted)
        self._keeper.kept.connect(self._header.show_kept)
        self._footer.put_away.connect(self.put_away)
        self._footer.save.connect(self._only_save)
        self._footer.save_and_go_on.connect(self._save_and_go_on)
        self._drafts.chosen.connect(self.resume)
        self._drafts.thrown_away.connect(self._on_thrown_away)
        self._second.timeout.connect(self._show_call)
        self._controller.session_changed.connect(self._on_session)
        self._controller.lists_changed.connect(self._on_lists_changed)
        self._controller.failed.connect(self._on_failed)
        for level in self._policy.levels:
            self._shortcut(f"Alt+{level.number}", partial(self._form.level.choose, level.number))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            self._shortcut(keys, self._save_and_go_on)
        self._shortcut("Esc", self.put_away)
        self._shortcut(belongs_card.KEYS, self._form.belongs.toggle)

    def _shortcut(self, keys: str, slot: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(slot)

    @property
    def form(self) -> IntakeForm:
        """The form, for those who fill it from outside (a call that comes in with its number)."""
        return self._form

    def start(self, entry: Entry | None = None) -> None:
        """A fresh form; what stood in it before stays as a draft."""
        self._begin("", entry or self._fresh())

    def resume(self, draft: Draft) -> None:
        """Goes on with a draft; what stood in the form before stays as a draft."""
        self._begin(draft.key, Entry.from_data(draft.data))

    def _fresh(self) -> Entry:
        policy = self._policy
        return Entry(texts={"complainant_kind": policy.complainants[0].code, "channel": policy.channels[0].code})

    def _begin(self, key: str, entry: Entry) -> None:
        self._keeper.begin(key)
        self._open_for.start()
        self._known, self._wanted_look = Known(), ("", "", "")
        self._message.hide()
        self._form.show_entry(entry)
        self._form.show_known(self._known, self._now())
        self._look_for_groups()
        self._header.show_kept(None)
        self._show_number(entry.number)
        self._renew_number()
        self._judge()
        self._look()
        self._show_call()
        self._second.start()
        self._show_drafts()
        self._form.focus_first()

    def put_away(self) -> None:
        """Leaves the form; what was typed stays as a draft."""
        kept = not self.entry().empty
        self._keeper.flush()
        self.left.emit(FormLeft(kept))

    def keep_now(self) -> None:
        """Brings what was typed to the disk before it returns: the program or the person is about to go."""
        self._keeper.write_through()

    def entry(self) -> Entry:
        """What stands in the form, with the number that was read out."""
        return replace(self._form.entry(), number=self._number)

    def _now(self) -> datetime:
        return self._controller.session.clock.now()

    def _show_number(self, number: str) -> None:
        self._number = number
        self._header.show_number(number)

    def _renew_number(self) -> None:
        """The number that saving would give now; told where it is no longer the one that was read out."""
        fresh = tickets.preview_number(self._controller.session)
        if fresh == self._number:
            return
        if self._number and not self.entry().empty:
            said = _("Another complaint took {old}: this one gets {new}.").format(old=self._number, new=fresh)
            self._message.show_message(said, "warn", second=_("If you have read the number out, tell the customer."))
            self._message.show()
        self._show_number(fresh)

    def _on_lists_changed(self) -> None:
        if self.isVisible() and not self._saving:
            self._renew_number()
            self._look_timer.start()

    def _show_call(self) -> None:
        length = timedelta(milliseconds=self._open_for.elapsed())
        self._header.show_call(length if self._form.quick.live else None)

    def _show_drafts(self) -> None:
        """Other drafts of this form, read in the background."""
        session, own = self._controller.session, self._keeper.key
        self._controller.tasks.submit(
            lambda: [draft for draft in drafts.all_of(session, DRAFT_KIND) if draft.key != own],
            self._on_drafts,
            writes=True,
        )

    def _on_drafts(self, found: list[Draft]) -> None:
        self._drafts.show_drafts(found, self._now())

    def _on_changed(self, entry: Entry) -> None:
        self._form.clear_errors()
        self._keeper.keep(None if entry.empty else replace(entry, number=self._number).as_data())
        self._judge_timer.start()
        if self._look_words(entry) != self._wanted_look:
            self._look_timer.start()
        if self._alike_words(entry) != self._wanted_alike:
            self._alike_timer.start()

    def _judge(self) -> None:
        now = self._now()
        self._forecast = forecast(self._form.entry(), self._rules, now, self._known)
        self._form.show_forecast(self._forecast)
        self._footer.show_step(self._forecast.hand_over)
        self._footer.show_deadline(self._forecast.deadline, now)

    @staticmethod
    def _look_words(entry: Entry) -> tuple[str, str, str]:
        return clean_phone(entry.text("phone")), entry.text("name"), entry.text("order_number")

    def _look(self) -> None:
        words = self._look_words(self._form.entry())
        self._wanted_look = words
        session = self._controller.session
        if not any(words):
            self._on_looked(words, Known())
            return
        self._controller.tasks.submit(partial(reading.known, session, *words), partial(self._on_looked, words))

    def _on_looked(self, words: tuple[str, str, str], known: Known) -> None:
        if words != self._wanted_look:
            return
        self._known = known
        self._form.show_known(known, self._now())
        self._judge_timer.start()

    @staticmethod
    def _alike_words(entry: Entry) -> tuple[str, ...]:
        return tuple(entry.text(name) for name in _ALIKE)

    def _look_for_groups(self) -> None:
        """Groups of like complaints, looked for in the background. Source: T-9"""
        said = self._wanted_alike = self._alike_words(self._form.entry())
        typed, chosen = dict(zip(_ALIKE, said, strict=True)), self._form.belongs.chosen()
        work = partial(_groups, self._controller.session, typed, chosen)
        self._controller.tasks.submit(work, partial(self._on_groups, said))

    def _on_groups(self, said: tuple[str, ...], found: list[Cluster]) -> None:
        if said == self._wanted_alike:
            self._form.show_groups(found, self._controller.session.store.office(), self._now())

    def _only_save(self) -> None:
        self._save(hand_over=False)

    def _save_and_go_on(self) -> None:
        self._judge()
        self._save(hand_over=bool(self._forecast and self._forecast.hand_over))

    def _save(self, hand_over: bool) -> None:
        if self._saving:
            return
        self._message.hide()
        self._form.clear_errors()
        try:
            fields = registration(self._form.entry(), self._now())
        except RefusedError as error:
            self._on_refused(error)
            return
        group = self._form.belongs.chosen()
        fields |= {} if group is None else {"cluster": group}
        self._keeper.flush()
        self._hand_over = hand_over
        self._set_saving(True)
        self._controller.register(fields, self._on_saved, self._on_refused)

    def _set_saving(self, saving: bool) -> None:
        self._saving = saving
        self._footer.set_busy(saving)

    def _on_saved(self, done: Done) -> None:
        self._set_saving(False)
        self._keeper.drop()
        self._second.stop()
        told = Registered(done.ticket_id, done.number, self._hand_over)
        self.start()
        self.registered.emit(told)

    def _on_failed(self, _error: object) -> None:
        """The window says what failed; here everything stays, ready for another try."""
        self._set_saving(False)

    def _on_refused(self, error: RefusedError) -> None:
        self._set_saving(False)
        if error.field == "cluster":  # it was closed meanwhile: the complaint can be saved without it
            self._form.belongs.choose(None)
            self._look_for_groups()
        if not self._form.show_refusal(error):
            self._message.show_message(errors.sentence(error), "danger")
            self._message.show()

    def _on_thrown_away(self, draft: Draft) -> None:
        session = self._controller.session
        self._controller.tasks.submit(
            partial(drafts.discard, session, draft.kind, draft.key), self._on_discarded, writes=True
        )

    def _on_discarded(self, _none: object) -> None:
        self._show_drafts()

    def _on_session(self, _session: object) -> None:
        """Somebody else sits here: the form of the one before was kept under their name."""
        self._rules = Rules.of(self._controller.session)
        self._form.talk.show_person(self._rules.person)
        self.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._keeper.flush()
        self._second.stop()
        super().hideEvent(event)


def _groups(session: Session, typed: Mapping[str, object], chosen: int | None) -> list[Cluster]:
    """The groups that fit, and the chosen one even where it no longer does, as long as it goes on."""
    found = clusters.likely(session, typed)
    kept = gathered.by_keys(session, [chosen] if chosen is not None else [])
    return [*(one for one in kept if one.open and one not in found), *found]
