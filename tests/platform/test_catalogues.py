"""The checks on texts find what is planted."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages import Message


def script(name: str) -> ModuleType:
    path = Path(__file__).resolve().parents[2] / ".ci" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"ci_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("english", "chinese", "problem"),
    [
        ("Sent to {name}", "", "has no text"),
        ("Sent to {name}", "已发送给{nane}", "fields differ"),
        ("Sent to {name}", "已发送", "fields differ"),
        ("Sent to {name}", "已发送给{name", "braces don't match"),
        ("Nothing was changed", "Nothing was changed", "is still English"),
        ("Saved", "已保存 ", "has blanks at an end"),
        (("{count} ticket", "{count} tickets"), ("{count} 张单子",), None),
        (("one ticket", "{count} tickets"), ("许多单子",), "fields differ"),
        ("Sent to {name}", "已发送给{name}", None),
        ("PDF", "PDF", None),
    ],
)
def test_a_wrong_translation_is_found(english: object, chinese: object, problem: str | None) -> None:
    found = list(script("catalogues").wrong_in(Message(english, chinese), "zh_CN"))
    assert len(found) == (0 if problem is None else 1)
    assert problem is None or problem in found[0]


def test_the_user_guides_list_the_keys_in_force() -> None:
    assert script("shortcuts").main(["check"]) == 0
