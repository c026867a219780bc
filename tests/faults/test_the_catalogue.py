"""The catalogue of faults is whole, and every test that it names is there."""

from __future__ import annotations

import ast
import tomllib
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
TOP = HERE.parent.parent
FAULTS = tomllib.loads((HERE / "catalogue.toml").read_text("utf-8"))["fault"]
COUNT = 72


@cache
def _tests(file: str) -> frozenset[str]:
    """Names of the tests in a file; of a stateful one its class."""
    tree = ast.parse((TOP / file).read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef))


def test_every_fault_stands_in_it_once_and_in_order() -> None:
    assert [fault["number"] for fault in FAULTS] == list(range(1, COUNT + 1))
    assert len({fault["name"] for fault in FAULTS}) == COUNT


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: str(fault["number"]))
def test_a_fault_names_tests_that_exist_or_says_why_there_are_none(fault: dict[str, object]) -> None:
    assert set(fault) - {"number", "name"} in ({"tests"}, {"untested"})
    assert fault.get("tests") or fault.get("untested")
    tests = fault.get("tests", [])
    assert isinstance(tests, list)
    missing = [test for test in tests if not _exists(*test.split("::"))]
    assert not missing, missing


def _exists(file: str, name: str) -> bool:
    return (TOP / file).is_file() and name.startswith("test_") and name in _tests(file)
