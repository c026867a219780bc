"""Lists and search: derived rows, in the order of urgency, found by two characters."""

from __future__ import annotations

from datetime import timedelta

import pytest
import store_making as making

from desktop.base.clock import FixedClock
from desktop.store import listing, models, search, verify, words
from desktop.store.listing import Bounds, Filter
from desktop.store.store import Store


def _page(store: Store, by_urgency: bool = True, /, **wanted: object) -> list[str]:
    rows = listing.page(store.database, Filter(**wanted), 0, 100, by_urgency)  # type: ignore[arg-type]
    return [row["name"] for row in rows]


def _find(store: Store, text: str) -> list[str]:
    return [row["name"] for row in listing.of(store.database, search.find(store.database, text, 50))]


@pytest.fixture
def three(store: Store, clock: FixedClock) -> list[int]:
    """甲 is the oldest, 乙 the gravest, 丙 filed."""
    keys = [making.register(store, name="甲", store="天河店")]
    clock.advance(timedelta(days=1))
    keys.append(making.register(store, name="乙", level=2, store="越秀店", state="callback"))
    clock.advance(timedelta(days=1))
    keys.append(making.register(store, name="丙"))
    making.edit(store, keys[2], state="filed")
    return keys


def test_rows_say_what_a_list_shows(store: Store) -> None:
    ticket = making.register(
        store, name="李女士", phone="138 0013 6021", cause="  空调 开机就跳闸。\n师傅来过两次！", channel="counter"
    )
    row = listing.of(store.database, [ticket])[0]
    assert (row["title"], row["phone_masked"], row["state"], row["occurrence"]) == (
        "空调 开机就跳闸", "138****6021", "open", 1,
    )  # fmt: skip
    assert row["next_clock"] == "first_contact"
    assert row["next_due_at"] > row["next_started_at"]


def test_the_nearest_deadline_comes_first_and_what_ended_last(store: Store, three: list[int]) -> None:
    assert _page(store) == ["甲", "乙", "丙"]
    assert _page(store, False) == ["丙", "乙", "甲"]
    rows = listing.page(store.database, Filter(), 1, 1)
    assert [row["name"] for row in rows] == ["乙"]


def test_filters_narrow_the_list(store: Store, three: list[int], clock: FixedClock) -> None:
    assert _page(store, states=frozenset({"callback", "filed"})) == ["乙", "丙"]
    assert _page(store, levels=frozenset({2})) == ["乙"]
    assert _page(store, store="天河店") == ["甲"]
    assert _page(store, open_only=True) == ["甲", "乙"]
    assert _page(store, tickets=[three[0], three[2], 5]) == ["甲", "丙"]
    clock.advance(timedelta(days=2))
    assert _page(store, overdue_at=clock.now()) != []
    assert listing.count(store.database, Filter(open_only=True)) == 2


def test_groups_follow_the_clock(store: Store, three: list[int], clock: FixedClock) -> None:
    def groups() -> dict[str, int]:
        now = clock.now()
        bounds = Bounds(now, now + timedelta(hours=8), now + timedelta(days=3))
        return {code: n for code, n in listing.groups(store.database, Filter(), bounds).items() if n}

    assert sum(groups().values()) == 3
    assert groups()["done"] == 1
    clock.advance(timedelta(days=30))
    assert groups() == {"overdue": 2, "done": 1}


def test_mine_is_who_has_the_next_step(store: Store) -> None:
    clerk = making.hire(store, "lin")
    other = making.hire(store, "he")
    making.register(store, name="甲", handler=clerk, received_by=clerk)
    making.register(store, name="乙", handler=other, received_by=other)
    assert _page(store, person=clerk) == ["甲"]
    assert _page(store, person=other) == ["乙"]
    assert listing.count(store.database, Filter(person=clerk)) == 1


def test_mine_follows_the_people(store: Store) -> None:
    administrator = making.admin(store)
    ticket = making.register(store, name="甲", state="review", level=1, handler=administrator)
    hired = making.hire(store, "xu", 2, "supervisor")
    assert _page(store, person=hired) == ["甲"]
    with store.unit("person", administrator) as unit:
        unit.update(models.Person, hired, retired=True)
    assert _page(store, person=hired) == []
    assert verify.verify(store) == []
    assert store.ticket(ticket).state == "review"


def test_retired_tickets_leave_lists_and_search(store: Store, three: list[int]) -> None:
    with store.unit("x", making.admin(store)) as unit:
        unit.retire(models.Ticket, three[1])
    assert _page(store) == ["甲", "丙"]
    assert _find(store, "乙") == []
    assert verify.verify(store) == []


def test_everything_typed_is_found_newest_first(store: Store, clock: FixedClock) -> None:
    first = making.register(
        store, name="欧阳娜", phone="138-0013-8000", cause="电饭煲漏电，插座冒火花", order_number="SF1029-33",
        product="ＡＣ－Ｔ５ 空调", store="天河店",
    )  # fmt: skip
    clock.advance(timedelta(days=1))
    making.register(store, name="区小明", cause="退款迟迟不到账，电饭锅")
    making.note(store, first, "师傅说是主板受潮")
    for text in (
        "漏电",
        "电饭煲漏",
        "欧",
        "欧阳",
        "oyn",
        "8000",
        "13800138000",
        "sf1029-33",
        "ac-t5",
        "主板受潮",
        "天河 漏电",
    ):
        assert _find(store, text) == ["欧阳娜"], text
    assert _find(store, "电饭") == ["区小明", "欧阳娜"]
    assert _find(store, "oxm") == _find(store, "qxm") == ["区小明"]
    assert _find(store, store.ticket(first).number.lower()) == ["欧阳娜"]
    long = "".join(chr(0x4E00 + n) for n in range(3000))
    for text in (long, " ".join(long), "饭电", "漏电 退款", "，。！", "", "𬭛", '"', "OR", "x" * 5000):
        assert _find(store, text) == [], text


def test_rare_characters_and_old_numbers_are_found(store: Store) -> None:
    ticket = making.register(store, name="䶮𬭛")
    with store.unit("renumber", making.admin(store)) as unit:
        unit.insert(models.Alias, ticket=ticket, number="GZ01-20250101-C042", at=0)
    assert _find(store, "䶮𬭛") == _find(store, "𬭛") == _find(store, "20250101-c042") == ["䶮𬭛"]


def test_changed_words_are_found_and_old_ones_no_longer(store: Store) -> None:
    ticket = making.register(store, name="甲", cause="电饭煲漏电")
    making.edit(store, ticket, cause="洗衣机不转")
    assert (_find(store, "洗衣机"), _find(store, "漏电")) == (["甲"], [])
    assert verify.verify(store) == []


def test_an_imported_old_ledger_does_not_jump_to_the_top(store: Store, clock: FixedClock) -> None:
    making.register(store, name="新", cause="漏水")
    making.register(store, name="旧", cause="漏水", received_at=1_500_000_000_000)
    assert _find(store, "漏水") == ["新", "旧"]
    assert _page(store, False) == ["新", "旧"]


def test_a_day_with_more_tickets_than_keys_runs_over(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_PER_DAY", 4)
    for number in range(11):
        making.register(store, name=f"客户{number}", cause="漏水")
    assert len(_find(store, "漏水")) == 11
    assert verify.verify(store) == []


def test_pairs_cover_every_substring() -> None:
    assert words.pairs("abc d") == {"ab", "bc", "c", "d"}
    assert words.runs("ＡＢ，电饭 1-2") == ["ab", "电饭", "1", "2"]
    assert words.initials("plain") == ()
    assert "oxm" in set(words.initials("区小明"))
