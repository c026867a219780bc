"""A list of nine tickets in three groups."""

from __future__ import annotations

from datetime import timedelta

import pytest
from memory_rows import MemorySource, ticket

from desktop.base import paths
from desktop.base.clock import FixedClock
from desktop.desk.rows import Group
from desktop.domain.policy import Policy, load_policy
from desktop.domain.types import State


@pytest.fixture(scope="session")
def policy() -> Policy:
    source = paths.resources() / "policies" / "franchise.toml"
    return load_policy(source.read_text(encoding="utf-8"), str(source))


@pytest.fixture
def source(clock: FixedClock, policy: Policy) -> MemorySource:
    """Two overdue, three of today, four waiting."""
    made = MemorySource(clock, policy)
    now = clock.now()
    made.groups = {
        Group.OVERDUE: [ticket(1, now - timedelta(minutes=14), level=2), ticket(2, now - timedelta(days=1, hours=3))],
        Group.TODAY: [ticket(3, now + timedelta(minutes=12), level=3, triggers=("12315",), attachments=2),
                      ticket(4, now + timedelta(minutes=106), occurrence=2), ticket(5, now + timedelta(minutes=200))],
        Group.WAITING: [ticket(n, None, state=State.PARKED) for n in range(6, 10)],
    }  # fmt: skip
    return made
