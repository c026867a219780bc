"""Personal data as it may be shown where nobody needs all of it. Source: domain, Law and decency."""

from __future__ import annotations

import re

_KEEP_HEAD, _KEEP_TAIL, _SHORTEST = 3, 4, 8
_RUN = re.compile(r"\d[\d \-]{5,}\d")


def mask_phone(phone: str) -> str:
    """A phone number with its middle hidden: 138****6021; short ones keep the last two digits."""
    digits = re.sub(r"\D", "", phone)
    if not digits:
        return ""
    if len(digits) < _SHORTEST:
        return "*" * max(len(digits) - 2, 0) + digits[-2:]
    return f"{digits[:_KEEP_HEAD]}****{digits[-_KEEP_TAIL:]}"


def mask_numbers(text: str) -> str:
    """A text in which every run of seven or more digits is masked like a phone number."""
    return _RUN.sub(lambda found: mask_phone(found.group()), text)


def mask_name(name: str) -> str:
    """A person's name for what leaves the house: the first character stays."""
    return name[:1] + "*" * (len(name) - 1)
