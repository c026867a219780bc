"""Books of keys that were meddled with, and passphrases that reach every PC."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from shutting_out import FRESH, Office, opens, refusal, revoke, run
from standing import hub_of, settle
from template import PASSPHRASE

from desktop.base.errors import UnavailableError
from desktop.store import keys
from desktop.store.store import Store
from desktop.sync import keyring, membership, office_keys
from desktop.sync.keyring import Secrets
from desktop.sync.office_keys import KeyBook


def test_an_old_book_put_back_is_replaced(office: Office) -> None:
    branch = office(3)
    one, two, three = branch.replicas
    with hub_of(branch) as hub:
        old = hub.document(office_keys.NAME)
    assert old is not None
    revoke(branch, one, three)
    with hub_of(branch) as hub:
        fresh = hub.document(office_keys.NAME)
        hub.put_document(office_keys.NAME, old, blind=True)
        assert run(branch, one).mended
        assert hub.document(office_keys.NAME) == fresh
    settle(branch, one, two)
    assert refusal(branch, three) == "key_revoked"


def _by_nobody(book: KeyBook, _: Mapping[str, Store]) -> bytes:
    return replace(book, serial=book.serial + 1).to_bytes()


def _by_a_stranger(book: KeyBook, stores: Mapping[str, Store]) -> bytes:
    signed = replace(book, serial=book.serial + 1).signed(stores["three"].identity)
    return replace(signed, signer=stores["two"].identity.workstation).to_bytes()


def _by_the_one_shut_out(book: KeyBook, stores: Mapping[str, Store]) -> bytes:
    found = {**stores["three"].office_keys(), 9: office_keys.new_key()}
    secrets = stores["three"].envelope().secrets
    stay = {key: one.exchange_key for key, one in stores["three"].reading.workstations().items()}
    return office_keys.next_epoch(book, found, secrets, stay, {}).signed(stores["three"].identity).to_bytes()


_BOOKS: dict[str, Callable[[KeyBook, Mapping[str, Store]], bytes]] = {
    "signed by nobody": _by_nobody,
    "signed with another's key": _by_a_stranger,
    "signed by the one that was shut out": _by_the_one_shut_out,
    "garbage": lambda _book, _stores: b"\xff\x00 no book",
    "garbage appended": lambda book, _stores: book.to_bytes() + b"}",
    "cut off": lambda book, _stores: book.to_bytes()[:-20],
    "empty": lambda _book, _stores: b"",
}


@pytest.mark.parametrize("forgery", _BOOKS)
def test_a_forged_book_is_replaced_by_the_one_that_was_accepted(office: Office, forgery: str) -> None:
    branch = office(3)
    one, two, three = branch.replicas
    assert branch.sync(three)
    revoke(branch, one, three)
    assert branch.sync(two)
    stores = {"one": one.store, "two": two.store, "three": three.store}
    with hub_of(branch) as hub:
        good = keyring.read(hub)
        hub.put_document(office_keys.NAME, _BOOKS[forgery](good, stores), blind=True)
        done = run(branch, two)
        assert (done.mended, done.secrets) == (True, Secrets.SAME)
        assert keyring.read(hub) == good
    assert two.store.office_keys() == one.store.office_keys()
    assert (opens(two, FRESH), opens(two, PASSPHRASE)) == (True, False)


def test_a_book_of_a_stranger_is_taken_only_on_the_passphrase(office: Office) -> None:
    """A newly joined PC may have written it; so may have whoever got hold of the exchange keys."""
    branch = office(2)
    one, two = branch.replicas
    branch.join()
    newest = branch.replicas[-1]
    book = keyring.book_of(newest.store)
    assert book is not None
    found = {**one.store.office_keys(), 2: office_keys.new_key()}
    sealed = keys.seal(
        newest.store.database_id, newest.store.database.key, found[2], FRESH, newest.store.renew_recovery(),
        keys.Cost(8, 1, 1), 2,
    )  # fmt: skip
    stay = {key: known.exchange_key for key, known in one.store.reading.workstations().items()}
    fresh = office_keys.next_epoch(book, found, sealed.secrets, stay, {}).signed(newest.store.identity)
    with hub_of(branch) as hub:
        hub.put_document(office_keys.NAME, fresh.to_bytes(), blind=True)
    assert refusal(branch, two) == "key_unproven"
    assert two.store.identity.epoch == 1
    assert opens(two, PASSPHRASE)
    with hub_of(branch) as hub:
        membership.readmit(two.store, hub, FRESH)
    assert branch.sync(two)
    assert two.store.identity.epoch == 2


def test_a_book_that_is_missing_comes_back(office: Office) -> None:
    branch = office(2)
    _, two = branch.replicas
    with hub_of(branch) as hub:
        good = keyring.read(hub)
        hub._database.execute_sql("DELETE FROM hub_document WHERE name = 'keys'")  # type: ignore[attr-defined]
        assert hub.document(office_keys.NAME) is None
        assert run(branch, two).mended
        assert keyring.read(hub) == good


# ---------------------------------------------------------------------- passphrases and recovery codes


def test_a_passphrase_changed_on_one_pc_reaches_the_others_at_their_next_sync(office: Office) -> None:
    branch = office(3)
    one, two, three = branch.replicas
    one.store.change_passphrase(FRESH)
    assert (opens(one, FRESH), opens(two, PASSPHRASE)) == (True, True)
    assert run(branch, one).secrets is Secrets.SENT
    assert run(branch, two).secrets is Secrets.TAKEN
    for replica in (one, two):
        assert (opens(replica, FRESH), opens(replica, PASSPHRASE)) == (True, False)
    assert (opens(three, FRESH), opens(three, PASSPHRASE)) == (False, True)
    assert run(branch, two).secrets is Secrets.SAME
    with hub_of(branch) as hub, pytest.raises(UnavailableError):
        office_keys.by_secret(keyring.read(hub), PASSPHRASE, None)
    branch.passphrases.insert(0, FRESH)
    branch.join()
    assert opens(branch.replicas[-1], FRESH)


def test_a_recovery_code_renewed_on_one_pc_opens_every_pc(office: Office) -> None:
    branch = office(2)
    one, two = branch.replicas
    first, second = one.store.renew_recovery(), one.store.renew_recovery()
    settle(branch, one, two)
    for replica in (one, two):
        assert (opens(replica, recovery=second.text), opens(replica, recovery=first.text)) == (True, False)
        assert opens(replica, PASSPHRASE)


def test_changed_on_two_pcs_at_once_the_last_one_wins_and_says_so(office: Office) -> None:
    branch = office(3)
    one, two, three = branch.replicas
    one.store.change_passphrase(FRESH)
    two.store.change_passphrase("nine cranes in the sky")
    code = three.store.renew_recovery()
    assert run(branch, one).secrets is Secrets.SENT
    assert run(branch, two).secrets is Secrets.OVERRULED
    assert run(branch, three).secrets is Secrets.SENT
    assert run(branch, one).secrets is Secrets.TAKEN
    settle(branch, one, two, three)
    for replica in (one, two, three):
        assert (opens(replica, FRESH), opens(replica, "nine cranes in the sky")) == (False, True)
        assert opens(replica, recovery=code.text)


def test_a_passphrase_changed_while_a_pc_was_shut_out_gives_way_to_the_new_one(office: Office) -> None:
    branch = office(3)
    one, two, three = branch.replicas
    two.store.change_passphrase("nine cranes in the sky")
    revoke(branch, one, three)
    assert run(branch, two).secrets is Secrets.TAKEN
    assert (opens(two, FRESH), opens(two, "nine cranes in the sky")) == (True, False)
    settle(branch, one, two)


def test_a_passphrase_is_not_lost_with_a_hub_that_is_set_back(office: Office) -> None:
    branch = office(2)
    one, two = branch.replicas
    branch.keep_hub()
    one.store.change_passphrase(FRESH)
    assert branch.sync(one)
    branch.put_hub_back()
    assert run(branch, two).secrets is Secrets.SAME
    assert run(branch, one).mended
    assert run(branch, two).secrets is Secrets.TAKEN
    assert opens(two, FRESH)


@pytest.mark.parametrize("calls", range(12))
def test_a_line_that_breaks_while_a_passphrase_is_sent(office: Office, calls: int) -> None:
    branch = office(2)
    one, two = branch.replicas
    one.store.change_passphrase(FRESH)
    branch.sync(one, calls=calls)
    assert opens(one, FRESH)
    settle(branch, one, two)
    assert (opens(two, FRESH), opens(two, PASSPHRASE)) == (True, False)


def test_a_sidecar_that_was_not_written_is_mended_when_the_database_opens(office: Office, tmp_path: Path) -> None:
    branch = office(2)
    one, two = branch.replicas
    old = keys.read_sidecar(two.path)
    one.store.change_passphrase(FRESH)
    settle(branch, one, two)
    keys.write_sidecar(two.path, old)
    Store.open_with_key(two.path, two.store.database.key, branch.clock).close()
    assert opens(two, FRESH)
    assert tmp_path.exists()
