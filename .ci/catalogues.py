"""The catalogues of texts: brought up to date from the code, and checked.

    python .ci/catalogues.py extract    new msgids into resources/locale/*/LC_MESSAGES/huiyin.po, gone ones out
    python .ci/catalogues.py check      nothing new, nothing gone, nothing untranslated, every {field} kept

English msgids stand in the code; the English catalogue repeats them unless a person writes something better there.
Compiled catalogues (.mo) are not kept in the repository: a checkout compiles a newer .po at its next start, and
build.spec compiles into the build.
"""

from __future__ import annotations

import ast
import io
import re
import string
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog, Message, extract, pofile

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from desktop import __version__  # noqa: E402

PACKAGES = ("desktop", "forms")
LOCALES = ("zh_CN", "en")
KEYWORDS = {**extract.DEFAULT_KEYWORDS, "mark": None, "_n": (1, 2)}
CALLS = {"_": 1, "gettext": 1, "mark": 1, "ngettext": 2, "pgettext": 2}
"""How many of a call's arguments are texts."""
HEADER_AT = datetime(2026, 11, 23, tzinfo=UTC)
"""The same in every run, so that a catalogue changes only where its texts do."""

Key = tuple[str | tuple[str, ...], str | None]


def sources() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def catalogue(locale: str) -> Path:
    return ROOT / "resources" / "locale" / locale / "LC_MESSAGES" / "huiyin.po"


def in_code() -> dict[Key, set[str]]:
    """Every msgid (with its plural and context) and the files that it stands in."""
    found: dict[Key, set[str]] = {}
    for path in sources():
        with path.open("rb") as file:
            for _line, message, _comments, context in extract.extract("python", file, keywords=KEYWORDS):
                if message:
                    found.setdefault((message, context), set()).add(path.relative_to(ROOT).as_posix())
    return found


def read(locale: str) -> Catalog:
    path = catalogue(locale)
    if not path.exists():
        return Catalog(locale=locale)
    with path.open("rb") as file:
        return pofile.read_po(file, locale=locale, abort_invalid=True)


def forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def update(locale: str, wanted: dict[Key, set[str]]) -> None:
    old = read(locale)
    fresh = Catalog(
        locale=locale, domain="huiyin", project="Huiyin", version=__version__, copyright_holder="The Huiyin authors",
        msgid_bugs_address="", last_translator="The Huiyin authors", language_team="Huiyin", fuzzy=False,
        creation_date=HEADER_AT, revision_date=HEADER_AT,
    )  # fmt: skip
    for (ids, context), files in sorted(wanted.items(), key=lambda item: (str(item[0][0]), item[0][1] or "")):
        known = old.get(ids if isinstance(ids, str) else ids[0], context)
        text = known.string if known else ""
        if not text or not all(forms(known)):
            text = "" if locale != "en" else ids
        if not isinstance(ids, str) and isinstance(text, str):
            text = (text,) * fresh.num_plurals
        fresh.add(ids, text, locations=[(name, None) for name in sorted(files)], context=context)
    out = io.BytesIO()
    pofile.write_po(out, fresh, width=110, include_lineno=False, sort_output=True)
    catalogue(locale).parent.mkdir(parents=True, exist_ok=True)
    catalogue(locale).write_bytes(out.getvalue())


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def wrong_in(message: Message, locale: str) -> Iterator[str]:
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    texts = forms(message)
    if not all(texts):
        yield "has no text"
        return
    try:
        wanted = set().union(*map(fields, ids))
        if any(not fields(text) <= wanted for text in texts) or fields(texts[-1]) != wanted:
            yield f"fields differ: {texts[-1]!r}"
    except ValueError as error:
        yield f"braces don't match: {error}"
    if locale == "zh_CN" and texts[0] == ids[0] and re.search(r"[a-z]{3,} [a-z]{2,}", ids[0]):
        yield "is still English"
    if any(text.strip(" \n") != text for text in texts) and all(name.strip() == name for name in ids):
        yield "has blanks at an end"


def problems_of(locale: str, wanted: dict[Key, set[str]]) -> Iterator[str]:
    have = {(tuple(m.id) if isinstance(m.id, list | tuple) else m.id, m.context): m for m in read(locale) if m.id}
    for key in sorted(wanted.keys() - have.keys(), key=str):
        yield f"{locale}: not in the catalogue: {key[0]!r} ({', '.join(sorted(wanted[key]))})"
    for key in sorted(have.keys() - wanted.keys(), key=str):
        yield f"{locale}: no longer in the code: {key[0]!r}"
    for key, message in have.items():
        for problem in wrong_in(message, locale):
            yield f"{locale}: {key[0]!r} {problem}"


def glued() -> Iterator[str]:
    """Sentences that can't be looked up, because they are put together before the look-up."""
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
                for word in node.args[: CALLS[node.func.id]]:
                    if isinstance(word, ast.JoinedStr | ast.BinOp) or (
                        isinstance(word, ast.Call)
                        and isinstance(word.func, ast.Attribute)
                        and word.func.attr == "format"
                    ):
                        yield f"{path.relative_to(ROOT)}:{node.lineno}: put together before it is translated"


def main(words: list[str]) -> int:
    if words == ["extract"]:
        wanted = in_code()
        for locale in LOCALES:
            update(locale, wanted)
        sys.stdout.write(f"{len(wanted)} messages\n")
        return 0
    if words == ["check"]:
        wanted = in_code()
        problems = [*glued(), *(problem for locale in LOCALES for problem in problems_of(locale, wanted))]
        sys.stdout.write("".join(f"{problem}\n" for problem in problems))
        sys.stdout.write(f"{len(wanted)} messages, {len(problems)} problems\n")
        return 1 if problems else 0
    sys.stderr.write(__doc__ or "")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
