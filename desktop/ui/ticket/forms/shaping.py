"""Nested values of a form put into the act's own shape, where one control stands for several arguments. No Qt here."""

from __future__ import annotations

from typing import Any

DECLINED = "declined"
"""Answer of the callback: reached, but no rating."""
_PLAIN_NO = ("dropped", "incoming")
"""What is not said where it is not so."""


def talk(nested: dict[str, Any]) -> dict[str, Any]:
    """A contact or note takes lists: of promises, made and kept, of what was observed."""
    promised = nested.pop("promised", None)
    if promised:
        nested["promised"] = [promised]
    for name in ("kept", "behaviours"):
        if name in nested:
            nested[name] = list(nested[name])
    for name in _PLAIN_NO:
        if not nested.get(name, True):
            del nested[name]
    return nested


def promised(nested: dict[str, Any]) -> dict[str, Any]:
    """Who promises something has said it."""
    what = nested.get("promised", {}).get("what", "")
    return talk({**nested, "said": nested.get("said") or what} if what else nested)


def answer(nested: dict[str, Any]) -> dict[str, Any]:
    """A customer who declines to rate was reached all the same."""
    if nested.get("reached") == DECLINED:
        return {**nested, "reached": True, "declined": True}
    return nested


def finding(nested: dict[str, Any]) -> dict[str, Any]:
    """What was not compared is not said."""
    if not nested.get("order_checked", True):
        del nested["order_checked"]
    return nested


def statement(nested: dict[str, Any]) -> dict[str, Any]:
    """Who speaks is not silent."""
    if not nested.get("silent", True):
        del nested["silent"]
    return nested


def at_once(nested: dict[str, Any]) -> dict[str, Any]:
    """Ticked people by their keys, ticked items by their codes."""
    if "informed" in nested:
        nested["informed"] = [int(key) for key in nested["informed"]]
    if "checked" in nested:
        nested["checked"] = list(nested["checked"])
    return nested


def verdict(nested: dict[str, Any]) -> dict[str, Any]:
    """A verdict names the suggestion under what is done with it."""
    suggestion, said = nested.pop("suggestion", None), nested.pop("verdict", None)
    return {**nested, str(said): suggestion} if suggestion and said else nested
