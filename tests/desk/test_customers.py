"""Customers: found, marked with reason and approver, merged and taken apart again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest

from desktop.base.clock import FixedClock
from desktop.base.errors import RefusedError
from desktop.desk import acts, customers, history, people, policies, reading, safety, tickets
from desktop.desk.rows import Known
from desktop.desk.session import Session
from desktop.store import models

Seat = Callable[[str], Session]
UNTIL = date(2026, 12, 31)
TOLD = {"procedure": True, "time": True, "direct_contact": True}
WHOLE = {
    "complainant_kind": "consumer",
    "other_contact": "无",
    "store": "麓湖店",
    "staff": "不详",
    "product": "葡萄冻冻",
    "product_code": "HM-2207",
    "course": "昨晚买的，喝了两口觉得发酸",
    "happened_at": "2026-10-08T19:40:00+08:00",
    "happened_where": "麓湖店堂食",
    "demand": "退款",
    "category": "product_quality",
}


def _register(seat: Seat, **fields: str) -> int:
    given = {"channel": "phone", "cause": "饮品发酸", **fields}
    return tickets.register(seat("lin"), given).ticket_id


def _key(seat: Seat, ticket_id: int) -> str:
    return customers.key_of(seat("lin").store.ticket(ticket_id))


@pytest.fixture
def kind(seat: Seat, clock: FixedClock) -> str:
    """A mark of the print shops, whose rules know some. Source: P-4."""
    policies.publish(seat("admin"), policies.shipped()["printshop"], clock.now() + timedelta(seconds=1))
    clock.advance(timedelta(minutes=1))
    return seat("lin").store.policy().marks[0].code


def test_a_customer_is_one_row_with_all_cases(seat: Seat, clock: FixedClock) -> None:
    _register(seat, name="周敏", phone="154 0000 6021")
    clock.advance(timedelta(hours=1))
    second = _register(seat, name="周女士", phone="15400006021")
    _register(seat, name="吴嘉宝", phone="15400001111")
    rows = customers.found(seat("lin"))
    assert [(row.name, row.cases, row.open_cases) for row in rows] == [("吴嘉宝", 1, 1), ("周女士", 2, 2)]
    assert rows[1].phone_masked == "154****6021"
    page = customers.page(seat("lin"), _key(seat, second))
    assert page.names == ("周敏", "周女士")
    assert len(page.cases) == 2
    assert [row.name for row in customers.found(seat("lin"), "吴嘉宝")] == ["吴嘉宝"]


def test_promises_to_a_customer_stand_on_the_page_until_they_are_kept(seat: Seat) -> None:
    ticket_id = _register(seat, name="周敏", phone="15400006021")
    promise = {"what": "回电说明", "by": "2026-10-10T10:00:00+08:00"}
    acts.do(seat("lin"), ticket_id, "contact", {"means": "phone", "reached": True, "said": "好", "promised": promise})
    page = customers.page(seat("lin"), _key(seat, ticket_id))
    assert [one.clock.label for one in page.promises] == ["回电说明"]
    kept = {"means": "phone", "reached": True, "said": "已说明", "kept": [page.promises[0].clock.code]}
    acts.do(seat("lin"), ticket_id, "contact", kept)
    assert customers.page(seat("lin"), _key(seat, ticket_id)).promises == ()


def test_two_records_of_one_person_count_together_and_can_be_taken_apart(seat: Seat) -> None:
    old = _register(seat, name="周敏", phone="15400006021")
    new = _register(seat, name="周敏敏", phone="15499998888")
    assert seat("lin").store.case(new).earlier == 0
    customers.merge(seat("xu"), _key(seat, new), _key(seat, old), "同一客户换了号码")
    assert seat("lin").store.case(new).earlier == 1
    assert reading.search(seat("lin"), "周敏敏", 1)[0].occurrence == 2
    page = customers.page(seat("lin"), _key(seat, new))
    assert set(page.phones_masked) == {"154****6021", "154****8888"}
    with pytest.raises(RefusedError):
        customers.merge(seat("xu"), _key(seat, old), _key(seat, new), "再来一次")
    history.undo(seat("xu"))
    assert seat("lin").store.case(new).earlier == 0
    assert reading.search(seat("lin"), "周敏敏", 1)[0].occurrence == 1
    assert safety.verify(seat("lin").store, lambda _done, _total: None) == []


def test_a_mark_counts_once_somebody_else_has_approved_it_and_only_until_its_day(
    seat: Seat, clock: FixedClock, kind: str
) -> None:
    key = _key(seat, _register(seat, name="周敏", phone="15400006021"))
    made = customers.mark(seat("xu"), key, kind, "每月订货，老客户", UNTIL)
    assert customers.found(seat("lin"))[0].marks == ()
    with pytest.raises(RefusedError) as refused:
        customers.approve_mark(seat("xu"), made)
    assert refused.value.code == "own_case"
    with pytest.raises(RefusedError) as refused:
        customers.approve_mark(seat("lin"), made)
    assert refused.value.code == "not_in_seat"
    customers.approve_mark(seat("liang"), made)
    assert customers.found(seat("lin"))[0].marks == (kind,)
    clock.advance(timedelta(days=100))
    assert customers.found(seat("lin"))[0].marks == ()
    assert customers.marks_of(seat("lin"), key)[0].in_force is False


def test_the_seat_of_the_marks_rule_approves_and_who_asked_is_told_who_may(seat: Seat, kind: str) -> None:
    key = _key(seat, _register(seat, name="周敏", phone="15400006021"))
    made = customers.mark(seat("liang"), key, kind, "每月订货，老客户", UNTIL)
    for login, code in (("liang", "own_case"), ("lin", "not_in_seat"), ("luo", "not_in_seat")):
        with pytest.raises(RefusedError) as refused:
            customers.approve_mark(seat(login), made)
        assert (refused.value.code, refused.value.field, refused.value.rule) == (code, "approved_by", "P-4")
        assert refused.value.values["people"] == ("徐文博",), "the other of the tier, where the manager asked"
    customers.approve_mark(seat("xu"), made)
    with pytest.raises(RefusedError) as refused:
        customers.approve_mark(seat("xu"), made)
    assert refused.value.code == "mark_approved"
    customers.drop_mark(seat("lin"), made)
    for again in (customers.approve_mark, customers.drop_mark):
        with pytest.raises(RefusedError) as refused:
            again(seat("xu"), made)
        assert (refused.value.code, refused.value.field) == ("mark_unknown", "id")


def test_a_wish_that_outlived_its_last_day_is_not_approved(seat: Seat, clock: FixedClock, kind: str) -> None:
    key = _key(seat, _register(seat, name="周敏", phone="15400006021"))
    made = customers.mark(seat("xu"), key, kind, "每月订货", UNTIL)
    assert [one.mark.id for one in customers.waiting(seat("liang"))] == [made]
    clock.advance(timedelta(days=100))
    with pytest.raises(RefusedError) as refused:
        customers.approve_mark(seat("liang"), made)
    assert (refused.value.code, refused.value.field) == ("in_past", "until")
    assert customers.waiting(seat("liang")) == []
    assert customers.marks_of(seat("lin"), key)[0].state == "lapsed"


def test_an_office_of_one_decides_alone_and_the_record_says_so(seat: Seat, kind: str) -> None:
    for login in ("lin", "he", "xu", "liang", "luo", "deng"):
        people.retire(seat("admin"), login)
    ticket = tickets.register(seat("admin"), {"channel": "phone", "cause": "发酸", "phone": "15400006021"}).ticket_id
    key = customers.key_of(seat("admin").store.ticket(ticket))
    customers.approve_mark(seat("admin"), customers.mark(seat("admin"), key, kind, "每月订货", UNTIL))
    (entry,) = [line for line in history.log(seat("admin"), limit=5) if line.act == "mark_approved"]
    fields = seat("admin").store.database.value("SELECT fields FROM log WHERE origin = ?", (entry.origin,))
    assert '"own_case":true' in fields


def test_the_same_mark_is_not_asked_for_twice_but_may_be_prolonged(seat: Seat, kind: str) -> None:
    key = _key(seat, _register(seat, name="周敏", phone="15400006021"))
    made = customers.mark(seat("xu"), key, kind, "每月订货", UNTIL)
    later = UNTIL + timedelta(days=30)
    for day, code in ((later, "mark_waits"), (UNTIL, "mark_stands")):
        if code == "mark_stands":
            customers.approve_mark(seat("liang"), made)
        with pytest.raises(RefusedError) as refused:
            customers.mark(seat("lin"), key, kind, "再申请", day)
        assert (refused.value.code, refused.value.field, refused.value.rule) == (code, "kind", "P-4")
    customers.mark(seat("lin"), key, kind, "继续合作", later)
    assert [mark.state for mark in customers.marks_of(seat("lin"), key)] == ["waiting", "in_force"]


def test_nobody_is_marked_or_merged_who_never_complained(seat: Seat, kind: str) -> None:
    key = _key(seat, _register(seat, name="周敏", phone="15400006021"))
    for work, field in (
        (lambda: customers.mark(seat("lin"), "phone:1", kind, "每月订货", UNTIL), "key"),
        (lambda: customers.merge(seat("lin"), "name:没有", key, "同一人"), "key"),
        (lambda: customers.merge(seat("lin"), key, "", "同一人"), "same_as"),
    ):
        with pytest.raises(RefusedError) as refused:
            work()
        assert (refused.value.code, refused.value.field) == ("customer_unknown", field)


def test_merged_records_are_one_row_with_everything_added(seat: Seat, clock: FixedClock, kind: str) -> None:
    old = _register(seat, name="周敏", phone="15400006021", cause="画册漏印")
    clock.advance(timedelta(minutes=1))
    _register(seat, name="周敏", phone="15400006021")
    clock.advance(timedelta(minutes=1))
    new = _register(seat, name="周敏敏", phone="15499998888", cause="名片发灰")
    clock.advance(timedelta(minutes=1))
    _register(seat, name="吴嘉宝", phone="15400001111")
    customers.approve_mark(seat("liang"), customers.mark(seat("xu"), _key(seat, old), kind, "老客户", UNTIL))
    customers.mark(seat("xu"), _key(seat, new), seat("lin").store.policy().marks[1].code, "常来", UNTIL)
    customers.merge(seat("xu"), _key(seat, new), _key(seat, old), "同一客户换了号码")
    wu, zhou = customers.found(seat("lin"))
    assert wu.name == "吴嘉宝"
    assert (zhou.keys, zhou.names) == (("phone:15499998888", "phone:15400006021"), ("周敏敏", "周敏"))
    assert zhou.phones_masked == ("154****8888", "154****6021")
    assert (zhou.cases, zhou.open_cases, zhou.marks, zhou.waiting) == (3, 3, (kind,), 1)
    for text in ("漏印", "发灰", "6021", "8888", "周敏敏"):
        assert customers.found(seat("lin"), text) == [zhou], text
    for key in zhou.keys:
        page = customers.page(seat("lin"), key)
        assert (len(page.cases), page.keys, [mark.state for mark in page.marks]) == (
            3, ("phone:15400006021", "phone:15499998888"), ["waiting", "in_force"],
        )  # fmt: skip
    history.undo(seat("xu"))
    parted = customers.found(seat("lin"))
    assert [(row.names, row.cases, row.marks) for row in parted[1:]] == [(("周敏敏",), 1, ()), (("周敏",), 2, (kind,))]


def test_the_list_stays_windowed_and_takes_no_query_per_row(seat: Seat, clock: FixedClock) -> None:
    for number in range(9):
        clock.advance(timedelta(minutes=1))
        _register(seat, name=f"客户{number}", phone=f"1540000000{number}")
    for number in range(0, 6, 2):
        customers.merge(seat("lin"), f"phone:1540000000{number}", f"phone:1540000000{number + 1}", "同一人")
    whole = customers.found(seat("lin"))
    assert [row.names[0] for row in whole] == ["客户8", "客户7", "客户6", "客户5", "客户3", "客户1"]
    pages = [row for offset in (0, 2, 4, 6) for row in customers.found(seat("lin"), offset=offset, limit=2)]
    assert pages == whole
    counts = []
    for limit in (1, 6):
        seen: list[str] = []
        connection = seat("lin").store.database.connection()
        connection.exec_trace = lambda _cursor, sql, _bindings, seen=seen: bool(seen.append(sql)) or True
        customers.found(seat("lin"), limit=limit)
        connection.exec_trace = None
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_what_waits_is_told_to_those_who_may_approve_it(seat: Seat, kind: str) -> None:
    key = _key(seat, _register(seat, name="周敏", phone="15400006021"))
    made = customers.mark(seat("lin"), key, kind, "每月订货", UNTIL)
    assert {login: reading.counts(seat(login)).marks for login in ("lin", "xu", "liang", "luo")} == {
        "lin": 0, "xu": 0, "liang": 1, "luo": 0,
    }  # fmt: skip
    (waiting,) = customers.waiting(seat("liang"))
    assert (waiting.mark.id, waiting.name, waiting.phone_masked) == (made, "周敏", "154****6021")
    customers.approve_mark(seat("liang"), made)
    assert reading.counts(seat("liang")).marks == 0


def test_who_types_sees_the_marks_of_the_number_and_beside_them_those_of_the_name_or_order(
    seat: Seat, kind: str
) -> None:
    key = _key(seat, _register(seat, name="周敏", phone="15400006021", order_number="GD-1"))
    customers.approve_mark(seat("liang"), customers.mark(seat("xu"), key, kind, "老客户", UNTIL))
    lin = seat("lin")
    own = reading.known(lin, "154 0000 6021", "", "")
    assert ([mark.own for mark in own.marks], own.codes, own.earlier) == ([True], (kind,), 1)
    for phone, name, order in (("", "周敏", ""), ("", "", "GD-1"), ("15411112222", "王五", "GD-1")):
        known = reading.known(lin, phone, name, order)
        assert [(mark.own, mark.name, mark.phone_masked) for mark in known.marks] == [(False, "周敏", "154****6021")]
        assert known.codes == (), "perhaps another person: no rule is moved"
    assert reading.known(lin, "15411112222", "周敏", "").marks == (), "many customers are called so"
    assert reading.known(lin, "", "", "") == Known()


def test_what_other_complaints_came_to_is_told_where_a_remedy_is_chosen(seat: Seat, clock: FixedClock) -> None:
    def settled(remedy: dict[str, str], **fields: str) -> int:
        given = {**WHOLE, "name": "周敏", "phone": "15400006021", "level": 1, "level_reason": "客户只求重做", **fields}
        ticket = tickets.register(seat("lin"), {"channel": "phone", "cause": "饮品发酸", **given}).ticket_id
        for act, args in (
            ("contact", {"means": "phone", "reached": True, "said": "听取经过", "told": TOLD}),
            ("investigate", {"facts": "冷柜温度偏高", "responsibility": {"ours": 100}}),
            ("propose", {"measures": "处理", "remedy": remedy}),
            ("resolve", {"result": "已办"}),
        ):
            clock.advance(timedelta(seconds=20))
            acts.do(seat("lin"), ticket, act, args)
        return ticket

    settled({"kind": "refund", "amount": "19"}, order_number="LH-1", paid="19")
    settled({"kind": "apology"}, order_number="LH-1", paid="18")
    _register(seat, name="周敏", phone="15400006021", order_number="LH-2", paid="二十")
    now = _register(seat, name="周敏", phone="15400006021", paid="¥60.50")
    _register(seat, name="吴嘉宝", phone="15400001111", paid="900")
    past = customers.past(seat("lin"), seat("lin").store.ticket(now))
    told = [(one.remedy.kind.value if one.remedy else "", one.open) for one in past.received]
    assert told == [("", True), ("apology", True), ("refund", True)]
    assert (past.orders, past.paid) == (2, Decimal("79.50"))


def test_sheets_of_one_matter_are_one_complaint_of_the_past(seat: Seat) -> None:
    session = seat("lin")
    first = _register(seat, name="周敏", phone="15400006021")
    with session.store.unit("note", session.person.id) as unit:
        ticket = dict(session.store.one(models.Ticket.select().where(models.Ticket.id == first)))
        ticket.pop("id")
        unit.insert(models.Ticket, **{**ticket, "number": "GZ01-2", "previous_sheet": first, "sheet_index": 2})
        unit.update(models.Ticket, first, state="risen")
    now = _register(seat, name="周敏", phone="15400006021")
    past = customers.past(session, session.store.ticket(now))
    assert [(one.number, one.open) for one in past.received] == [("GZ01-2", True)]
    assert customers.past(session, session.store.ticket(first)).received[0].number == session.store.ticket(now).number


@pytest.mark.parametrize(
    ("word", "found"),
    [("154-0000 6021", True), ("周敏", True), ("phone:15400006021", True), ("吴", False), ("", False), ("%", False)],
)
def test_a_customer_is_named_by_phone_name_or_key(seat: Seat, word: str, found: bool) -> None:
    ticket = _register(seat, name="周敏", phone="15400006021")
    if found:
        assert customers.find(seat("lin"), word) == _key(seat, ticket)
        return
    with pytest.raises(RefusedError) as refused:
        customers.find(seat("lin"), word)
    assert (refused.value.code, refused.value.field) == ("customer_unknown", "key")


def test_a_customer_is_named_by_any_complaint_and_a_name_of_several_is_refused(seat: Seat) -> None:
    ticket = _register(seat, name="周敏", phone="15400006021")
    other = _register(seat, name="周敏", phone="15499998888")
    number = seat("lin").store.ticket(ticket).number
    assert customers.find(seat("lin"), number.lower()) == _key(seat, ticket)
    with pytest.raises(RefusedError) as refused:
        customers.find(seat("lin"), "周敏")
    assert (refused.value.code, refused.value.values["count"]) == ("customer_several", 2)
    customers.merge(seat("lin"), _key(seat, ticket), _key(seat, other), "同一人")
    assert customers.find(seat("lin"), "周敏") in {_key(seat, ticket), _key(seat, other)}


def test_a_mark_needs_a_known_kind_a_reason_and_a_day_to_come(seat: Seat, kind: str) -> None:
    key = _key(seat, _register(seat, name="周敏", phone="15400006021"))
    for wrong, field in (
        (("difficult", "烦人", UNTIL), "kind"),
        ((kind, "  ", UNTIL), "reason"),
        ((kind, "老客户", date(2026, 10, 1)), "until"),
        ((kind, "老客户", UNTIL + timedelta(days=366)), "until"),
    ):
        with pytest.raises(RefusedError) as refused:
            customers.mark(seat("xu"), key, *wrong)
        assert (refused.value.field, refused.value.rule) == (field, None if field == "kind" else "P-4")
