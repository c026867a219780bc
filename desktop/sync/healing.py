"""A hub that is gone or damaged, made again from what one replica has. What others have besides, they give themselves.

Nothing is ever deleted for it: a damaged hub is moved aside.
"""

from __future__ import annotations

from contextlib import closing, suppress

from desktop.base.errors import DamagedError, HuiyinError, UnavailableError
from desktop.store import base, log
from desktop.store.reading import OFFICE_CODE, OFFICE_NAME
from desktop.store.store import Store
from desktop.sync import binding, keyring, office_keys
from desktop.sync.binding import Binding
from desktop.sync.envelope import Sealer
from desktop.sync.hub import Aside, Hub, Plate
from desktop.sync.hubs import create_hub, open_hub, set_aside
from desktop.sync.publishing import batches, without_content
from desktop.sync.snapshot import Found, Snapshots
from desktop.sync.transfer import Progress, Transfer, files_of

_NOT_OURS = frozenset({"hub_foreign", "hub_newer"})


def rebuild(store: Store, progress: Progress) -> str:
    """Makes the office's hub anew at its address; returns where a damaged one was moved to, "" if there was none.

    Raises:
        UnavailableError: not_shared; hub_foreign and hub_newer, what lies there is sound; key_unproven, there is work
            here under a key that this PC has not kept; or as the hub says.
    """
    with store.database.read() as connection:
        bound = binding.of(connection)
    book = keyring.book_of(store)
    if bound is None or book is None:
        raise UnavailableError("not_shared")
    _demand_ours(store, bound)
    _demand_keys(store)
    plate = Plate(bound.hub_id, str(store.setting(OFFICE_CODE)), str(store.setting(OFFICE_NAME)))
    aside = set_aside(bound.address, store.clock.now())
    with closing(_made(bound.address, plate, aside)) as hub:
        hub.put_document(office_keys.NAME, book.to_bytes())
        sealer = Sealer(plate.id, store.office_keys())
        _fill(store, hub, sealer, _give_snapshot(store, hub, sealer, progress), progress)
    return aside.where


def _made(address: str, plate: Plate, former: Aside) -> Hub:
    """A new hub; where none can be made, on a full share say, the former one is put back: it may still be read."""
    try:
        return create_hub(address, plate)
    except HuiyinError:
        with suppress(HuiyinError):
            former.back()
        raise


def _demand_ours(store: Store, bound: Binding) -> None:
    """Leaves alone what is no damaged hub of this office: another one, or one that a newer program has made."""
    try:
        with closing(open_hub(bound.address)) as hub:
            if hub.plate.id != bound.hub_id:
                raise binding.foreign(bound.address, hub.plate, store.office().name)
    except DamagedError:
        return
    except UnavailableError as error:
        if error.code in _NOT_OURS:
            raise


def _demand_keys(store: Store) -> None:
    """A PC that died while it read on under a key that nobody had introduced yet has what it can't seal."""
    with store.database.read() as connection:
        if not log.epochs(connection) <= store.office_keys().keys():
            raise UnavailableError("key_unproven")


def _give_snapshot(store: Store, hub: Hub, sealer: Sealer, progress: Progress) -> int:
    """Gives the hub what the log begins with here; returns up to where entries then go without their contents."""
    with store.database.read() as connection:
        begin = base.of(connection)
    if begin is None:
        return 0
    Snapshots(store, hub, sealer, progress).give(Found(), begin)
    return begin.seq


def _fill(store: Store, hub: Hub, sealer: Sealer, bare: int, progress: Progress) -> None:
    with store.database.read() as connection:
        confirmed = [
            without_content(entry, bare) for entry in log.read(connection, until=log.acknowledged(connection).seq)
        ]
    transfer = Transfer(store, hub, sealer)
    head = log.Head()
    for piece in batches(confirmed):
        for file in dict.fromkeys(file for entry in piece for file in files_of(entry)):
            if not transfer.is_there(file):
                transfer.send(file, progress)
        hub.append(head, [sealer.seal_entry(entry) for entry in piece])
        head = log.Head(piece[-1].seq, piece[-1].hash)
        progress(head.seq, confirmed[-1].seq)
