"""The other forms, printed from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import COMPLAINT, TOLD, CommandLine
from pypdf import PdfReader

from desktop.domain.papers import Form


def _text(path: Path) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(path).pages)


def test_a_form_of_a_complaint_is_printed_and_recorded(desk: CommandLine, tmp_path: Path) -> None:
    number = desk.add(**COMPLAINT)
    desk.done(number, "contact", means="phone", reached=False, said="无人接听")
    out = tmp_path / "tries.pdf"
    answer = desk("sheet", number, "--form", "attempts", "-o", str(out))
    assert answer.one == {"file": str(out), "sheets": 1, "form": "attempts"}
    assert "客户联系记录" in _text(out)
    assert "15400006021" in _text(out).replace("-", "")
    assert desk("log", "--ticket", number).objects[0]["act"] == "print"


def test_a_copy_for_outside_masks_the_number(desk: CommandLine, tmp_path: Path) -> None:
    number = desk.add(**COMPLAINT)
    desk.done(number, "contact", means="phone", reached=True, said="说明经过", told=TOLD)
    out = tmp_path / "tries.pdf"
    assert desk("sheet", number, "--form", "attempts", "--masked", "-o", str(out)).status == 0
    assert "154****6021" in _text(out)
    assert "15400006021" not in _text(out)


def test_a_form_that_does_not_fit_is_refused_and_nothing_is_written(desk: CommandLine, tmp_path: Path) -> None:
    number, out = desk.add(**COMPLAINT), tmp_path / "agenda.pdf"
    assert desk("sheet", number, "--form", "agenda", "-o", str(out)).refused[:2] == ("form_unfit", "form")
    assert desk("sheet", number, "--form", "suggestion", "-o", str(out)).refused[:2] == ("penalties_off", "form")
    assert desk("sheet", number, "--form", "nonsense", "-o", str(out)).status == 2
    assert not out.exists()


@pytest.mark.parametrize("form", list(Form))
def test_every_form_is_printed_blank(desk: CommandLine, tmp_path: Path, form: Form) -> None:
    out = tmp_path / "blank.pdf"
    assert desk("sheet", "--blank", "--form", form, "-o", str(out)).status == 0
    assert len(PdfReader(out).pages) == 1
