"""Offices whose PCs share a hub, and the places where hubs of all kinds can be."""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from branch import Branch, Template

_MEMORY = Path("/dev/shm")


@pytest.fixture(scope="session")
def template() -> Iterator[Template]:
    """An office that shares, made once; in memory where there is such a place: the disk is not what is tested here."""
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        yield Template.make(Path(folder))


@pytest.fixture
def office(template: Template, tmp_path: Path) -> Iterator[Callable[[int], Branch]]:
    """`office(3)`: three PCs that know each other and have nothing to tell."""
    made: list[Branch] = []

    def make(pcs: int) -> Branch:
        branch = Branch.found(tmp_path, template, random.Random(7))
        made.append(branch)
        for _ in range(pcs - 1):
            branch.join()
        for _ in range(2):
            for replica in branch.replicas:
                assert branch.sync(replica)
        return branch

    yield make
    for branch in made:
        branch.close()


from places import KINDS, Place, at_server, in_folder  # noqa: E402
from postgres_server import PostgresServer, programs, scratch  # noqa: E402


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A server of this process's own."""
    if programs() is None:
        pytest.skip("PostgreSQL is not installed")
    with scratch() as folder:
        server = PostgresServer.made(folder)
        try:
            yield server
        finally:
            server.stop()


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where a hub of each kind can be made; nothing is there yet."""
    if request.param == "server":
        return at_server(request.getfixturevalue("postgres"))
    return in_folder(request.param, tmp_path)
