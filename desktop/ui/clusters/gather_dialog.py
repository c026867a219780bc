"""Putting chosen complaints into a group: one that goes on, or a new one under a title."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.base.i18n import gettext as _
from desktop.desk import clusters, gathered
from desktop.desk.session import Session
from desktop.ui.clusters import words
from desktop.ui.components.fields import combo, field, line_edit
from desktop.ui.controller import Controller
from desktop.ui.customers.form_dialog import FormDialog

_NEW = "new"
_TITLE_SEEN = 12
"""Characters of a long title that the choice shows at least."""


class GatherDialog(FormDialog):
    """Tells the key of the group that the complaints are in now."""

    def __init__(self, controller: Controller, ticket_ids: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(controller, "gather", "", parent)
        self._ids = tuple(ticket_ids)
        session = controller.session
        known = [(str(one.id), one.title) for one in gathered.all_of(session)]
        fresh = [(_NEW, _("A new group"))] if len(self._ids) > 1 else []
        self._group = combo([*fresh, *known])
        self._group.setMinimumContentsLength(_TITLE_SEEN)
        self._title = line_edit(self._suggested(session))
        self._title.setMaxLength(clusters.TITLE_LONGEST)
        self.fields = {"cluster": field(_("Group"), self._group), "title": field(_("Title"), self._title, True)}
        self._group.setObjectName("gather_group")
        self._title.setObjectName("gather_title")
        self.build(
            _("Gather like complaints"), words.count_words(len(self._ids)), self._lead(bool(fresh or known)),
            _("Gather"), "layers", *self.fields.values(),
        )  # fmt: skip
        self._group.currentIndexChanged.connect(self._on_group)
        self._title.textEdited.connect(self.touch)
        self._on_group()
        (self._title if fresh and not known else self._group).setFocus()
        if not fresh and not known:
            self.only_close()

    def _suggested(self, session: Session) -> str:
        values = words.same_values(session.store.policy(), clusters.shared(session, self._ids))
        return " ".join(values)[: clusters.TITLE_LONGEST]

    @staticmethod
    def _lead(possible: bool) -> str:
        if possible:
            return _("Complaints about one thing get one agreed explanation, shown wherever a clerk answers.")
        return _("No group goes on, and a new one needs two complaints: choose several in the list (Ctrl + click).")

    def _on_group(self, _at: int = 0) -> None:
        self.fields["title"].setVisible(self._group.code() == _NEW)
        self.touch()

    def draft(self) -> Mapping[str, Any] | None:
        """A choice is made again faster than it is found again."""
        return None

    def work(self) -> Callable[[Session], Any] | None:
        """Gathers, or adds to the chosen group."""
        group = self._group.code()
        if group == _NEW:
            return partial(clusters.gather, title=self._title.text(), ticket_ids=self._ids)
        return partial(_add, cluster_id=int(group), ticket_ids=self._ids)


def _add(session: Session, cluster_id: int, ticket_ids: Sequence[int]) -> int:
    clusters.add(session, cluster_id, ticket_ids)
    return cluster_id
