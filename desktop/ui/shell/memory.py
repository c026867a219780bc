"""What the window remembers on this PC: its place and the width of its columns."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray

from desktop.base.errors import HuiyinError
from desktop.desk import window_state
from desktop.desk.session import Session

if TYPE_CHECKING:
    from desktop.ui.shell.main_window import MainWindow

_KEY = "main_window"
_log = logging.getLogger(__name__)


def restore(window: MainWindow, session: Session) -> bool:
    """Puts the window where it was; False if nothing is known, or a place that no longer exists."""
    try:
        known = json.loads(window_state.load(session, _KEY))
        found = window.restoreGeometry(QByteArray.fromBase64(known["geometry"].encode()))
        window.workbench.set_splitter_sizes([int(size) for size in known["splitter"]])
    except (ValueError, KeyError, TypeError, AttributeError):
        return False
    return bool(found)


def keep(window: MainWindow, session: Session) -> None:
    """Remembers the place; a disk that can't be written does not keep the window open."""
    geometry = bytes(window.saveGeometry().toBase64().data()).decode()
    known = {"geometry": geometry, "splitter": window.workbench.splitter_sizes()}
    try:
        window_state.save(session, _KEY, json.dumps(known))
    except HuiyinError as error:
        _log.info("the window's place was not kept: %s", error)
