"""How complete the handling sheet is, block by block."""

from __future__ import annotations

from desktop.domain import needs
from desktop.domain.policy import BlockRule, Policy, Stage
from desktop.domain.timeline import Timeline, fold
from desktop.domain.types import Block, BlockState, Case, State

_REACHED_STAGE: dict[State, Stage] = {
    State.OPEN: Stage.INTAKE,
    State.HANDLING: Stage.HANDLING,
    State.APPROVAL: Stage.HANDLING,
    State.PARKED: Stage.HANDLING,
    State.REFERRED: Stage.HANDLING,
    State.CALLBACK: Stage.CALLBACK,
    State.RISEN: Stage.CALLBACK,
    State.REVIEW: Stage.REVIEW,
    State.WITHDRAWN: Stage.REVIEW,
    State.FILED: Stage.FILED,
}
_ORDER = tuple(Stage)


def blocks(case: Case, policy: Policy) -> tuple[Block, ...]:
    """The blocks of the sheet in the pack's order, each with what it lacks.

    `missing` names a field or a fact; where any of several would do, the first. `rule` is the clause of the first
    thing missing, else the block's.
    """
    timeline = fold(case)
    return tuple(_block(case, policy, timeline, block) for block in policy.blocks)


def _block(case: Case, policy: Policy, timeline: Timeline, block: BlockRule) -> Block:
    missing = tuple(needs.lacks(case, policy, timeline, block))
    wanted = sum(needs.applies(need, case, policy, timeline) for need in block.needs)
    rule = missing[0].rule if missing else block.rule
    return Block(block.code, _state(case, block, len(missing), wanted), tuple(n.one_of[0] for n in missing), rule)


def _state(case: Case, block: BlockRule, missing: int, wanted: int) -> BlockState:
    if not missing:
        return BlockState.DONE
    if _ORDER.index(block.stage) > _ORDER.index(_REACHED_STAGE[case.ticket.state]):
        return BlockState.LATER
    return BlockState.PART if missing < wanted else BlockState.MISSING
