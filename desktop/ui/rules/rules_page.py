"""The policy editor: editions on the left, a copy that is written on the right, checked while one types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QStackedWidget

from desktop.base.clock import FixedClock
from desktop.base.errors import RefusedError
from desktop.base.i18n import format_datetime, ngettext, pick
from desktop.base.i18n import gettext as _
from desktop.desk import policies
from desktop.desk.policies import Judgement, Offer, PackVersion
from desktop.desk.session import Session
from desktop.domain.types import Role
from desktop.ui import theme
from desktop.ui.components.code_edit import CodeEdit
from desktop.ui.components.layout import hbox, line, pane, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.segments import Segments
from desktop.ui.components.text import Elided
from desktop.ui.controller import Controller
from desktop.ui.rules.comparing import Comparing
from desktop.ui.rules.editions import Editions, edition_name
from desktop.ui.rules.highlighter import TomlHighlighter
from desktop.ui.rules.move_dialog import MoveDialog
from desktop.ui.rules.navigator import Navigator
from desktop.ui.rules.problems import Problem, code_of, problem
from desktop.ui.rules.publish_foot import PublishFoot
from desktop.ui.ticket.drafting import Drafting
from desktop.ui.wording import errors
from desktop.ui.wording.rules import unpeopled_words

CHECK_MS = 300
_DRAFT = "rules"
_LIST_WIDTH = 290


class RulesPage(QFrame):
    """The administrator writes, everybody may read. Open complaints keep their edition until somebody moves them."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self.setObjectName("page")
        self._controller = controller
        self._in_force = ""
        self._shipped: dict[str, str] = {}
        self._shipped_names: dict[str, str] = {}
        self._editions: list[PackVersion] = []
        self._offer: Offer | None = None
        self._checked: str | None = None
        self._judged = Judgement(None)
        self._problem: Problem | None = None
        self._generation = 0
        self._setting = False
        self._drafting = Drafting(controller, _DRAFT, "", self._draft, self)
        self._checking = QTimer(self)
        self._build()
        self._connect()
        self._restyle()
        self._begin_anew()

    def _build(self) -> None:
        self._only_admin = message_bar(_("Only the administrator changes rules; you may read them."), "neutral")
        self._message = message_bar("", "ok", closable=True)
        self._message.setObjectName("rules_message")
        self._restored = message_bar(_("Your draft is back."), "info", _("Discard it"), closable=True)
        self._restored.setObjectName("rules_draft_restored")
        self._offered = message_bar("", "info", _("See what is new"), "gift", closable=True)
        self._offered.setObjectName("rules_offered")
        self.editions = Editions()
        self.editor = CodeEdit(_("Text of the rules"))
        self.editor.setObjectName("rules_text")
        self._highlighter = TomlHighlighter(self.editor.document())
        self._navigator = Navigator(self.editor, self)
        self._foot = PublishFoot()
        self.difference = Comparing(self._controller)
        self.tabs = Segments([_("The text"), _("Difference")])
        self.tabs.setObjectName("rules_tabs")
        self._stack = QStackedWidget()
        self._stack.addWidget(pane(vbox(self._navigator, (self.editor, 1), gap=6)))
        self._stack.addWidget(self.difference)
        self._state = message_bar("", "neutral")
        self._state.setObjectName("rules_state")
        left = vbox((self.editions, 1), margins=(24, 12, 8, 0))
        hint = Elided(_("A copy: nothing changes before you publish it"), "caption", "text3")
        head = hbox(self.tabs, (hint, 1), gap=12)
        right = vbox(head, (self._stack, 1), self._state, self._foot, gap=8, margins=(16, 12, 24, 12))
        said = (self._only_admin, self._offered, self._restored, self._message)
        bars = pane(vbox(*said, gap=6, margins=(24, 8, 24, 0)))
        self._bars = bars
        columns = hbox((left, 2), line("vline"), (right, 5), gap=0)
        self.setLayout(vbox(bars, (columns, 1), gap=0))
        for bar in said[1:]:
            bar.hide()
        self.setFocusProxy(self.editor)

    def _connect(self) -> None:
        self._checking.setSingleShot(True)
        self._checking.setInterval(CHECK_MS)
        self._checking.timeout.connect(self._check)
        self.editor.textChanged.connect(self._on_typed)
        self.tabs.chosen.connect(self.show_tab)
        self._foot.touched.connect(self._on_day)
        self._foot.publish_wanted.connect(self.publish)
        self._offered.acted.connect(self._on_see_offer)
        self._offered.closed.connect(self._on_put_aside)
        self._state.acted.connect(self._on_jump)
        self._restored.acted.connect(self._on_discard)
        self._restored.closed.connect(self._fit_bars)
        self._message.closed.connect(self._fit_bars)
        self.editions.begin_wanted.connect(self._on_begin)
        self.editions.withdraw_wanted.connect(self._on_withdraw)
        self.editions.move_wanted.connect(self._on_move)
        self._controller.lists_changed.connect(self.refresh)
        self._controller.session_changed.connect(self._on_session)
        theme.signals().changed.connect(self._restyle)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            made = QShortcut(QKeySequence(keys), self, self.publish)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        jump = QShortcut(QKeySequence("F8"), self, self._on_jump)
        jump.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _restyle(self) -> None:
        self.editions.setMinimumWidth(theme.u(_LIST_WIDTH))

    @property
    def may_change(self) -> bool:
        """Whether the person in the chair is the administrator."""
        return Role.ADMIN in self._controller.person.roles

    @property
    def publishable(self) -> bool:
        """Whether the text as it stands was checked, is in order and differs from what is in force."""
        text = self.editor.toPlainText()
        return self.may_change and self._checked == text and self._problem is None and text != self._in_force

    def _begin_anew(self) -> None:
        """Reads editions and text for the person in the chair; a draft comes back."""
        self._shipped = policies.shipped()
        self._shipped_names = {code: _named(text, code) for code, text in self._shipped.items()}
        self.refresh()
        self._drafting.deleteLater()  # it belongs to who sat here before
        self._drafting = Drafting(self._controller, _DRAFT, "", self._draft, self)
        before = self._drafting.load() if self.may_change else None
        self.difference.with_shipped(code_of(self._in_force))
        self._write(str(before.data.get("text", "")) if before else self._in_force)
        if before:
            self._foot.set_content(int(before.data.get("when", 0)), str(before.data.get("moment", "")))
        self._restored.setVisible(before is not None)
        self._allow()
        self._check()

    def refresh(self) -> None:
        """Reads the editions anew."""
        session = self._controller.session
        found = policies.versions(session)
        if found != self._editions or not self._in_force:
            self._editions = found
            current = next(edition for edition in found if edition.in_force)
            self._in_force = policies.text_of(session, current.id)
            self._show_editions()
            self.difference.offer(self._shipped, self._shipped_names, found)
            self._show_state()
        self._show_offer()

    def _show_editions(self) -> None:
        self.editions.show_editions(
            self._editions, self._shipped_names, self._controller.session.clock.now(), self.may_change
        )

    def _show_offer(self) -> None:
        """Newer rules that the program brings: told, never put in force by themselves."""
        self._offer = policies.offered(self._controller.session) if self.may_change else None
        if self._offer is not None:
            words = _(
                "This program brings newer rules for {name} (version {version}; yours are made from version {base}). "
                "Yours stay in force until you publish others."
            )
            offer = self._offer
            said = words.format(name=pick(offer.name), version=offer.version, base=offer.based_on)
            self._offered.show_message(said, "info", _("See what is new"), "gift")
        self._offered.setVisible(self._offer is not None)
        self._fit_bars()

    def _on_see_offer(self) -> None:
        """Begins from the offered rules and shows how they differ from those in force; Ctrl+Z brings the text back."""
        if self._offer is not None:
            self.editor.replace_all(self._shipped[self._offer.code])
            current = next(one for one in self._editions if one.in_force)
            self.difference.with_edition(current)
            self.show_tab(1)

    def _on_put_aside(self) -> None:
        if self._offer is not None:
            self._controller.run(partial(policies.put_aside, offer=self._offer), None, self._on_refused)

    def _allow(self) -> None:
        may = self.may_change
        self.editor.setReadOnly(not may)
        self._foot.setVisible(may)
        self._only_admin.setVisible(not may)
        self._show_editions()
        self._fit_bars()

    def _fit_bars(self) -> None:
        bars = (self._only_admin, self._offered, self._restored, self._message)
        self._bars.setVisible(any(not bar.isHidden() for bar in bars))

    def _write(self, text: str) -> None:
        """Puts another text in place, without keeping it as a draft."""
        self._setting = True
        self.editor.setPlainText(text)
        self._setting = False

    def _draft(self) -> Mapping[str, Any] | None:
        text = self.editor.toPlainText()
        if text == self._in_force or not self.may_change:
            return None
        when, moment = self._foot.content()
        return {"text": text, "when": when, "moment": moment}

    def keep_typed(self) -> None:
        """Brings what was typed to the disk."""
        self._drafting.finish()

    def show_tab(self, at: int) -> None:
        """Shows the text (0) or the difference (1)."""
        self.tabs.set_current(at)
        self._stack.setCurrentIndex(at)
        if at == 1:
            self.difference.compare(self.editor.toPlainText())

    def _on_typed(self) -> None:
        self._checking.start()
        self._foot.set_publishable(False)
        if not self._setting:
            self._drafting.touch()

    def _on_day(self) -> None:
        self._drafting.touch()

    def _check(self) -> None:
        self._checking.stop()
        self._generation += 1
        text = self.editor.toPlainText()
        done = partial(self._on_checked, self._generation, text)
        self._controller.tasks.submit(partial(policies.judge, self._controller.session, text), done)
        if self.tabs.current() == 1:
            self.difference.compare(self.editor.toPlainText())

    def _on_checked(self, generation: int, text: str, judged: Judgement) -> None:
        if generation == self._generation:
            self._checked, self._judged = text, judged
            self._problem = problem(judged.error) if judged.error else None
            self._show_state()

    def _show_state(self) -> None:
        """One sentence: what is wrong and where, or that it can be published."""
        found = self._problem
        self.editor.set_wrong_line(found.line if found else 0)
        self._foot.set_publishable(self.publishable)
        if self._checked is None:
            self._state.show_message(_("Checking …"), "neutral", icon="loader-circle")
        elif found:
            words = _("Line {line}: {sentence}").format(line=found.line, sentence=found.sentence)
            self._state.show_message(words, "danger", _("Go to the line"), second=found.at)
        elif self._checked == self._in_force:
            self._state.show_message(_("These are the rules in force; nothing differs yet."), "neutral")
        else:
            self._show_order()

    def _show_order(self) -> None:
        """The text is in order; what publishing it means for the office."""
        said = unpeopled_words(self._judged.unpeopled)
        if self._judged.switches:
            words = _("In order. These are the rules of another trade: new complaints will follow them.")
            self._state.show_message(words, "warn", icon="arrow-left-right", second=said)
        else:
            self._state.show_message(_("In order: these rules can be published."), "ok", second=said)

    def _on_jump(self) -> None:
        if self._problem is not None:
            self.show_tab(0)
            self.editor.go_to(self._problem.line)

    def _on_begin(self, source: object) -> None:
        """Begins from an edition or from shipped rules; the text before comes back with Ctrl+Z."""
        if isinstance(source, PackVersion):
            text = policies.text_of(self._controller.session, source.id)
        else:
            text = self._shipped[str(source)]
        self.show_tab(0)
        self.difference.with_shipped(code_of(text))
        self.editor.replace_all(text)
        self.editor.setFocus()

    def _on_discard(self) -> None:
        self._drafting.discard()
        self._restored.hide()
        self._fit_bars()
        self._write(self._in_force)
        self.editor.setFocus()

    def publish(self) -> None:
        """Publishes the text, if it was found in order."""
        if not self.publishable:
            return
        now = self._controller.session.clock.now()
        at = self._foot.moment(now)
        if at is not None:
            self._foot.set_publishable(False)
            work = partial(_publish, text=self.editor.toPlainText(), at=at, now=now)
            self._controller.run(work, partial(self._on_published, at, now), self._on_refused)

    def _on_published(self, at: datetime, now: datetime, _made: int) -> None:
        self._drafting.discard()
        self._restored.hide()
        if at <= now:
            words = _("Published, in force from now on. Open complaints keep their edition until you move them.")
        else:
            time = format_datetime(at, "yyyy-MM-dd HH:mm")
            words = _("Published, in force from {time} on. Until then nothing changes.").format(time=time)
        self._say(words, "ok")
        self.refresh()
        self._check()
        (self.editor if self.editor.isVisible() else self.tabs).setFocus()  # the button that had it is off now

    def _on_refused(self, error: RefusedError) -> None:
        self._foot.set_publishable(self.publishable)
        if error.field == "effective_at":
            self._foot.refuse(errors.sentence(error))
        else:
            self._say(errors.sentence(error), "danger")

    def _on_move(self, edition: PackVersion) -> None:
        count = sum(other.open_tickets for other in self._editions if other.id != edition.id)
        dialog = MoveDialog(self._controller, edition, count, self.window())
        dialog.moved.connect(self._on_moved)
        dialog.open()

    def _on_withdraw(self, edition: PackVersion) -> None:
        done = partial(self._on_withdrawn, edition_name(edition))
        self._controller.run(partial(policies.withdraw, pack_id=edition.id), done, self._on_refused)

    def _on_withdrawn(self, name: str, _nothing: object) -> None:
        self._say(_("Taken back: {name}. Nothing of it will come into force.").format(name=name), "ok")

    def _on_moved(self, count: int) -> None:
        words = ngettext("{count} complaint moved.", "{count} complaints moved.", count).format(count=count)
        self._say(words, "ok")

    def _say(self, words: str, tone: str) -> None:
        self._message.show_message(words, tone)
        self._message.show()
        self._fit_bars()

    def _on_session(self, _session: object) -> None:
        self._message.hide()
        self._begin_anew()


def _publish(session: Session, text: str, at: datetime, now: datetime) -> int:
    """ "At once" is the instant when the button was pressed, not the one when the writer got to it."""
    return policies.publish(replace(session, clock=FixedClock(now)), text, at)


def _named(text: str, code: str) -> str:
    """What shipped rules are called."""
    import tomllib

    return pick(tomllib.loads(text).get("name", {"zh": code, "en": code}))
