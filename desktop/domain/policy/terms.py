"""The words that a pack may use: units, starts and ends of clocks, looks of levels, stages of the sheet."""

from __future__ import annotations

from enum import StrEnum

from desktop.base.errors import DamagedError


class PolicyError(DamagedError):
    """A pack is damaged or makes no sense. Nothing was taken over.

    Values: `source` (file), `line` (1 = first), `at` (dotted place in the pack), `value` (what stands there),
    `reason` (the code in plain English, for logs and the command line).
    """


class Look(StrEnum):
    """How a level is drawn, so that levels are told apart without colour."""

    OUTLINE = "outline"
    TINT = "tint"
    SOLID = "solid"


class Unit(StrEnum):
    """How a clock counts."""

    WORKING_MINUTES = "working_minutes"
    """Minutes of office time."""
    WORKING_DAYS = "working_days"
    """Until the close of the n-th working day after the day on which it starts."""
    MINUTES = "minutes"
    """Plain minutes; nights and days off count."""
    DAYS = "days"
    """Until midnight of the n-th calendar day after the day on which it starts; 0 = the same day."""
    DATED = "dated"
    """The start brings its own due instant (a promise, a solution, a task, a "reply by"); `amount` working days
    earlier."""


class Start(StrEnum):
    """What starts a clock."""

    RECEIVED = "received"
    REACHED = "reached"
    """Each contact that reached the customer: the clock starts anew, the one before is met."""
    UNSEATED = "unseated"
    """The sheet lies below the tier that must handle its level."""
    SEATED = "seated"
    """The sheet has come to the tier that must handle its level."""
    PROMISE = "promise"
    """Each promise made to the customer."""
    TASK = "task"
    """Each task given to another department."""
    REPLY_BY = "reply_by"
    """A notice set a "reply by" instant."""
    ENTERED = "entered"
    """The ticket entered one of `states`."""
    REVIEWED = "reviewed"
    """The review was passed."""
    UNREACHED = "unreached"
    """The first attempt in a row that did not reach the customer."""
    DROPPED = "dropped"
    """A call that was cut off. Source: P-8"""
    ASKED = "asked"
    """The customer wrote, or the complaint came by a channel on which nobody is there. Source: A-8"""
    NOTIFY = "notify"
    """The sheet came to a level of which somebody must be told. Source: A-5"""
    FOUND = "found"
    """The investigation found one of `findings`. Source: P-3"""
    OFFERED = "offered"
    """A solution was agreed, with a day by which it was promised."""
    NAMED = "named"
    """A finding names a person or a department of the house. Source: "Law and decency" """


class Met(StrEnum):
    """What meets a clock."""

    REACHED = "reached"
    LEFT = "left"
    """What started it is over: handed over, the state was left."""
    REPORT = "report"
    KEPT = "kept"
    TASK_DONE = "task_done"
    RESOLVED = "resolved"
    MESSAGE = "message"
    """A written message to the customer (SMS, letter, fax, web, chat)."""
    TRIED = "tried"
    """Another try to reach the customer, whether or not it did."""
    INFORMED = "informed"
    """Those who must be told were told, and that was recorded."""
    STATED = "stated"
    """Whom the finding names has said something to it."""


class AmountRule(StrEnum):
    """Whether a remedy carries an amount in yuan."""

    NEEDED = "needed"
    OPTIONAL = "optional"
    NONE = "none"


class Stage(StrEnum):
    """When a block of the sheet is filled: it is "later" before that."""

    INTAKE = "intake"
    HANDLING = "handling"
    CALLBACK = "callback"
    REVIEW = "review"
    FILED = "filed"
