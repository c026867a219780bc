"""Names of states, acts, channels, roles, remedies and fields."""

from __future__ import annotations

from desktop.base.i18n import gettext as _
from desktop.base.i18n import mark, pick
from desktop.domain.policy import Policy
from desktop.domain.types import Act, Channel, RemedyKind, Role, State, TellBy

_STATES = {
    State.OPEN: mark("New"),
    State.HANDLING: mark("In progress"),
    State.APPROVAL: mark("Awaiting approval"),
    State.CALLBACK: mark("Callback due"),
    State.REVIEW: mark("In review"),
    State.PARKED: mark("Waiting for the customer"),
    State.REFERRED: mark("Before the general manager's meeting"),
    State.RISEN: mark("Handed up on a new sheet"),
    State.WITHDRAWN: mark("Withdrawn"),
    State.FILED: mark("Filed"),
}
_ACTS = {
    Act.REGISTER: mark("Register"),
    Act.CONTACT: mark("Log a contact"),
    Act.NOTE: mark("Add a note"),
    Act.EDIT: mark("Edit the sheet"),
    Act.ASSIGN: mark("Assign"),
    Act.TASK: mark("Ask a department"),
    Act.TASK_DONE: mark("Close a task"),
    Act.INVESTIGATE: mark("Record the investigation"),
    Act.STATEMENT: mark("Record a statement"),
    Act.PROPOSE: mark("Propose a solution"),
    Act.APPROVE: mark("Approve"),
    Act.REJECT: mark("Reject"),
    Act.RESOLVE: mark("Carry out and conclude"),
    Act.CALLBACK: mark("Satisfaction callback"),
    Act.REVIEW: mark("Review"),
    Act.FILE: mark("File"),
    Act.ESCALATE: mark("Hand up"),
    Act.REPORT: mark("Special report"),
    Act.REFER: mark("Bring before the general manager's meeting"),
    Act.DECIDE: mark("Record the meeting's decision"),
    Act.PARK: mark("Wait for the customer"),
    Act.RESUME: mark("Resume"),
    Act.WITHDRAW: mark("Withdrawn by the customer"),
    Act.RECLASSIFY: mark("Reclassify"),
    Act.PENALTY: mark("Decide on a penalty suggestion"),
    Act.ATTACH: mark("Attach a file"),
}
_CHANNELS = {
    Channel.PHONE: mark("Phone"),
    Channel.SMS: mark("SMS"),
    Channel.LETTER: mark("Letter"),
    Channel.FAX: mark("Fax"),
    Channel.WEB: mark("Web"),
    Channel.WECHAT: mark("WeChat"),
    Channel.COUNTER: mark("At the counter"),
    Channel.REGULATOR: mark("Regulator (12315, 12345)"),
    Channel.MEDIA: mark("Media"),
}
_ROLES = {
    Role.CLERK: mark("Clerk"),
    Role.SUPERVISOR: mark("Supervisor"),
    Role.MANAGER: mark("Manager"),
    Role.DIRECTOR: mark("Director"),
    Role.ADMINISTRATION: mark("Administration centre"),
    Role.ARCHIVE: mark("Archive clerk"),
    Role.ADMIN: mark("Administrator"),
}
_REMEDIES = {
    RemedyKind.REDO: mark("Redo"),
    RemedyKind.REPAIR: mark("Repair"),
    RemedyKind.EXCHANGE: mark("Exchange"),
    RemedyKind.REFUND: mark("Refund"),
    RemedyKind.DISCOUNT: mark("Discount"),
    RemedyKind.WAIVE: mark("Waive the charge"),
    RemedyKind.GIFT: mark("Gift"),
    RemedyKind.APOLOGY: mark("Apology"),
    RemedyKind.EXPLANATION: mark("Explanation"),
    RemedyKind.OTHER: mark("Other"),
}
_FIELDS = {
    "number": mark("Number"),
    "received_at": mark("Received at"),
    "received_by": mark("First receiver"),
    "handler": mark("Handler"),
    "tier": mark("Tier"),
    "level": mark("Level"),
    "state": mark("State"),
    "act": mark("Act guard"),
    "complainant_kind": mark("Kind of complainant"),
    "name": mark("Name"),
    "phone": mark("Phone number"),
    "other_contact": mark("Other contact"),
    "address": mark("Address"),
    "agent_name": mark("Agent"),
    "agent_relation": mark("Agent's relation"),
    "channel": mark("Channel"),
    "store": mark("Store"),
    "staff": mark("Staff involved"),
    "product": mark("Product"),
    "product_code": mark("Product code"),
    "batch": mark("Batch"),
    "quantity": mark("Quantity"),
    "paid": mark("Amount paid"),
    "bought_on": mark("Bought on"),
    "order_number": mark("Order number"),
    "happened_at": mark("Happened at"),
    "happened_where": mark("Happened where"),
    "cause": mark("What it is about"),
    "course": mark("Course of events"),
    "demand": mark("What the customer wants"),
    "reply_by": mark("Reply by"),
    "category": mark("Category"),
    "level_reason": mark("Reason for the level"),
    "validity": mark("Validity"),
    "accept": mark("Suggestion accepted"),
    "dismiss": mark("Suggestion dismissed"),
    "urgent": mark("Urgent"),
    "confidential": mark("Confidential"),
    "means": mark("Means"),
    "reached": mark("Reached"),
    "said": mark("What was said"),
    "told": mark("What the customer was told"),
    "procedure": mark("Procedure"),
    "time": mark("Time each step takes"),
    "direct_contact": mark("Direct contact"),
    "promised": mark("Promised"),
    "text": mark("Text"),
    "to": mark("To whom"),
    "department": mark("Department"),
    "what": mark("What"),
    "by": mark("Until when"),
    "task": mark("Task"),
    "result": mark("Result"),
    "facts": mark("Facts"),
    "analysis": mark("Analysis"),
    "responsibility": mark("Responsibility"),
    "agreement": mark("Agreed with the customer: who bears what"),
    "order_checked": mark("Compared with the work order or the data on record"),
    "person": mark("Person"),
    "basis": mark("Basis"),
    "measures": mark("Measures"),
    "remedy": mark("Remedy"),
    "amount": mark("Amount (yuan)"),
    "promised_on": mark("Promised for"),
    "corrective": mark("Corrective measures"),
    "preventive": mark("Preventive measures"),
    "statement": mark("Statement of the person concerned"),
    "why_escaped": mark("Why it was not noticed before"),
    "conditions_told": mark("The customer was told the conditions"),
    "holes": mark("Holes in the process"),
    "kept": mark("Promises kept"),
    "incoming": mark("The customer got in touch"),
    "rang": mark("Rang until answered (seconds)"),
    "late_answer": mark("Answered late"),
    "dropped": mark("Cut off"),
    "at": mark("Happened at"),
    "behaviours": mark("Observed in this contact"),
    "message": mark("Message sent"),
    "informed": mark("Told at once"),
    "checked": mark("Done at once"),
    "second": mark("Second call"),
    "silent": mark("Said nothing within the term"),
    "purpose": mark("What it is kept for"),
    "notice_given": mark("The customer was told of this file"),
    "until": mark("Until what date"),
    "opinion": mark("Opinion"),
    "satisfaction": mark("Satisfaction"),
    "declined": mark("Declined to rate"),
    "passed": mark("Passed"),
    "reason": mark("Reason"),
    "to_level": mark("To level"),
    "notified": mark("Told"),
    "question": mark("Question"),
    "decision": mark("Decision"),
    "evidence": mark("Evidence"),
    "path": mark("File to attach"),
    "kind": mark("Kind"),
    "login": mark("Login"),
    "roles": mark("Roles"),
    "pin": mark("PIN"),
    "retired": mark("Retired"),
    "effective_at": mark("In force from"),
    "title": mark("Title"),
    "explanation": mark("Agreed explanation"),
    "cluster": mark("Group of like complaints"),
    "tickets": mark("Complaints"),
}


