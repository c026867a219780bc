"""The three fields that are enough to get a number: who, how it came, what happened."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QFrame, QWidget

from desktop.base.i18n import format_number, ngettext, pick
from desktop.base.i18n import gettext as _
from desktop.domain.policy import Policy
from desktop.domain.types import Channel, Triage
from desktop.ui.components.chips import Chip, Icon
from desktop.ui.components.fields import Combo, Field, combo, field, line_edit
from desktop.ui.components.layout import empty_layout, hbox, vbox
from desktop.ui.components.text import Text, plain_tip
from desktop.ui.components.text_edit import text_edit
from desktop.ui.intake.entry import Entry
from desktop.ui.intake.highlighter import TriggerHighlighter
from desktop.ui.intake.moments import clean_phone, grouped_phone
from desktop.ui.intake.step_title import step_title
from desktop.ui.wording import names
from desktop.ui.wording.joining import listed

_LIVE = (Channel.PHONE, Channel.COUNTER)
_MOST_WORDS = 4


class QuickCard(QFrame):
    """Who complains, by what channel, and what it is about, in the customer's words."""

    edited = Signal()
    """Something was typed or chosen."""
    left_field = Signal()
    """The focus left a field: a good moment to keep the draft."""

    def __init__(self, policy: Policy) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setObjectName("intake_quick")
        self._policy = policy
        self.phone = line_edit()
        self.name = line_edit()
        self.kind = self._combo([(c.code, pick(c.name)) for c in policy.complainants])
        self.channel = self._combo([(c.code, pick(c.name)) for c in policy.channels])
        self.cause = text_edit(height=112)
        self.highlighter = TriggerHighlighter(self.cause.document())
        self._said = ""
        self._fields = self._build()
        self._connect()

    @staticmethod
    def _combo(choices: list[tuple[str, str]]) -> Combo:
        made = combo(choices)
        made.setMinimumContentsLength(5)
        made.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        return made

    def _build(self) -> dict[str, Field]:
        fields = {
            "phone": field(_("Number they call from"), self.phone),
            "name": field(_("What to call them"), self.name),
            "complainant_kind": field(names.field_name("complainant_kind"), self.kind),
            "channel": field(_("Channel"), self.channel),
            "cause": field(_("What it is about, in the customer's words"), self.cause, required=True),
        }
        for name, made in fields.items():
            made.widget.setObjectName(f"intake_{name}")
        self._words = hbox(gap=6)
        self._count = Text("", "caption", "text3")
        foot = hbox(self._words, None, self._count, gap=6)
        who = hbox((fields["phone"], 3), (fields["name"], 3), gap=12)
        how = hbox((fields["complainant_kind"], 2), (fields["channel"], 2), gap=12)
        top = hbox((who, 3), (how, 2), gap=12)
        title = step_title(1, _("First these three"), _("Phone or name, and what happened: then you may hang up"))
        self.setLayout(vbox(title, top, fields["cause"], foot, gap=12, margins=(16, 16, 16, 12)))
        return fields

    def _connect(self) -> None:
        self.phone.textEdited.connect(self.edited)
        self.name.textEdited.connect(self.edited)
        self.cause.textChanged.connect(self._on_cause)
        self.kind.activated.connect(self.edited)
        self.channel.activated.connect(self.edited)
        self.phone.editingFinished.connect(self._tidy_phone)
        for widget in self.inputs():
            widget.installEventFilter(self)

    def inputs(self) -> tuple[QWidget, ...]:
        """The controls in the order in which Tab walks."""
        return (self.phone, self.name, self.kind, self.channel, self.cause)

    def fields(self) -> dict[str, Field]:
        """The labelled controls by field of the ticket."""
        return self._fields

    def read(self) -> dict[str, str]:
        """What stands in the card, by field of the ticket."""
        return {
            "phone": self.phone.text(),
            "name": self.name.text(),
            "complainant_kind": self.kind.code(),
            "channel": self.channel.code(),
            "cause": self.cause.toPlainText(),
        }

    def show_entry(self, entry: Entry) -> None:
        """Puts a draft into the card."""
        self.phone.setText(entry.text("phone"))
        self.name.setText(entry.texts.get("name", ""))
        self.kind.choose(entry.text("complainant_kind"))
        self.channel.choose(entry.text("channel"))
        self.cause.setPlainText(entry.texts.get("cause", ""))

    @property
    def live(self) -> bool:
        """Whether the customer is there while the sheet is written."""
        rule = self._policy.channel(self.channel.code())
        return rule.live if rule else self.channel.code() in _LIVE

    def show_triage(self, triage: Triage) -> None:
        """Marks the words that fired, in the text and below it."""
        in_text = [hit for hit in triage.hits if hit.start >= 0]
        self.highlighter.show_hits(in_text)
        words = list(dict.fromkeys(hit.word for hit in in_text))
        empty_layout(self._words)
        if not words:
            return
        said = ngettext("{count} trigger word", "{count} trigger words", len(words)).format(count=len(words))
        self._words.addWidget(Icon("flag", "danger", 14))
        self._words.addWidget(Text(said, "caption", "text2"))
        shown, others = words[:_MOST_WORDS], words[_MOST_WORDS:]
        for word in shown:
            self._words.addWidget(Chip(word, "danger"))
        if others:
            more = Chip(f"+{format_number(len(others))}", "danger")
            more.setObjectName("more_words")
            more.setAccessibleName(listed(others))
            more.setToolTip(plain_tip(listed(others)))
            self._words.addWidget(more)

    def _on_cause(self) -> None:
        if self.cause.toPlainText() == self._said:  # only its looks changed
            return
        self._said = self.cause.toPlainText()
        length = len(self._said)
        said = ngettext("{count} character", "{count} characters", length).format(count=length) if length else ""
        self._count.setText(said)
        self.edited.emit()

    def _tidy_phone(self) -> None:
        tidy = grouped_phone(clean_phone(self.phone.text()))
        if tidy != self.phone.text():
            self.phone.setText(tidy)
            self.edited.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.left_field.emit()
        return False
