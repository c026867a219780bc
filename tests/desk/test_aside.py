"""Settling what no longer fitted: fields by choice, acts again under the rules, words kept, nothing forced."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.base.clock import FixedClock
from desktop.base.errors import RefusedError
from desktop.desk import acts, aside, people, sharing, tickets
from desktop.desk.session import Session
from desktop.domain.types import Act, State
from desktop.store import digest
from desktop.store.store import Store
from desktop.sync import service

COMPLAINT = {"name": "周敏", "phone": "15400006021", "channel": "phone", "cause": "饮品味道发酸"}
SAID = {
    "means": "phone",
    "reached": True,
    "said": "说好重做",
    "told": {"procedure": True, "time": True, "direct_contact": True},
}


class TwoPcs:
    """林 at one PC, 何 at the other, and a share between them."""

    def __init__(self, folder: Path, first: Store, passphrase: str, clock: FixedClock) -> None:
        self.clock = clock
        admin = Session(first, clock, people.find(first, "admin"))
        sharing.share(admin, str(folder / "office.hub"), lambda _done, _total: None)
        second = sharing.join(str(folder / "office.hub"), folder / "second.db", clock, lambda _d, _t: None, passphrase)
        self.stores = (first, second)
        self.lin = Session(first, clock, people.find(first, "lin"))
        self.he = Session(second, clock, people.find(second, "xu"))
        self.exchange()

    def exchange(self) -> None:
        for _ in range(2):
            for store in self.stores:
                status = service.once(store)
                assert not status.code, status
        assert len({digest.digest(store) for store in self.stores}) == 1


@pytest.fixture
def pcs(office_store: Store, tmp_path: Path, passphrase: str, clock: FixedClock) -> Iterator[TwoPcs]:
    made = TwoPcs(tmp_path, office_store, passphrase, clock)
    yield made
    made.stores[1].close()


def _registered(pcs: TwoPcs) -> int:
    made = tickets.register(pcs.lin, COMPLAINT)
    pcs.exchange()
    return made.ticket_id


def _only(session: Session) -> aside.BundleDetail:
    (bundle,) = aside.bundles(session)
    return aside.detail(session, bundle.id)


def test_fields_are_chosen_one_by_one(pcs: TwoPcs) -> None:
    ticket = _registered(pcs)
    acts.do(pcs.lin, ticket, "edit", {"name": "周一", "store": "麓湖店"})
    acts.do(pcs.he, ticket, "edit", {"name": "周二", "store": "体育西店", "course": "昨晚买的"})
    pcs.exchange()
    found = _only(pcs.he)
    assert (found.bundle.act, found.bundle.clashes, found.bundle.mine, found.moves) == ("edit", 2, True, False)
    by_field = {one.value.field: one for one in found.units[0].fields}
    name = by_field["name"]
    assert (name.value.base, name.value.mine, name.value.now) == ("周敏", "周二", "周一")
    assert name.theirs is not None and name.theirs.by == "林晓棠"
    assert by_field["course"].theirs is None
    theirs = {by_field["store"].value.place}
    (seen,) = aside.rehearse(pcs.he, found.bundle.id, theirs)
    then = seen.case.ticket
    assert (then.name, then.store, then.course) == ("周二", "麓湖店", "昨晚买的")
    assert pcs.he.store.ticket(ticket).name == "周一"
    aside.apply(pcs.he, found.bundle.id, theirs)
    pcs.exchange()
    now = pcs.lin.store.ticket(ticket)
    assert (now.name, now.store, now.course) == ("周二", "麓湖店", "昨晚买的")
    assert aside.bundles(pcs.lin) == []
    (settled,) = aside.bundles(pcs.lin, only_open=False)
    assert (settled.state, settled.settled_by) == ("applied", "徐文博")


def test_theirs_can_stay_and_one_s_words_go_to_the_timeline(pcs: TwoPcs) -> None:
    ticket = _registered(pcs)
    acts.do(pcs.lin, ticket, "edit", {"name": "周一"})
    acts.do(pcs.he, ticket, "edit", {"name": "周二"})
    pcs.exchange()
    aside.discard(pcs.he, _only(pcs.he).bundle.id, "客户自称周二")
    pcs.exchange()
    case = pcs.lin.store.case(ticket)
    assert case.ticket.name == "周一"
    assert [event.data["text"] for event in case.events if event.act is Act.NOTE] == ["客户自称周二"]


def test_an_act_is_done_again_under_the_rules_as_the_case_stands(pcs: TwoPcs) -> None:
    ticket = _registered(pcs)
    acts.do(pcs.lin, ticket, "contact", SAID)
    pcs.exchange()
    acts.do(pcs.lin, ticket, "escalate", {"reason": "客户要找主管", "to_level": 2, "facts": "情绪激动"})
    acts.do(pcs.he, ticket, "escalate", {"reason": "已是第二次投诉", "to_level": 2, "facts": "上月也来过"})
    pcs.exchange()
    found = _only(pcs.he)
    assert found.moves
    with pytest.raises(RefusedError) as refused:
        aside.apply(pcs.he, found.bundle.id)
    assert refused.value.rule
    assert len(aside.bundles(pcs.he)) == 1
    aside.discard(pcs.he, found.bundle.id, "上月也来过，已是第二次投诉")
    pcs.exchange()
    assert pcs.lin.store.ticket(ticket).level == 2


def test_an_unknown_bundle_is_refused(pcs: TwoPcs) -> None:
    for call in (aside.detail, aside.apply, aside.discard, aside.rehearse):
        with pytest.raises(RefusedError, match="aside_unknown"):
            call(pcs.he, "nothing")


def test_two_people_settle_one_thing_differently(pcs: TwoPcs) -> None:
    ticket = _registered(pcs)
    acts.do(pcs.lin, ticket, "edit", {"name": "周一"})
    acts.do(pcs.he, ticket, "edit", {"name": "周二"})
    pcs.exchange()
    bundle = _only(pcs.he).bundle.id
    aside.apply(pcs.he, bundle)
    aside.discard(Session(pcs.stores[0], pcs.clock, people.find(pcs.stores[0], "admin")), bundle)
    pcs.exchange()
    open_now = aside.bundles(pcs.lin)
    assert [one.act for one in open_now] in (["aside_apply"], ["aside_discard"])
    assert pcs.lin.store.ticket(ticket).state in State
