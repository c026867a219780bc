"""Customers' words made harmless."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.fonts import missing_glyphs, printable
from forms.neutral import neutral


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("一\r\n二\r三\u2028四", "一\n二\n三\n四"),
        ("价\t格", "价  格"),
        ("零\u200b宽\ufeff字\u2060符\u00ad", "零宽字符"),
        ("退\u202e款元001\u202c", "退款元001"),
        ("\u2067反\u2069", "反"),
        ("响\x07铃\x00", "响铃"),
        ("空\n\n\n \n行", "空\n\n行"),
        ("  \n前后 \n", "前后"),
        ("全　角 \u00a0", "全　角"),
        ("葛\U000e0100城❤\ufe0f", "葛城❤"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_what_cannot_be_seen_is_taken_out(typed: str, kept: str) -> None:
    assert neutral(typed) == kept


@given(st.text())
def test_no_control_or_direction_mark_survives(text: str) -> None:
    calm = neutral(text)
    assert not [char for char in calm if char != "\n" and unicodedata.category(char) in {"Cc", "Cf"}]
    assert "\n\n\n" not in calm


@given(st.text(alphabet=st.characters(categories=["L", "N", "P"])))
def test_letters_digits_and_marks_stay(text: str) -> None:
    visible = [char for char in text if char not in "\u115f\u1160\u3164\uffa0"]
    assert [char for char in neutral(text) if not char.isspace()] == visible


@given(st.text())
def test_whatever_was_typed_can_be_drawn(text: str) -> None:
    assert missing_glyphs(printable(text)) == ()


def test_a_character_that_the_face_lacks_is_named() -> None:
    assert printable("好😀的") == "好[U+1F600]的"
    assert missing_glyphs("好😀的😀🎉") == ("😀", "🎉")


def test_rare_characters_of_names_are_there() -> None:
    assert missing_glyphs("䶮𬭛㛃毌丘镕喆堃") == ()
