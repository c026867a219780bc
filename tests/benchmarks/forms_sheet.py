"""How long a handling sheet takes, against a bare canvas that draws as many strings: prints one line of JSON.

CPU time, so that a busy machine does not count. The bare page uses the same typeface and breaks no lines.
"""

from __future__ import annotations

import io
import json
import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[1] / "forms")]

import sheet_samples as samples  # noqa: E402
from reportlab.pdfbase import pdfmetrics  # noqa: E402
from reportlab.pdfgen.canvas import Canvas  # noqa: E402

from desktop.domain.sheet import SheetData  # noqa: E402
from forms.fonts import faces  # noqa: E402
from forms.handling_sheet import render  # noqa: E402

SHEETS = 200


def sheets() -> list[SheetData]:
    """Sheets that differ in what differs between cases, so that nothing is found ready in a cache."""
    base = samples.simple()
    return [
        replace(
            base,
            head=replace(base.head, number=f"GZ01-20261109-A{number:03d}"),
            complainant=replace(base.complainant, name=f"客户{number}", phone=f"138 0000 {number:04d}"),
            content=replace(base.content, course=f"第{number}件：{base.content.course}"),
            investigation=replace(base.investigation, facts=f"第{number}件：{base.investigation.facts}"),
        )
        for number in range(SHEETS)
    ]


def bare(strings: int) -> bytes:
    """As many pages, each with that many strings drawn by reportlab's own call."""
    out = io.BytesIO()
    font = faces().regular.font
    pdfmetrics.registerFont(font)
    canvas = Canvas(out, pageCompression=1, invariant=1)
    words = samples.simple().content.course
    for page in range(SHEETS):
        canvas.setFont(font.fontName, 9.5)
        for number in range(strings):
            start = (page * 7 + number * 3) % (len(words) - 8)
            canvas.drawString(60 + number % 4 * 120, 800 - number // 4 * 11, words[start : start + 7])
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def cpu_ms(work: object) -> float:
    """CPU milliseconds of one call."""
    start = time.process_time()
    assert callable(work)
    work()
    return (time.process_time() - start) * 1000


def main() -> None:
    """Measures and prints."""
    data = sheets()
    render(data[:1])
    strings = count_strings(data[0])
    mine = cpu_ms(lambda: render(data)) / SHEETS
    theirs = cpu_ms(lambda: bare(strings)) / SHEETS
    alone = cpu_ms(lambda: [render([sheet]) for sheet in data[:20]]) / 20
    figures = {
        "sheets": SHEETS,
        "ms_per_sheet": round(mine, 2),
        "ms_alone_in_a_file": round(alone, 2),
        "strings_per_sheet": strings,
        "bare_ms_per_page": round(theirs, 2),
        "ratio": round(mine / theirs, 2),
    }
    print(json.dumps(figures))


def count_strings(sheet: SheetData) -> int:
    """How many strings one sheet draws."""
    from pypdf import PdfReader

    page = PdfReader(io.BytesIO(render([sheet]))).pages[0]
    contents = page.get_contents()
    assert contents is not None
    return contents.get_data().count(b"BT ")


if __name__ == "__main__":
    main()
