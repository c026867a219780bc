"""Documents of a folder hub: one that is put by expectation is a file for each version, and only one can be the next.

Old versions stay for a day: whoever was held up between looking and writing would otherwise find the name of a version
that was swept, and believe that it is the next. What is only ever put blindly is one file, replaced.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

from desktop.sync.hub import MovedError
from desktop.sync.hubs.bench import Bench, changed_at, publish, put, read

_ONLY = 0
"""The number of what is not a version."""
_KEPT_FOR = timedelta(hours=24)
_SUM_BYTES = 32
_TORN_FOR = timedelta(minutes=3)
_PLAIN = re.compile(r"[a-z0-9_-]")


class Documents:
    """The documents in one folder."""

    def __init__(self, folder: Path, bench: Bench) -> None:
        self._folder, self._bench = folder, bench

    def get(self, name: str) -> bytes | None:
        """A document, None if there is none."""
        coded = _in_file_names(name)
        return self._newest(coded, self._versions(coded)[coded])

    def all(self, prefix: str) -> dict[str, bytes]:
        """All documents whose names begin like this."""
        found = {}
        for coded, versions in sorted(self._versions(_in_file_names(prefix)).items()):
            content = self._newest(coded, versions)
            if content is not None:
                found[_as_named(coded)] = content
        return found

    def put(self, name: str, content: bytes, expect: bytes | None) -> None:
        """Puts a document in place of `expect` (None = of none).

        Raises:
            MovedError: another one is there.
        """
        coded = _in_file_names(name)
        with self._written(content) as fresh:
            versions = self._versions(coded)[coded]
            if self._is_being_written(coded, max(versions, default=0), fresh):
                raise MovedError
            if self._newest(coded, versions) != expect or not self._published(fresh, coded, versions):
                raise MovedError
            self._sweep(coded, versions)

    def put_blindly(self, name: str, content: bytes) -> None:
        """Puts a document in place of whatever is there."""
        coded = _in_file_names(name)
        if not any(self._versions(coded)[coded]):
            with self._written(content) as fresh:
                put(fresh, self._path(coded, _ONLY))
        versions = self._versions(coded)[coded]
        while any(versions):  # it is one that is also put by expectation: no version of it may be hidden
            with self._written(content) as fresh:
                if self._published(fresh, coded, versions):
                    self._sweep(coded, versions)
                    return
            versions = [max(versions) + 1]

    def _written(self, content: bytes) -> AbstractContextManager[Path]:
        return self._bench.written(content + hashlib.sha256(content).digest())

    def _is_being_written(self, coded: str, number: int, fresh: Path) -> bool:
        """Whether a version is half there, and its writer may still be at it; `fresh` tells what time it is there."""
        if not number or self._whole(coded, number) is not None:
            return False
        return changed_at(fresh) - changed_at(self._path(coded, number)) < _TORN_FOR

    def _published(self, fresh: Path, coded: str, versions: Sequence[int]) -> bool:
        """Makes the next version; False if somebody else did."""
        try:
            publish(fresh, self._path(coded, max(versions, default=_ONLY) + 1))
        except FileExistsError:
            return False
        return True

    def _sweep(self, coded: str, versions: Sequence[int]) -> None:
        """Removes versions that were replaced long ago, as of the one that was just published."""
        now = changed_at(self._path(coded, max(versions, default=_ONLY) + 1))
        for number, following in pairwise(sorted(versions)):
            with suppress(OSError):
                if now - changed_at(self._path(coded, following)) < _KEPT_FOR:
                    return
                self._path(coded, number).unlink()

    def _newest(self, coded: str, versions: Iterable[int]) -> bytes | None:
        whole = (self._whole(coded, number) for number in sorted(versions, reverse=True))
        return next((content for content in whole if content is not None), None)

    def _whole(self, coded: str, number: int) -> bytes | None:
        try:
            data = read(self._path(coded, number))
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

    def _path(self, coded: str, number: int) -> Path:
        return self._folder / f"{coded}.{number}"


def _in_file_names(name: str) -> str:
    """A name as every file system bears it: small letters, digits, and the rest in hex digits.

    Not by percent signs: some who mount a share take these for the writing of an address.
    """
    return "".join(c if _PLAIN.fullmatch(c) else "".join(f"={byte:02x}" for byte in c.encode()) for c in name)


def _as_named(coded: str) -> str:
    return unquote(coded.replace("=", "%"))
