"""The navigation: work first, views below, the person at the foot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QWidget

from desktop.base.i18n import gettext as _
from desktop.desk.rows import Counts
from desktop.desk.session import Session
from desktop.ui import actions, theme
from desktop.ui.components import paint
from desktop.ui.components.buttons import button
from desktop.ui.components.echo import Logo
from desktop.ui.components.layout import hbox, pane, scroll, vbox
from desktop.ui.components.navigation import NavItem
from desktop.ui.components.text import Elided, Text, plain_tip
from desktop.ui.listing.views import SavedView
from desktop.ui.people.people_list import position_words

_WIDTH, _WIDE, _COMPACT, _FACE = 208, 248, 56, 28
_MARGINS, _MOST_MORE = 16, 64
"""Long words of another language may widen the column, up to a point."""
_PAGES = (
    ("today", "sun"), ("tickets", "inbox"), ("customers", "users"), ("clusters", "layers"),
    ("second_calls", "phone-call"), ("aside", "split"),
)  # fmt: skip


class _Seat(QAbstractButton):
    """Who sits here, as a picture alone: where no words stand beside it, it is the button to switch users."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("nav_seat")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.signals().changed.connect(self.updateGeometry)

    def show_person(self, name: str, seat: str) -> None:
        """Who it is."""
        self.setText(name)
        self.setAccessibleName(_("{name}, {position}").format(name=name, position=seat))
        self.setToolTip(plain_tip(f"{name}\n{seat}\n{actions.text('switch_user')}  {actions.keys('switch_user')}"))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.u(_FACE), theme.u(_FACE))

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        paint.draw_avatar(p, 0, 0, self.text(), self.width(), me=True)
        if self.hasFocus():
            paint.draw_focus(p, QRectF(self.rect()), self.width() / 2)


class _Views(QFrame):
    """The views, and below them a button where the window is too low for all of them."""

    def __init__(self, items: Sequence[NavItem]) -> None:
        super().__init__()
        self._items = items
        self._inside = pane(vbox(*items, None, gap=2))
        self._area = scroll(self._inside, "views")
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._more = button("", "ghost", "arrow-down", "s", _("More views"))
        self._more.setObjectName("views_more")
        self._more.hide()
        self.setLayout(vbox((self._area, 1), hbox(None, self._more, None), gap=0))
        bar = self._area.verticalScrollBar()
        bar.rangeChanged.connect(lambda _least, _most: self._follow())
        bar.valueChanged.connect(lambda _value: self._follow())
        self._more.clicked.connect(self._on_more)

    def show_item(self, item: NavItem) -> None:
        """Scrolls to an item."""
        self._area.ensureWidgetVisible(item, 0, 0)

    def _follow(self) -> None:
        bar = self._area.verticalScrollBar()
        self._more.setVisible(self._inside.sizeHint().height() > self.height())
        self._more.set_icon("arrow-up" if bar.value() and bar.value() == bar.maximum() else "arrow-down")

    def _on_more(self) -> None:
        bar = self._area.verticalScrollBar()
        bar.setValue(0 if bar.value() == bar.maximum() else bar.maximum())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._follow()


