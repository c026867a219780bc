"""Every state of sharing has its sentence: what is so, what it means for one's data, what to do; in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from desktop.base import paths
from desktop.base.errors import DamagedError, HuiyinError, UnavailableError
from desktop.base.i18n import ZONE, set_language
from desktop.desk import sharing
from desktop.desk.sharing import Pc, Sharing, Status, clock_off
from desktop.ui.sharing import words
from desktop.ui.sharing.steps import invitation_words, is_drive_letter
from desktop.ui.theme import TONES
from desktop.ui.wording import errors, hub_errors
from desktop.ui.wording import sharing as wording

NOW = datetime(2026, 10, 9, 9, 14, tzinfo=ZONE)
PLACE = {"path": "Z:/office.hub", "reason": "gone", "seq": 7, "base": 9, "office": "深圳二部", "own": "广州一部"}
CODES = {
    Sharing.STOPPED: "entry_refused",
    Sharing.PARTED: "hub_forked",
    Sharing.HUB_DAMAGED: "hub_damaged",
    Sharing.HUB_MISSING: "hub_missing",
    Sharing.FOREIGN: "hub_foreign",
    Sharing.REVOKED: "key_revoked",
    Sharing.UPDATE: "",
    Sharing.UNREACHABLE: "hub_unreachable",
    Sharing.CANNOT_SEND: "hub_read_only",
}


def status(state: Sharing, **values: object) -> Status:
    code = CODES.get(state, "")
    return Status(state, code=code, values=dict(PLACE) if code else {}, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("state", list(Sharing))
def test_every_state_says_what_is_so_and_that_the_work_is_safe_or_what_to_do(state: Sharing, language: str) -> None:
    set_language(language)
    found = status(state, waiting=2 if state is Sharing.WAITING else 0, to_settle=1)
    told = wording.account(found)
    for sentence in (wording.item(found, NOW), wording.headline(found, NOW), told.so, wording.bar(found)):
        assert sentence
        assert "{" not in sentence
    whole = wording.bar(found)
    assert not found.code or found.code not in whole, "a code is no sentence"
    assert len(whole) > 20
    icon, tone = wording.LOOKS[state]
    assert tone in TONES
    assert (paths.resources() / "icons" / f"{icon}.svg").exists()


def test_a_state_is_never_told_by_colour_alone() -> None:
    looks = [(wording.LOOKS[state][0], wording.headline(status(state, waiting=1), NOW)) for state in Sharing]
    assert len(set(looks)) == len(looks)


def test_what_waits_is_told_with_its_age_in_every_trouble() -> None:
    found = status(Sharing.UNREACHABLE, waiting=12, since=NOW - timedelta(hours=2), files=3)
    assert wording.item(found, NOW) == "连不上共享处，请照常工作 · 12 项改动自 07:14 起待发 · 3 个文件在途"


def test_what_waits_to_be_settled_has_a_badge_of_its_own() -> None:
    found = status(Sharing.TO_SETTLE, to_settle=2, synced_at=NOW)
    assert wording.item(found, NOW) == "已同步 · 09:14"
    assert wording.item_look(found) == ("cloud-check", "ok")
    assert wording.headline(found, NOW) == wording.settle_words(2) == "2 项待定夺"


def test_an_instant_of_another_day_is_told_with_its_date() -> None:
    found = status(Sharing.WAITING, waiting=40, since=NOW - timedelta(days=9, hours=2))
    assert wording.item(found, NOW) == "40 项改动自 09-30 07:14 起待发"
    assert wording.item(Status(Sharing.SYNCED, synced_at=NOW - timedelta(days=1)), NOW) == "已同步 · 10-08 09:14"


def test_a_wrong_clock_of_this_pc_is_told_once_and_as_a_warning() -> None:
    rows = words.facts(Status(Sharing.SYNCED, skew_s=-86400 * 51), "Z:/office.hub", NOW)
    assert ("本机时钟", "慢 51 天", "warn") in rows


@pytest.mark.parametrize("code", ["diverged", "rewind", "seal_broken", "keys_damaged", "hub_busy", "hub_address"])
def test_trouble_of_a_kind_of_its_own_is_told_exactly(code: str) -> None:
    state = Sharing.UNREACHABLE if code in ("hub_busy", "hub_address") else Sharing.STOPPED
    found = Status(state, code=code, values=dict(PLACE))
    assert code not in wording.long(found)
    assert wording.account(found).so == wording.long(found)


UNTRUE = ("data is complete", "Go on working", "work is", "数据是完整的", "照常工作", "您做的", "您的工作")
"""What is so on a PC that shares already, and not on one that only wants to."""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("told", "code"),
    [
        *((errors.joining_sentence, code) for code in sorted(hub_errors.JOINING)),
        *((errors.sharing_sentence, code) for code in sorted(hub_errors.SHARING)),
        *((errors.moving_sentence, code) for code in sorted(hub_errors.MOVING)),
    ],
)
def test_who_joins_shares_or_moves_is_not_told_that_work_waits_here(
    told: Callable[[HuiyinError], str], code: str, language: str
) -> None:
    set_language(language)
    sentence = told(UnavailableError(code, **PLACE))
    assert "{" not in sentence
    assert [words for words in UNTRUE if words in sentence] == []


@pytest.mark.parametrize("kind", [UnavailableError, DamagedError])
def test_no_trouble_of_an_open_place_is_left_to_the_sentences_of_a_pc_that_shares(kind: type[HuiyinError]) -> None:
    for told in (errors.joining_sentence, errors.sharing_sentence, errors.moving_sentence):
        for code in ("unreachable", "missing", "busy", "read_only", "denied", "newer", "wal", "damaged"):
            assert not any(words in told(kind(f"hub_{code}", **PLACE)) for words in UNTRUE), (told, code)


def test_another_record_of_the_same_name_is_told_as_such() -> None:
    error = UnavailableError("hub_foreign", **PLACE, alike=True)
    assert "同一份记录" in errors.sentence(error)
    assert "同一份记录" not in errors.sentence(UnavailableError("hub_foreign", **PLACE, alike=False))


@pytest.mark.parametrize(
    ("seconds", "words_"),
    [(90, None), (-119, None), (130, "时钟快 2 分钟"), (-600, "时钟慢 10 分钟"), (86400 * 3, "时钟快 3 天")],
)
def test_a_clock_is_told_of_beyond_two_minutes(seconds: int, words_: str | None) -> None:
    off = clock_off(seconds)
    assert (wording.clock_words(off) if off is not None else None) == words_


def pc(**values: object) -> Pc:
    known = {
        "id": 1, "name": "前台二", "letter": "B", "version": "1.2.0", "schema": 3, "seen_at": NOW - timedelta(days=2),
        "waiting": 0, "clock_off": None, "here": False, "removed": False,
    }  # fmt: skip
    return Pc(**{**known, **values})  # type: ignore[arg-type]


def test_a_pc_is_told_in_one_sentence() -> None:
    spoken = words.pc_line(pc(waiting=3, clock_off=timedelta(minutes=5)), NOW).spoken
    assert spoken == "前台二，B，版本 1.2.0，10-07 09:14 出现过，那边待发 3 项，时钟快 5 分钟"


def test_a_pc_that_never_told_and_one_that_was_removed() -> None:
    assert words.pc_line(pc(seen_at=None, version=""), NOW).seen == "还没出现过"
    gone = words.pc_line(pc(removed=True, waiting=3), NOW)
    assert gone.marks == (("已移出", "neutral"),)


def test_an_address_is_shown_without_its_password() -> None:
    assert sharing.shown("postgresql://desk:secret@db:5432/huiyin") == "postgresql://desk:•••@db:5432/huiyin"
    assert sharing.shown(r"\\server\share\office.hub") == r"\\server\share\office.hub"


def test_the_words_for_a_colleague_tell_how_to_join() -> None:
    assert "加入已有的办公室" in invitation_words("广州一部", r"\\server\share\office.hub")


@pytest.mark.parametrize(
    ("address", "letter"),
    [("Z:\\office.hub", True), ("z:/office.hub", True), ("C:\\x.hub", False), (r"\\s\a.hub", False), ("/mnt/x", False)],
)
def test_a_drive_letter_may_be_another_one_elsewhere(address: str, letter: bool) -> None:
    assert is_drive_letter(address) is letter
