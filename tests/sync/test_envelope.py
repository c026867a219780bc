"""What lies on a share opens with the office's key, at its own place, or not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from template import Template

from desktop.base.clock import SystemClock
from desktop.base.errors import DamagedError
from desktop.store import log
from desktop.store.store import Store
from desktop.sync.envelope import Sealer

OFFICE_KEYS = {1: b"k" * 32, 2: b"m" * 32}


@pytest.fixture(scope="module")
def entry(template: Template, tmp_path_factory: pytest.TempPathFactory) -> log.Entry:
    import shutil

    path = tmp_path_factory.mktemp("entry") / "office.db"
    shutil.copy(template.database, path)
    with Store.open_with_key(path, template.key, SystemClock()) as store, store.database.read() as connection:
        return replace(next(iter(log.read(connection))), pending=False)


def test_an_entry_comes_back_whole(entry: log.Entry) -> None:
    sealer = Sealer("hub", OFFICE_KEYS)
    sealed = sealer.seal_entry(entry)
    assert sealer.open_entry(sealed) == entry
    assert entry.payload is not None
    assert "广州一部".encode() in entry.payload
    assert "广州一部".encode() not in sealed.content
    assert sealer.seal_entry(entry).content != sealed.content


def test_an_erased_entry_keeps_its_place(entry: log.Entry) -> None:
    sealer = Sealer("hub", OFFICE_KEYS)
    erased = replace(entry, payload=None)
    opened = sealer.open_entry(sealer.seal_entry(erased))
    assert (opened.payload, opened.hash) == (None, entry.hash)


@pytest.mark.parametrize(
    "moved",
    [
        {"seq": 2}, {"previous_hash": "1" * 64}, {"origin": "another"}, {"epoch": 2}, {"content": b"x" * 200},
        {"hash": "2" * 64},
    ],
    ids=lambda moved: next(iter(moved)),
)  # fmt: skip
def test_an_entry_elsewhere_does_not_open(entry: log.Entry, moved: dict[str, object]) -> None:
    sealer = Sealer("hub", OFFICE_KEYS)
    with pytest.raises(DamagedError, match="seal_broken"):
        sealer.open_entry(replace(sealer.seal_entry(entry), **moved))  # type: ignore[arg-type]


def test_an_entry_of_another_hub_does_not_open(entry: log.Entry) -> None:
    sealed = Sealer("hub", OFFICE_KEYS).seal_entry(entry)
    with pytest.raises(DamagedError, match="seal_broken"):
        Sealer("other", OFFICE_KEYS).open_entry(sealed)


def test_documents_and_pieces_are_bound_to_their_names() -> None:
    sealer = Sealer("hub", OFFICE_KEYS)
    document = sealer.seal_document("station/1", b"told")
    assert sealer.open_document("station/1", document) == b"told"
    with pytest.raises(DamagedError):
        sealer.open_document("station/2", document)
    with pytest.raises(DamagedError):
        Sealer("hub", {1: OFFICE_KEYS[1]}).open_document("station/1", document)
    name = sealer.blob_name("ab" * 32, 2)
    piece = sealer.seal_piece(name, 0, b"photo")
    assert sealer.open_piece(name, 0, piece) == b"photo"
    with pytest.raises(DamagedError):
        sealer.open_piece(name, 1, piece)


def test_a_file_s_name_tells_nothing_without_the_key() -> None:
    mine, theirs = Sealer("hub", {1: b"a" * 32}), Sealer("hub", {1: b"b" * 32})
    assert mine.blob_name("ab" * 32, 1) == mine.blob_name("ab" * 32, 1)
    assert mine.blob_name("ab" * 32, 1) != theirs.blob_name("ab" * 32, 1)
    assert "abab" not in mine.blob_name("ab" * 32, 1)
