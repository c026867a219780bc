"""Who works here, and who gets into the chair."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from desktop.base.clock import FixedClock
from desktop.base.errors import RefusedError
from desktop.desk import people
from desktop.desk.people import NewPerson
from desktop.desk.session import Session

Seat = Callable[[str], Session]


def _refused(error: pytest.ExceptionInfo[RefusedError]) -> tuple[str, str | None]:
    return error.value.code, error.value.field


@pytest.mark.parametrize(
    ("new", "code", "field"),
    [
        (NewPerson("lin", "又一个", 1, ("clerk",)), "login_taken", "login"),
        (NewPerson("two words", "方文", 1, ("clerk",)), "login_bad", "login"),
        (NewPerson("fang", " ", 1, ("clerk",)), "field_missing", "name"),
        (NewPerson("fang", "方文", 9, ("clerk",)), "tier_unknown", "tier"),
        (NewPerson("fang", "方文", 1, ("king",)), "role_unknown", "roles"),
        (NewPerson("fang", "方文", 1, ("clerk",), "12"), "pin_length", "pin"),
        (NewPerson("fang", "方文", 1, ("clerk",), phone="家里"), "phone_letters", "phone"),
    ],
)
def test_a_person_that_can_not_be_is_refused_at_the_field(seat: Seat, new: NewPerson, code: str, field: str) -> None:
    with pytest.raises(RefusedError) as refused:
        people.add(seat("admin"), new)
    assert _refused(refused) == (code, field)


def test_only_the_administrator_changes_people(seat: Seat) -> None:
    for change in (
        lambda: people.add(seat("xu"), NewPerson("fang", "方文", 1, ("clerk",))),
        lambda: people.retire(seat("xu"), "lin"),
        lambda: people.set_pin(seat("xu"), seat("lin").person.id, "9999"),
    ):
        with pytest.raises(RefusedError) as refused:
            change()
        assert refused.value.code == "admin_only"


def test_a_phone_is_kept_bare_and_stays_until_it_is_changed(seat: Seat) -> None:
    admin = seat("admin")
    fang = people.add(admin, NewPerson("fang", "方文", 1, ("clerk",), phone="154 6000-0001"))
    assert fang.phone == "15460000001"
    people.change(admin, fang.id, {"name": "方文静"})
    assert people.find(admin.store, "fang").phone == "15460000001"
    people.change(admin, fang.id, {"phone": ""})
    assert people.find(admin.store, "fang").phone == ""


def test_the_last_administrator_stays(seat: Seat) -> None:
    admin = seat("admin")
    with pytest.raises(RefusedError) as refused:
        people.change(admin, admin.person.id, {"roles": ("clerk",)})
    assert refused.value.code == "last_admin"
    people.change(admin, seat("xu").person.id, {"roles": ("supervisor", "admin")})
    people.retire(seat("xu"), "admin")
    assert all(person.login != "admin" for person in people.active(seat("xu")))


def test_one_may_set_ones_own_pin_and_sign_in_with_it(seat: Seat, clock: FixedClock, pin: str) -> None:
    lin = seat("lin")
    people.set_pin(lin, lin.person.id, "9753")
    with pytest.raises(RefusedError) as refused:
        people.sign_in(lin.store, clock, "lin", pin)
    assert _refused(refused) == ("pin_wrong", "pin")
    assert people.sign_in(lin.store, clock, "lin", "9753").person.name == "林晓棠"


def test_guessing_a_pin_takes_longer_and_longer(seat: Seat, clock: FixedClock, pin: str) -> None:
    store = seat("lin").store

    def guess(text: str) -> str:
        try:
            return people.sign_in(store, clock, "lin", text).person.login
        except RefusedError as error:
            return error.code

    assert [guess("0000") for _ in range(3)] == ["pin_wrong"] * 3
    assert guess(pin) == "pin_wait"
    clock.advance(timedelta(seconds=6))
    assert guess("0000") == "pin_wrong"
    clock.advance(timedelta(seconds=6))
    assert guess(pin) == "pin_wait"
    clock.advance(timedelta(seconds=20))
    assert guess(pin) == "lin"
    assert [guess("0000") for _ in range(3)] == ["pin_wrong"] * 3  # the right one has reset the count
