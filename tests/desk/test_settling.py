"""Work that no longer fitted: who settles it, what that leads to, whose theirs is; nothing typed is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from two_pcs import TwoPcs

from desktop.base.errors import RefusedError
from desktop.desk import acts, aside, history, looks, meanwhile, reading, settlers
from desktop.domain.types import Act, State


def _bundle(two_pcs: TwoPcs) -> aside.Bundle:
    found = aside.bundles(two_pcs.at(two_pcs.back, "lin"))
    assert len(found) == 1
    return found[0]


def _rising(two_pcs: TwoPcs) -> tuple[int, int]:
    """Lin, without the share, calls back, which opens a new sheet, and goes on there; He takes the case meanwhile."""
    ticket = two_pcs.resolved()
    two_pcs.take_share_away()
    he = two_pcs.at(two_pcs.front, "he").person.id
    two_pcs.do(two_pcs.front, "he", ticket, "assign", to=he)
    rated = {"means": "phone", "reached": True, "satisfaction": 4, "said": "没人说清楚为什么会酸"}
    risen = two_pcs.do(two_pcs.back, "lin", ticket, "callback", **rated)
    assert risen is not None
    two_pcs.do(two_pcs.back, "lin", risen, "note", text="下午三点后方便接电话")
    two_pcs.bring_share_back()
    two_pcs.sync()
    return ticket, risen


def test_a_bundle_tells_what_both_changed_and_what_goes_in_by_itself(two_pcs: TwoPcs) -> None:
    ticket = two_pcs.register()
    two_pcs.clash(ticket, {"demand": "退款并致歉", "batch": "琼脂 3"}, {"demand": "重做"})
    bundle = _bundle(two_pcs)
    assert (bundle.clashes, bundle.merges, bundle.mine, bundle.author) == (1, 1, True, "林晓棠")
    fields = {one.value.field: one for one in aside.detail(two_pcs.at(two_pcs.back, "lin"), bundle.id).units[0].fields}
    demand = fields["demand"]
    assert (demand.value.base, demand.value.mine, demand.value.now) == ("退款", "退款并致歉", "重做")
    assert demand.theirs is not None
    assert (demand.theirs.by, demand.theirs.act, demand.theirs.sent) == ("何俊", "edit", True)
    assert fields["batch"].theirs is None


@pytest.mark.parametrize(("login", "may"), [("lin", True), ("he", False), ("xu", True), ("luo", True), ("admin", True)])
def test_who_made_it_or_somebody_above_the_reception_settles(two_pcs: TwoPcs, login: str, may: bool) -> None:
    ticket = two_pcs.register()
    two_pcs.clash(ticket, {"demand": "退款并致歉"}, {"demand": "重做"})
    bundle, session = _bundle(two_pcs), two_pcs.at(two_pcs.front, login)
    assert settlers.tally(session) == (int(may), 1)
    if may:
        aside.apply(session, bundle.id)
        assert two_pcs.front.ticket(ticket).demand == "退款并致歉"
        return
    for settle in (aside.apply, aside.discard, aside.rehearse):
        with pytest.raises(RefusedError) as refused:
            settle(session, bundle.id)
        assert refused.value.code == "aside_not_yours"
    assert two_pcs.front.ticket(ticket).demand == "重做"


def test_trying_changes_nothing_and_tells_what_the_rules_then_ask(two_pcs: TwoPcs) -> None:
    ticket, _risen = _rising(two_pcs)
    lin, bundle = two_pcs.at(two_pcs.back, "lin"), _bundle(two_pcs)
    head = two_pcs.back.head()
    first, second = aside.rehearse(lin, bundle.id)
    assert (first.case.ticket.id, first.case.ticket.state) == (ticket, State.RISEN)
    assert (second.case.ticket.level, second.previous_number) == (2, first.case.ticket.number)
    assert second.steps[0].demanded
    assert two_pcs.back.head() == head
    assert two_pcs.back.ticket(ticket).state is State.CALLBACK


def test_an_act_is_done_again_with_what_stands_on_it_and_the_number_leads_there(two_pcs: TwoPcs) -> None:
    ticket, _risen = _rising(two_pcs)
    lin, bundle = two_pcs.at(two_pcs.back, "lin"), _bundle(two_pcs)
    detail = aside.detail(lin, bundle.id)
    assert [(unit.act, unit.moves) for unit in detail.units] == [("callback", True), ("note", False)]
    assert detail.units[0].moved is not None
    assert (detail.units[0].moved.by, detail.units[0].moved.act) == ("何俊", "assign")
    assert [event.act for event in detail.units[0].events] == [Act.CALLBACK, Act.REGISTER]
    opened = next(values for table, values in detail.units[0].added if table == "ticket")
    aside.apply(lin, bundle.id)
    following = reading.detail(lin, ticket).next_id
    assert following is not None
    assert reading.find(lin, str(opened["number"])) == following
    assert "下午三点后方便接电话" in [e.data.get("text") for e in reading.detail(lin, following).case.events]
    two_pcs.sync()
    assert two_pcs.equal()


def test_what_a_step_of_the_bundle_made_itself_is_nothing_to_choose(two_pcs: TwoPcs) -> None:
    ticket = two_pcs.resolved()
    he = two_pcs.at(two_pcs.front, "he").person.id
    two_pcs.do(two_pcs.front, "he", ticket, "assign", to=he)
    rated = {"means": "phone", "reached": True, "satisfaction": 4, "said": "没人说清楚"}
    risen = two_pcs.do(two_pcs.back, "lin", ticket, "callback", **rated)
    assert risen is not None
    two_pcs.do(two_pcs.back, "lin", risen, "edit", demand="书面说明")
    two_pcs.sync()
    bundle = _bundle(two_pcs)
    assert (bundle.units, bundle.clashes, bundle.merges) == (2, 0, 0)
    assert aside.detail(two_pcs.at(two_pcs.back, "lin"), bundle.id).units[1].fields == ()


def test_words_can_be_kept_as_a_note_and_what_was_settled_stays_readable(two_pcs: TwoPcs) -> None:
    ticket, _risen = _rising(two_pcs)
    lin, bundle = two_pcs.at(two_pcs.back, "lin"), _bundle(two_pcs)
    aside.discard(lin, bundle.id, "客户评 4 分：没人说清楚为什么会酸")
    assert reading.detail(lin, ticket).case.events[-1].data["text"] == "客户评 4 分：没人说清楚为什么会酸"
    assert aside.bundles(lin) == []
    over = aside.bundles(lin, only_open=False)[0]
    assert (over.state, over.settled_by) == ("discarded", "林晓棠")
    said = [event.data.get("said") for event in aside.detail(lin, over.id).units[0].events]
    assert "没人说清楚为什么会酸" in said


def test_settling_stands_in_the_history_of_its_complaint(two_pcs: TwoPcs) -> None:
    ticket = two_pcs.register()
    two_pcs.clash(ticket, {"demand": "退款并致歉"}, {"demand": "重做"})
    lin = two_pcs.at(two_pcs.back, "lin")
    aside.apply(lin, _bundle(two_pcs).id)
    newest = history.log(lin, ticket, 1)[0]
    assert newest.act == "aside_apply"
    assert ("ticket", "demand", "重做", "退款并致歉") in newest.fields


def test_a_masked_field_is_shown_for_a_recorded_look(two_pcs: TwoPcs) -> None:
    ticket = two_pcs.register()
    two_pcs.clash(ticket, {"phone": "13800004321"}, {"phone": "13800009999"})
    lin = two_pcs.at(two_pcs.back, "lin")
    aside.reveal(lin, ticket, "phone")
    assert history.log(lin, ticket, 1)[0].act == "look"
    with pytest.raises(RefusedError):
        aside.reveal(lin, ticket, "demand")


def test_a_first_answer_that_was_set_aside_is_kept_from_who_asks_again(two_pcs: TwoPcs) -> None:
    """Source: F-5.4.1.3"""
    ticket = two_pcs.resolved()
    rated = {"means": "phone", "reached": True, "satisfaction": 1}
    two_pcs.do(two_pcs.front, "he", ticket, "callback", said="很满意", **rated)
    two_pcs.do(two_pcs.back, "lin", ticket, "callback", said="那位师傅很好", **rated)
    two_pcs.sync()
    bundle = _bundle(two_pcs)
    hidden = []
    for login in ("xu", "liang", "luo", "lin"):
        events = aside.detail(two_pcs.at(two_pcs.back, login), bundle.id).units[0].events
        asks_again = reading.detail(two_pcs.at(two_pcs.back, login), ticket).veiled
        assert ("said" in events[0].data) is not (asks_again and login != "lin")
        hidden.append(asks_again)
    assert not hidden[-1]


def test_whose_a_field_is_now_is_told_with_the_pc(two_pcs: TwoPcs) -> None:
    ticket = two_pcs.register()
    two_pcs.clock.advance(timedelta(minutes=5))
    two_pcs.do(two_pcs.back, "he", ticket, "edit", store="江燕路店")
    two_pcs.sync()
    found = meanwhile.setters(two_pcs.at(two_pcs.front, "lin"), ticket, ["store", "product"])
    assert (found["store"].by, found["store"].where) == ("何俊", "后台")
    assert found["product"].by == "林晓棠"


def test_an_edit_is_refused_where_the_field_is_not_what_was_seen(two_pcs: TwoPcs) -> None:
    ticket = two_pcs.register()
    lin = two_pcs.at(two_pcs.front, "lin")
    two_pcs.do(two_pcs.front, "he", ticket, "edit", store="江燕路店")
    with pytest.raises(RefusedError) as refused:
        acts.do(lin, ticket, "edit", {"store": "体育西店"}, seen={"store": "麓湖店"})
    assert (refused.value.code, refused.value.field) == ("changed_meanwhile", "store")
    assert two_pcs.front.ticket(ticket).store == "江燕路店"
    acts.do(lin, ticket, "edit", {"store": "体育西店"}, seen={"store": "江燕路店"})
    assert two_pcs.front.ticket(ticket).store == "体育西店"


def test_a_look_at_a_sheet_that_was_set_aside_goes_with_it_and_is_no_step(two_pcs: TwoPcs) -> None:
    ticket = two_pcs.resolved()
    he = two_pcs.at(two_pcs.front, "he").person.id
    two_pcs.do(two_pcs.front, "he", ticket, "assign", to=he)
    rated = {"means": "phone", "reached": True, "satisfaction": 4, "said": "没人说清楚"}
    risen = two_pcs.do(two_pcs.back, "lin", ticket, "callback", **rated)
    assert risen is not None
    lin = two_pcs.at(two_pcs.back, "lin")
    looks.opened(lin, risen)
    two_pcs.sync()
    bundle = _bundle(two_pcs)
    assert bundle.units == 1
    assert [unit.act for unit in aside.detail(lin, bundle.id).units] == ["callback"]
    aside.apply(lin, bundle.id)
    following = reading.detail(lin, ticket).next_id
    assert two_pcs.back.database.value("SELECT count(*) FROM look WHERE ticket = ?", (following,)) == 1
