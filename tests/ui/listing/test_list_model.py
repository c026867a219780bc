"""The windowed model: pages on demand, changes in place, selection by ticket."""

from __future__ import annotations

from datetime import timedelta

from memory_rows import MemorySource, ticket
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.base.clock import FixedClock
from desktop.desk.rows import Group, GroupRow, View
from desktop.ui.listing.model import PAGE, PAGES, TicketListModel, TicketRole


def filled(source: MemorySource, view: View | None = None) -> TicketListModel:
    model = TicketListModel(source)
    model.show_view(view or View())
    return model


def test_obeys_the_laws_of_models(source: MemorySource, qtmodeltester: ModelTester) -> None:
    model = filled(source)

    qtmodeltester.check(model)
    source.groups[Group.TODAY].append(ticket(30, source.now() + timedelta(hours=3)))
    model.take(model.reading([0])())
    source.groups[Group.OVERDUE].clear()
    model.take(model.reading([0])())
    model.show_view(View(levels=frozenset({3})))
    qtmodeltester.check(model)


def test_headings_stand_where_their_groups_begin(source: MemorySource, qapp: object) -> None:
    model = filled(source)

    assert model.headings == (0, 3, 7)
    assert model.tickets() == 9
    assert isinstance(model.row(3), GroupRow)
    assert model.ticket(3) is None
    assert not model.flags(model.index(3)) & Qt.ItemFlag.ItemIsSelectable


def test_newest_first_has_no_headings(source: MemorySource, qapp: object) -> None:
    model = filled(source, View(by_urgency=False))

    assert model.headings == ()
    assert model.rowCount() == 9


def test_reads_pages_not_rows_and_keeps_few_of_them(source: MemorySource, qapp: object) -> None:
    source.groups = {Group.LATER: [ticket(n, None) for n in range(5000)]}
    model = filled(source, View(by_urgency=False))
    source.pages_read.clear()

    for position in range(0, 5000, 7):
        model.data(model.index(position), TicketRole.ROW)

    assert source.pages_read == [(n * PAGE, PAGE) for n in range(50)]
    assert len(model._pages) <= PAGES


def test_far_headings_cost_one_row_each(source: MemorySource, qapp: object) -> None:
    source.groups = {Group.OVERDUE: [ticket(n, source.now()) for n in range(900)],
                     Group.WAITING: [ticket(n, None) for n in range(1000, 1900)]}  # fmt: skip
    source.pages_read.clear()
    model = filled(source)

    assert model.headings == (0, 901)
    assert source.pages_read == [(0, PAGE), (901, 1)]


def test_refresh_changes_in_place_and_never_resets(source: MemorySource, qtbot: QtBot) -> None:
    model = filled(source)
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))

    source.groups[Group.TODAY][0] = ticket(3, source.now() + timedelta(minutes=12), title="改过了")
    with qtbot.waitSignal(model.dataChanged):
        model.take(model.reading([0])())

    assert model.data(model.index(4), TicketRole.WORDS).title == "改过了"
    assert not resets


def test_news_tell_only_the_rows_that_differ(source: MemorySource, qapp: object) -> None:
    model = filled(source)
    told: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))

    model.take(model.reading([0])())
    assert told == []

    source.groups[Group.TODAY][0] = ticket(3, source.now() + timedelta(minutes=12), title="改过了")
    model.take(model.reading([0])())
    assert told == [(4, 4)]


def test_news_after_a_minute_word_everything_anew(source: MemorySource, clock: FixedClock, qapp: object) -> None:
    model = filled(source)
    assert model.data(model.index(4), TicketRole.WORDS).left == "剩 12分"

    clock.advance(timedelta(minutes=5))
    model.take(model.reading([0])())
    assert model.data(model.index(4), TicketRole.WORDS).left == "剩 7分"


def test_what_was_read_for_another_view_is_not_shown(source: MemorySource, qapp: object) -> None:
    model = filled(source)
    late = model.reading([0])
    model.show_view(View(by_urgency=False))

    model.take(late())
    assert (model.headings, model.rowCount()) == ((), 9)


def test_finds_a_ticket_where_it_moved_to(source: MemorySource, qapp: object) -> None:
    model = filled(source)
    assert model.find(4) == 5

    source.groups[Group.OVERDUE].append(source.groups[Group.TODAY].pop(1))
    model.take(model.reading([0])())

    assert model.find(4, 5) == 3
    assert model.find(999) == -1


def test_countdown_is_worded_anew_only_on_a_tick(source: MemorySource, clock: FixedClock, qtbot: QtBot) -> None:
    model = filled(source)
    assert model.data(model.index(4), TicketRole.WORDS).left == "剩 12分"

    clock.advance(timedelta(minutes=5))
    assert model.data(model.index(4), TicketRole.WORDS).left == "剩 12分"
    with qtbot.waitSignal(model.dataChanged) as told:
        model.tick(1, 5)

    assert (told.args[0].row(), told.args[1].row(), list(told.args[2])) == (1, 5, [TicketRole.WORDS])
    assert model.data(model.index(4), TicketRole.WORDS).left == "剩 7分"


def test_words_tell_urgency_and_marks(source: MemorySource, qapp: object) -> None:
    model = filled(source)
    over, near, calm, parked = (model.data(model.index(n), TicketRole.WORDS) for n in (1, 4, 6, 8))

    assert (over.left, over.kind, over.share) == ("超 14分", "over", 1.0)
    assert (near.kind, near.look, near.marks, near.files) == ("soon", "solid", (("12315", "danger"),), True)
    assert calm.kind == "ok"
    assert parked.kind == "paused"


def test_speaks_a_row_as_one_sentence(source: MemorySource, qapp: object) -> None:
    model = filled(source)

    assert model.data(model.index(4), Qt.ItemDataRole.AccessibleTextRole) == (
        "GZ01-20261009-A003，三级，第 3 件，周敏，麓湖店，处理中，剩 12分"
    )


def test_never_raises_beyond_its_rows(source: MemorySource, qapp: object) -> None:
    model = filled(source)

    assert model.data(model.index(99)) is None
    assert model.row(-1) is None
    source.groups.clear()
    assert model.data(model.index(2), TicketRole.ROW) is not None, "the page at hand still answers"
