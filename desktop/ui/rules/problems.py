"""What is wrong with a text of rules, as a sentence for the one who writes it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass

from desktop.base.i18n import gettext as _
from desktop.base.i18n import mark
from desktop.domain.policy import PolicyError

_SENTENCES = {
    "pack_syntax": mark(
        "This is not written as rules are: a quotation mark, bracket or equals sign is missing, or one too many."
    ),
    "pack_unknown_key": mark("“{value}” is a word that rules don't have here."),
    "pack_missing": mark("“{value}” is missing here."),
    "pack_type": mark("Something of another kind belongs here, not {value}."),
    "pack_text_missing": mark("The text lacks a language: {value}."),
    "pack_unknown": mark("“{value}” names something that does not exist."),
    "pack_duplicate": mark("“{value}” stands here twice."),
    "pack_gap": mark("The numbers must run 1, 2, 3 … without a gap."),
    "pack_range": mark("{value} is out of range."),
    "pack_empty": mark("There must be at least one."),
    "pack_rule_unknown": mark("The clause “{value}” is not listed under [rules]."),
    "pack_senseless": mark("This contradicts another part of the rules."),
}
_CODE = re.compile(r'^\s*code\s*=\s*"([^"]*)"', re.MULTILINE)
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """`line` 1 = the first; `at` = the dotted place in the rules, "" where the text can't be read at all."""

    line: int
    sentence: str
    at: str


def problem(error: PolicyError) -> Problem:
    """The first problem of a text."""
    values = error.values
    value = str(values.get("value", ""))
    short = value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
    template = _SENTENCES.get(error.code)
    sentence = _(template).format(value=short) if template else str(values.get("reason", error.code))
    return Problem(int(str(values.get("line", 1))), sentence, str(values.get("at", "")))


def code_of(text: str) -> str:
    """Which rules a text is an edition of, even where it is damaged; "" if it does not say."""
    try:
        found = tomllib.loads(text).get("code", "")
        return found if isinstance(found, str) else ""
    except tomllib.TOMLDecodeError:
        match = _CODE.search(text)
        return match[1] if match else ""
