"""Histories of an office: people work, PCs sync, lines break, disks are copied, files are put back."""

from __future__ import annotations

import random
import shutil
import tempfile
from pathlib import Path
from typing import Any, ClassVar

from at_rest import come_to_rest
from branch import NEWER, Branch, Replica
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from kinds_of_work import KINDS
from template import Template

_MOST = 6
_kinds = st.sampled_from(KINDS)
_ways = st.sampled_from(("", "", "", "before", "after"))


def _sometimes(most: int) -> Any:
    """Mostly None, else a number."""
    return st.one_of(st.none(), st.integers(0, most))


class OfficeMachine(RuleBasedStateMachine):
    """Two to six replicas of one office at one hub."""

    template: ClassVar[Template]
    root: ClassVar[Path]

    @initialize(seed=st.integers(0, 2**32 - 1), others=st.integers(1, 2))
    def founded(self, seed: int, others: int) -> None:
        self.folder = Path(tempfile.mkdtemp(dir=self.root))
        self.branch = Branch.found(self.folder, self.template, random.Random(seed))
        for _ in range(others):
            self.branch.join()

    def _replica(self, data: Any) -> Replica:
        return self.branch.replicas[data.draw(st.integers(0, len(self.branch.replicas) - 1))]

    @rule(data=st.data(), kinds=st.lists(_kinds, min_size=1, max_size=5))
    def people_work(self, data: Any, kinds: list[str]) -> None:
        replica = self._replica(data)
        for kind in kinds:
            self.branch.work(replica, kind)

    @rule(data=st.data(), fault=_ways)
    def syncs(self, data: Any, fault: str) -> None:
        self.branch.syncs(self._replica(data), fault)

    @rule(data=st.data())
    def races(self, data: Any) -> None:
        replica, other = self._replica(data), self._replica(data)
        if replica is not other:
            self.branch.work(replica, "edit")
            self.branch.race(replica, other)

    @rule(data=st.data(), kinds=st.tuples(*(st.sampled_from(("edit", "act", "act", "rise", "chain")),) * 2))
    def they_meet_on_a_ticket(self, data: Any, kinds: tuple[str, str]) -> None:
        replica, other = self._replica(data), self._replica(data)
        if replica is not other:
            self.branch.meet((replica, other), kinds)

    @rule(data=st.data(), made=st.sampled_from(("register", "rise")), later=st.sampled_from(("note", "edit", "act")))
    def one_undoes_what_another_goes_on_with(self, data: Any, made: str, later: str) -> None:
        replica, other = self._replica(data), self._replica(data)
        if replica is not other:
            self.branch.undo_beneath(replica, other, made, later)

    @rule(data=st.data(), steps=st.integers(0, 400))
    def dies_while_syncing(self, data: Any, steps: int) -> None:
        replica = self._replica(data)
        with self.branch.dying(replica, steps):
            self.branch.syncs(replica)

    @precondition(lambda self: len(self.branch.replicas) < _MOST)
    @rule()
    def another_joins(self) -> None:
        self.branch.join()

    @precondition(lambda self: len(self.branch.replicas) < _MOST)
    @rule(data=st.data())
    def a_disk_is_copied(self, data: Any) -> None:
        self.branch.clone(self._replica(data))

    @rule(data=st.data())
    def a_copy_is_kept(self, data: Any) -> None:
        self.branch.back_up(self._replica(data))

    @rule(data=st.data())
    def a_copy_is_put_back(self, data: Any) -> None:
        self.branch.set_back(self._replica(data))

    @rule()
    def the_hub_is_copied(self) -> None:
        self.branch.keep_hub()

    @rule()
    def the_hub_is_put_back(self) -> None:
        self.branch.put_hub_back()

    @rule(data=st.data(), how=st.sampled_from(("gone", "cut", "garbled")))
    def the_hub_is_lost(self, data: Any, how: str) -> None:
        self.branch.break_hub(how)
        self.branch.heal(self._replica(data))

    @rule(data=st.data(), kinds=st.lists(_kinds, min_size=1, max_size=3))
    def the_hub_comes_back_from_before_a_snapshot(self, data: Any, kinds: list[str]) -> None:
        replica, other = self._replica(data), self._replica(data)
        if replica is not other:
            self.branch.go_two_ways(replica, other, kinds)

    @rule(data=st.data())
    def somebody_goes_on_from_the_hub(self, data: Any) -> None:
        self.branch.follows(self._replica(data))

    @rule(data=st.data())
    def the_program_is_updated(self, data: Any) -> None:
        self._replica(data).store.pen.edition = NEWER

    @precondition(lambda self: self.branch.is_newer)
    @rule(data=st.data())
    def the_administrator_gives_the_go(self, data: Any) -> None:
        self.branch.agree_on_newer(self._replica(data))

    @rule(data=st.data(), calls=st.integers(0, 40))
    def the_line_breaks(self, data: Any, calls: int) -> None:
        self.branch.syncs(self._replica(data), calls=calls)

    @rule(data=st.data(), steps=_sometimes(900), calls=_sometimes(60))
    def the_log_is_made_short(self, data: Any, steps: int | None, calls: int | None) -> None:
        self.branch.compact(self._replica(data), steps, calls)

    @rule(data=st.data(), short=st.booleans())
    def a_customer_is_forgotten(self, data: Any, short: bool) -> None:
        replica = self._replica(data)
        self.branch.erase(replica)
        if short:
            self.branch.compact(replica)

    @rule(data=st.data())
    def the_passphrase_is_changed(self, data: Any) -> None:
        self.branch.change_passphrase(self._replica(data))

    @rule(data=st.data(), steps=_sometimes(900), calls=_sometimes(60))
    def a_pc_is_shut_out(self, data: Any, steps: int | None, calls: int | None) -> None:
        self.branch.revoke(self._replica(data), self._replica(data), steps, calls)

    @rule(data=st.data())
    def a_pc_is_let_in_again(self, data: Any) -> None:
        self.branch.readmit(self._replica(data))

    @rule(data=st.data(), apply=st.booleans())
    def somebody_settles(self, data: Any, apply: bool) -> None:
        self.branch.settle(self._replica(data), apply)

    def teardown(self) -> None:
        try:
            come_to_rest(self.branch)
        finally:
            self.branch.close()
            shutil.rmtree(self.folder, ignore_errors=True)
