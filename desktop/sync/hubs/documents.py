"""Documents of a folder hub: each version is a file of its own, and only one can be the next.

Some old versions stay: whoever was held up between looking and writing would otherwise find the name of a version
that was swept, and believe that it is free.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

from desktop.sync.hub import MovedError
from desktop.sync.hubs.files import Bench, changed_at, publish

_KEPT = 8
_SUM_BYTES = 32
_TORN_FOR = timedelta(minutes=3)
_PLAIN = re.compile(r"[a-z0-9_-]")


class Documents:
    """The documents in one folder."""

    def __init__(self, folder: Path, bench: Bench) -> None:
        self._folder, self._bench = folder, bench

    def get(self, name: str) -> bytes | None:
        """A document, None if there is none."""
        coded, found = _in_file_names(name), None
        for _ in range(2):  # what a share lists from memory may have been swept
            found = found if found is not None else self._newest(coded, self._versions(coded)[coded])
        return found

    def all(self, prefix: str) -> dict[str, bytes]:
        """All documents whose names begin like this."""
        found = {}
        for coded, versions in sorted(self._versions(_in_file_names(prefix)).items()):
            content = self._newest(coded, versions)
            if content is not None:
                found[unquote(coded)] = content
        return found

    def put(self, name: str, content: bytes, expect: bytes | None, blind: bool) -> None:
        """Puts a document in place of `expect` (None = of none), or with `blind` of whatever is there."""
        coded = _in_file_names(name)
        versions = self._versions(coded)[coded]
        number = max(versions, default=0) + 1
        with self._bench.written(content + hashlib.sha256(content).digest()) as fresh:
            if not blind:
                self._demand(coded, versions, expect, fresh)
            while not self._published(fresh, coded, number):
                if not blind:
                    raise MovedError
                number += 1
        later = self._versions(coded)[coded]
        if not blind and max(later, default=0) >= number + _KEPT:
            raise MovedError  # held up for so long that the versions after the one we saw are swept already
        self._sweep(coded, later)

    def _demand(self, coded: str, versions: list[int], expect: bytes | None, fresh: Path) -> None:
        newest = max(versions, default=0)
        if newest and self._whole(coded, newest) is None and self._may_be_finished(coded, newest, fresh):
            raise MovedError
        if self._newest(coded, versions) != expect:
            raise MovedError

    def _published(self, fresh: Path, coded: str, number: int) -> bool:
        try:
            publish(fresh, self._path(coded, number))
        except FileExistsError:
            return False
        return True

    def _may_be_finished(self, coded: str, number: int, fresh: Path) -> bool:
        return changed_at(fresh) - changed_at(self._path(coded, number)) < _TORN_FOR

    def _newest(self, coded: str, versions: Iterable[int]) -> bytes | None:
        whole = (self._whole(coded, number) for number in sorted(versions, reverse=True))
        return next((content for content in whole if content is not None), None)

    def _whole(self, coded: str, number: int) -> bytes | None:
        try:
            data = self._path(coded, number).read_bytes()
        except FileNotFoundError:
            return None
        content, told = data[:-_SUM_BYTES], data[-_SUM_BYTES:]
        return content if hashlib.sha256(content).digest() == told else None

    def _versions(self, coded_prefix: str) -> defaultdict[str, list[int]]:
        """Numbers of versions by coded name."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for entry in self._folder.iterdir():
            coded, _, number = entry.name.rpartition(".")
            if coded.startswith(coded_prefix) and number.isdecimal():
                found[coded].append(int(number))
        return found

    def _sweep(self, coded: str, versions: list[int]) -> None:
        for number in versions:
            if number <= max(versions) - _KEPT:
                with suppress(OSError):
                    self._path(coded, number).unlink()

    def _path(self, coded: str, number: int) -> Path:
        return self._folder / f"{coded}.{number}"


def _in_file_names(name: str) -> str:
    """A name as every file system bears it: small letters, digits, and the rest in hex digits."""
    return "".join(c if _PLAIN.fullmatch(c) else "".join(f"%{byte:02x}" for byte in c.encode()) for c in name)
