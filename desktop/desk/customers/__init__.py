"""Customers: found and shown, marked with reason and approver, and two records that are one person."""

from desktop.desk.customers.keys import find, key_of
from desktop.desk.customers.marks import (
    MarkRow,
    WaitingMark,
    approve_mark,
    drop_mark,
    mark,
    marks_of,
    waiting,
)
from desktop.desk.customers.pages import (
    CustomerPage,
    CustomerRow,
    OpenPromise,
    found,
    merge,
    page,
)
from desktop.desk.customers.past import Past, Received, past

__all__ = [
    "CustomerPage",
    "CustomerRow",
    "MarkRow",
    "OpenPromise",
    "Past",
    "Received",
    "WaitingMark",
    "approve_mark",
    "drop_mark",
    "find",
    "found",
    "key_of",
    "mark",
    "marks_of",
    "merge",
    "page",
    "past",
    "waiting",
]
