"""Whether this PC is a laptop, asked of the system."""

from __future__ import annotations

import ctypes
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from desktop import first_run

HIGH, CHARGING, NONE, UNKNOWN = 1, 8, 128, 255


def windows(monkeypatch: pytest.MonkeyPatch, flag: int, known: bool = True) -> None:
    """A Windows that reports this battery flag: the second byte of twelve."""

    def status(found: Any) -> int:
        ctypes.memmove(found, bytes((1, flag, 80, 0, *(255,) * 8)), 12)
        return int(known)

    kernel = SimpleNamespace(GetSystemPowerStatus=status)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    monkeypatch.setattr(first_run, "_ON_WINDOWS", True)


@pytest.mark.parametrize(
    ("flag", "laptop"), [(HIGH, True), (HIGH | CHARGING, True), (0, True), (NONE, False), (UNKNOWN, False)]
)
def test_windows_tells_whether_there_is_a_battery(monkeypatch: pytest.MonkeyPatch, flag: int, laptop: bool) -> None:
    windows(monkeypatch, flag)
    assert first_run._has_battery() is laptop


def test_a_windows_that_does_not_tell_is_no_laptop(monkeypatch: pytest.MonkeyPatch) -> None:
    windows(monkeypatch, HIGH, known=False)
    assert not first_run._has_battery()


@pytest.mark.parametrize(("names", "laptop"), [(("AC", "BAT0"), True), (("AC",), False), ((), False)])
def test_linux_tells_by_its_power_supplies(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, names: tuple[str, ...], laptop: bool
) -> None:
    for name in names:
        (tmp_path / name).mkdir()
    monkeypatch.setattr(first_run, "_ON_WINDOWS", False)
    monkeypatch.setattr(first_run, "_SUPPLIES", tmp_path)
    assert first_run._has_battery() is laptop
