"""One person's data: copied whole, then gone for good, with statistics left standing."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import raw_pages
from held_files import FOREVER, hold

from desktop.base.clock import FixedClock
from desktop.base.errors import RefusedError, UnavailableError
from desktop.desk import acts, customers, drafts, erasure, history, reading, safety, tickets
from desktop.desk.session import Session
from desktop.domain.types import Act, State
from desktop.store import models
from desktop.store import undo as store_undo

Seat = Callable[[str], Session]
RARE = "鼋鼍饕餮"
"""Characters that nothing else in the office holds; the index keeps pairs of them."""
PHONE = "15499887766"
_SHARED = 2
"""So many bytes of a word an index may leave out, because the word before it begins with the same."""
REASON = "本人书面申请，编号 2026-17"


def _told(name: str) -> str:
    return f"{RARE}{name}"


@pytest.fixture
def case(seat: Seat, clock: FixedClock, tmp_path: Path) -> int:
    """A filed complaint full of words that nobody else uses, beside a complaint of somebody else."""
    lin = seat("lin")
    tickets.register(lin, {"channel": "phone", "name": "吴嘉宝", "phone": "15400001111", "cause": "饮品发酸"})
    texts = ("name", "other_contact", "address", "agent_name", "agent_relation", "order_number", "happened_where",
             "cause", "course", "demand")  # fmt: skip
    given = {name: _told(name) for name in texts}
    ticket = tickets.register(lin, {"channel": "phone", "phone": PHONE, **given}).ticket_id
    promise = {"what": _told("promise"), "by": "2026-10-10T10:00:00+08:00"}
    contact = {"means": "phone", "reached": True, "said": _told("said"), "person": _told("who"), "promised": [promise]}
    acts.do(lin, ticket, "contact", contact)
    acts.do(lin, ticket, "note", {"text": _told("note")})
    acts.do(lin, ticket, "edit", {"cause": _told("cause later")})
    file = tmp_path / f"{RARE}.txt"
    file.write_text(_told("file") * 1000, encoding="utf-8")
    acts.do(lin, ticket, "attach", {"path": str(file), "kind": "photo", "purpose": _told("purpose")})
    clock.advance(timedelta(hours=1))
    _file(lin, ticket)
    return ticket


def _file(session: Session, ticket: int) -> None:
    with session.store.unit("file", session.person.id, ticket=ticket) as unit:
        unit.update(models.Ticket, ticket, state=State.FILED, act=unit.new_act())


def _key(seat: Seat, ticket: int) -> str:
    return customers.key_of(seat("admin").store.ticket(ticket))


def _holds(session: Session) -> list[str]:
    content = raw_pages.content(session.store.database)
    assert "吴嘉宝".encode() in content
    return [word for word in (RARE[:2], RARE[2:], PHONE) if word.encode()[_SHARED:] in content]


def test_nothing_of_the_person_is_left_on_any_page(seat: Seat, case: int) -> None:
    admin = seat("admin")
    assert _holds(admin) == [RARE[:2], RARE[2:], PHONE]
    key = _key(seat, case)
    drafts.save(seat("lin"), "compose", str(case), {"text": _told("draft")})
    drafts.save(seat("lin"), "intake", "a1", {"texts": {"phone": "154 9988 7766", "cause": _told("again")}})
    drafts.save(seat("lin"), "intake", "a2", {"texts": {"phone": "15400001111", "cause": "别的事"}})
    mark = customers.mark(admin, key, "vip", _told("mark"), date(2026, 12, 31)) if admin.store.policy().marks else 0
    erased = erasure.erase(admin, key, REASON)
    assert (len(erased.numbers), erased.files, erased.drafts, mark) == (1, 1, 2, 0)
    assert erasure.unfinished(admin)
    assert erasure.finish(admin, lambda _done, _total: None) == ()
    assert not erasure.unfinished(admin)
    assert _holds(admin) == []
    assert [draft.key for draft in drafts.all_of(seat("lin"))] == ["a2"]
    assert safety.verify(admin.store, lambda _done, _total: None) == []


def test_structure_times_and_numbers_stay(seat: Seat, case: int) -> None:
    admin = seat("admin")
    before = reading.detail(admin, case).case
    erasure.erase(admin, _key(seat, case), REASON)
    after = reading.detail(admin, case).case
    assert after.ticket.erased
    assert (after.ticket.number, after.ticket.level, after.ticket.state, after.ticket.received_at) == (
        before.ticket.number, before.ticket.level, before.ticket.state, before.ticket.received_at,
    )  # fmt: skip
    assert [(one.id, one.act, one.at, one.by) for one in after.events] == [
        (one.id, one.act, one.at, one.by) for one in before.events
    ]
    contact = next(one for one in after.events if one.act is Act.CONTACT)
    assert contact.data["means"] == "phone"
    assert contact.data["reached"] is True
    assert contact.data["promised"][0]["by"] == "2026-10-10T02:00:00+00:00"
    assert contact.data["said"] == contact.data["promised"][0]["what"] == ""
    row = reading.rows_of(admin, [case])[0]
    assert (row.name, row.title, row.phone_masked, row.attachments) == ("", "", "", 0)
    assert reading.search(admin, RARE, 10) == []


def test_every_sheet_that_a_complaint_rose_to_goes_with_it(seat: Seat, case: int) -> None:
    lin = seat("lin")
    with lin.store.unit("escalate", lin.person.id, ticket=case) as unit:
        old = lin.store.one(models.Ticket.select().where(models.Ticket.id == case))
        fields = {name: value for name, value in old.items() if name not in ("id", "number", "previous_sheet")}
        fields |= {"phone": "", "name": _told("risen"), "sheet_index": 2, "previous_sheet": case}
        risen = unit.insert(models.Ticket, number=lin.store.next_number(lin.clock.now()), **fields)
    assert set(erasure.scope(lin, _key(seat, case)).tickets) == {case, risen}
    erasure.erase(seat("admin"), _key(seat, case), REASON)
    assert lin.store.ticket(risen).name == ""


def test_merged_records_are_one_person(seat: Seat, case: int) -> None:
    other = tickets.register(seat("lin"), {"channel": "phone", "phone": "15411112222", "cause": "漏水"}).ticket_id
    _file(seat("lin"), other)
    customers.merge(seat("admin"), _key(seat, case), _key(seat, other), "同一人")
    erasure.erase(seat("admin"), _key(seat, other), REASON)
    assert seat("lin").store.ticket(case).erased
    merge = seat("lin").store.one(models.Merge.select())
    assert (merge["customer"], merge["same_as"], merge["reason"], merge["retired"]) == ("", "", "", 1)


def test_a_complaint_that_is_worked_on_is_not_erased(seat: Seat) -> None:
    made = tickets.register(seat("lin"), {"channel": "phone", "phone": PHONE, "cause": "漏水"})
    with pytest.raises(RefusedError) as refused:
        erasure.erase(seat("admin"), f"phone:{PHONE}", REASON)
    assert (refused.value.code, refused.value.values["numbers"]) == ("erase_open", (made.number,))


@pytest.mark.parametrize(
    ("who", "key", "reason", "code"),
    [
        ("lin", f"phone:{PHONE}", REASON, "admin_only"),
        ("admin", f"phone:{PHONE}", "  ", "empty"),
        ("admin", f"phone:{PHONE}", f"客户 {RARE}name 申请", "reason_names"),
        ("admin", f"phone:{PHONE}", f"电话 {PHONE}", "reason_names"),
        ("admin", "phone:15400000000", REASON, "customer_unknown"),
        ("admin", "", REASON, "customer_unknown"),
    ],
)
def test_who_may_erase_whom_and_why(seat: Seat, case: int, who: str, key: str, reason: str, code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        erasure.erase(seat(who), key, reason)
    assert refused.value.code == code
    assert not seat("lin").store.ticket(case).erased


def test_the_erasing_is_recorded_without_what_was_erased(seat: Seat, case: int) -> None:
    admin, key = seat("admin"), _key(seat, case)
    erasure.erase(admin, key, REASON)
    erasure.finish(admin, lambda _done, _total: None)
    line = history.log(admin, limit=1)[0]
    assert (line.act, line.author, line.erased) == ("erase", "管理员", True)
    entry = admin.store.database.run("SELECT fields FROM log ORDER BY seq DESC LIMIT 1")[0][0]
    assert json.loads(entry)["reason"] == REASON
    assert json.loads(entry)["tickets"] == [case]


def test_what_was_erased_is_neither_undone_nor_written_on(seat: Seat, case: int) -> None:
    admin = seat("admin")
    erasure.erase(admin, _key(seat, case), REASON)
    with pytest.raises(RefusedError) as refused:
        store_undo.undo(admin.store, admin.person.id)
    assert refused.value.code == "undo_final_act"
    with pytest.raises(RefusedError) as refused:
        acts.do(seat("lin"), case, "note", {"text": "又来电"})
    assert refused.value.code == "erased"


def test_history_and_undo_tell_that_contents_are_gone(seat: Seat, case: int) -> None:
    admin = seat("admin")
    first = history.log(admin, case)[-1].seq
    other = tickets.register(seat("lin"), {"channel": "phone", "phone": "15422223333", "cause": "漏水"}).ticket_id
    erasure.erase(admin, _key(seat, case), REASON)
    erasure.finish(admin, lambda _done, _total: None)
    lines = history.log(admin, case)
    assert lines
    assert all(line.erased and line.fields == () for line in lines)
    with pytest.raises(UnavailableError) as unknown:
        history.as_it_stood(admin, case, first)
    assert unknown.value.code == "history_erased"
    lin = seat("lin")
    with pytest.raises(RefusedError) as refused:
        store_undo.undo(lin.store, lin.person.id)
    assert refused.value.code == "undo_erased"
    acts.do(lin, other, "note", {"text": "再问"})
    assert history.undo(lin).act == "note"


def test_the_copy_holds_everything_and_is_recorded(seat: Seat, case: int, tmp_path: Path) -> None:
    target = tmp_path / "copy.zip"
    copied = erasure.copy(seat("admin"), _key(seat, case), target, b"%PDF")
    assert (len(copied.numbers), copied.files, copied.missing) == (1, 1, ())
    with zipfile.ZipFile(target) as found:
        data: dict[str, Any] = json.loads(found.read("data.json"))
        names = found.namelist()
        file = next(name for name in names if name.startswith("files/"))
        assert found.read(file).decode().startswith(_told("file"))
        assert found.read("sheets.pdf") == b"%PDF"
    assert data["ticket"][0]["phone"] == PHONE
    assert _told("note") in json.dumps(data["event"], ensure_ascii=False)
    assert _told("cause") in json.dumps(data["log"], ensure_ascii=False)
    assert "吴嘉宝" not in json.dumps(data, ensure_ascii=False)
    look = seat("lin").store.rows(models.Look.select().where(models.Look.field == "copy"))
    assert [row["ticket"] for row in look] == [case]
    with pytest.raises(RefusedError):
        erasure.copy(seat("lin"), _key(seat, case), target)


@pytest.mark.parametrize("times", [3, FOREVER])
def test_a_copy_that_a_scanner_reads_is_waited_for_or_told(
    seat: Seat, case: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    target = tmp_path / "copy.zip"
    hold(monkeypatch, "replace", "*.part", times)
    hold(monkeypatch, "unlink", "*.part", times)
    if times == FOREVER:
        with pytest.raises(UnavailableError) as failed:
            erasure.copy(seat("admin"), _key(seat, case), target)
        assert failed.value.code == "cannot_write"
        assert not target.exists()
    else:
        erasure.copy(seat("admin"), _key(seat, case), target)
        assert zipfile.is_zipfile(target)
        assert list(tmp_path.glob("*.part")) == []


def test_a_copy_that_can_not_be_written_leaves_nothing_behind(seat: Seat, case: int, tmp_path: Path) -> None:
    with pytest.raises(UnavailableError) as failed:
        erasure.copy(seat("admin"), _key(seat, case), tmp_path / "nowhere" / "copy.zip")
    assert failed.value.code == "cannot_write"
    assert seat("lin").store.rows(models.Look.select().where(models.Look.field == "copy")) == []
