"""Tokens: contrast, and widgets that follow a change of look."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from desktop.base import i18n
from desktop.ui import fonts, theme
from desktop.ui.components import paint


@pytest.fixture
def look(qapp: QApplication) -> Iterator[QApplication]:
    """The light look at normal size, before and after."""
    theme.apply(qapp, theme.LIGHT, 1.0)
    yield qapp
    theme.apply(qapp, theme.LIGHT, 1.0)


def test_every_pair_of_colours_in_use_has_enough_contrast() -> None:
    assert theme.contrast_report() == []


def test_contrast_reports_a_pair_that_is_too_faint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(theme, "PAIRS", (("line", "surface", 3.0),))

    assert len(theme.contrast_report()) == 2


def test_style_sheet_has_no_hole(look: QApplication) -> None:
    assert "$" not in theme.style_sheet()


def test_measures_grow_with_the_text(look: QApplication) -> None:
    before = theme.row("ticket"), theme.control(), theme.line_height("caption")

    theme.apply(look, scale=1.5)

    assert (theme.row("ticket"), theme.control(), theme.line_height("caption")) > before
    assert theme.folded()


def test_text_size_beyond_the_limits_is_cut(look: QApplication) -> None:
    theme.apply(look, scale=9.0)

    assert theme.text_scale() == 1.5


def test_narrow_window_folds_and_says_so_once(look: QApplication) -> None:
    seen: list[bool] = []
    theme.signals().folded_changed.connect(seen.append)

    theme.set_narrow(True)
    theme.set_narrow(True)
    theme.set_narrow(False)
    theme.signals().folded_changed.disconnect(seen.append)

    assert seen == [True, False]


def test_quotes_are_wide_in_chinese_and_tear_no_holes_into_english(qapp: QApplication) -> None:
    fonts.load()
    theme.apply(qapp, theme.LIGHT, 1.0)
    wide = fonts.advance("“a”", "body"), paint.tidy("a · b")
    i18n.set_language("en")
    theme.apply(qapp)
    narrow = fonts.advance("“a”", "body"), paint.tidy("a · b")
    i18n.set_language("zh")
    theme.apply(qapp)
    assert wide[0] > narrow[0] + 10
    assert (wide[1], narrow[1]) == ("a·b", "a · b")
    assert fonts.advance("“a”", "body") == wide[0]
