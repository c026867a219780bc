"""The icons that are shipped are the icons that are used, no more and no fewer."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from desktop.base import paths

ROOT = Path(__file__).resolve().parents[3]
CODE = [*(ROOT / "desktop").rglob("*.py"), *(ROOT / "forms").rglob("*.py")]
PLACES = {
    "Icon": 0, "icon": 0, "pixmap": 0, "set_icon": 0, "RowButton": 0, "EmptyState": 0, "draw_icon": 1, "button": 2,
    "Button": 2,
}  # fmt: skip
"""Where a call takes the name of an icon, beside `icon=`."""


def shipped() -> set[str]:
    return {file.stem for file in (paths.resources() / "icons").glob("*.svg")}


def words(node: ast.AST) -> Iterator[str]:
    """The texts that an argument can be: itself, or either side of a condition."""
    if isinstance(node, ast.IfExp):
        yield from words(node.body)
        yield from words(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value


def named(call: ast.Call) -> Iterator[str]:
    called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    place = PLACES.get(called)
    if place is not None and len(call.args) > place:
        yield from words(call.args[place])
    for keyword in call.keywords:
        if keyword.arg == "icon":
            yield from words(keyword.value)


def test_every_icon_that_the_code_names_is_shipped() -> None:
    used = {
        name
        for file in CODE
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        for name in named(call)
    }
    assert len(used) > 50
    assert used <= shipped()


def test_every_shipped_icon_is_named_somewhere() -> None:
    text = "\n".join(file.read_text(encoding="utf-8") for file in CODE)
    text += "\n".join(file.read_text(encoding="utf-8") for file in (paths.resources() / "policies").glob("*.toml"))
    literals = set(re.findall(r"[\"']([a-z0-9-]+)[\"']", text))
    assert shipped() - literals == set()


def test_the_list_of_icons_is_what_is_shipped() -> None:
    listed = (paths.resources() / "icons" / "names.txt").read_text(encoding="utf-8").split()
    assert listed == sorted(listed)
    assert set(listed) == shipped()
