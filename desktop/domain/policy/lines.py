"""Where in a pack's text something stands: tomllib tells no lines, people need them."""

from __future__ import annotations

import re

Path = tuple[str | int, ...]
"""("levels", 1, "route", "handle"): keys, and places in arrays from 0."""

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""^\s*("[^"]*"|'[^']*'|[\w-]+)((?:\s*\.\s*[\w-]+)*)\s*=\s*(.*)$""")
_STRINGS = re.compile(r'"(?:\\.|[^"\\])*"|' + r"'[^']*'")


class Lines:
    """Finds the line of a key or table; a place that has none gets its nearest parent's. Lines count from 1."""

    def __init__(self, text: str) -> None:
        self._at: dict[Path, int] = {(): 1}
        self._counts: dict[Path, int] = {}
        self._table: Path = ()
        self._open: Path | None = None
        self._depth = 0
        self._elements = 0
        for number, line in enumerate(text.splitlines(), start=1):
            self._read(number, line)

    def of(self, path: Path) -> int:
        """The line of this place or of its nearest known parent."""
        while path not in self._at:
            path = path[:-1]
        return self._at[path]

    def _read(self, number: int, line: str) -> None:
        bare = _STRINGS.sub('""', line).partition("#")[0]
        if self._open is not None:
            self._inside(number, bare)
            return
        if header := _HEADER.match(line):
            self._enter(number, header[1] == "[[", header[2])
        elif key := _KEY.match(line):
            names = [key[1].strip("\"'"), *[part.strip() for part in key[2].split(".") if part.strip()]]
            path = (*self._table, *names)
            for end in range(len(self._table) + 1, len(path) + 1):
                self._at.setdefault(path[:end], number)
            self._begin(path, bare.partition("=")[2])

    def _begin(self, path: Path, value: str) -> None:
        self._depth = _balance(value)
        if self._depth > 0:
            self._open, self._elements = path, 0

    def _inside(self, number: int, bare: str) -> None:
        assert self._open is not None
        if self._depth == 1 and bare.strip() and bare.strip() != "]":
            self._at.setdefault((*self._open, self._elements), number)
            self._elements += 1
        self._depth += _balance(bare)
        if self._depth <= 0:
            self._open = None

    def _enter(self, number: int, array: bool, name: str) -> None:
        path: Path = ()
        parts = [part.strip().strip("\"'") for part in name.split(".")]
        for part in parts[:-1]:
            path = (*path, part)
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
        path = (*path, parts[-1])
        if array:
            self._at.setdefault(path, number)
            index = self._counts.get(path, 0)
            self._counts[path] = index + 1
            path = (*path, index)
        self._at.setdefault(path, number)
        self._table = path


def _balance(text: str) -> int:
    return sum(text.count(c) for c in "[{") - sum(text.count(c) for c in "]}")
