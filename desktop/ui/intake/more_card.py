"""Everything else that the sheet asks of the intake; all of it may stay empty."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from desktop.base.i18n import gettext as _
from desktop.base.i18n import mark, pick
from desktop.domain.policy import Policy
from desktop.ui import theme
from desktop.ui.components.check import Check
from desktop.ui.components.fields import Combo, Field, combo, field, line_edit
from desktop.ui.components.layout import hbox, vbox
from desktop.ui.components.text import Text
from desktop.ui.components.text_edit import TextEdit, text_edit
from desktop.ui.intake.demand_chips import DemandChips
from desktop.ui.intake.entry import Entry
from desktop.ui.intake.step_title import step_title
from desktop.ui.wording import names


class _Line(NamedTuple):
    name: str
    placeholder: str = ""


_LINES = (
    _Line("store"),
    _Line("staff", mark("Name or staff number")),
    _Line("happened_at", mark("e.g. 10-08 19:40, yesterday 19:40")),
    _Line("product"),
    _Line("product_code"),
    _Line("batch", mark("As printed on the label")),
    _Line("order_number", mark("Receipt, order or work order")),
    _Line("quantity"),
    _Line("paid", mark("Yuan")),
    _Line("bought_on", mark("e.g. 10-08")),
    _Line("happened_where", mark("If not in the store")),
    _Line("other_contact", mark("WeChat, e-mail, another number")),
    _Line("address"),
    _Line("agent_name", mark("Who speaks for the customer")),
    _Line("agent_relation", mark("Family, lawyer, colleague …")),
    _Line("received_at", mark("If it came earlier: yesterday 17:40")),
)
_FLAGS = (("urgent", mark("Urgent")), ("confidential", mark("The customer asks for confidence")))


class MoreCard(QFrame):
    """The blocks of the sheet after the call; nothing here is required."""

    edited = Signal()
    """Something was typed or chosen."""
    left_field = Signal()
    """The focus left a field."""

    def __init__(self, policy: Policy) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setObjectName("intake_more")
        self._policy = policy
        self._lines = {spec.name: line_edit("", _(spec.placeholder) if spec.placeholder else "") for spec in _LINES}
        self._category = self._category_combo()
        self._reply_by = line_edit("", _("As the notice says; else empty"))
        self._course: TextEdit = text_edit(height=72)
        self._demand = line_edit("", _("In the customer's words"))
        self.demands = DemandChips(policy)
        self._flags = {name: Check(_(text)) for name, text in _FLAGS}
        self._fields = self._build_fields()
        self._grid = QGridLayout()
        self._columns = 0
        self._build()
        self._connect()
        theme.signals().changed.connect(self._lay_out)

    def _category_combo(self) -> Combo:
        made = combo([])
        made.setMinimumContentsLength(8)
        made.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._category = made
        self.offer_categories("")
        return made

    def _build_fields(self) -> dict[str, Field]:
        fields = {name: field(names.field_name(name), edit) for name, edit in self._lines.items()}
        fields["category"] = field(names.field_name("category"), self._category)
        fields["reply_by"] = field(names.field_name("reply_by"), self._reply_by)
        fields["course"] = field(names.field_name("course"), self._course)
        fields["demand"] = field(_("Other wishes"), self._demand)
        for name, made in fields.items():
            made.widget.setObjectName(f"intake_{name}")
        for name, check in self._flags.items():
            check.setObjectName(f"intake_{name}")
        return fields

    def _build(self) -> None:
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(10)
        label = Text(names.field_name("demand"), "caption", "text2")
        self.demands.setAccessibleName(names.field_name("demand"))
        title = step_title(3, _("Then the rest"), _("From the handling sheet; it saves with gaps too"))
        flags = hbox(*self._flags.values(), None, gap=20)
        column = vbox(title, self._grid, vbox(label, self.demands, gap=6), gap=12, margins=(16, 16, 16, 16))
        column.addWidget(self._fields["demand"])
        column.addWidget(self._fields["course"])
        column.addLayout(flags)
        self.setLayout(column)
        self._lay_out()

    def _lay_out(self) -> None:
        """Three columns, or two where there is little room."""
        columns = 2 if theme.folded() else 3
        if columns == self._columns:
            return
        self._columns = columns
        cells = [*(self._fields[spec.name] for spec in _LINES), self._fields["category"], self._fields["reply_by"]]
        for number, cell in enumerate(cells):
            self._grid.addWidget(cell, number // columns, number % columns, Qt.AlignmentFlag.AlignTop)
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def _connect(self) -> None:
        theme.signals().folded_changed.connect(self._lay_out)
        for edit in (*self._lines.values(), self._reply_by, self._demand):
            edit.textEdited.connect(self.edited)
        self._course.textChanged.connect(self.edited)
        self._category.activated.connect(self._on_category)
        self.demands.changed.connect(self.edited)
        for check in self._flags.values():
            check.toggled.connect(self.edited)
        for widget in self.inputs():
            widget.installEventFilter(self)

    def _on_category(self) -> None:
        self._advise()
        self.edited.emit()

    def _advise(self) -> None:
        """How the pack advises to handle the chosen cause, while the customer is still there. Source: A-4"""
        category = self._policy.category(self._category.code())
        self._fields["category"].set_hint(pick(category.guidance) if category is not None else "")

    def inputs(self) -> tuple[QWidget, ...]:
        """The controls in the order in which Tab walks."""
        return (
            *self._lines.values(), self._category, self._reply_by, *self.demands.chips(), self._demand, self._course,
            *self._flags.values(),
        )  # fmt: skip

    def fields(self) -> dict[str, Field]:
        """The labelled controls by field of the ticket."""
        return self._fields

    def offer_categories(self, kind: str) -> None:
        """The categories of one kind of complainant; a choice that is still offered stays."""
        chosen = self._category.code()
        offered = [(c.code, pick(c.name)) for c in self._policy.categories_for(kind)]
        self._category.set_choices([("", _("not sorted yet")), *offered], chosen)

    def read(self) -> dict[str, str]:
        """What stands in the card, by field of the ticket."""
        texts = {name: edit.text() for name, edit in self._lines.items()}
        texts |= {"category": self._category.code(), "reply_by": self._reply_by.text()}
        return texts | {"course": self._course.toPlainText(), "demand": self._demand.text()}

    def flags(self) -> frozenset[str]:
        """The ticked marks."""
        return frozenset(name for name, check in self._flags.items() if check.isChecked())

    def show_entry(self, entry: Entry) -> None:
        """Puts a draft into the card."""
        texts: Mapping[str, str] = entry.texts
        for name, edit in self._lines.items():
            edit.setText(texts.get(name, ""))
        self.offer_categories(entry.text("complainant_kind"))
        self._category.choose(texts.get("category", ""))
        self._advise()
        self._reply_by.setText(texts.get("reply_by", ""))
        self._demand.setText(texts.get("demand", ""))
        self._course.setPlainText(texts.get("course", ""))
        self.demands.choose(entry.demands)
        for name, check in self._flags.items():
            check.setChecked(name in entry.flags)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.left_field.emit()
        return False
