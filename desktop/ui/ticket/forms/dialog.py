"""The dialog around a form: what it is about, the fields, what will happen, and one filled button."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QScrollArea, QWidget

from desktop.base.errors import HuiyinError, RefusedError
from desktop.base.i18n import format_datetime
from desktop.base.i18n import gettext as _
from desktop.desk.rows import Done
from desktop.ui import theme
from desktop.ui.clusters.agreed_card import AgreedCard
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import Icon, KeyHint
from desktop.ui.components.dialog import fit_on_screen
from desktop.ui.components.layout import hbox, line, pane, scroll, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.text import Elided, Paragraph, Text
from desktop.ui.controller import Controller
from desktop.ui.escalation.signals import FillWanted
from desktop.ui.ticket import blocks
from desktop.ui.ticket.advice_card import AdviceCard
from desktop.ui.ticket.beneath import Beneath, Moved
from desktop.ui.ticket.drafting import Drafting
from desktop.ui.ticket.examination_card import ExaminationCard
from desktop.ui.ticket.forms.body import FormBody, label_of
from desktop.ui.ticket.forms.consequence import ConsequenceCard
from desktop.ui.ticket.forms.fields import Consequence, Field, Form, Kind, Setting, arguments
from desktop.ui.ticket.forms.inputs import RatingInput
from desktop.ui.wording import errors

_WIDTH, _RATING_WIDTH, _WIDEST = 560, 720, 960


class ActDialog(QDialog):
    """One act on one ticket. Ctrl+Enter saves, Esc puts it away and keeps the draft."""

    saved = Signal(object)
    """The `Done` of the act."""
    fill_wanted = Signal(object)
    """A `FillWanted`: the sheet lacks a field that the act waits for; the form has put itself away."""
    note_wanted = Signal(str)
    """The act can't be done any more: what was typed is to go into a note; the form has put itself away."""

    def __init__(self, controller: Controller, form: Form, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller, self._form, self._setting = controller, form, setting
        self._saving = self._shown_once = False
        self._lacking = ""
        self._refused = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName(f"act.{_code(form)}")
        self.setWindowTitle(_(form.title))
        self._body = FormBody(form.fields, setting)
        self._consequence = ConsequenceCard()
        self._advice = AdviceCard()
        self._outlook = pane(vbox(self._consequence, margins=(24, 12, 24, 0)))  # in sight, however long the form is
        self._message = message_bar("", "danger")
        self._meanwhile = message_bar("", "info", closable=True)
        self._restored = message_bar(_("Your draft is back."), "info", _("Discard it"), closable=True)
        self._save = button(_(form.save), "primary", form.icon, "l")
        self._drafting = Drafting(
            controller, f"act:{_code(form)}", str(setting.detail.case.ticket.id), self._draft, self
        )
        self._beneath = Beneath(controller, setting.detail, form.act, lambda: self._saving, self)
        self._build()
        self._connect()
        self._restore()
        self._refresh()

    def _build(self) -> None:
        self._message.setObjectName("refusal")
        self._meanwhile.setObjectName("meanwhile")
        self._restored.setObjectName("draft_restored")
        self._save.setObjectName("save")
        for bar in (self._message, self._meanwhile, self._restored):
            bar.hide()
        ticket = self._setting.detail.case.ticket
        about = " · ".join(part for part in (ticket.number, ticket.name, ticket.cause.split("\n")[0]) if part)
        head = vbox(Text(_(self._form.title), "title"), Elided(about, "body", "text2"), gap=0)
        parts: list[QWidget] = [self._restored, self._message]
        told = pane(vbox(self._meanwhile, margins=(24, 0, 24, 8)))  # in sight, however far one has scrolled
        lead = _(self._form.lead) if self._form.lead else ""
        context = self._form.context(self._setting)
        if lead:
            parts.append(Paragraph(lead, "body", "text2"))
        if context:
            parts.append(_well(context))
        parts += [*self._agreed(), *self._examined(), self._body, self._advice]
        inside = vbox(*parts, None, gap=12, margins=(24, 4, 24, 12))
        layout = vbox(
            pane(vbox(head, margins=(24, 20, 24, 8))),
            told,
            (scroll(pane(inside), "form_scroll"), 1),
            line(),
            self._outlook,
            self._footer(),
            gap=0,
        )
        self.setLayout(layout)
        wide = any(field.kind is Kind.RATING for field in self._form.fields)
        self.setMinimumWidth(min(theme.u(_RATING_WIDTH if wide else _WIDTH), _WIDEST))

    def _agreed(self) -> list[QWidget]:
        """What everybody answers to complaints like this one, ready to be read out. Source: T-9"""
        detail, now = self._setting.detail, self._setting.now
        said = (one for one in detail.clusters if one.open and one.explanation)
        return [AgreedCard(one, detail.office, now) for one in said] if self._form.explains else []

    def _examined(self) -> list[QWidget]:
        """The way of the case, where the review looks for holes in it. Source: T-10"""
        detail, now = self._setting.detail, self._setting.now
        if not self._form.examines or detail.examination is None:
            return []
        return [ExaminationCard(detail, detail.examination, now)]

    def _footer(self) -> QWidget:
        later = button(_("Later"), "ghost")
        later.setObjectName("later")
        later.setToolTip(_("What was typed stays as a draft."))
        later.clicked.connect(self.reject)
        clause = self._setting.step.rule if self._setting.step else ""
        row = hbox(Text(clause, "caption", "text3"), None, later, self._save, KeyHint("Ctrl ↵"), gap=8)
        row.setContentsMargins(24, 12, 24, 12)
        return pane(row)

    def _connect(self) -> None:
        self._save.clicked.connect(self.save)
        self._body.edited.connect(self._on_edited)
        self._restored.acted.connect(self._on_discard)
        self._message.acted.connect(self._on_fill)
        self._beneath.moved.connect(self._on_moved)
        self._meanwhile.acted.connect(self._on_note)
        self._controller.failed.connect(self._on_failed)
        self._controller.session_changed.connect(self._on_session_changed)
        self._controller.tasks.idle.connect(self._on_idle)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.save)

    @property
    def body(self) -> FormBody:
        """The fields."""
        return self._body

    def begin(self, text: str) -> None:
        """Puts a text that was typed elsewhere into the form's first text."""
        target = next((one.key for one in self._form.fields if _tells(one)), None)
        if not text or target is None:
            return
        standing = str(self._body.input(target).raw() or "")
        if text not in standing:
            self._body.set_raw({target: f"{standing}\n{text}".strip()})
            self._on_edited()

    def save(self) -> None:
        """Hands the act to the desk; a refusal comes back to its field."""
        if self._saving or self._refused:
            return
        values = self._body.values()
        if values is None:
            return
        self._set_saving(True)
        self._message.hide()
        ticket = self._setting.detail.case.ticket
        self._submit(ticket.id, arguments(self._form, self._setting, values))

    def _submit(self, ticket_id: int, args: Mapping[str, Any]) -> None:
        self._controller.do(ticket_id, self._form.act, args, self._on_saved, self._on_refused)

    def _on_saved(self, done: Done) -> None:
        self._drafting.discard()
        self._set_saving(False)
        self.saved.emit(done)
        self.accept()

    def _on_refused(self, error: RefusedError) -> None:
        self._set_saving(False)
        sentence = errors.sentence(error, self._setting.detail.office)
        if self._body.refuse(error.field, sentence):
            self._fit()
            return
        self._lacking = error.field if error.field and blocks.field_of(error.field) else ""
        self._message.show_message(sentence, "danger", _("Fill in") if self._lacking else "")
        self._message.show()
        self._fit()

    def _on_fill(self) -> None:
        """The form waits as a draft while the sheet is completed."""
        self.reject()
        self.fill_wanted.emit(FillWanted(self._setting.detail.case.ticket.id, self._lacking))

    def _on_failed(self, error: HuiyinError) -> None:
        if self._saving:
            self._set_saving(False)
            self._message.show_message(errors.sentence(error), "danger")
            self._message.show()
            self._fit()

    def _on_session_changed(self, _session: object) -> None:
        """Somebody else sits here now: what was typed stays a draft of who typed it."""
        self.reject()

    def _on_idle(self) -> None:
        """Whatever became of the work, the form can be saved again."""
        if self._saving:
            self._set_saving(False)

    def _set_saving(self, saving: bool) -> None:
        self._saving = saving
        self._save.setEnabled(not saving and not self._refused)

    def _on_moved(self, moved: Moved) -> None:
        """Others did something to the complaint: told before anything is saved; what was typed stays."""
        self._setting = replace(self._setting, detail=moved.detail)
        self._refused = moved.refused is not None
        self._save.setEnabled(not self._refused)
        sentence = moved.sentence()
        if sentence:
            keep = _("Keep the words as a note") if self._refused and self._words() else ""
            self._meanwhile.show_message(sentence, "warn" if self._refused else "info", keep)
            self._meanwhile.show()
        elif not self._refused:
            self._meanwhile.hide()
        self._refresh()

    def _words(self) -> str:
        """Everything that was typed as words, field by field."""
        raw = self._body.raw()
        typed = ((one, str(raw.get(one.key) or "").strip()) for one in self._form.fields if one.kind in _WORDS)
        return "\n".join(_("{field}: {text}").format(field=label_of(one), text=text) for one, text in typed if text)

    def _on_note(self) -> None:
        words = self._words()
        self.reject()
        self.note_wanted.emit(words)

    def _on_edited(self) -> None:
        self._drafting.touch()
        self._refresh()

    def _refresh(self) -> None:
        values = self._body.soft_values()
        outlook = self._form.consequence(self._setting, values)
        self._advice.show_advice(self._form.advice(self._setting, values))
        self._consequence.show_consequence(outlook, self._setting)
        self._outlook.setVisible(outlook is not None)
        self._save.set_words(_save_words(self._form, outlook))
        self._fit()

    def _draft(self) -> Mapping[str, Any] | None:
        raw = self._body.raw()
        return raw if self._form.fields else None

    def _restore(self) -> None:
        draft = self._drafting.load() if self._form.fields else None
        if draft is None:
            return
        self._body.set_raw(draft.data)
        when = format_datetime(draft.saved_at, "MM-dd HH:mm")
        self._restored.show_message(_("Your draft of {time} is back.").format(time=when), "info", _("Discard it"))
        self._restored.show()

    def _on_discard(self) -> None:
        self._drafting.discard()
        self._restored.hide()
        fresh = FormBody(self._form.fields, self._setting)
        self._body.set_raw(fresh.raw())
        fresh.deleteLater()
        self._refresh()

    def reject(self) -> None:
        """Puts the form away; what was typed stays as a draft."""
        self._drafting.finish()
        super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        for rating in self._body.findChildren(RatingInput):
            if rating.isVisible() and event.text().isdigit():
                rating.press(int(event.text()))
                return
        super().keyPressEvent(event)

    def _fit(self) -> None:
        """As high as the content, up to the screen; it grows when a consequence appears, it never shrinks."""
        area = self.findChild(QScrollArea, "form_scroll")
        layout = self.layout()
        if area is None or layout is None or not self.isVisible():
            return
        inside = area.widget()
        inner = inside.layout() if inside is not None else None
        if inside is None or inner is None:
            return
        inner.activate()
        width = max(self.width(), self.minimumWidth())
        wanted = inner.heightForWidth(width) if inner.hasHeightForWidth() else inside.sizeHint().height()
        wanted = max(wanted, inside.minimumSizeHint().height())  # wrapped lines count as if there were less room
        whole = layout.heightForWidth(width) if layout.hasHeightForWidth() else layout.sizeHint().height()
        rest = whole - area.sizeHint().height()
        height = max(wanted + rest + 4, self.height() if self._shown_once else 0)
        fit_on_screen(self, width, height, centred=not self._shown_once)
        self._shown_once = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()
        if self._form.fields:
            self._body.focus_first()
        else:
            self._save.setFocus()


_WORDS = frozenset({Kind.LINE, Kind.TEXT})
"""Fields that hold words, and not a choice."""


def _tells(field: Field) -> bool:
    """Whether a field takes what just happened: a text, or a line that can't be missing."""
    return field.kind is Kind.TEXT or (field.kind is Kind.LINE and field.required is True)


def _code(form: Form) -> str:
    return form.code or form.act.value


def _save_words(form: Form, outlook: Consequence | None) -> str:
    return outlook.save if outlook and outlook.save else _(form.save)


def _well(text: str) -> QWidget:
    mark = Icon("quote", "text3", 14)
    row = hbox(mark, (Paragraph(text, "body"), 1), gap=8, margins=(12, 8, 12, 8))
    row.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
    return pane(row, kind="well")
