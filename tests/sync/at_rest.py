"""An office at rest: everybody has everything, nothing typed is lost, and who is out stays out."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing, suppress

import apsw
from branch import NEWER, Branch, Replica, content

from desktop.base.errors import DamagedError, HuiyinError, UnavailableError
from desktop.store import base, changes, digest, erasing, keys, log, verify
from desktop.sync import keyring, office_keys, presence
from desktop.sync.envelope import Sealer
from desktop.sync.hubs import open_hub


def come_to_rest(branch: Branch) -> None:
    """Everybody syncs until nothing changes any more, then all must be as it should."""
    newer = branch.is_newer
    gone = [one for one in branch.replicas if one.store.identity.workstation in branch.revoked]
    branch.replicas = [one for one in branch.replicas if one not in gone]
    known = branch.known()
    for replica in branch.replicas:
        replica.store.pen.edition = NEWER if branch.is_newer else replica.store.pen.edition
    if branch.is_newer:
        branch.agree_on_newer(branch.replicas[0])
    for _ in range(10 + 2 * len(branch.bases) + 2 * len(branch.revoked)):
        before = _hub(branch)
        healed = [replica.name for replica in branch.replicas if not _agrees(branch, replica)]
        same = _hub(branch) == before
        if same and not healed:
            break
        if same and len(healed) == len(branch.replicas):  # whoever had what the hub lost was set back too
            branch.heal(branch.replicas[0])
    else:
        raise AssertionError(f"no rest: {healed}")
    check(branch, known)
    _demand_alike(branch)
    for replica in gone:
        _demand_alone(branch, replica, newer)
        replica.store.close()


def _hub(branch: Branch) -> tuple[object, ...]:
    """What a sync may change there, but for what each PC tells of itself."""
    with suppress(HuiyinError), closing(open_hub(branch.address)) as hub:
        told = {name: text for name, text in hub.documents("").items() if not name.startswith(presence.PREFIX)}
        return hub.head(), told
    return ()


def _demand_alike(branch: Branch) -> None:
    """One book of keys, one passphrase, everywhere; each database keeps its own key."""
    first = branch.replicas[0].store
    with closing(open_hub(branch.address)) as hub:
        book = keyring.read(hub)
    assert book.signed_by(first.reading.workstations()[book.signer].public_key)
    opened = [office_keys.by_secret(book, one, None) for one in branch.passphrases if _opens(book, one)]
    assert len(opened) == 1, "no passphrase opens the office, or several do"
    for replica in branch.replicas:
        store = replica.store
        assert keyring.book_of(store) == book, replica.name
        assert store.envelope().secrets == book.secrets, replica.name
        assert keys.read_sidecar(replica.path) == store.envelope(), replica.name
        assert keys.database_key(store.envelope(), opened[0][book.epoch]) == store.database.key, replica.name
        retired = {key for key, one in store.reading.workstations().items() if one.retired}
        assert retired >= set(book.revoked) & set(store.reading.workstations()), replica.name


def _demand_alone(branch: Branch, replica: Replica, newer: bool) -> None:
    """A PC that was shut out reads nothing new, is not heard, and goes on with what it has."""
    store, before = replica.store, branch.known()
    book = keyring.book_of(branch.replicas[0].store)
    if book is None or store.identity.workstation not in set(book.revoked) - set(book.stations):
        return
    if book.epoch not in store.office_keys():
        assert not branch.syncs(replica)
    branch.work(replica, "register")
    findings = [] if newer else verify.verify(store)
    on_the_way = [one for one in findings if one.code == "blob_missing"]  # a file that will not come any more
    assert findings == on_the_way, findings
    assert branch.known() == before


def _agrees(branch: Branch, replica: Replica) -> bool:
    """Syncs. Where the hub went on from before this PC's snapshot, this PC goes on from the hub.

    Where the hub holds what a PC did that was shut out, it is made anew from here.
    """
    try:
        return branch.sync(replica)
    except DamagedError as error:
        assert error.code in branch.refusals, error
        if error.code != "hub_forked" or not branch.follows(replica):
            branch.heal(replica)
        return False


def check(branch: Branch, known: set[str]) -> None:
    first = branch.replicas[0].store
    with closing(open_hub(branch.address)) as hub:
        sealer = Sealer(hub.plate.id, first.office_keys())
        entries = [sealer.open_entry(sealed) for sealed in hub.read(0, 10**6)]
    origins = [entry.origin for entry in entries]
    assert len(set(origins)) == len(origins), "an origin twice"
    assert known <= branch.given_up.union(origins), f"lost: {known - set(origins)}"
    digests = {replica.name: digest.digest(replica.store) for replica in branch.replicas}
    assert len(set(digests.values())) == 1, digests
    with first.database.read() as connection, closing(base.begin(connection)) as state:
        begin, left = base.of(connection), content(state)
        rest = entries[begin.seq if begin else 0 :]
        assert replayed(state, rest) == digests[branch.replicas[0].name], "not a replay of the log"
    for entry in rest:
        branch.demand_honest(entry)
    kept = left + b"".join(entry.payload or b"" for entry in rest)
    lost = [text for origin, text in branch.typed.items() if origin in known and text.encode() not in kept]
    erased = _with_sheets(branch, {row[0] for row in first.database.run("SELECT id FROM ticket WHERE erased = 1")})
    spared = {text for origin, text in branch.typed.items() if branch.about.get(origin, set()) & erased}
    assert branch.dropped.union(spared).issuperset(lost), f"typed and gone: {set(lost) - branch.dropped - spared}"
    if all(entry.act != erasing.ACT for entry in rest):
        _demand_forgotten(branch, known, erased, kept)
    assert all(entry.payload is None for entry in entries[: len(entries) - len(rest)]), "the hub keeps contents"
    if not branch.is_newer:
        findings = verify.verify(branch.rnd.choice(branch.replicas).store)
        assert findings == [], findings
    for replica in branch.replicas:
        store = replica.store
        assert store.database.run("PRAGMA foreign_key_check") == [], replica.name
        with store.database.read() as connection:
            assert log.pending(connection)[0] == 0, replica.name
            assert log.head(connection) == log.Head(entries[-1].seq, entries[-1].hash), replica.name
            assert base.of(connection) == begin and base.is_swept(connection), replica.name
            assert connection.execute("SELECT count(payload) FROM log").get == len(rest), replica.name
        numbers = [row[0] for row in store.database.run("SELECT number FROM ticket WHERE retired = 0")]
        assert len(set(numbers)) == len(numbers), numbers
    hidden = first.database.run(
        "SELECT event.id FROM event JOIN ticket ON ticket.id = ticket WHERE ticket.retired AND NOT event.retired"
    )
    applied = first.database.value("SELECT count(*) FROM aside WHERE state = 'applied'")
    assert not hidden or applied, "somebody's line on a ticket that nobody sees"
    letters = [row[0] for row in first.database.run("SELECT letter FROM workstation")]
    assert len(set(letters)) == len(letters), letters


def _with_sheets(branch: Branch, tickets: set[int]) -> set[int]:
    """The tickets with what they rose to, though that may have been set aside and be in no table."""
    while more := {sheet for sheet, before in branch.risen.items() if before in tickets} - tickets:
        tickets = tickets | more
    return tickets


def _demand_forgotten(branch: Branch, known: set[str], erased: set[int], kept: bytes) -> None:
    """What was only about people who were erased is nowhere any more, once the log begins after that.

    Of a file nobody knows whose only PC was set back after it was sent, and before its row was.
    """
    about = {origin: tickets for origin, tickets in branch.about.items() if tickets and tickets <= erased}
    gone = [text for origin, text in branch.typed.items() if origin in about]
    stored = [kept]
    for replica in branch.replicas:
        stored += [bytes(row[0]) for row in replica.store.database.run("SELECT data FROM blob")]
        stored += [str(row[0]).encode() for row in replica.store.database.run("SELECT text FROM search_text")]
    everything = b"\0".join(stored)
    left = [text for text in gone if text.encode() in everything]
    assert not left, f"erased and still there: {left}"
    with closing(open_hub(branch.address)) as hub:
        sealer = Sealer(hub.plate.id, branch.replicas[0].store.office_keys())
        files = {file for origin in known for ticket, file in branch.files.get(origin, ()) if ticket in erased}
        names = {sealer.blob_name(file, epoch) for file in files for epoch in sealer.epochs}
        assert not [name for name in names if hub.pieces(name)], "an erased file on the hub"


def _opens(book: office_keys.KeyBook, passphrase: str) -> bool:
    try:
        office_keys.by_secret(book, passphrase, None)
    except UnavailableError:
        return False
    return True


def replayed(state: apsw.Connection, entries: Sequence[log.Entry]) -> str:
    """The digest of what the log alone gives, from what it begins with on."""
    state.execute("PRAGMA foreign_keys = ON").fetchall()
    for entry in entries:
        assert entry.payload is not None
        assert changes.apply_strictly(state, entry.payload), entry.seq
    return digest.of(state)
