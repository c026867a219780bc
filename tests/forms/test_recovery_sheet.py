from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from desktop.base.i18n import set_language
from forms.recovery_sheet import RecoverySheet, render

GROUPS = ("7KQ2", "M4RA", "9XH0", "B3TN", "PD6V", "W8C1", "ZGF5", "JEYS")
SHEET = RecoverySheet("GZ01", "广州一部", "前台电脑", datetime(2026, 10, 9, 1, 14, tzinfo=UTC), GROUPS)


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_sheet_is_one_page_with_every_group(language: str) -> None:
    set_language(language)
    pdf = render(SHEET)
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    said = text_of(pdf)
    assert all(group in said for group in GROUPS)
    assert "广州一部" in said
    assert "■" not in said


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert render(SHEET) == render(SHEET)


def test_the_title_names_no_code() -> None:
    title = PdfReader(io.BytesIO(render(SHEET))).metadata
    assert title is not None
    assert not any(group in str(title) for group in GROUPS)


def test_a_long_office_name_stays_on_the_page() -> None:
    sheet = RecoverySheet("GZ01", "华南大区" * 20, "PC", SHEET.made_at, GROUPS)
    assert len(PdfReader(io.BytesIO(render(sheet))).pages) == 1
