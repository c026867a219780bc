"""What every test stands on: an offscreen Qt, packaged fonts, a private home, Chinese texts, and no quiet warnings.

The environment is set here, at import, because Qt, platformdirs and keyring read it once.
"""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

_HOME = Path(tempfile.mkdtemp(prefix="huiyin-tests-"))
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
for _name in ("HUIYIN_DB", "HUIYIN_KEY_FILE", "HUIYIN_PASSWORD_FILE", "HUIYIN_LANG"):
    os.environ.pop(_name, None)
for _name, _folder in {
    "HOME": "",
    "XDG_DATA_HOME": "data",
    "XDG_CONFIG_HOME": "config",
    "XDG_CACHE_HOME": "cache",
    "XDG_STATE_HOME": "state",
    "XDG_RUNTIME_DIR": "run",
    "LOCALAPPDATA": "local",
    "APPDATA": "roaming",
}.items():
    (_HOME / _folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ[_name] = str(_HOME / _folder)
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
os.environ["PYTHONUTF8"] = "1"

import pytest  # noqa: E402
from hypothesis import HealthCheck, settings  # noqa: E402

from desktop.base import i18n, paths  # noqa: E402
from desktop.base.clock import FixedClock  # noqa: E402

settings.register_profile(
    "desk",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("desk")

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

MORNING = datetime(2026, 10, 9, 9, 14, tzinfo=i18n.ZONE)
"""Where every test begins: the second day after the National Day break, a Friday before a working Saturday."""
_PATIENCE_S = 5.0


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Chinese at the start of every test, whatever the one before had set."""
    i18n.set_language("zh")
    yield
    i18n.set_language("zh")


@pytest.fixture
def clock() -> FixedClock:
    """Friday 2026-10-09, 09:14 in Shanghai; stands still until moved."""
    return FixedClock(MORNING)


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """pytest-qt's application with the packaged fonts: offscreen there are no others, and text would have no width."""
    from PySide6.QtGui import QFontDatabase

    for name in (paths.REGULAR, paths.BOLD):
        assert QFontDatabase.addApplicationFont(str(paths.fonts() / name)) >= 0, name
    return qapp


@pytest.fixture(autouse=True)
def quiet_log(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fails a test that logs WARNING or above, unless it is marked `allow_log`."""
    yield
    if request.node.get_closest_marker("allow_log"):
        return
    loud = [r for when in ("setup", "call") for r in caplog.get_records(when) if r.levelno >= logging.WARNING]
    assert not loud, "unexpected log records: " + "; ".join(r.getMessage() for r in loud)


@pytest.fixture(autouse=True)
def no_leftover_threads() -> Iterator[None]:
    """Fails a test that leaves a thread behind; one that is just ending gets time for it."""
    before = set(threading.enumerate())
    yield
    end = time.monotonic() + _PATIENCE_S
    while (left := _left(before)) and time.monotonic() < end:
        left[0].join(0.05)
    assert not left, f"threads left behind: {[t.name for t in left]}"


def _left(before: set[threading.Thread]) -> list[threading.Thread]:
    """New threads that are alive; those that Qt owns are known to Python as dummies only, and stay in Qt's pool."""
    return [t for t in threading.enumerate() if t not in before and not isinstance(t, threading._DummyThread)]
