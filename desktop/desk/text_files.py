"""Texts in files that people choose: a notice, a set of rules."""

from __future__ import annotations

from pathlib import Path

from desktop.base.errors import UnavailableError
from desktop.base.i18n import gettext as _

_LARGEST = 1_000_000
"""Bytes."""


def text_of(path: Path) -> str:
    """What a file says, UTF-8 or GB 18030, as it comes.

    Raises:
        UnavailableError: file_unreadable: it can't be read, is too large, or is no text.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        raise UnavailableError("file_unreadable", name=path.name, reason=error.strerror or str(error)) from error
    if len(content) > _LARGEST:
        raise UnavailableError("file_unreadable", name=path.name, reason=_("it is too large"))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnavailableError("file_unreadable", name=path.name, reason=_("it is not text"))
