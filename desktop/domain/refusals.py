"""Every refusal of the rules by its code: the wording of each is in `desktop.ui.wording`."""

from __future__ import annotations

from desktop.base.errors import RefusedError

REFUSALS: dict[str, tuple[str, ...]] = {
    # arguments
    "unknown_argument": ("name",),
    "missing": (),
    "wrong_type": ("value",),
    "empty": (),
    "too_long": ("limit", "length"),
    "unknown_value": ("value", "choices"),
    "not_an_instant": ("value",),
    "not_a_date": ("value",),
    "in_future": ("at", "now"),
    "in_past": ("at", "now"),
    "before_received": ("at", "received_at"),
    "out_of_calendar": ("value",),
    "not_an_amount": ("value",),
    "amount_negative": ("value",),
    "amount_needed": ("remedy",),
    "amount_not_wanted": ("remedy",),
    "not_a_percentage": ("value",),
    "percentages_not_100": ("sum",),
    "satisfaction_range": ("value", "lowest", "highest"),
    "phone_letters": ("value",),
    "phone_no_digits": ("value",),
    "name_or_phone": (),
    "told_needs_live_channel": ("channel",),
    "kind_not_offered": ("kind", "category"),
    # people
    "person_retired": (),
    "person_unknown": ("person",),
    "not_in_seat": ("seat", "people"),
    "own_case": ("people",),
    "not_a_receiver": ("person", "people"),
    "notify_missing": ("people",),
    # where the ticket stands
    "ended": ("state",),
    "erased": (),
    "wrong_state": ("state", "wanted"),
    "hand_over_first": ("level", "tier", "people"),
    "report_first": ("level", "people"),
    "nothing_waits": (),
    "nobody_named": (),
    "not_heard": ("name",),
    "term_runs": ("until",),
    "no_term": (),
    "silent_words": (),
    "task_finished": (),
    "reach_first": (),
    "needs": ("need", "block"),
    "not_told": ("items",),
    "tasks_open": ("count",),
    "proposal_missing": (),
    "satisfaction_unreached": (),
    "satisfaction_missing": (),
    "meeting_first": ("people",),
    "not_dissatisfied": (),
    "no_meeting": ("level",),
    "opinion_needed": (),
    "already_reviewed": (),
    "not_reviewed": ("people",),
    "park_unreached": ("attempts", "days"),
    "report_not_asked": ("level",),
    "already_reported": (),
    "never_reached": ("until",),
    "holes_missing": (),
    "answer_missing": (),
    "second_call_first": ("people",),
    "second_call_only": (),
    "remedy_not_for_finding": ("finding", "remedies"),
    "request_waits": (),
    # levels
    "stays_here": ("level",),
    "one_level_at_a_time": ("level",),
    "reclassify_instead": ("category",),
    "level_unknown": ("level", "top"),
    "level_reason_missing": ("proposed", "level", "triggers"),
    "level_not_lower": ("level",),
    "already_there": ("level",),
    "category_fixed": ("category",),
    "category_locked": ("category",),
    "evidence_missing": ("missing",),
    "nothing_changed": (),
    # marks on customers
    "mark_too_long": ("days", "latest"),
    # promises, tasks, penalties
    "promise_unknown": ("promise",),
    "promise_kept": ("promise",),
    "task_unknown": ("task",),
    "task_done_before": ("task",),
    "penalties_off": (),
    "suggestion_unknown": ("suggestion",),
    "suggestion_decided": ("suggestion",),
    "amount_out_of_clause": ("minimum", "maximum", "value"),
}
"""Code → the named values that it carries."""


def refuse(code: str, field: str | None = None, rule: str | None = None, **values: object) -> RefusedError:
    """A refusal with a known code; to be raised. An empty rule counts as none."""
    assert code in REFUSALS, code
    return RefusedError(code, field, rule or None, **values)
