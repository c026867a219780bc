"""What a person wants about a customer: one frozen object per signal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CustomerWanted:
    """A customer's page is to be shown. `key` as `desk.customers.key_of` gives it."""

    key: str
