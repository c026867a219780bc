"""Where the list gets its rows from."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from desktop.desk.rows import GroupRow, TicketRow, View
from desktop.domain.policy import Policy
from desktop.ui.controller import Controller

Row = TicketRow | GroupRow


class RowSource(Protocol):
    """Rows of a view by position, and what is needed to word them."""

    def size(self, view: View) -> int:
        """How many rows there are, headings included."""

    def page(self, view: View, offset: int, limit: int) -> list[Row]:
        """Some rows, in order; fewer at the end."""

    def policy(self) -> Policy:
        """The rules in force."""

    def person_id(self) -> int:
        """Who is in the chair."""

    def now(self) -> datetime:
        """The present instant."""


class DeskSource:
    """The rows of the open database."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller

    def size(self, view: View) -> int:
        """How many rows there are, headings included."""
        from desktop.desk import reading

        return reading.size(self._controller.session, view)

    def page(self, view: View, offset: int, limit: int) -> list[Row]:
        """Some rows, in order; fewer at the end."""
        from desktop.desk import reading

        return list(reading.page(self._controller.session, view, offset, limit))

    def policy(self) -> Policy:
        """The rules in force."""
        return self._controller.session.store.policy()

    def person_id(self) -> int:
        """Who is in the chair."""
        return self._controller.person.id

    def now(self) -> datetime:
        """The present instant."""
        return self._controller.session.clock.now()
