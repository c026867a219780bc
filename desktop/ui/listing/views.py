"""The views that come with the program."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.base.i18n import gettext as _
from desktop.base.i18n import mark
from desktop.desk.rows import Counts, Scope, View
from desktop.domain.types import State


@dataclass(frozen=True, slots=True)
class SavedView:
    """A named view. `count` names the field of `Counts` on its badge, "" for none; `alert` makes the badge loud."""

    code: str
    text: str
    icon: str
    view: View
    count: str = ""
    alert: bool = False

    @property
    def name(self) -> str:
        """What it is called, in the language in force."""
        return _(self.text)

    def badge(self, counts: Counts) -> int:
        """The number on its badge; 0 = none."""
        return int(getattr(counts, self.count)) if self.count else 0


def saved_views(gravest: int) -> tuple[SavedView, ...]:
    """All of them, in their order; `gravest` is the highest level of the rules in force."""
    mine, review = View(scope=Scope.MINE, open_only=True), View(scope=Scope.MINE, states=frozenset({State.REVIEW}))
    overdue, worst = View(overdue=True, open_only=True), View(levels=frozenset({gravest}), open_only=True)
    callback, waiting = View(states=frozenset({State.CALLBACK})), View(states=frozenset({State.PARKED}))
    return (
        SavedView("mine", mark("My work"), "list-todo", mine, "mine"),
        SavedView("overdue", mark("Overdue"), "circle-alert", overdue, "overdue", alert=True),
        SavedView("review", mark("For my review"), "stamp", review, "review"),
        SavedView("callback", mark("Callbacks due"), "phone-outgoing", callback, "callback"),
        SavedView("gravest", mark("Highest level, open"), "siren", worst, "gravest"),
        SavedView("waiting", mark("Waiting for customer"), "circle-pause", waiting, "waiting"),
        SavedView("all", mark("All complaints"), "inbox", View(by_urgency=False)),
    )
