"""One thing has one name on all screens, in both languages."""

from __future__ import annotations

import pytest

from desktop.base import i18n
from desktop.base.errors import RefusedError
from desktop.domain.types import State
from desktop.ui.wording import errors, listing, names, needs


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_complaint_in_hand_is_called_the_same_in_lists_and_at_its_head(language: str) -> None:
    i18n.set_language(language)
    assert listing.state_word(State.HANDLING) == names.state_name(State.HANDLING)


def test_what_is_lacking_is_told_in_small_letters_inside_a_sentence() -> None:
    i18n.set_language("en")
    found = [needs.need_name(code) for code in ("level", "name", "other_contact", "reached", "complainant_kind")]
    assert found == ["level", "name", "other contact", "first contact", "kind of complainant"]
    assert names.in_a_sentence("PIN") == "PIN"


def test_a_kind_is_not_called_what_its_section_is_called() -> None:
    assert names.field_name("complainant_kind") == "投诉人类别"


def test_a_field_that_is_refused_is_called_what_its_label_says() -> None:
    said = errors.sentence(RefusedError("missing", "cause"))
    assert names.field_name("cause") == "起因"
    assert "起因" in said
