"""Whatever the program refuses or can't do is told in a sentence, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from desktop.base import i18n
from desktop.base.errors import DamagedError, HuiyinError, RefusedError, UnavailableError, UsageError
from desktop.domain.refusals import REFUSALS
from desktop.ui.wording import refusals
from desktop.ui.wording.errors import sentence

SOURCE = Path(__file__).parents[3] / "desktop"
RAISED = re.compile(r'(RefusedError|UnavailableError|DamagedError|UsageError)\(\s*"([a-z_]+)"')
KINDS: dict[str, type[HuiyinError]] = {
    kind.__name__: kind for kind in (RefusedError, UnavailableError, DamagedError, UsageError)
}


def _raised() -> list[tuple[str, str]]:
    found = {match for path in SOURCE.rglob("*.py") for match in RAISED.findall(path.read_text(encoding="utf-8"))}
    return sorted(found | {("RefusedError", code) for code in REFUSALS})


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize(("kind", "code"), _raised())
def test_each_code_has_a_sentence(kind: str, code: str, language: str) -> None:
    i18n.set_language(language)
    error = KINDS[kind](code)
    told = sentence(error)
    assert code not in re.findall(r"\(([a-z_]+)\)|（([a-z_]+)）", told), told
    assert f"({code})" not in told
    assert f"（{code}）" not in told


def test_no_sentence_is_left_for_a_refusal_that_nobody_makes() -> None:
    made = {code for kind, code in _raised() if kind == "RefusedError"}
    assert set(refusals.SENTENCES) - made == set()


def test_clause_and_people_are_named() -> None:
    error = RefusedError("own_case", "act", "F-5.1-L1", people=("徐文博", "梁素芬"))
    assert sentence(error) == "自己办的案子不能自己定，请换一个人。可由徐文博、梁素芬办理。（F-5.1-L1）"


def test_values_are_worded() -> None:
    error = RefusedError("level_reason_missing", "level_reason", "F-4.3.3", proposed=3, level=1, triggers=("x",))
    assert sentence(error) == "按规则建议三级。要定为一级，请写理由。（F-4.3.3）"


def test_what_an_act_leaves_behind_is_not_asked_for_like_a_field() -> None:
    told = sentence(RefusedError("needs", "consent", "A-9", need="consent", block="investigation"))
    assert told == "还不能办，还缺：书面授权。（A-9）"
    assert "不详" in sentence(RefusedError("needs", "course", "A-4", need="course", block="content"))
