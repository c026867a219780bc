"""Opening evidence with the system's own programs: a private temporary copy that does not stay."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices

from desktop.base import outside
from desktop.base.errors import RefusedError, UnavailableError

PREFIX = "huiyin-open-"
KEEP_MINUTES = 10


def write_copy(name: str, content: bytes) -> Path:
    """Writes a copy that is to be opened, in a folder of its own that only this person can read; on any thread.

    Raises:
        RefusedError: file_runs, the system would run it.
        UnavailableError: file_unwritable.
    """
    safe = outside.safe_name(name)
    if outside.runs(safe):
        raise RefusedError("file_runs", name=safe)
    try:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        with _gone_unless_whole(folder):
            path = folder / safe
            path.write_bytes(content)
            outside.mark(path)
            path.chmod(0o400)
    except OSError as error:
        raise UnavailableError("file_unwritable", path=safe, reason=error.strerror or str(error)) from error
    return path


@contextmanager
def _gone_unless_whole(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        raise


class OpenedFiles(QObject):
    """Copies that other programs were given; they don't stay."""

    def __init__(
        self, parent: QObject | None = None, opener: Callable[[QUrl], bool] = QDesktopServices.openUrl
    ) -> None:
        super().__init__(parent)
        self._opener = opener
        self._folders: list[Path] = []

    def show(self, copy: Path) -> None:
        """Hands what `write_copy` wrote to the program for its kind; removed after KEEP_MINUTES or by `clean`.

        Raises:
            UnavailableError: file_no_program, and the copy is gone.
        """
        self._folders.append(copy.parent)
        QTimer.singleShot(KEEP_MINUTES * 60_000, self, self.clean)
        if not self._opener(QUrl.fromLocalFile(str(copy))):
            self._remove(copy.parent)
            raise UnavailableError("file_no_program", name=copy.name)

    def clean(self) -> None:
        """Removes all copies; one that another program still holds open is tried again the next time."""
        for folder in tuple(self._folders):
            self._remove(folder)

    def _remove(self, folder: Path) -> None:
        for file in folder.glob("*"):
            _writable(file)
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            self._folders.remove(folder)


def _writable(file: Path) -> None:
    """Windows removes no read-only file."""
    try:
        file.chmod(0o600)
    except OSError:
        return


def sweep() -> None:
    """Removes what an earlier run could not; what is younger than KEEP_MINUTES may be another window's."""
    oldest = time.time() - KEEP_MINUTES * 60
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if folder.stat().st_mtime > oldest:
            continue
        for file in folder.glob("*"):
            _writable(file)
        shutil.rmtree(folder, ignore_errors=True)


def kind_of(name: str) -> str:
    """What a file probably shows, by its ending: a code of `options.evidence_kinds`."""
    ending = name.rsplit(".", 1)[-1].lower()
    if ending in {"png", "jpg", "jpeg", "webp", "heic", "bmp", "gif"}:
        return "photo"
    return "recording" if ending in {"mp3", "wav", "m4a", "amr", "aac"} else "other"
