"""Where things are: resources beside the program, data where the system keeps a person's local data."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs


def resources() -> Path:
    """The folder `resources`, in a checkout and in a frozen program alike."""
    return Path(__file__).resolve().parent.parent.parent / "resources"


def data_dir() -> Path:
    """This person's local (not roaming) data folder of the program; may not exist yet."""
    return Path(platformdirs.user_data_dir("huiyin", appauthor=False, roaming=False))


def frozen() -> bool:
    """True in a program made by PyInstaller."""
    return bool(getattr(sys, "frozen", False))
