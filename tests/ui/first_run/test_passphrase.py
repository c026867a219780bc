from __future__ import annotations

import pytest

from desktop.ui.first_run.passphrase import TAKEN, Grade, pin_is_weak, strength


@pytest.mark.parametrize("words", ["12345678", "aaaaaaaaaaaaaaaa", "password123456", "abcdefghijkl", "GZ01-2026"])
def test_what_everybody_tries_is_not_taken(words: str) -> None:
    assert strength(words, ("GZ01",)).grade not in TAKEN


@pytest.mark.parametrize("words", ["春眠不觉晓处处闻啼鸟", "correct horse staple", "Kx7#mQ2p!v"])
def test_a_sentence_or_a_random_word_is_taken(words: str) -> None:
    assert strength(words).grade in TAKEN


def test_the_office_itself_counts_for_nothing() -> None:
    plain = strength("广州一部Kx7mQ2p")
    known = strength("广州一部Kx7mQ2p", ("广州一部",))
    assert known.share < plain.share


def test_nothing_and_too_little_are_told_apart() -> None:
    assert strength("  ").grade is Grade.EMPTY
    assert strength("a1B").grade is Grade.SHORT


@pytest.mark.parametrize(
    ("pin", "weak"), [("0000", True), ("1234", True), ("8765", True), ("2580", False), ("4071", False)]
)
def test_a_pin_that_everybody_tries_is_weak(pin: str, weak: bool) -> None:
    assert pin_is_weak(pin) is weak
