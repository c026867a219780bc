"""The input of a described field: one kind of widget per kind of field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from desktop.base.i18n import format_date, format_datetime
from desktop.ui.ticket.forms import reading
from desktop.ui.ticket.forms.fields import Field, Kind, Setting
from desktop.ui.ticket.forms.inputs import (
    CheckInput,
    ChecksInput,
    ChoiceInput,
    FileInput,
    Input,
    LineInput,
    RatingInput,
    ReadInput,
    ReadyInput,
    SegmentsInput,
    SharesInput,
    TextInput,
)


def make(described: Field, setting: Setting, label: str) -> Input:
    """The input of a field, empty."""
    now, ahead = setting.now, not described.past
    options = described.options(setting)
    builders: dict[Kind, Callable[[], Input]] = {
        Kind.LINE: lambda: LineInput(described, options),
        Kind.TEXT: lambda: TextInput(described),
        Kind.CHOICE: lambda: ChoiceInput(options, described.required is True),
        Kind.SEGMENTS: lambda: SegmentsInput(options),
        Kind.CHECK: lambda: CheckInput(label),
        Kind.CHECKS: lambda: ChecksInput(options),
        Kind.MOMENT: lambda: ReadInput(
            described, lambda text: reading.moment(text, now, ahead), reading.moment_text, _moment_echo
        ),
        Kind.DAY: lambda: ReadInput(described, lambda text: reading.day(text, now, ahead), reading.day_text, _day_echo),
        Kind.MONEY: lambda: ReadInput(described, reading.money, str, _no_echo),
        Kind.SECONDS: lambda: ReadInput(described, reading.seconds, _number_text, _no_echo),
        Kind.SHARES: lambda: SharesInput(options),
        Kind.RATING: lambda: RatingInput(options),
        Kind.FILE: lambda: FileInput(described),
        Kind.READY: lambda: ReadyInput(options),
    }
    return builders[described.kind]()


def _number_text(value: Any) -> str:
    return "" if value is None else str(value)


def _no_echo(_value: Any) -> str:
    return ""


def _moment_echo(value: Any) -> str:
    return format_datetime(datetime.fromisoformat(value), "EEEE MM-dd HH:mm")


def _day_echo(value: Any) -> str:
    return format_date(datetime.fromisoformat(value).date(), "EEEE MM-dd")
