"""The words that rows and entries hold: an older program can't read what a newer one adds to them."""

from __future__ import annotations

import inspect
from enum import StrEnum

from desktop.domain import types
from desktop.ui.wording import names


def words() -> dict[str, list[str]]:
    """Every kind of code that the domain knows, with its values, and the acts beside those on a ticket."""
    kinds = inspect.getmembers(types, lambda one: inspect.isclass(one) and issubclass(one, StrEnum))
    known = {name: sorted(kind) for name, kind in kinds if kind is not StrEnum}
    return {**known, "other acts": sorted(names._OTHER_ACTS)}
