"""Copies the icons that the program uses out of python-lucide into resources/icons, with their licence.

Run after adding a name to resources/icons/names.txt. A renamed icon stops the script: Lucide renames now and then.
"""

from __future__ import annotations

import re
import sys
import warnings
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "icons"

LICENCE = """ISC License

Copyright (c) for portions of Lucide are held by Cole Bemis 2013-2022 as part of Feather (MIT).
All other copyright (c) for Lucide are held by Lucide Contributors 2022.

Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby
granted, provided that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL
IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN
AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR
PERFORMANCE OF THIS SOFTWARE.

---
Portions derived from Feather: The MIT License (MIT)

Copyright (c) 2013-2022 Cole Bemis

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def main() -> int:
    """Writes one SVG per name; returns 1 if a name is unknown or was renamed."""
    import lucide

    warnings.simplefilter("error", DeprecationWarning)
    names = sorted(set((FOLDER / "names.txt").read_text(encoding="utf-8").split()))
    for old in FOLDER.glob("*.svg"):
        if old.stem not in names:
            old.unlink()
    for name in names:
        try:
            svg = lucide.lucide_icon(name, stroke_width="2")
        except DeprecationWarning as renamed:
            print(renamed, file=sys.stderr)
            return 1
        if "not found" in svg or not re.search("<(path|circle|rect|line|polyline|ellipse|polygon) ", svg):
            print(f"no such icon: {name}", file=sys.stderr)
            return 1
        (FOLDER / f"{name}.svg").write_text(_slim(svg), encoding="utf-8", newline="\n")
    (FOLDER / "LICENSE").write_text(LICENCE, encoding="utf-8", newline="\n")
    return 0


def _slim(svg: str) -> str:
    svg = re.sub(r' class="[^"]*"', "", svg)
    return re.sub(r"\s*\n\s*", "", svg) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
