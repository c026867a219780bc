"""Putting words side by side as the language does."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.base.i18n import language, pgettext


def listed(words: Iterable[str]) -> str:
    """Things of one kind in a row: 流程、时间, procedure, time; empty ones left out."""
    return pgettext("list", ", ").join(word for word in words if word)


def phrased(parts: Iterable[str]) -> str:
    """Parts of one sentence in a row: 今天 10:30，剩 12分; empty ones left out."""
    return pgettext("sentence", ", ").join(part for part in parts if part)


def paragraph(sentences: Iterable[str]) -> str:
    """Whole sentences one after the other, as the language sets them; empty ones left out."""
    return ("" if language() == "zh" else " ").join(sentence for sentence in sentences if sentence)
