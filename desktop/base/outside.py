"""Files that came from outside: names that harm nobody, which ones a system would run, and the mark that says so."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

from desktop.base import files

_ON_WINDOWS = sys.platform == "win32"
_FORBIDDEN = frozenset('<>:"/\\|?*')
_DEVICES = frozenset({"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))})
_LONGEST_NAME = 80
"""In characters; a name has room for 255 bytes, three of which a Chinese character takes."""
_FROM_THE_WEB = b"[ZoneTransfer]\r\nZoneId=3\r\n"
_ENDINGS = (
    "exe com bat cmd pif scr cpl msc "
    "vb vbe vbs vbp js jse ws wsc wsf wsh sct hta htc "
    "ps1 ps1xml ps2 ps2xml psc1 psc2 psd1 psdm1 psm1 msh msh1 msh1xml msh2 msh2xml mshxml "
    "lnk url website scf shb shs appref-ms application xbap library-ms search-ms searchconnector-ms settingcontent-ms "
    "msi msp mst msu msix msixbundle appx appxbundle appinstaller appcontent-ms xap ppkg "
    "reg inf ins isp job theme themepack deskthemepack diagcab diagcfg diagpkg cab hlp chm gadget "
    "iso img vhd vhdx udf rdp "
    "xll wll xlam xla ppam ppa iqy oqy slk mad maf mag mam maq mar mas mat mau mav maw mda mde accde ade adp "
    "jar jnlp py pyc pyo pyw pyz pyzw pl rb php tcl ahk au3 a3x "
    "sh bash zsh csh ksh fish run desktop appimage deb rpm flatpakref flatpakrepo snap "
    "app command terminal tool workflow action scpt scptd applescript pkg mpkg dmg mobileconfig apk "
)
"""Of what a system runs, installs, mounts or follows elsewhere when it is asked to open it; a blank between two."""
_RUNNING = frozenset(_ENDINGS.split())


def safe_name(name: str) -> str:
    """A file name that can be shown and saved under: no path, no device, no direction marks, no dots at its end."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(c for c in last if c.isprintable() and c not in _FORBIDDEN)[-_LONGEST_NAME:].strip(" .") or "file"
    return f"_{clean}" if clean.split(".", 1)[0].strip().upper() in _DEVICES else clean


def runs(name: str) -> bool:
    """Whether a system may run a file of this name instead of showing it; on any system, for files travel."""
    _, dot, ending = safe_name(name).rpartition(".")
    return bool(dot) and (ending.casefold() in _RUNNING or ending.startswith("{"))  # a class of Windows in braces


def save(path: Path, content: bytes) -> Path:
    """Writes a file from outside where a person wants it, whole or not at all, and marks it; returns its path.

    Raises:
        UnavailableError: file_unwritable.
    """
    files.save(path, content)
    mark(path)
    return path


def mark(path: Path) -> None:
    """Tells Windows that the file came from outside: then it asks before it runs it, and Office opens it protected.

    Where the disk keeps no such marks, there is none.
    """
    if _ON_WINDOWS:
        with suppress(OSError):
            Path(f"{path}:Zone.Identifier").write_bytes(_FROM_THE_WEB)
