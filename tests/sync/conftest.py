"""Offices whose PCs share a hub, and the places where hubs of all kinds can be."""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from functools import cache
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from branch import Branch
from hub_kinds import Folders, HubKind, Servers, SharedFiles
from places import HUBS, Place, at_server, in_folder
from postgres_server import MEMORY, PostgresServer, scratch
from template import Template


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A server of this process's own."""
    with scratch() as folder:
        server = PostgresServer.made(folder)
        try:
            yield server
        finally:
            server.stop()


@pytest.fixture(params=HUBS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where a hub of each kind can be made; nothing is there yet."""
    if request.param == "server":
        return at_server(request.getfixturevalue("postgres"))
    return in_folder(request.param, tmp_path)


@pytest.fixture(scope="session")
def kinds(request: pytest.FixtureRequest) -> Iterator[Callable[[str], HubKind]]:
    """`kinds("server")`: hubs of this kind, handled from outside."""
    with ExitStack() as left:

        @cache
        def of(hub: str) -> HubKind:
            if hub == "server":
                return left.enter_context(closing(Servers(request.getfixturevalue("postgres"))))
            return SharedFiles() if hub == "file" else Folders()

        yield of


@pytest.fixture(scope="session")
def templates(kinds: Callable[[str], HubKind]) -> Iterator[Callable[[str], Template]]:
    """`templates("folder")`: an office that shares by a hub of this kind, made once.

    In memory where there is such a place: the disk is not what is tested here.
    """
    with ExitStack() as left:

        @cache
        def of(hub: str) -> Template:
            folder = left.enter_context(tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None))
            return Template.make(Path(folder), kinds(hub))

        yield of


@pytest.fixture(scope="session")
def template(templates: Callable[[str], Template]) -> Template:
    """An office that shares by a file."""
    return templates("file")


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
