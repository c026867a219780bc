"""Where things are: resources beside the program, data where the system keeps a person's local data."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import platformdirs

REGULAR = "NotoSansSC-Regular.ttf"
BOLD = "NotoSansSC-Bold.ttf"


def resources() -> Path:
    """The folder `resources`, in a checkout and in a frozen program alike."""
    return Path(__file__).resolve().parent.parent.parent / "resources"


def fonts() -> Path:
    """The folder that holds the packaged fonts `REGULAR` and `BOLD`.

    A frozen program has them in `fonts` beside `resources`; a checkout takes them out of the package `rendercv_fonts`,
    which is looked up without being imported.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    packed = resources().parent / "fonts"
    if (packed / REGULAR).is_file():
        return packed
    spec = find_spec("rendercv_fonts")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        for found in Path(place).glob(f"*/{REGULAR}"):
            return found.parent
    raise FileNotFoundError(packed / REGULAR)


def data_dir() -> Path:
    """This person's local (not roaming) data folder of the program; may not exist yet."""
    return Path(platformdirs.user_data_dir("huiyin", appauthor=False, roaming=False))


def logs_dir() -> Path:
    """Where the log and the crash reports go; may not exist yet."""
    return data_dir() / "log"


def frozen() -> bool:
    """True in a program made by PyInstaller."""
    return bool(getattr(sys, "frozen", False))
