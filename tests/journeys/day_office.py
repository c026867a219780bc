"""The office in which a day is played: its pack, its people, nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from day_words import Words
from days import Day

from desktop.base import paths
from desktop.base.clock import FixedClock
from desktop.desk import office as settings
from desktop.desk import people
from desktop.desk.session import Session
from desktop.domain.policy import load_policy
from desktop.store import keys
from desktop.store.store import Store


@dataclass(frozen=True, slots=True)
class DayOffice:
    """A closed database before anybody has come to work, and the clock that stands there."""

    day: Day
    words: Words
    path: Path
    clock: FixedClock


def pack_text(day: Day) -> str:
    """The day's rules: those that are shipped, with the share of second calls that the day wants."""
    text = (paths.resources() / "policies" / f"{day.pack}.toml").read_text("utf-8")
    share = day.office.get("复访比例")
    return re.sub(r'^share = "[\d.]+"$', f'share = "{share.value}"', text, flags=re.M) if share else text


def found(day: Day, folder: Path, passphrase: str, pin: str = "", text: str = "") -> DayOffice:
    """Makes the office of a day in a folder; `pin` "" = nobody has one; `text` = other rules than it tells."""
    words = Words(day, load_policy(pack_text(day), f"{day.pack}.toml"))
    clock = FixedClock(day.begins - timedelta(minutes=30))
    path = folder / "office" / "office.db"
    path.parent.mkdir()
    with Store.create(
        path, passphrase, clock, office_code=day.office["编号"].value, office_name=day.office["名称"].value,
        policy_text=text or pack_text(day), admin_login="admin", admin_name="管理员", admin_pin=pin,
        workstation_name="前台一", cost=keys.Cost(8, 1, 1),
    ) as store:  # fmt: skip
        session = Session(store, clock, people.find(store, "admin"))
        for hired in day.people:
            tier, roles, qualified = words.lexicon.seat(hired)
            people.add(session, people.NewPerson(hired.login, hired.name, tier, roles, pin, qualified))
        if day.office.get("负激励建议") and day.office["负激励建议"].value == "开":
            settings.set_setting(session, settings.PENALTIES_ON, True)
    return DayOffice(day, words, path, clock)
