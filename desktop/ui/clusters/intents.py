"""What a person wants about like complaints: one frozen object per signal."""

from __future__ import annotations

from dataclasses import dataclass

EXPLANATION = "explain"
"""The kind of the draft of an explanation; its key is that of the gathering's line."""


@dataclass(frozen=True, slots=True)
class ClusterWanted:
    """A gathering is to be shown; `cluster_id` 0 = the page as it is."""

    cluster_id: int


@dataclass(frozen=True, slots=True)
class GatherWanted:
    """Complaints are to be put into a gathering: an open one, or a new one under a title."""

    ticket_ids: tuple[int, ...]
