"""Invented marks on invented customers: asked for, approved, waiting and ended, through the real rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from desktop.base.clock import FixedClock
from desktop.base.i18n import local
from desktop.desk import customers
from desktop.desk.demo_words import Words
from desktop.desk.session import Session
from desktop.domain.marks import approvers
from desktop.domain.policy import MarkRule
from desktop.domain.types import Person

_APART = 3
"""Every so many customers, from the newest complaint back, one bears a mark."""
_ASKED, _APPROVED = timedelta(days=40), timedelta(days=39)
_ENDED_AFTER_DAYS = 30


def give(session: Session, words: Words, asker: Person) -> int:
    """One customer per mark of the pack, one whose mark has ended, one whose mark waits; returns how many."""
    rules = session.store.policy().marks
    found = customers.found(session, limit=_APART * (len(rules) + 2))
    keys = [row.key for row in found if not row.marks and not row.waiting][::_APART]
    wished = [(rule, _approved) for rule in rules] + [(rule, how) for rule in rules[:1] for how in (_ended, _waiting)]
    for key, (rule, how) in zip(keys, wished, strict=False):
        how(session.as_person(asker), key, rule, words.reason(rule.code))
    return min(len(keys), len(wished))


def _approved(session: Session, key: str, rule: MarkRule, reason: str) -> None:
    _long_ago(session, key, rule, reason, rule.days)


def _ended(session: Session, key: str, rule: MarkRule, reason: str) -> None:
    _long_ago(session, key, rule, reason, min(_ENDED_AFTER_DAYS, rule.days))


def _long_ago(session: Session, key: str, rule: MarkRule, reason: str, days: int) -> None:
    """Asked for some weeks ago, and approved the day after."""
    now, office = session.clock.now(), session.store.office()
    asked = replace(session, clock=FixedClock(now - _ASKED))
    until = local(asked.clock.now()).date() + timedelta(days=days)
    made = customers.mark(asked, key, rule.code, reason, until)
    approver = approvers(rule, session.person.id, office)[0]
    customers.approve_mark(replace(session, clock=FixedClock(now - _APPROVED), person=approver), made)


def _waiting(session: Session, key: str, rule: MarkRule, reason: str) -> None:
    today = local(session.clock.now()).date()
    customers.mark(session, key, rule.code, reason, today + timedelta(days=rule.days))
