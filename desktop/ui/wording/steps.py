"""Sentences for what must or may be done next."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.base.i18n import gettext as _
from desktop.base.i18n import mark
from desktop.desk.rows import TicketDetail
from desktop.domain.types import Act, Office, State, Step
from desktop.ui.wording import names
from desktop.ui.wording.joining import listed

_FIRST_CONTACT = mark("Reach the customer, learn cause and course, tell them the procedure")
_SENTENCES: Mapping[Act, str] = {
    Act.CONTACT: mark("Contact the customer and tell them how it stands"),
    Act.INVESTIGATE: mark("Find out what happened and who is responsible"),
    Act.STATEMENT: mark("Hear whom the finding names, and record what they say"),
    Act.PROPOSE: mark("Propose a solution"),
    Act.APPROVE: mark("Decide on the proposed solution"),
    Act.RESOLVE: mark("Carry out the solution and tell the customer the result"),
    Act.CALLBACK: mark("Ask the customer how satisfied they are"),
    Act.REVIEW: mark("Review how the case was handled"),
    Act.FILE: mark("File the sheet and record it"),
    Act.ESCALATE: mark("Hand the case up at once"),
    Act.REPORT: mark("Make the special report"),
    Act.REFER: mark("Bring the case before the general manager's meeting"),
    Act.DECIDE: mark("Record what the meeting decided"),
    Act.RESUME: mark("Wait for the customer; take the case up when word comes"),
    Act.TASK_DONE: mark("Follow the task until the department has done it"),
    Act.ASSIGN: mark("Pass the case to a handler"),
    Act.EDIT: mark("Complete the sheet"),
    Act.PENALTY: mark("Decide on the penalty suggestion"),
}
_RESTING: Mapping[State, str] = {
    State.FILED: mark("Filed. Nothing is left to do."),
    State.RISEN: mark("Goes on as sheet {number}."),
    State.WITHDRAWN: mark("Withdrawn by the customer. Nothing is demanded."),
    State.PARKED: mark("Waits for the customer. Nothing is demanded now."),
}
_ICONS: Mapping[Act, str] = {
    Act.CONTACT: "phone-outgoing",
    Act.NOTE: "sticky-note",
    Act.EDIT: "square-pen",
    Act.ASSIGN: "user-check",
    Act.TASK: "list-checks",
    Act.TASK_DONE: "check-check",
    Act.INVESTIGATE: "file-search",
    Act.STATEMENT: "message-square-text",
    Act.PROPOSE: "lightbulb",
    Act.APPROVE: "stamp",
    Act.REJECT: "circle-x",
    Act.RESOLVE: "circle-check",
    Act.CALLBACK: "phone-outgoing",
    Act.REVIEW: "stamp",
    Act.FILE: "archive",
    Act.ESCALATE: "circle-arrow-up",
    Act.REPORT: "siren",
    Act.REFER: "presentation",
    Act.DECIDE: "gavel",
    Act.PARK: "circle-pause",
    Act.RESUME: "circle-play",
    Act.WITHDRAW: "undo-2",
    Act.RECLASSIFY: "tag",
    Act.PENALTY: "scale",
    Act.ATTACH: "paperclip",
}


def act_icon(act: Act) -> str:
    """The icon of an act, by name."""
    return _ICONS.get(act, "circle-dot")


def step_sentence(detail: TicketDetail, step: Step) -> str:
    """What a step asks for, as one says it to a colleague."""
    if step.act is Act.CONTACT and detail.case.ticket.state is State.OPEN:
        return _(_FIRST_CONTACT)
    if step.act is Act.NOTE and step.demanded:
        return _at_once(detail, step)
    if step.act is Act.ESCALATE and step.to:
        return _("Hand the case to {names} at once").format(names=people_names(detail.office, step.to))
    if step.act is Act.REPORT and step.to:
        return _("Make the special report to {names}").format(names=people_names(detail.office, step.to))
    return _(_SENTENCES[step.act]) if step.act in _SENTENCES else names.act_name(step.act)


def _at_once(detail: TicketDetail, step: Step) -> str:
    """Who is still to be told, else what is still to be done. Source: A-4, A-5"""
    if step.to:
        return _("Tell {names} at once, and record it").format(names=people_names(detail.office, step.to))
    return _("Do what must be done at once, and tick it off")


def step_button(detail: TicketDetail, step: Step) -> str:
    """The words of the step's button; "…" says that a form opens."""
    if step.act is Act.ESCALATE and len(step.to) == 1:
        return _("Hand to {name} …").format(name=people_names(detail.office, step.to))
    if step.act is Act.NOTE and step.demanded:
        return _("Record what was done at once …")
    return _("{act} …").format(act=names.act_name(step.act))


def resting_sentence(detail: TicketDetail) -> str:
    """Why nothing is demanded."""
    words = _RESTING.get(detail.case.ticket.state)
    return _(words).format(number=detail.next_number) if words else _("Nothing is demanded now.")


def people_names(office: Office, ids: tuple[int, ...], most: int = 3) -> str:
    """The names of people; more than `most` are counted."""
    known = [person.name for person in map(office.person, ids) if person is not None]
    joined = listed(known[:most])
    rest = len(known) - most
    return _("{names} and {count} more").format(names=joined, count=rest) if rest > 0 else joined
