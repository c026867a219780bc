"""What the first-run wizard can do, wired: making an office, joining one, opening the demo."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

from desktop.base import paths
from desktop.base.clock import Clock
from desktop.desk import demo_office, people, safety, sharing
from desktop.desk.session import Session
from desktop.domain.policy import load_policy
from desktop.store.keychain import SystemKeychain
from desktop.store.places import demand_local
from desktop.store.store import Store
from desktop.ui.first_run.answers import Answers, Founded, JoinAnswers, Pack, Ports, Work

_ON_WINDOWS = sys.platform == "win32"
_SUPPLIES = Path("/sys/class/power_supply")
_NO_BATTERY = 128
"""A bit of Windows' battery flag; it is set in 255, "unknown", too."""


def ports(clock: Clock) -> Ports:
    """The wizard's doors to the desk; both makers run on a worker."""

    def create(answers: Answers, work: Work) -> Founded:
        return _create(clock, answers, work)

    def demo(work: Work) -> Founded:
        store = demo_office.open_or_create(clock, work.report)
        return Founded(Session(store, clock, people.find(store, demo_office.LOGIN)), demo_office.database_path())

    def join(answers: JoinAnswers, work: Work) -> Founded:
        return _join(clock, answers, work)

    return Ports(
        create, demo, sharing.look_at, join, _fetch, _remember, _abandon, demand_local, tuple(_packs()), _has_battery(),
        platform.node(),
    )  # fmt: skip


def _packs() -> list[Pack]:
    found = []
    shipped = (paths.resources() / "policies").glob("*.toml")
    for source in sorted(shipped, key=lambda path: (path.stem != "franchise", path.name)):
        text = source.read_text(encoding="utf-8")
        policy = load_policy(text, source.name)
        found.append(Pack(policy.code, policy.name, text))
    return found


def _create(clock: Clock, answers: Answers, work: Work) -> Founded:
    text = next(pack.text for pack in _packs() if pack.code == answers.pack)
    work.check()
    answers.path.parent.mkdir(parents=True, exist_ok=True)
    new = safety.NewOffice(
        answers.code, answers.office.strip(), text, answers.login, answers.name.strip(), answers.pin, platform.node()
    )
    store, recovery = safety.create_office(answers.path, answers.passphrase, clock, new)
    if not answers.ask_at_start:
        store.remember(SystemKeychain())
    session = Session(store, clock, people.find(store, answers.login))
    return Founded(session, answers.path, tuple(recovery.split("-")), store.workstation.name)


def _join(clock: Clock, answers: JoinAnswers, work: Work) -> Founded:
    store = sharing.join(
        answers.hub, answers.path, clock, work.report, answers.passphrase, answers.recovery, answers.workstation
    )
    try:
        work.check()
        somebody = next(person for person in store.office().people if not person.retired)
    except BaseException:
        sharing.abandon(store)
        raise
    return Founded(Session(store, clock, somebody), answers.path, (), store.workstation.name)


def _fetch(founded: Founded, work: Work) -> int:
    return sharing.fetch_files(founded.session.store, work.report)


def _remember(store: Store, ask_at_start: bool) -> None:
    if not ask_at_start:
        store.remember(SystemKeychain())


def _abandon(founded: Founded) -> None:
    sharing.abandon(founded.session.store)


def _has_battery() -> bool:
    """Whether this is a laptop, as far as the system tells."""
    return _has_battery_on_windows() if _ON_WINDOWS else any(_SUPPLIES.glob("BAT*"))


def _has_battery_on_windows() -> bool:
    import ctypes

    status = (ctypes.c_uint32 * 3)()  # SYSTEM_POWER_STATUS: four bytes, the second of them the flag, and two numbers
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    return bool(kernel.GetSystemPowerStatus(ctypes.byref(status))) and not bytes(status)[1] & _NO_BATTERY
