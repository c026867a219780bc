"""Cases of the franchise, and what breaking a rule on them answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from case_desk import (
    CONTACT,
    FULL,
    LIN,
    SIMPLE,
    Desk,
)

from desktop.base.errors import RefusedError
from desktop.domain.types import Person

Refused = tuple[str, str | None, str | None]


def refused(go: Callable[[], object]) -> Refused:
    """What an act is refused with: code, field, clause."""
    with pytest.raises(RefusedError) as caught:
        go()
    return caught.value.code, caught.value.field, caught.value.rule


def refused_new(**fields: Any) -> Refused:
    """What a registration is refused with."""
    return refused(lambda: Desk().register(**{**SIMPLE, **fields}))


def refused_act(desk: Desk, person: Person, act: str, **args: Any) -> Refused:
    """What an act on a case is refused with."""
    return refused(lambda: desk.do(person, act, **args))


def handling(**given: Any) -> Desk:
    """A case whose customer was reached."""
    desk = Desk()
    desk.register(**{**FULL, **given})
    desk.do(LIN, "contact", **CONTACT)
    return desk
