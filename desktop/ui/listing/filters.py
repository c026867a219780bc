"""The conditions of a view as removable chips, and the menu that adds some."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from desktop.base.i18n import gettext as _
from desktop.desk.rows import Scope, View
from desktop.domain.types import State
from desktop.ui.components.buttons import Button, button
from desktop.ui.components.chips import Token
from desktop.ui.components.flow import FlowLayout
from desktop.ui.components.layout import line
from desktop.ui.wording import listing, names

Change = Callable[[View], View]


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition that may be put on a view: its words, whether a view has it, the view with and without it."""

    words: str
    on: Callable[[View], bool]
    add: Change
    drop: Change


def conditions(levels: tuple[int, ...]) -> tuple[tuple[Condition, ...], ...]:
    """All conditions, in groups as the menu shows them."""
    whose = (
        Condition(
            _("mine"),
            lambda view: view.scope is Scope.MINE,
            lambda view: replace(view, scope=Scope.MINE),
            lambda view: replace(view, scope=Scope.ALL),
        ),
        Condition(
            _("overdue"),
            lambda view: view.overdue,
            lambda view: replace(view, overdue=True),
            lambda view: replace(view, overdue=False),
        ),
        Condition(
            _("not filed"),
            lambda view: view.open_only,
            lambda view: replace(view, open_only=True),
            lambda view: replace(view, open_only=False),
        ),
    )
    return whose, tuple(_level(number) for number in levels), tuple(_state(state) for state in State)


def _level(number: int) -> Condition:
    return Condition(
        names.level_short(number),
        lambda view: number in view.levels,
        lambda view: replace(view, levels=view.levels | {number}),
        lambda view: replace(view, levels=view.levels - {number}),
    )


def _state(state: State) -> Condition:
    return Condition(
        listing.state_word(state),
        lambda view: state in view.states,
        lambda view: replace(view, states=view.states | {state}),
        lambda view: replace(view, states=view.states - {state}),
    )


class FilterBar(QWidget):
    """Order, then a chip per condition in force, then the menu with the rest."""

    view_changed = Signal(object)
    """The `View` that a person asked for."""

    def __init__(self, levels: tuple[int, ...]) -> None:
        super().__init__()
        self._view = View()
        self._groups = conditions(levels)
        self._tokens: list[Token] = []
        self._menu = QMenu(self)
        self._order = button("", "ghost", "layers", "s", _("Order"))
        self._order.setObjectName("list_order")
        self._add: Button = button(_("Condition"), "ghost", "plus", "s", _("Add a condition"))
        self._add.setObjectName("list_add_condition")
        self._build()
        self._order.clicked.connect(self._on_order)
        self._add.clicked.connect(self.open_menu)

    def _build(self) -> None:
        self._flow = FlowLayout(6, (8, 0, 12, 4))
        self._rule = line("vline", 16)
        for widget in (self._order, self._rule, self._add):
            self._flow.addWidget(widget)
        self.setLayout(self._flow)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_view(self, view: View) -> None:
        """Shows the conditions of a view."""
        self._view = view
        words = _("By urgency") if view.by_urgency else _("Newest first")
        self._order.set_words(words, _("Order: {order}").format(order=words))
        for old in self._tokens:
            self._flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._tokens = [self._token(found) for group in self._groups for found in group if found.on(view)]
        self._flow.removeWidget(self._add)
        for token in self._tokens:
            self._flow.addWidget(token)
            token.show()
        self._flow.addWidget(self._add)
        for before, after in pairwise([self._order, *self._tokens, self._add]):
            self.setTabOrder(before, after)  # chips that are made anew would stand behind everything else
        self.updateGeometry()

    def open_menu(self) -> None:
        """Opens the menu of all conditions."""
        self._menu.clear()
        for group in self._groups:
            for found in group:
                self._menu.addAction(self._menu_action(found))
            self._menu.addSeparator()
        self._menu.popup(self._add.mapToGlobal(self._add.rect().bottomLeft()))

    def _menu_action(self, condition: Condition) -> QAction:
        action = QAction(condition.words, self._menu)
        action.setCheckable(True)
        action.setChecked(condition.on(self._view))
        change = condition.drop if condition.on(self._view) else condition.add
        action.triggered.connect(lambda: self.view_changed.emit(change(self._view)))
        return action

    def _token(self, condition: Condition) -> Token:
        token = Token(condition.words, _("Remove the condition “{condition}”").format(condition=condition.words))
        token.setParent(self)
        token.clicked.connect(lambda: self.view_changed.emit(condition.drop(self._view)))
        return token

    def _on_order(self) -> None:
        self.view_changed.emit(replace(self._view, by_urgency=not self._view.by_urgency))
