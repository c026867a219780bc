"""A new office: keys, tables, and the first unit of work. The database gets its name when all of it is on disk."""

from __future__ import annotations

import secrets
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from desktop.base.clock import Clock, to_ms
from desktop.base.errors import UnavailableError
from desktop.base.ids import IdMaker
from desktop.domain.policy import Policy, load_policy
from desktop.domain.types import Role
from desktop.store import fresh, identity, keys, meta, models, pins, places, schema
from desktop.store.database import Database
from desktop.store.keys import Cost, Envelope
from desktop.store.reading import OFFICE_CODE, OFFICE_NAME, OFFICE_SCHEMA, Reading
from desktop.store.recovery import RecoveryCode
from desktop.store.unit import Pen


@dataclass(frozen=True, slots=True)
class Names:
    """What an office begins with. `admin_pin` "" = none yet."""

    office_code: str
    office_name: str
    admin_login: str
    admin_name: str
    admin_pin: str
    workstation: str


def found(
    path: Path, passphrase: str, clock: Clock, names: Names, policy_text: str, cost: Cost | None
) -> tuple[bytes, RecoveryCode]:
    """Makes a database and its keys; returns the database key and the recovery code. Nothing is left when it fails.

    Raises:
        UnavailableError: database_exists, place_network, place_synced, read_only, cannot_write, disk_full.
        PolicyError: the rules are damaged or nonsensical.
    """
    policy = load_policy(policy_text, "policy")
    places.demand_local(path)
    _demand_free(path)
    database_key, office_key, salt = (secrets.token_bytes(n) for n in (keys.KEY_BYTES, keys.KEY_BYTES, 16))
    recovery = RecoveryCode.new()
    envelope = keys.seal(salt.hex(), database_key, office_key, passphrase, recovery, cost)
    with fresh.beside(path) as made:
        with closing(Database.create(made, database_key, salt)) as database:
            _write(database, clock, envelope, office_key, names, policy, policy_text)
        keys.write_sidecar(made, envelope)
        fresh.put(made, path, clock)
    return database_key, recovery


def _demand_free(path: Path) -> None:
    """Nothing is ever written over."""
    try:
        if path.exists():
            raise UnavailableError("database_exists", path=str(path))
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnavailableError("read_only", path=str(path), reason=error.strerror or "") from error


def _write(
    database: Database, clock: Clock, envelope: Envelope, office_key: bytes, names: Names, policy: Policy, text: str
) -> None:
    ids = IdMaker(clock)
    signer = identity.new(ids, envelope.epoch)
    with database.write() as connection:
        meta.put(connection, meta.ENVELOPE, envelope.to_json())
        meta.put_office_key(connection, envelope.epoch, office_key)
        identity.put(connection, signer)
    admin = ids.next()
    with Pen(database, Reading(database, clock), clock, ids, signer).unit("create", admin, None, {}, None) as unit:
        unit.insert(
            models.Workstation, id=signer.workstation, name=names.workstation, letter="A",
            public_key=signer.public_key, exchange_key=signer.exchange_key,
        )  # fmt: skip
        unit.insert(models.Pack, code=policy.code, version=policy.version, text=text, effective_at=to_ms(clock.now()))
        unit.insert(
            models.Person, id=admin, login=names.admin_login, name=names.admin_name, tier=policy.reception,
            roles=Role.ADMIN.value, pin_hash=pins.hash_pin(names.admin_pin) if names.admin_pin else "",
        )  # fmt: skip
        unit.set_setting(OFFICE_CODE, names.office_code)
        unit.set_setting(OFFICE_NAME, names.office_name)
        unit.set_setting(OFFICE_SCHEMA, schema.VERSION)
        unit.describe(office=names.office_code, pack=policy.code)
