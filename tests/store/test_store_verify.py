"""Verify names each planted error, and only that."""

from __future__ import annotations

import pytest
import store_making as making

from desktop.base.clock import FixedClock
from desktop.store import digest, models, verify
from desktop.store.store import Store


@pytest.fixture
def filled(store: Store, clock: FixedClock) -> Store:
    """Three tickets, an attachment, an alias, a look, a colleague."""
    making.hire(store, "lin")
    for number in range(3):
        ticket = making.register(
            store, name=f"客户{number}", cause=f"第{number}台空调漏水", phone=f"1380013800{number}"
        )
        making.note(store, ticket, "已电话联系")
    with store.unit("attach", making.admin(store), ticket=ticket) as unit:
        sha256 = unit.blob(b"evidence" * 400_000)
        unit.insert(
            models.Attachment, ticket=ticket, name="a.jpg", size=3_200_000, sha256=sha256, at=1, by=making.admin(store)
        )
        unit.insert(models.Alias, ticket=ticket, number="GZ01-20260101-B001", at=1)
        unit.insert(models.Look, ticket=ticket, person=making.admin(store), at=1)
    assert verify.verify(store) == []
    return store


def _codes(store: Store) -> set[str]:
    return {finding.code for finding in verify.verify(store)}


def _plant(store: Store, sql: str) -> None:
    with store.database.write() as connection:
        connection.execute(sql).fetchall()
        assert connection.changes() >= 1, sql


