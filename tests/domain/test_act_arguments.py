"""Arguments of acts: anything wrong is refused at its field, anything long or strange is kept."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from case_desk import CALENDAR, CONTACT, FINDING, FULL, LIN, MONDAY, SIMPLE, Desk, at, franchise, settled

from desktop.base.errors import RefusedError
from desktop.domain import arguments
from desktop.domain.refusals import REFUSALS
from desktop.domain.types import INTAKE_FIELDS, Act

POLICY = franchise()


def _refused(act: str, args: dict[str, Any]) -> tuple[str, str | None]:
    with pytest.raises(RefusedError) as caught:
        arguments.checked(Act(act), args, POLICY, CALENDAR, MONDAY)
    assert caught.value.code in REFUSALS
    assert set(REFUSALS[caught.value.code]) == set(caught.value.values), caught.value
    return caught.value.code, caught.value.field


def _new(**fields: Any) -> tuple[str, str | None]:
    with pytest.raises(RefusedError) as caught:
        arguments.intake({**SIMPLE, **fields}, POLICY, CALENDAR, MONDAY)
    assert set(REFUSALS[caught.value.code]) == set(caught.value.values), caught.value
    return caught.value.code, caught.value.field


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"phone": "13800006O21"}, "phone_letters", "phone"),
        ({"phone": "请打座机"}, "phone_letters", "phone"),
        ({"phone": "---"}, "phone_no_digits", "phone"),
        ({"received_at": "2026-11-23T10:00:01+08:00"}, "in_future", "received_at"),
        ({"received_at": "1999-12-31"}, "out_of_calendar", "received_at"),
        ({"received_at": "gestern"}, "not_an_instant", "received_at"),
        ({"received_at": 5}, "not_an_instant", "received_at"),
        ({"happened_at": "2026-11-24"}, "in_future", "happened_at"),
        ({"bought_on": "2026-11-24"}, "in_future", "bought_on"),
        ({"bought_on": "2026-13-01"}, "not_a_date", "bought_on"),
        ({"cause": "   "}, "missing", "cause"),
        ({"cause": 7}, "wrong_type", "cause"),
        ({"cause": "长" * 100_001}, "too_long", "cause"),
        ({"name": "长" * 501}, "too_long", "name"),
        ({"channel": ""}, "missing", "channel"),
        ({"channel": ["phone"]}, "unknown_value", "channel"),
        ({"category": "nonsense"}, "unknown_value", "category"),
        ({"validity": "nonsense"}, "unknown_value", "validity"),
        ({"urgent": "yes"}, "wrong_type", "urgent"),
        ({"urgent": 1}, "wrong_type", "urgent"),
        ({"level": True}, "wrong_type", "level"),
        ({"level": 0}, "level_unknown", "level"),
        ({"told": {"weather": True}}, "unknown_argument", "told.weather"),
        ({"told": {"time": "yes"}}, "wrong_type", "told.time"),
        ({"told": "all"}, "wrong_type", "told"),
        ({"number": "GZ01"}, "unknown_argument", "number"),
        ({"state": "filed"}, "unknown_argument", "state"),
    ],
)
def test_intake_refuses(fields: dict[str, Any], code: str, field: str) -> None:
    assert _new(**fields) == (code, field)


@pytest.mark.parametrize(
    ("act", "args", "code", "field"),
    [
        ("contact", {"means": "phone"}, "missing", "reached"),
        ("contact", {"means": "drum", "reached": True}, "unknown_value", "means"),
        ("contact", {"means": "phone", "reached": "yes"}, "wrong_type", "reached"),
        ("contact", {**CONTACT, "at": "2026-11-23T10:01:00+08:00"}, "in_future", "at"),
        ("contact", {**CONTACT, "promised": {"what": "x"}}, "missing", "promised.by"),
        ("contact", {**CONTACT, "promised": {"what": "x", "by": "2026-11-22"}}, "in_past", "promised.by"),
        ("contact", {**CONTACT, "promised": [{"what": "", "by": "2026-11-25"}]}, "empty", "promised.what"),
        ("contact", {**CONTACT, "promised": "soon"}, "wrong_type", "promised"),
        ("note", {"text": "x", "by": 1}, "unknown_argument", "by"),
        ("assign", {"to": "lin"}, "wrong_type", "to"),
        ("task", {"department": "物流部", "what": "x", "by": "2026-11-20"}, "in_past", "by"),
        ("task", {"department": "物流部", "what": "x", "by": "9999-01-01"}, "out_of_calendar", "by"),
        ("task_done", {"task": "promise:1", "result": "x"}, "wrong_type", "task"),
        ("investigate", {"facts": "x", "responsibility": {"ours": 60}}, "percentages_not_100", "responsibility"),
        ("investigate", {"facts": "x", "responsibility": {"ours": 101, "third": -1}}, "not_a_percentage",
         "responsibility.ours"),
        ("investigate", {"facts": "x", "responsibility": {"fate": 100}}, "unknown_argument", "responsibility.fate"),
        ("investigate", {"facts": "x", "responsibility": {"ours": "100"}}, "wrong_type", "responsibility.ours"),
        ("propose", {"measures": "x"}, "missing", "remedy"),
        ("propose", {"measures": "x", "remedy": {"amount": 1}}, "missing", "remedy.kind"),
        ("propose", {"measures": "x", "remedy": {"kind": "refund", "amount": "-5"}}, "amount_negative",
         "remedy.amount"),
        ("propose", {"measures": "x", "remedy": {"kind": "refund", "amount": "五元"}}, "not_an_amount",
         "remedy.amount"),
        ("propose", {"measures": "x", "remedy": {"kind": "refund", "amount": "1.234"}}, "not_an_amount",
         "remedy.amount"),
        ("propose", {"measures": "x", "remedy": {"kind": "refund", "amount": "NaN"}}, "not_an_amount",
         "remedy.amount"),
        ("propose", {"measures": "x", "remedy": {"kind": "refund", "amount": "1e99"}}, "not_an_amount",
         "remedy.amount"),
        ("propose", {"measures": "x", "remedy": {"kind": "refund", "amount": True}}, "not_an_amount",
         "remedy.amount"),
        ("propose", {"measures": "x", "remedy": {"kind": "redo"}, "promised_on": "2026-11-22"}, "in_past",
         "promised_on"),
        ("callback", {"reached": True, "satisfaction": "good"}, "wrong_type", "satisfaction"),
        ("callback", {"reached": True, "satisfaction": 3.5}, "wrong_type", "satisfaction"),
        ("review", {}, "missing", "passed"),
        ("file", {"now": True}, "unknown_argument", "now"),
        ("escalate", {"reason": "x", "to_level": 9}, "level_unknown", "to_level"),
        ("escalate", {"reason": "x", "notified": ["all"]}, "wrong_type", "notified"),
        ("withdraw", {"reason": "bribed", "said": "x"}, "unknown_value", "reason"),
        ("withdraw", {"reason": "other"}, "missing", "said"),
        ("reclassify", {"category": "repair"}, "missing", "reason"),
        ("edit", {"phone": "abc"}, "phone_letters", "phone"),
        ("edit", {"cause": ""}, "empty", "cause"),
        ("edit", {"urgent": None}, "wrong_type", "urgent"),
        ("edit", {"level": 1}, "unknown_argument", "level"),
    ],
)  # fmt: skip
def test_acts_refuse(act: str, args: dict[str, Any], code: str, field: str) -> None:
    assert _refused(act, args) == (code, field)


def test_arguments_are_a_table() -> None:
    with pytest.raises(RefusedError, match="wrong_type"):
        arguments.checked(Act.NOTE, ["text"], POLICY, CALENDAR, MONDAY)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("138 0000 6021", "13800006021"),
        ("１３８００００６０２１", "13800006021"),
        ("020-8888 1234 转 801", "02088881234转801"),
        ("+86 (20) 8888-1234", "+862088881234"),
        ("13800006021/13900001111", "13800006021/13900001111"),
        ("138****6021", "138****6021"),
    ],
)
def test_numbers_are_kept_bare_so_that_the_same_customer_is_found(typed: str, kept: str) -> None:
    found = arguments.intake({**SIMPLE, "phone": typed}, POLICY, CALENDAR, MONDAY)
    assert found["phone"] == kept


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "😡🔥", "䶮先生买的𬭛", "a\r\nb", "长" * 100_000])
def test_what_a_customer_says_is_kept(text: str) -> None:
    found = arguments.intake({**SIMPLE, "cause": text}, POLICY, CALENDAR, MONDAY)
    assert found["cause"] == text.replace("\r\n", "\n")


def test_control_characters_are_dropped() -> None:
    assert arguments.intake({**SIMPLE, "cause": "坏\x00了\x07"}, POLICY, CALENDAR, MONDAY)["cause"] == "坏了"


@pytest.mark.parametrize(
    ("typed", "instant"),
    [
        ("2026-11-20", "2026-11-20 00:00"),
        ("2026-11-20 09:30", "2026-11-20 09:30"),
        ("2026-11-20T09:30:00", "2026-11-20 09:30"),
        ("2026-11-20T01:30:00+00:00", "2026-11-20 09:30"),
        ("2026-11-20T01:30:00Z", "2026-11-20 09:30"),
        (datetime(2026, 11, 20, 1, 30, tzinfo=UTC), "2026-11-20 09:30"),
    ],
)
def test_instants_without_a_zone_are_the_offices(typed: object, instant: str) -> None:
    found = arguments.intake({**SIMPLE, "happened_at": typed}, POLICY, CALENDAR, MONDAY)
    assert found["happened_at"] == at(instant)


@pytest.mark.parametrize(
    ("typed", "kept"), [("88", "88.00"), (88, "88.00"), ("¥1,288.5", "1288.50"), ("８８元", "88.00"), (0, "0.00")]
)
def test_amounts_as_people_write_them(typed: object, kept: str) -> None:
    args = {"measures": "x", "remedy": {"kind": "refund", "amount": typed}}
    assert str(arguments.checked(Act.PROPOSE, args, POLICY, CALENDAR, MONDAY)["remedy"]["amount"]) == kept


def test_edit_clears_and_changes() -> None:
    found = arguments.checked(
        Act.EDIT, {"store": "", "happened_at": None, "course": " 经过 "}, POLICY, CALENDAR, MONDAY
    )
    assert found == {"store": "", "happened_at": None, "course": "经过"}


def test_edit_changes_only_what_differs() -> None:
    desk = Desk()
    desk.register(**FULL)
    out = desk.do(LIN, "edit", store="麓湖店", staff=FULL["staff"])
    assert dict(out.changes) == {"store": "麓湖店"}
    assert out.data == {"fields": ["store"]}
    with pytest.raises(RefusedError, match="nothing_changed"):
        desk.do(LIN, "edit", store="麓湖店")
    with pytest.raises(RefusedError, match="name_or_phone"):
        desk.do(LIN, "edit", name="", phone="")


def test_events_are_plain_json_and_no_act_is_forgotten() -> None:
    desk = settled()
    for event in desk.case.events:
        assert json.loads(json.dumps(event.data)) == event.data
    assert set(arguments.SHAPES) | {Act.REGISTER} == set(Act)
    assert tuple(name for name in arguments.SHAPES[Act.EDIT][0]) == INTAKE_FIELDS


def test_register_gives_all_that_a_ticket_needs() -> None:
    desk = Desk()
    received = MONDAY - timedelta(hours=2)
    ticket = desk.register(**{**FULL, "received_at": received.isoformat(), "urgent": True})
    assert (ticket.received_at, ticket.urgent, ticket.received_by, ticket.handler) == (received, True, LIN.id, LIN.id)
    assert ticket.course == FULL["course"]


def test_told_in_a_live_call_is_handed_on() -> None:
    desk = Desk()
    desk.register(**{**FULL, "told": ["procedure", "time", "direct_contact"]})
    assert desk.last is not None
    assert desk.last.data["told"] == {"procedure": True, "time": True, "direct_contact": True}
    assert "told" not in desk.last.changes


def test_a_finding_keeps_its_shares() -> None:
    shares = {"ours": 60, "customer": 0, "third": 40}
    found = arguments.checked(Act.INVESTIGATE, {**FINDING, "responsibility": shares}, POLICY, CALENDAR, MONDAY)
    assert found["responsibility"] == shares
