"""What a block of the handling sheet can lack: names of fields, and of facts that acts leave behind."""

from __future__ import annotations

from desktop.base.i18n import gettext as _
from desktop.base.i18n import mark
from desktop.ui.wording import names

_FACTS = {
    "level": mark("level"),
    "reached": mark("first contact"),
    "told": mark("procedure, time and direct contact told"),
    "facts": mark("facts found"),
    "analysis": mark("cause analysis"),
    "responsibility": mark("responsibility"),
    "proposal": mark("agreed solution"),
    "approval": mark("approval"),
    "promised_on": mark("date of the solution"),
    "tasks": mark("answers of the departments"),
    "promises": mark("open promises"),
    "special_report": mark("special report"),
    "result": mark("result told"),
    "rating": mark("satisfaction"),
    "review": mark("review"),
    "filed": mark("filing"),
    "evidence": mark("evidence"),
    "person": mark("responsible person"),
    "department": mark("responsible department"),
    "basis": mark("basis of the finding"),
    "agreement": mark("agreement on who bears what"),
    "order_checked": mark("comparison with the order"),
    "informed": mark("word to those who must be told at once"),
    "checklist": mark("steps to be done at once"),
    "statement": mark("statement of whom the finding names"),
    "consent": mark("written consent to act"),
}


def is_fact(code: str) -> bool:
    """Whether what is lacking is left behind by an act, not written into a field."""
    return code in _FACTS


def need_name(code: str) -> str:
    """What is lacking, as a clerk calls it."""
    return _(_FACTS[code]) if code in _FACTS else names.in_a_sentence(names.field_name(code))
