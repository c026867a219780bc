"""The people of the office as a list: avatar, name, position."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.base.i18n import gettext as _
from desktop.base.i18n import pick
from desktop.domain.policy import Policy
from desktop.domain.types import Person, Role
from desktop.ui import theme
from desktop.ui.components import paint
from desktop.ui.wording import names
from desktop.ui.wording.joining import listed

Index = QModelIndex | QPersistentModelIndex
PERSON_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_AVATAR = 32


def position_words(policy: Policy, person: Person) -> str:
    """What somebody is in the house: positions of the pack, other roles by their names, else the tier."""
    said = []
    for role in sorted(person.roles):
        position = policy.position(person.tier, role)
        if position is not None:
            said.append(pick(position))
        elif role == Role.ADMIN:
            said.append(names.role_name(role))
    return listed(said) if said else pick(policy.tier_name(person.tier))


class PeopleModel(QAbstractListModel):
    """Frozen persons; the words are made when asked for."""

    def __init__(self, policy: Policy, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._policy = policy
        self._people: tuple[Person, ...] = ()

    def show_people(self, people: Iterable[Person]) -> None:
        """Shows these, in this order."""
        self.beginResetModel()
        self._people = tuple(people)
        self.endResetModel()

    @property
    def people(self) -> Sequence[Person]:
        """Those shown."""
        return self._people

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._people)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._people):
            return None
        person = self._people[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _("{name}, {position}").format(name=person.name, position=position_words(self._policy, person))
        if role == PERSON_ROLE:
            return person
        return None


class _PersonDelegate(QStyledItemDelegate):
    """Avatar, name, login and position."""

    def __init__(self, policy: Policy, me: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._policy, self.me = policy, me

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(200, theme.line_height("row") + theme.line_height("caption") + 14)

    def paint(self, p: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        person = index.data(PERSON_ROLE)
        if not isinstance(person, Person):
            return
        p.save()
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = QRectF(option.rect).adjusted(0, 1, 0, -1)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            paint.fill(p, row, "selected" if chosen else "hover", 6)
        side = theme.u(_AVATAR)
        paint.draw_avatar(p, row.x() + 8, row.center().y() - side / 2, person.name, side, person.id == self.me)
        left = row.x() + side + 20
        room = row.right() - left - 12
        login = paint.text_width(person.login, "caption")
        top = QRectF(left, row.y() + 5, room - login - 12, theme.line_height("row"))
        tone = "text3" if person.retired else "text"
        paint.draw_text(p, top, person.name, "row_strong" if chosen else "row", tone)
        right = QRectF(row.right() - login - 12, row.y() + 5, login + 2, theme.line_height("row"))
        paint.draw_text(p, right, person.login, "caption", "text3")
        below = QRectF(left, top.bottom(), room, theme.line_height("caption"))
        words = _("retired") if person.retired else position_words(self._policy, person)
        paint.draw_text(p, below, words, "caption", "text2")
        if chosen and option.state & QStyle.StateFlag.State_HasFocus:
            paint.draw_focus(p, row)
        p.restore()


class PeopleList(QListView):
    """One person is always chosen while anybody is shown."""

    person_chosen = Signal(object)
    """The `Person` under the selection; None if nobody is shown."""

    def __init__(self, policy: Policy, me: int = 0) -> None:
        super().__init__()
        self.setObjectName("people_list")
        self.setAccessibleName(_("People"))
        self.people_model = PeopleModel(policy, self)
        self.setModel(self.people_model)
        self.setItemDelegate(_PersonDelegate(policy, me, self))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.selectionModel().currentChanged.connect(lambda _now, _before: self.person_chosen.emit(self.person()))
        theme.signals().changed.connect(self.scheduleDelayedItemsLayout)

    def show_people(self, people: Iterable[Person], chosen: int = 0) -> None:
        """Shows these and chooses the one of this key, else the first."""
        found = tuple(people)
        self.people_model.show_people(found)
        at = next((row for row, person in enumerate(found) if person.id == chosen), 0)
        if found:
            self.setCurrentIndex(self.people_model.index(at))
        self.person_chosen.emit(self.person())

    def person(self) -> Person | None:
        """Who is chosen."""
        found = self.currentIndex().data(PERSON_ROLE)
        return found if isinstance(found, Person) else None

    def step(self, by: int) -> None:
        """Chooses the next or the one before."""
        row = self.currentIndex().row() + by
        if 0 <= row < self.people_model.rowCount():
            self.setCurrentIndex(self.people_model.index(row))
