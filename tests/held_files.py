"""Files that another program has open, as Windows tells of them: for tests of who waits, and of what is undone."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from desktop.base import files

FOREVER = 99


def hold(monkeypatch: pytest.MonkeyPatch, act: str, held: Path | str, times: int = FOREVER) -> None:
    """What a path or a pattern names can't be renamed, replaced or removed for so many attempts."""
    monkeypatch.setattr(files, "OTHERS_HOLD", True)
    monkeypatch.setattr(files, "_PAUSES_S", (0.0,) * 5)
    left, really = [times], getattr(Path, act)

    def refused(path: Path, *given: object, **more: object) -> object:
        if left[0] > 0 and any(isinstance(one, Path) and one.match(str(held)) for one in (path, *given)):
            left[0] -= 1
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return really(path, *given, **more)

    monkeypatch.setattr(Path, act, refused)