class Navigation(QFrame):
    """Emits codes of the table of actions, and views."""

    action_chosen = Signal(str)
    """The code of an action: that of a page, "new" or "switch_user"."""
    view_chosen = Signal(object)
    """A `SavedView`."""

    def __init__(self, views: Sequence[SavedView]) -> None:
        super().__init__()
        self.setObjectName("nav")
        self._views = tuple(views)
        self._compact = False
        self._pages = {code: self._page(code, icon) for code, icon in _PAGES}
        self._items = {view.code: self._view(view) for view in views}
        self._pages["aside"].hide()
        self._settings = self._page("settings", "settings")
        self._build()
        self._restyle()
        theme.signals().changed.connect(self._restyle)

    def _page(self, code: str, icon: str) -> NavItem:
        item = NavItem(actions.text(code), icon, actions.keys(code))
        item.setObjectName(f"nav_{code}")
        item.clicked.connect(lambda: self._on_page(item, code))
        return item

    def _view(self, view: SavedView) -> NavItem:
        item = NavItem(view.name, view.icon)
        item.setObjectName(f"view_{view.code}")
        item.clicked.connect(lambda: self._on_view(item, view))
        return item

    def _build(self) -> None:
        self._new = button(actions.text("new"), "tonal", "phone-incoming")
        self._new.setObjectName("nav_new")
        self._new.setToolTip(actions.keys("new"))
        self._new.clicked.connect(lambda: self.action_chosen.emit("new"))
        self._office = Elided("", "caption", "text3")
        self._brand = pane(vbox(Text(_("Huiyin"), "body_strong"), self._office, gap=0))
        self._brand_row = hbox(Logo(_FACE, _("Huiyin")), (self._brand, 1), gap=10)
        self._heading = pane(hbox(Text(_("Views"), "caption", "text3"), None, margins=(12, 0, 0, 0)))
        self._scroll = _Views([*self._items.values()])
        self._column = vbox(
                self._brand_row, 12, self._new, 8, vbox(*self._pages.values(), gap=2), 12, self._heading, 4,
                (self._scroll, 1), self._settings, 8, self._person(), gap=0, margins=(8, 12, 8, 12),
        )  # fmt: skip
        self.setLayout(self._column)

    def _person(self) -> QWidget:
        self._avatar = _Seat()
        self._avatar.clicked.connect(lambda: self.action_chosen.emit("switch_user"))
        self._name, self._seat = Elided("", "body"), Elided("", "caption", "text3")
        self._who = pane(vbox(self._name, self._seat, gap=0))
        self._switch = button("", "ghost", "chevrons-up-down", "s", actions.text("switch_user"))
        self._switch.setObjectName("nav_switch_user")
        self._switch.clicked.connect(lambda: self.action_chosen.emit("switch_user"))
        self._person_row = hbox(self._avatar, (self._who, 1), self._switch, gap=8)
        return pane(self._person_row)

    def show_session(self, session: Session) -> None:
        """Who sits here, and where."""
        person, office, policy = session.person, session.store.office(), session.store.policy()
        self._office.setText(office.name)
        self._name.setText(person.name)
        self._seat.setText(position_words(policy, person))
        self._avatar.show_person(person.name, self._seat.text())
        self._pages["clusters"].setVisible(policy.grouping is not None)
        self._pages["second_calls"].setVisible(policy.spot_check is not None and person.tier > policy.reception)

    def show_counts(self, counts: Counts) -> None:
        """The badges."""
        self._pages["tickets"].set_count(counts.open)
        self._pages["clusters"].set_count(counts.alike, alert=True)
        self._pages["customers"].set_count(counts.marks, alert=True, about=_("Marks that wait for your approval"))
        self._pages["aside"].set_count(counts.to_settle, alert=True)
        self._pages["aside"].setVisible(counts.set_aside > 0)
        for view in self._views:
            self._items[view.code].set_count(view.badge(counts), view.alert)

    def show_selected(self, page: str, view: str = "") -> None:
        """Marks where the person is: a view of the list, else a page."""
        for code, item in (*self._pages.items(), ("settings", self._settings)):
            item.setChecked(code == page and not (code == "tickets" and view))
        for code, item in self._items.items():
            item.setChecked(page == "tickets" and code == view)
            if item.isChecked():
                self._scroll.show_item(item)

    def neighbour(self, view: str, step: int) -> SavedView:
        """The view before or after another, round the ends."""
        codes = [each.code for each in self._views]
        at = codes.index(view) + step if view in codes else 0
        return self._views[at % len(self._views)]

    def set_compact(self, compact: bool) -> None:
        """Icons alone."""
        self._compact = compact
        for item in (*self._pages.values(), *self._items.values(), self._settings):
            item.set_compact(compact)
        for widget in (self._brand, self._heading, self._who, self._switch):
            widget.setVisible(not compact)
        self._avatar.setFocusPolicy(Qt.FocusPolicy.StrongFocus if compact else Qt.FocusPolicy.NoFocus)
        self._column.setAlignment(self._new, Qt.AlignmentFlag.AlignHCenter if compact else Qt.AlignmentFlag(0))
        self._new.set_words("" if compact else actions.text("new"), actions.text("new"))
        self._restyle()

    def focus_current(self) -> None:
        """Puts the keys on the marked item."""
        items = (*self._pages.values(), *self._items.values(), self._settings)
        next((item for item in items if item.isChecked()), self._new).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _restyle(self) -> None:
        least = _WIDE if theme.text_scale() >= 1.25 else _WIDTH
        longest = max(item.sizeHint().width() for item in (self._new, *self._pages.values(), *self._items.values()))
        wide = min(max(least, longest + _MARGINS), least + _MOST_MORE)
        narrow = max(_COMPACT, theme.control() + _MARGINS)
        self.setFixedWidth(narrow if self._compact else wide)
        for row, side in ((self._brand_row, _FACE), (self._person_row, theme.u(_FACE))):
            row.setContentsMargins((narrow - _MARGINS - side) // 2 if self._compact else 8, 0, 0, 0)

    def _on_page(self, item: NavItem, code: str) -> None:
        item.setChecked(True)
        self.action_chosen.emit(code)

    def _on_view(self, item: NavItem, view: SavedView) -> None:
        item.setChecked(True)
        self.view_chosen.emit(view)