def state_name(state: str) -> str:
    """The name of a state of a ticket."""
    return _(_STATES[State(state)])


def act_name(act: str) -> str:
    """The name of an act, as on its button; an act that is not of a ticket by its code."""
    return _(_ACTS[Act(act)]) if act in _ACTS else _(_OTHER_ACTS.get(act, act))


_OTHER_ACTS = {
    "office": mark("Set up the office"),
    "setting": mark("Change a setting"),
    "person": mark("Change a person"),
    "pack": mark("Change the rules"),
    "pack_moved": mark("Move open complaints to other rules"),
    "mark": mark("Ask for a mark on a customer"),
    "mark_approved": mark("Approve a mark"),
    "mark_dropped": mark("Take a mark off"),
    "merge": mark("Merge two customers"),
    "cluster": mark("Gather like complaints"),
    "cluster_added": mark("Add to a group of like complaints"),
    "cluster_left": mark("Find complaints not to be about the same thing"),
    "cluster_removed": mark("Take out of a group of like complaints"),
    "cluster_explained": mark("Set the agreed explanation"),
    "cluster_closed": mark("Close a group of like complaints"),
    "cluster_reopened": mark("Reopen a group of like complaints"),
    "undo": mark("Undo"),
    "aside": mark("Set aside: it did not fit what others had done"),
    "aside_apply": mark("Put in place what was set aside"),
    "aside_discard": mark("Keep theirs, and let go what was set aside"),
    "workstation": mark("A PC of the office"),
    "schema_go": mark("Let all PCs use the newer program"),
    "revive": mark("Bring back what was undone: others had gone on with it"),
    "regain": mark("Bring back what only one PC had"),
    "upgrade": mark("Fill in what the newer program keeps"),
    "look": mark("Look at personal data"),
    "print": mark("Print"),
    "holiday": mark("Amend the calendar"),
    "notice": mark("Enter a year's days off"),
    "demo": mark("Invented data"),
    "copy": mark("Copy of a person's data"),
    "erase": mark("Erase a person's data"),
    "revoke": mark("Shut out a PC"),
}


