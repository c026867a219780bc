"""The four ways in which a wish is not fulfilled; everything else is a bug of ours."""

from __future__ import annotations


class HuiyinError(Exception):
    """Carries a code and named values; the sentence is worded where people read it."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    def __str__(self) -> str:
        return f"{self.code} {self.values}" if self.values else self.code


class RefusedError(HuiyinError):
    """A rule says no. `field` is the argument to mend, `rule` the clause that refuses.

    Nothing was changed.
    """

    def __init__(self, code: str, field: str | None = None, rule: str | None = None, **values: object) -> None:
        super().__init__(code, **values)
        self.field = field
        self.rule = rule


class UnavailableError(HuiyinError):
    """A disk, share, key or printer does not answer. Nothing was changed; a later try may succeed."""


class DamagedError(HuiyinError):
    """Stored data is not what was written. Nothing is written over it."""


class UsageError(HuiyinError):
    """The words of a command line don't fit."""
