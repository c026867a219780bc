"""A ticket's events folded into what the rules ask about: who was told what, what is promised, what was decided.

Events carry what they changed of the ticket under "sets", and whether they complete the protocol of attempts under
"proof"; both were judged when the act was made and are not judged again.
"""

from desktop.domain.timeline.facts import (
    Attached,
    Attempt,
    Named,
    Offer,
    Phase,
    Promise,
    Proposal,
    Request,
    SecondCall,
    Statement,
    Task,
    Verdict,
)
from desktop.domain.timeline.fold import fold, instant, remedy_of
from desktop.domain.timeline.timeline import Timeline

__all__ = [
    "Attached",
    "Attempt",
    "Named",
    "Offer",
    "Phase",
    "Promise",
    "Proposal",
    "Request",
    "SecondCall",
    "Statement",
    "Task",
    "Timeline",
    "Verdict",
    "fold",
    "instant",
    "remedy_of",
]
