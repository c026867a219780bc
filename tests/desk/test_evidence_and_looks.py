"""Files of a ticket, and the record of who looked at what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.base.clock import FixedClock
from desktop.base.errors import RefusedError, UnavailableError
from desktop.desk import acts, attachments, history, looks, reading, sheets, tickets
from desktop.desk.session import Session

Seat = Callable[[str], Session]
COMPLAINT = {"name": "周敏", "phone": "15400006021", "channel": "phone", "cause": "饮品发酸"}


@pytest.fixture
def ticket_id(seat: Seat) -> int:
    return tickets.register(seat("lin"), COMPLAINT).ticket_id


def test_a_file_comes_back_as_it_was_and_stands_in_the_timeline(seat: Seat, ticket_id: int, tmp_path: Path) -> None:
    photo = tmp_path / "杯底碎片.jpg"
    photo.write_bytes(bytes(range(256)) * 9000)
    acts.do(seat("lin"), ticket_id, "attach", {"path": str(photo), "kind": "photo"})
    stored = reading.detail(seat("xu"), ticket_id).attachments[0]
    assert attachments.content(seat("xu"), stored.id) == ("杯底碎片.jpg", photo.read_bytes())
    event = seat("lin").store.case(ticket_id).events[-1]
    assert event.data["name"] == "杯底碎片.jpg"
    assert str(tmp_path) not in str(event.data)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("..\\..\\x.png", "x.png"),
        ("../../etc/passwd", "passwd"),
        ("CON.txt", "_CON.txt"),
        ("账单:隐藏", "账单隐藏"),
        ("\u202egnp.exe", "gnp.exe"),
        ("...", "file"),
    ],
)
def test_a_dangerous_name_is_made_harmless(seat: Seat, ticket_id: int, given: str, kept: str) -> None:
    attachments.attach_bytes(seat("lin"), ticket_id, given, "other", b"x")
    assert reading.detail(seat("lin"), ticket_id).attachments[0].name == kept


def test_what_can_not_be_attached_is_told_at_its_field(seat: Seat, ticket_id: int, tmp_path: Path) -> None:
    lin = seat("lin")
    with pytest.raises(RefusedError) as refused:
        attachments.attach_bytes(lin, ticket_id, "empty.txt", "other", b"")
    assert (refused.value.code, refused.value.field) == ("file_empty", "path")
    with pytest.raises(UnavailableError) as failed:
        acts.do(lin, ticket_id, "attach", {"path": str(tmp_path / "nowhere.png")})
    assert failed.value.code == "file_unreadable"
    huge = tmp_path / "huge.bin"
    with huge.open("wb") as file:
        file.truncate(attachments.LARGEST + 1)
    with pytest.raises(RefusedError) as refused:
        acts.do(lin, ticket_id, "attach", {"path": str(huge)})
    assert refused.value.code == "file_too_large"


def test_opening_is_recorded_once_a_day_and_revealing_each_time(seat: Seat, ticket_id: int, clock: FixedClock) -> None:
    xu = seat("xu")

    def recorded() -> int:
        return sum(line.act == "look" for line in history.log(xu, ticket_id))

    looks.opened(xu, ticket_id)
    looks.opened(xu, ticket_id)
    assert recorded() == 1
    assert looks.reveal(xu, ticket_id, "phone") == "15400006021"
    looks.reveal(xu, ticket_id, "phone")
    assert recorded() == 3
    clock.advance(timedelta(days=1))
    looks.opened(xu, ticket_id)
    assert recorded() == 4
    with pytest.raises(RefusedError):
        looks.reveal(xu, ticket_id, "cause")


def test_a_copy_that_leaves_the_office_hides_the_number(seat: Seat, ticket_id: int) -> None:
    inside = sheets.sheet_data(seat("lin"), ticket_id)
    outside = sheets.sheet_data(seat("lin"), ticket_id, masked=True)
    assert inside.complainant.phone == "15400006021"
    assert (outside.complainant.phone, outside.complainant.masked) == ("154****6021", True)
    sheets.record_print(seat("lin"), [ticket_id])
    assert history.log(seat("lin"), ticket_id)[0].act == "print"