PLANTED = {
    "a field changed behind the log's back": (
        "UPDATE ticket SET paid = '9999' WHERE name = '客户1'", {"row_differs"},
    ),
    "a note rewritten": (
        "UPDATE event SET data = '{}' WHERE id = (SELECT max(id) FROM event WHERE act = 'note')",
        {"row_differs", "search"},
    ),
    "a person made administrator": ("UPDATE person SET roles = 'admin' WHERE login = 'lin'", {"row_differs"}),
    "a row slipped in": (
        "INSERT INTO look SELECT 77, ticket, person, field, at FROM look", {"row_extra"},
    ),
    "a row taken out": ("DELETE FROM look", {"row_missing"}),
    "an entry's author changed": ("UPDATE log SET author = 5 WHERE seq = 4", {"entry_hash"}),
    "an entry's time changed": ("UPDATE log SET at = at + 1 WHERE seq = 4", {"entry_hash"}),
    "an entry's fields changed": ("UPDATE log SET fields = '{\"x\":1}' WHERE seq = 4", {"entry_hash"}),
    "an entry's hash changed": (
        "UPDATE log SET hash = substr(hash, 2) || 'f' WHERE seq = 4", {"entry_hash", "chain_link", "signature"},
    ),
    "the last entry cut off": ("DELETE FROM log WHERE seq = (SELECT max(seq) FROM log)", {
        "row_extra", "log_ticket"}),
    "an entry in the middle cut out": (
        "DELETE FROM log WHERE seq = 4", {"chain_gap", "row_extra", "log_ticket"},
    ),
    "a payload changed": ("UPDATE log SET payload = (SELECT payload FROM log WHERE seq = 3) WHERE seq = 5", {
        "payload_hash", "replay"}),
    "a payload that is none": ("UPDATE log SET payload = x'00ff' WHERE seq = 4", {"payload_hash", "replay"}),
    "a signature of somebody else": ("UPDATE log SET signature = zeroblob(64) WHERE seq = 4", {"signature"}),
    "columns of another schema": ("UPDATE log SET columns = 'ffff' WHERE seq = 4", {"columns", "entry_hash"}),
    "a workstation nobody knows": ("UPDATE log SET workstation = 5 WHERE seq = 4", {
        "workstation_unknown", "entry_hash"}),
    "a file's bytes changed": ("UPDATE blob SET data = zeroblob(10) WHERE piece = 1", {"blob_damaged"}),
    "a piece of a file lost": ("DELETE FROM blob WHERE piece = 2", {"blob_damaged"}),
    "a file lost": ("DELETE FROM blob", {"blob_missing"}),
    "a number given twice": (
        "UPDATE ticket SET number = (SELECT min(number) FROM ticket) WHERE name = '客户2'",
        {"number_twice", "row_differs", "listing", "search"},
    ),
    "an alias that is another's number": (
        "UPDATE alias SET number = (SELECT min(number) FROM ticket)", {"row_differs", "search"},
    ),
    "a deadline in the list": ("UPDATE listing SET next_due_at = 1 WHERE name = '客户1'", {"listing"}),
    "a title in the list": ("UPDATE listing SET title = 'x' WHERE name = '客户1'", {"listing"}),
    "a list row lost": ("DELETE FROM listing WHERE name = '客户1'", {"listing"}),
    "a list row too many": ("INSERT INTO next_person VALUES (1, 0, 0, 5)", {"next_person"}),
    "somebody's turn forgotten": ("DELETE FROM next_person WHERE person = (SELECT min(person) FROM next_person)", {
        "next_person"}),
    "searched text": ("UPDATE search_text SET text = 'x' WHERE id = (SELECT min(id) FROM search_text)", {"search"}),
    "a search row lost": ("DELETE FROM search_text WHERE id = (SELECT min(id) FROM search_text)", {"search"}),
    "an index row lost": ("DELETE FROM search WHERE rowid = (SELECT min(id) FROM search_text)", {"search"}),
    "an index row with other words": (
        "INSERT INTO search (rowid, pairs) VALUES ((SELECT max(id) + 1 FROM search_text), 'xx yy')", {"search"},
    ),
    "the way from tickets to entries": ("DELETE FROM log_ticket WHERE seq = 4", {"log_ticket"}),
    "a way to an entry that is none": ("INSERT INTO log_ticket VALUES (1, 999)", {"log_ticket"}),
    "a state that does not exist": (
        "UPDATE ticket SET state = 'lost' WHERE name = '客户1'", {"row_differs", "listing"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", PLANTED)
def test_a_planted_error_is_named(filled: Store, what: str) -> None:
    sql, expected = PLANTED[what]
    _plant(filled, sql)
    assert _codes(filled) == expected


def test_a_dangling_reference_is_named(filled: Store) -> None:
    connection = filled.database.connection()
    connection.pragma("foreign_keys", 0)
    _plant(filled, "UPDATE look SET ticket = 5")
    connection.pragma("foreign_keys", 1)
    assert "foreign_key" in _codes(filled)


def test_findings_say_where(filled: Store) -> None:
    _plant(filled, "UPDATE ticket SET paid = '9999', quantity = '2' WHERE name = '客户1'")
    key = filled.scalar(models.Ticket.select(models.Ticket.id).where(models.Ticket.name == "客户1"))
    assert verify.verify(filled) == [verify.Finding("row_differs", f"ticket {key}", "quantity, paid")]


def test_a_forged_chain_is_found_by_the_signature(filled: Store) -> None:
    """Who has the database key but not the workstation's can't rewrite history."""
    from dataclasses import replace

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from desktop.store import log

    forger = Ed25519PrivateKey.generate()
    with filled.database.write() as connection:
        entries = list(log.read(connection))
        connection.execute("DELETE FROM log")
        head = log.Head()
        for entry in entries:
            author = 5 if entry.seq == 4 else entry.author
            forged = log.chained(replace(entry, author=author), head, forger)
            log.append(connection, forged, ())
            head = log.Head(forged.seq, forged.hash)
    assert _codes(filled) == {"signature"}


def test_the_digest_covers_every_synced_table(filled: Store) -> None:
    seen = {digest.digest(filled)}
    for sql in (
        "UPDATE setting SET value = '1'", "UPDATE pack SET version = 9", "UPDATE workstation SET name = 'x'",
        "UPDATE person SET pin_hash = 'x'", "INSERT INTO holiday VALUES (1, '2026-01-01', 1, '', 0)",
        "UPDATE ticket SET demand = 'x'", "UPDATE event SET at = 1", "UPDATE alias SET at = 2",
        "UPDATE attachment SET kind = 'x'", "UPDATE look SET at = 2",
    ):  # fmt: skip
        _plant(filled, sql)
        seen.add(digest.digest(filled))
    assert len(seen) == 11
    _plant(filled, "UPDATE listing SET title = 'x'")
    assert digest.digest(filled) in seen


def test_progress_is_told_and_may_stop(filled: Store) -> None:
    told: list[tuple[int, int]] = []
    verify.verify(filled, lambda done, total: told.append((done, total)))
    assert told and told[-1][0] == told[-1][1]

    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        verify.verify(filled, stop)
    assert making.register(filled)
