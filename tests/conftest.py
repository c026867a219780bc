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
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
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
    from two_pcs import TwoPcs

    from desktop.desk.session import Session
    from desktop.store.store import Store

MORNING = datetime(2026, 10, 9, 9, 14, tzinfo=i18n.ZONE)
"""Where every test begins: the second day after the National Day break, a Friday before a working Saturday."""
PASSPHRASE = "water kettle moon bridge"
PIN = "2468"
"""Everybody's."""
PEOPLE = (
    ("lin", "林晓棠", 1, ("clerk",)),
    ("he", "何俊", 1, ("archive",)),
    ("xu", "徐文博", 2, ("supervisor",)),
    ("liang", "梁素芬", 2, ("manager",)),
    ("luo", "罗启明", 3, ("director",)),
    ("deng", "邓婉仪", 3, ("administration",)),
)
"""Who works in the office of the tests beside its administrator "admin": login, name, tier, roles."""
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
def office_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an office made once: encrypted, with keys that are cheap to derive, all people, no ticket."""
    from desktop.desk import people
    from desktop.desk.session import Session
    from desktop.store import keys
    from desktop.store.store import Store

    folder = tmp_path_factory.mktemp("office")
    rules = (paths.resources() / "policies" / "franchise.toml").read_text("utf-8")
    clock = FixedClock(MORNING)
    with Store.create(
        folder / "office.db", PASSPHRASE, clock, office_code="GZ01", office_name="广州一部", policy_text=rules,
        admin_login="admin", admin_name="管理员", admin_pin=PIN, workstation_name="前台一", cost=keys.Cost(8, 1, 1),
    ) as store:  # fmt: skip
        session = Session(store, clock, people.find(store, "admin"))
        for login, name, tier, roles in PEOPLE:
            people.add(session, people.NewPerson(login, name, tier, roles, PIN))
    return folder


@pytest.fixture(scope="session")
def passphrase() -> str:
    """What opens the office of the tests."""
    return PASSPHRASE


@pytest.fixture(scope="session")
def pin() -> str:
    """The PIN of everybody in it."""
    return PIN


@pytest.fixture
def office_path(office_template: Path, tmp_path: Path) -> Path:
    """A database of this test's own, closed; opens with `PASSPHRASE`."""
    folder = tmp_path / "office"
    shutil.copytree(office_template, folder)
    return folder / "office.db"


@pytest.fixture
def office_store(office_path: Path, clock: FixedClock) -> Iterator[Store]:
    """The same, open, with the test's clock."""
    from desktop.store.store import Store

    store = Store.open(office_path, clock, passphrase=PASSPHRASE)
    yield store
    store.close()


@pytest.fixture
def seat(office_store: Store, clock: FixedClock) -> Callable[[str], Session]:
    """Puts a person of `PEOPLE`, or "admin", into the chair: `seat("lin")`."""
    from desktop.desk import people
    from desktop.desk.session import Session

    return lambda login: Session(office_store, clock, people.find(office_store, login))


MARKED_RULES = """
[[marks]]
code = "sums"
name = { zh = "先说金额", en = "Tell sums first" }
shows = { zh = "收费前先把金额说清楚", en = "Tell the sum before any charge" }
days = 30
approve = { tier = 2, roles = ["supervisor"] }
rule = "F-5.3.1.3"
assumed = true

[[marks]]
code = "press"
name = { zh = "媒体从业", en = "Works for the press" }
shows = { zh = "答复前先请经理看过", en = "Let the manager see an answer first" }
days = 366
approve = { tier = 2, roles = ["manager"] }
rule = "F-4.3.3"
assumed = true

[[triggers]]
code = "known_press"
name = { zh = "来自媒体", en = "From the press" }
level = 3
marks = ["press"]
notify = [{ tier = 2, roles = ["manager"] }]
rule = "F-4.3.3"
assumed = true
"""
"""Two marks, one of which raises a complaint to the top by a trigger of the rules."""


@pytest.fixture
def marked_rules(seat: Callable[[str], Session], clock: FixedClock) -> None:
    """Rules that know marks, in force."""
    from desktop.desk import policies

    admin = seat("admin")
    text = policies.text_of(admin, admin.store.current_pack()) + MARKED_RULES
    clock.set(clock.now() + timedelta(minutes=1))
    policies.publish(admin, text, clock.now())


@pytest.fixture(scope="session")
def shared_template(office_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with that office on two PCs that share `office.hub`, both closed."""
    from two_pcs import quiet

    from desktop.desk import people, sharing
    from desktop.desk.session import Session
    from desktop.store.store import Store

    folder = tmp_path_factory.mktemp("shared")
    shutil.copytree(office_template, folder / "front")
    hub, clock = str(folder / "office.hub"), FixedClock(MORNING)
    with Store.open(folder / "front" / "office.db", clock, passphrase=PASSPHRASE) as front:
        seat = Session(front, clock, people.find(front, "admin"))
        sharing.share(seat, hub, quiet)
        back = sharing.join(hub, folder / "back" / "office.db", clock, quiet, PASSPHRASE, workstation="后台")
        sharing.sync(Session(back, clock, people.find(back, "admin")), quiet)
        back.close()
        sharing.sync(seat, quiet)
    return folder


@pytest.fixture
def two_pcs(shared_template: Path, tmp_path: Path, clock: FixedClock) -> Iterator[TwoPcs]:
    """The office on two PCs of this test's own, open, with the test's clock."""
    from two_pcs import TwoPcs

    from desktop.desk import people, sharing
    from desktop.desk.session import Session
    from desktop.store.store import Store

    folder = tmp_path / "shared"
    shutil.copytree(shared_template, folder)
    stores = [Store.open(folder / pc / "office.db", clock, passphrase=PASSPHRASE) for pc in ("front", "back")]
    for store in stores:
        sharing.move(Session(store, clock, people.find(store, "admin")), str(folder / "office.hub"))
    yield TwoPcs(*stores, folder / "office.hub", clock)
    for store in stores:
        store.close()


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
