"""Long work before there is a window: a small dialog with a bar, and a way out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressDialog

from desktop.base.i18n import gettext as _
from desktop.ui.tasks import CancelledError, Job, Tasks

_T = TypeVar("_T")


def wait_for(tasks: Tasks, words: str, work: Callable[[Job], _T], at_once: bool = False) -> _T | None:
    """Runs `work` on a worker behind a dialog and returns what it made; None if the person called it off.

    `at_once` = it is known to be quick: no dialog, it runs here.

    Raises:
        whatever `work` raises.
    """
    if at_once:
        return work(Job(lambda _done, _total: None))
    dialog = QProgressDialog(words, _("Cancel"), 0, 0)
    dialog.setWindowModality(Qt.WindowModality.ApplicationModal)
    dialog.setMinimumDuration(0)
    dialog.setAutoReset(False)
    made: list[_T] = []
    failures: list[BaseException] = []

    def done(result: _T) -> None:
        made.append(result)
        dialog.accept()

    def failed(error: BaseException) -> None:
        failures.append(error)
        dialog.reject()

    def show(count: int, total: int) -> None:
        dialog.setMaximum(total)
        dialog.setValue(count)

    job = tasks.submit(work, done, failed, show, cancellable=True)
    dialog.canceled.connect(job.cancel)
    dialog.exec()
    tasks.wait(60_000)
    if failures and not isinstance(failures[0], CancelledError):
        raise failures[0]
    return made[0] if made else None
