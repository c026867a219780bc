"""One open store per test, in a temporary folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import store_making

from desktop.base.clock import FixedClock
from desktop.store.store import Store


@pytest.fixture
def store(tmp_path: Path, clock: FixedClock) -> Iterator[Store]:
    """A fresh office; closed at the end."""
    made = store_making.make(tmp_path / "office.db", clock)
    yield made
    made.close()
