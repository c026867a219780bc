"""Writes the tables of keys into the user guides, out of the program's one table of actions. `check` only compares."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from desktop.base import i18n  # noqa: E402
from desktop.ui import actions  # noqa: E402

BEGIN, END = "<!-- keys -->", "<!-- end of keys -->"


def table() -> str:
    """One line per action that has keys, group by group, in the language in force."""
    lines = []
    for group, title in actions.GROUPS.items():
        lines += ["", f"**{i18n.gettext(title)}**", "", "| | |", "|---|---|"]
        for spec in actions.ACTIONS:
            if spec.group == group and actions.keys(spec.code):
                lines.append(f"| {actions.keys(spec.code)} | {i18n.gettext(spec.text)} |")
    return "\n".join(lines) + "\n\n"


def main(words: list[str]) -> int:
    status = 0
    for code in i18n.LANGUAGES:
        i18n.set_language(code)
        guide = ROOT / "resources" / "help" / f"{code}.md"
        text = guide.read_text("utf-8")
        before, _, rest = text.partition(BEGIN)
        _, _, after = rest.partition(END)
        fresh = f"{before}{BEGIN}\n{table()}{END}{after}"
        if words == ["check"]:
            if fresh != text:
                sys.stdout.write(f"{guide.relative_to(ROOT)} differs: run python .ci/shortcuts.py\n")
                status = 1
        else:
            guide.write_text(fresh, "utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