_SETTINGS = {
    "hours": mark("Hours of a working day"),
    "idle_minutes": mark("Lock the screen"),
    "penalties_on": mark("Suggest consequences for missed deadlines"),
    "ask_at_start": mark("Ask for it at every start"),
    "office_name": mark("Name of the office"),
    "office_code": mark("Code of the office"),
}


def setting_name(key: str) -> str:
    """What a setting of the office is called; a year's notice by its year, one without a name by its key."""
    kind, _colon, year = key.partition(":")
    if kind == "notice" and year:
        return _("Days off of {year}").format(year=year)
    return _(_SETTINGS[key]) if key in _SETTINGS else key


def channel_name(channel: str) -> str:
    """How a complaint or contact came."""
    return _(_CHANNELS[Channel(channel)]) if channel in _CHANNELS else channel


_TOLD_BY = {
    TellBy.PHONE: mark("by phone"),
    TellBy.IN_PERSON: mark("in person"),
    TellBy.MESSAGE: mark("by message"),
}


def told_by(means: str) -> str:
    """How a colleague was told."""
    return _(_TOLD_BY[TellBy(means)]) if means in _TOLD_BY else means


def role_name(role: str) -> str:
    """A role in the house."""
    return _(_ROLES[Role(role)]) if role in _ROLES else role


def remedy_name(kind: str) -> str:
    """A kind of remedy."""
    return _(_REMEDIES[RemedyKind(kind)]) if kind in _REMEDIES else kind


def field_name(field: str) -> str:
    """A field of a ticket or an argument of an act; the last part of a dotted name is looked up."""
    last = field.rsplit(".", 1)[-1]
    return _(_FIELDS[last]) if last in _FIELDS else field


def in_a_sentence(name: str) -> str:
    """A name as it stands inside a sentence: small at its beginning, abbreviations as they are."""
    return name if name[:2].isupper() else name[:1].lower() + name[1:]


_LEVELS = (mark("L1"), mark("L2"), mark("L3"), mark("L4"), mark("L5"), mark("L6"))


def level_short(level: int) -> str:
    """A level's number, 1 to 6, as people say it: 一级, L1; any other number as it is."""
    return _(_LEVELS[level - 1]) if 1 <= level <= len(_LEVELS) else str(level)


def level_name(policy: Policy, level: int) -> str:
    """A level's number and name: 一级 普通."""
    return f"{level_short(level)} {pick(policy.level(level).name)}"


def complainant_name(policy: Policy, code: str) -> str:
    """A kind of complainant as the pack names it; the code itself if the pack has none."""
    return next((pick(c.name) for c in policy.complainants if c.code == code), code)


def category_name(policy: Policy, code: str) -> str:
    """A category as the pack names it; the code itself if the pack has none."""
    return next((pick(c.name) for c in policy.categories if c.code == code), code)


def withdrawal_name(policy: Policy, code: str) -> str:
    """A reason to withdraw as the pack names it; the code itself if the pack has none."""
    return next((pick(c.name) for c in policy.withdrawals if c.code == code), code)
