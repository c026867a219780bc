"""What a complaint is called."""

from __future__ import annotations

import pytest

from desktop.domain import titles


@pytest.mark.parametrize(
    ("cause", "title"),
    [
        ("", ""),
        ("。。。", "。。。"),
        ("短句", "短句"),
        ("字" * 100, "字" * 39 + "…"),
        ("Slow! Very slow.", "Slow"),
        ("第一行\n第二行", "第一行"),
    ],
)
def test_titles_are_the_first_sentence(cause: str, title: str) -> None:
    assert titles.title(cause) == title
