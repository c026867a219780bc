"""Who is to ask a customer again does not learn what the customer answered first, whatever they open. F-5.4.1.3"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from desktop.base.clock import FixedClock
from desktop.base.errors import RefusedError
from desktop.desk import (
    acts,
    attachments,
    customers,
    history,
    papers,
    people,
    policies,
    reading,
    safety,
    sheets,
    tickets,
)
from desktop.desk.chain import chain
from desktop.desk.rows import TicketRow, View
from desktop.desk.session import Session
from desktop.domain.papers import Form

Seat = Callable[[str], Session]
COMPLAINT = {
    "complainant_kind": "consumer", "name": "周敏", "phone": "15400006021", "channel": "phone", "store": "麓湖店",
    "staff": "区嘉敏", "product": "葡萄冻冻", "product_code": "HM-2207", "other_contact": "无",
    "happened_where": "门店", "cause": "饮品发酸", "course": "喝了两口", "category": "product_quality",
}  # fmt: skip
TOLD = {"procedure": True, "time": True, "direct_contact": True}
WORDS, FILE = "赔的紫砂壶收到了，不然就打12315", "满意截图.png"
SECRETS = ("紫砂壶", "满意截图", "word='12315'", "2 满意", "'satisfaction': 2", '"satisfaction":2', "satisfaction=2")


@pytest.fixture
def rated(seat: Seat, clock: FixedClock) -> int:
    """A case that lin settled and rated; every case is drawn, and he asks again."""
    text = policies.shipped()["franchise"].replace('share = "0.1"', 'share = "1"')
    policies.publish(seat("admin"), text, clock.now() + timedelta(seconds=1))
    clock.advance(timedelta(minutes=1))
    return _settled(seat, clock)


def _settled(seat: Seat, clock: FixedClock, **more: Any) -> int:
    lin = seat("lin")
    ticket_id = tickets.register(lin, {**COMPLAINT, **more}).ticket_id
    for act, args in (
        ("contact", {"means": "phone", "reached": True, "said": "好", "told": TOLD}),
        ("investigate", {"facts": "冷柜偏高", "responsibility": {"ours": 100}}),
        ("propose", {"measures": "重做", "remedy": {"kind": "redo"}}),
        ("resolve", {"result": "已重做"}),
    ):
        clock.advance(timedelta(minutes=5))
        acts.do(lin, ticket_id, act, args)
    clock.advance(timedelta(minutes=5))
    attachments.attach_bytes(lin, ticket_id, FILE, "answer", b"png")
    acts.do(lin, ticket_id, "callback", {"reached": True, "satisfaction": 2, "said": WORDS, "means": "sms"})
    return ticket_id


def _all_that_is_shown(session: Session, ticket_id: int) -> Iterator[object]:
    """Everything that the desk shows of a case, as text or as objects that print."""
    yield reading.detail(session, ticket_id)
    yield chain(session, ticket_id)
    for by_urgency in (True, False):
        yield [row for row in reading.page(session, View(by_urgency=by_urgency), 0, 50) if isinstance(row, TicketRow)]
    yield reading.similar(session, COMPLAINT["phone"], "", "")
    yield customers.page(session, customers.key_of(session.store.ticket(ticket_id)))
    log = history.log(session, ticket_id)
    yield log
    yield history.log(session)
    yield [history.as_it_stood(session, ticket_id, line.seq) for line in log]
    for masked in (True, False):
        yield sheets.sheet_data(session, ticket_id, masked)
        for form in papers.available(session, ticket_id)[1:]:
            yield papers.gather(session, ticket_id, form, masked)


def _told(session: Session, ticket_id: int) -> str:
    return "\n".join(map(repr, _all_that_is_shown(session, ticket_id)))


def test_nothing_that_the_desk_shows_tells_the_first_answer(seat: Seat, rated: int) -> None:
    said = _told(seat("he"), rated)
    assert [secret for secret in SECRETS if secret in said] == []
    for login in ("lin", "xu"):
        said = _told(seat(login), rated)
        assert {"紫砂壶", "满意截图", "word='12315'", "satisfaction=2"} <= {one for one in SECRETS if one in said}
    triggers = {login: reading.rows_of(seat(login), [rated])[0].triggers for login in ("he", "lin")}
    assert set(triggers["lin"]) - set(triggers["he"]) == {"regulator"}
    assert safety.verify(seat("lin").store, lambda _done, _total: None) == []


def test_the_words_of_the_first_answer_find_nothing(seat: Seat, rated: int) -> None:
    for word in ("紫砂壶", "满意截图"):
        for login, found in (("he", []), ("lin", [rated])):
            session = seat(login)
            assert [row.id for row in reading.search(session, word, 20)] == found
            rows = reading.page(session, View(text=word, by_urgency=False), 0, 20)
            assert [row.id for row in rows if isinstance(row, TicketRow)] == found
            assert reading.size(session, View(text=word, by_urgency=False)) == len(found)
            assert len(customers.found(session, word)) == len(found)
    assert [row.id for row in reading.search(seat("he"), "葡萄冻冻 周敏", 20)] == [rated]


def test_the_written_answer_does_not_open(seat: Seat, rated: int) -> None:
    key = reading.detail(seat("lin"), rated).attachments[0].id
    with pytest.raises(RefusedError) as refused:
        attachments.content(seat("he"), key)
    assert (refused.value.code, refused.value.rule) == ("answer_veiled", "F-5.4.1.3")
    assert attachments.content(seat("xu"), key) == (FILE, b"png")
    attachments.attach_bytes(seat("he"), rated, "复访短信.png", "answer", b"own")
    own = reading.detail(seat("he"), rated).attachments
    assert [file.name for file in own] == ["复访短信.png"]
    assert attachments.content(seat("he"), own[0].id) == ("复访短信.png", b"own")


def test_after_the_second_call_both_answers_stand_beside_each_other(seat: Seat, rated: int, clock: FixedClock) -> None:
    he = seat("he")
    assert sheets.sheet_data(he, rated).callback.withheld
    clock.advance(timedelta(hours=1))
    acts.do(he, rated, "callback", {"second": True, "reached": True, "satisfaction": 4, "said": "没人问过我"})
    said = _told(he, rated)
    assert "紫砂壶" in said
    assert "没人问过我" in said
    printed = sheets.sheet_data(he, rated).callback
    assert (printed.satisfaction, printed.settled, printed.withheld) == (2, True, False)
    assert [(one.by, one.satisfaction, one.said) for one in printed.seconds] == [("何俊", 4, "没人问过我")]
    assert [row.satisfaction for row in reading.rows_of(he, [rated])] == [2]
    assert safety.verify(he.store, lambda _done, _total: None) == []


def test_a_case_that_is_filed_without_a_second_call_hides_nothing(seat: Seat, rated: int) -> None:
    acts.do(seat("xu"), rated, "review", {"passed": True})
    assert reading.detail(seat("he"), rated).veiled
    acts.do(seat("he"), rated, "file", {})
    assert not reading.detail(seat("he"), rated).veiled
    assert "紫砂壶" in _told(seat("he"), rated)


def test_whoever_comes_to_the_seat_is_kept_from_it_too(seat: Seat, rated: int) -> None:
    """Lists follow when people come and go: the new clerk sits where the pack wants the second call."""
    people.add(seat("admin"), people.NewPerson("fang", "方文", 1, ("clerk",)))
    assert [seat("fang").person.id in step.people for step in reading.detail(seat("xu"), rated).steps[1:2]] == [True]
    assert "紫砂壶" not in _told(seat("fang"), rated)
    assert reading.search(seat("fang"), "紫砂壶", 5) == []
    assert "紫砂壶" in _told(seat("he"), rated)


def test_the_proof_of_attempts_is_printed_without_it(seat: Seat, rated: int) -> None:
    paper = papers.gather(seat("he"), rated, Form.ATTEMPTS)[0]
    assert "紫砂壶" not in repr(paper)
    assert "紫砂壶" in repr(papers.gather(seat("xu"), rated, Form.ATTEMPTS)[0])
