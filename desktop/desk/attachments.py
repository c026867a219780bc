"""Files of a ticket: kept inside the encrypted database, named by their content."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from desktop.base.clock import to_ms
from desktop.base.errors import RefusedError, UnavailableError
from desktop.base.i18n import gettext as _
from desktop.base.outside import safe_name
from desktop.desk import veil
from desktop.desk.rows import Done
from desktop.desk.session import Session
from desktop.desk.writing import insert_event
from desktop.domain import spot_check, workflow
from desktop.domain.types import Act
from desktop.store import models

_ARGUMENTS = frozenset({"path", "kind", "purpose", "notice_given", "until"})
LARGEST = 64 * 1024 * 1024
"""Largest file in bytes that a ticket takes."""


def attach(session: Session, ticket_id: int, args: Mapping[str, Any]) -> Done:
    """Stores the file at `path` as evidence of `kind`.

    Raises:
        RefusedError: no path, empty, or larger than LARGEST; or the ticket takes no more files.
        UnavailableError: the file can't be read.
    """
    for name in args:
        if name not in _ARGUMENTS:
            raise RefusedError("unknown_argument", name, name=name)
    for name in ("path", "kind"):
        if not isinstance(args.get(name) or "", str):
            raise RefusedError("wrong_type", name, value=str(args[name]))
    path = Path(args.get("path") or "")
    told = {name: args[name] for name in ("purpose", "notice_given", "until") if name in args}
    return attach_bytes(session, ticket_id, path.name, args.get("kind") or "", _read(path), told)


def attach_bytes(
    session: Session, ticket_id: int, name: str, kind: str, content: bytes, told: Mapping[str, Any] | None = None
) -> Done:
    """Stores bytes that were pasted or dropped under a file name. Raises as `attach`.

    `told` may hold `purpose`, `notice_given` and `until`: what the file is kept for, that the customer knows, how long
    it holds.
    """
    if not content:
        raise RefusedError("file_empty", "path", name=name)
    if len(content) > LARGEST:
        raise RefusedError("file_too_large", "path", name=name, limit_mb=LARGEST // 1024 // 1024)
    store, now = session.store, session.clock.now()
    with store.unit(Act.ATTACH, session.person.id, ticket=ticket_id) as unit:
        case = store.case(ticket_id)
        outcome = workflow.perform(
            case, Act.ATTACH, {"path": name, "kind": kind, **(told or {})}, session.person, store.office(),
            store.policy(case.ticket.pack), store.calendar(), now,
        )  # fmt: skip
        sha256 = unit.blob(content)
        attachment_id = unit.insert(
            models.Attachment, ticket=ticket_id, name=safe_name(name), kind=kind, size=len(content),
            sha256=sha256, at=to_ms(now), by=session.person.id,
        )  # fmt: skip
        data = {**outcome.data, "attachment": attachment_id, "name": safe_name(name), "size": len(content)}
        data.pop("path", None)
        insert_event(unit, session, ticket_id, Act.ATTACH, data)
        unit.describe(number=case.ticket.number, kind=kind)
    return Done(ticket_id, case.ticket.number, Act.ATTACH, unit.saved.origin)


def content(session: Session, attachment_id: int) -> tuple[str, bytes]:
    """Name and bytes of a stored file.

    Raises:
        RefusedError: it holds the answer of a customer whom the person is to ask again.
        DamagedError: the stored bytes are not those that were attached.
    """
    row = session.store.one(models.Attachment.select().where(models.Attachment.id == attachment_id))
    if row["kind"] == spot_check.ANSWER and row["by"] != session.person.id and veil.hidden(session, [row["ticket"]]):
        check = session.store.policy(session.store.ticket(row["ticket"]).pack).spot_check
        raise RefusedError("answer_veiled", "attachment", check.rule if check else None)
    return str(row["name"]), session.store.blob(str(row["sha256"]))


def _read(path: Path) -> bytes:
    if not path.name:
        raise RefusedError("field_missing", "path")
    try:
        found = path.stat()
        if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
            raise UnavailableError("file_unreadable", name=path.name, reason=_("it is no file"))
        if found.st_size > LARGEST:
            raise RefusedError("file_too_large", "path", name=path.name, limit_mb=LARGEST // 1024 // 1024)
        return path.read_bytes()
    except OSError as error:
        raise UnavailableError("file_unreadable", name=path.name, reason=error.strerror or str(error)) from error
    except ValueError as error:
        raise UnavailableError("file_unreadable", name=path.name, reason=_("it is no file")) from error
