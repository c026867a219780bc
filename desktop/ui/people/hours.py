"""Office hours as people write them: 09:00-12:00 13:00-18:00."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time

from desktop.base.i18n import gettext as _
from desktop.domain.shifts import Hours, parse_hours

_SPAN = re.compile(r"(\d{1,2}:\d{2})\s*[-–—~～至到]\s*(\d{1,2}:\d{2})")


def hours_text(hours: Sequence[tuple[time, time]]) -> str:
    """The spans with a blank between."""
    return "  ".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in hours)


def read_hours(text: str) -> list[list[str]]:
    """The spans as the setting keeps them; [] where none can be read."""
    plain = text.replace("：", ":")
    return [[start.zfill(5), end.zfill(5)] for start, end in _SPAN.findall(plain)]


def hours_problem(text: str) -> str:
    """Why these hours can't be kept; "" if they can."""
    left = re.sub(r"[\s,，;；、]+", "", _SPAN.sub("", text.replace("：", ":")))
    pairs = read_hours(text)
    if left or not pairs:
        return _("Write spans such as 09:00-12:00 13:00-18:00.")
    try:
        _checked(pairs)
    except ValueError:
        return _("These spans overlap, or a time does not exist.")
    return ""


def _checked(pairs: list[list[str]]) -> Hours:
    return parse_hours(tuple((start, end) for start, end in pairs))
