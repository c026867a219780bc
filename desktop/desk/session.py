"""Who is at the desk: what every function of `desk` is handed first."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.base.clock import Clock
from desktop.base.errors import RefusedError
from desktop.domain.types import Person, Role
from desktop.store.store import Store


@dataclass(frozen=True, slots=True)
class Session:
    """One person at one workstation with its open database. Switching the user makes a new one."""

    store: Store
    clock: Clock
    person: Person

    def as_person(self, person: Person) -> Session:
        """The same desk with somebody else in the chair."""
        return replace(self, person=person)

    def demand_admin(self) -> None:
        """Lets only the administrator pass.

        Raises:
            RefusedError: admin_only.
        """
        if Role.ADMIN not in self.person.roles:
            raise RefusedError("admin_only")
