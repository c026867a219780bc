"""A database is made beside its place, and takes it with its keys when all of it is on disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.base import files
from desktop.base.clock import Clock
from desktop.base.errors import UnavailableError
from desktop.base.i18n import file_stamp
from desktop.store import places


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A name beside `path` to make a database under; what is still under it when the block ends is removed.

    So is, before, what a making that was cut off has left.

    Raises:
        UnavailableError: cannot_write, here or in the block.
    """
    made = path.with_name(path.name + ".new")
    try:
        for left in places.whole(made):
            files.remove(left)
        yield made
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        for left in places.whole(made):
            files.discard(left)


def put(made: Path, path: Path, clock: Clock) -> Path | None:
    """Gives a database its place. What is there is set aside; returns where its database is now, None if none was.

    What a database that is gone has left there goes too: SQLite would read it into the new one. Under its new name it
    still fits that database, should somebody find it.

    Raises:
        OSError: somebody holds one of the files; everything is where it was.
    """
    kept, stood = _free(path, clock), path.exists()
    former = reversed(tuple(_pairs(path, kept)))  # itself first: killed in between, nobody opens it without its log
    files.move_together((*former, *_pairs(made, path)))
    return kept if stood else None


def remove(path: Path) -> None:
    """Removes a closed database and what belongs to it.

    Raises:
        UnavailableError: cannot_write, somebody holds it.
    """
    try:
        for part in reversed(places.whole(path)):  # the rest alone does no harm
            files.remove(part)
    except OSError as error:
        raise _unwritable(path, error) from error


def _pairs(old: Path, new: Path) -> Iterator[tuple[Path, Path]]:
    return zip(places.whole(old), places.whole(new), strict=True)


def _free(path: Path, clock: Clock) -> Path:
    """A name that neither a database nor what belongs to one has yet."""
    stem = f"{path.name}.{file_stamp(clock.now())}"
    number, name = 1, path.with_name(f"{stem}.old")
    while any(part.exists() for part in places.whole(name)):
        number += 1
        name = path.with_name(f"{stem}-{number}.old")
    return name


def _unwritable(path: Path, error: OSError) -> UnavailableError:
    return UnavailableError("cannot_write", path=str(path), reason=error.strerror or "")
