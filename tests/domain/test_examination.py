"""T-10: an escalated case is not scored; it is examined for holes in the process, over all its sheets."""

from __future__ import annotations

from datetime import timedelta

from case_desk import LIN, Desk, shipped
from pack_lines import full, heard, settled_case

from desktop.domain.examination import Examination, examination, examined
from desktop.domain.policy import Policy
from desktop.domain.types import Act


def _look(desk: Desk) -> Examination:
    return examination([(case, desk.policy) for case in desk.sheets], desk.calendar, desk.now)


def _risen(policy: Policy) -> Desk:
    """A dissatisfied customer, whose case goes on with the second tier."""
    desk = settled_case(policy)
    desk.now += timedelta(hours=2)
    desk.do(LIN, "callback", reached=True, satisfaction=policy.ratings[-1].value, said="没用", means="phone")
    return desk


def test_escalated_levels_are_examined_and_others_scored() -> None:
    assert [examined(shipped("telecom"), level) for level in (1, 2, 3)] == [False, True, True]
    assert not any(examined(shipped("franchise"), level.number) for level in shipped("franchise").levels)


def test_the_way_goes_over_all_sheets_with_the_office_time_of_each() -> None:
    desk = _risen(shipped("telecom"))
    receiver = desk.ticket.handler
    desk.now += timedelta(days=2)
    found = _look(desk)
    assert [(one.number, one.level, one.handler) for one in found.path] == [
        (desk.sheets[0].ticket.number, 1, LIN.id), (desk.ticket.number, 2, receiver),
    ]  # fmt: skip
    first, second = found.path
    assert (first.until, second.until) == (desk.sheets[0].events[-1].at, None)
    assert first.minutes == desk.calendar.minutes(desk.sheets[0].ticket.received_at, first.until)
    assert second.minutes == desk.calendar.minutes(second.since, desk.now)


def test_a_change_of_hand_tells_how_long_the_case_lay() -> None:
    desk = _risen(shipped("telecom"))
    receiver = desk.office.person(desk.ticket.handler)
    assert receiver is not None
    desk.now += timedelta(days=1)
    waiting = _look(desk).hand_overs[0]
    assert (waiting.act, waiting.giver, waiting.receiver, waiting.taken_up) == (
        Act.REGISTER, LIN.id, receiver.id, False,
    )  # fmt: skip
    assert waiting.waited == desk.calendar.minutes(waiting.at, desk.now)
    desk.do(LIN, "note", text="已转达")
    heard(desk, receiver)
    taken = _look(desk).hand_overs[0]
    assert taken.taken_up
    assert taken.waited == desk.calendar.minutes(taken.at, desk.case.events[-1].at)


def test_handing_up_by_hand_keeps_its_reason() -> None:
    desk = Desk(shipped("telecom"))
    desk.register(LIN, **full(desk.policy))
    desk.do(LIN, "escalate", reason="客户不接受解释", to_level=2)
    handed = _look(desk).hand_overs[0]
    assert (handed.act, handed.reason, handed.giver) == (Act.ESCALATE, "客户不接受解释", LIN.id)
    assert handed.receiver == desk.ticket.handler


def test_missed_deadlines_are_told_with_their_sheet() -> None:
    desk = settled_case(shipped("telecom"))
    assert _look(desk).missed == ()
    desk.now += timedelta(days=10)
    desk.do(LIN, "callback", reached=True, satisfaction=desk.policy.ratings[-1].value, said="没用", means="phone")
    desk.now += timedelta(days=10)
    found = _look(desk)
    assert {one.sheet_index for one in found.missed} == {1, 2}
    assert all(one.clock.state in ("missed", "overdue") for one in found.missed)
