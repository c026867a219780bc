"""The address of a hub on a server: `postgresql://user:password@host,host/database?schema=office&…`.

It goes to libpq as it is, several hosts and TLS parameters included, but for `schema`, which is ours: each office has a
schema of its own in the database, with rights, backups and a size of its own, and none can reach another's by a slip.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

import psycopg
from psycopg.conninfo import conninfo_to_dict

from desktop.base.errors import RefusedError

_SCHEMA = re.compile(r"(?!pg_)[a-z_][a-z0-9_]{0,39}")
_USUAL_SCHEMA = "huiyin"
_HOST = re.compile(r"[\w.:%/\\-]*")
_PORT = re.compile(r"[0-9]*")
_SECRET_PAIR = re.compile(r"((?:ssl)?password=)[^&]*")
_HIDDEN = "•••"
_SECRETS = ("password", "sslpassword")
_SENT_UNLESS_TOLD = {
    "application_name": "huiyin",
    "client_encoding": "UTF8",
    "connect_timeout": "8",
    "keepalives_idle": "20",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
}
"""So that a dead line is noticed; in seconds, the last in milliseconds."""


@dataclass(frozen=True, slots=True)
class ServerUrl:
    """A checked address. `libpq` = what libpq gets, `shown` = without secrets."""

    libpq: str = field(repr=False)
    schema: str
    shown: str
    _secrets: tuple[str, ...] = field(repr=False)

    @classmethod
    def of(cls, address: str) -> ServerUrl:
        """Reads an address.

        Raises:
            RefusedError: hub_address. A password with a character like `@` or `/` in it must be written with `%40`.
        """
        base, query = _parted(address)
        pairs = query.split("&") if query else []
        own = [pair for pair in pairs if pair.startswith("schema=")]
        others = "&".join(pair for pair in pairs if pair not in own)
        libpq = f"{base}?{others}" if others else base
        schema = unquote(own[-1].removeprefix("schema=")) if own else _USUAL_SCHEMA
        try:
            parts: Mapping[str, object] = conninfo_to_dict(libpq)
        except psycopg.ProgrammingError:  # its text may quote what it could not read: a password
            parts = {}
        if not (_SCHEMA.fullmatch(schema) and _is_plain(parts)):
            raise RefusedError("hub_address", "hub", address=shown(address))
        secrets = tuple(str(parts[name]) for name in _SECRETS if parts.get(name))
        return cls(libpq, schema, shown(address), secrets)

    @property
    def parameters(self) -> dict[str, str]:
        """What libpq is told beside the address, where that says nothing of it."""
        said = conninfo_to_dict(self.libpq)
        return {name: value for name, value in _SENT_UNLESS_TOLD.items() if name not in said}

    def without_secrets(self, text: str) -> str:
        """A text of the driver or the server, fit to be shown and logged."""
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        return text


def shown(address: str) -> str:
    """An address as it may be shown and logged: whatever could be a password is hidden, rather more than less."""
    scheme, _, rest = _SECRET_PAIR.sub(rf"\g<1>{_HIDDEN}", address).partition("://")
    login, at, place = rest.rpartition("@")
    user, colon, _ = login.partition(":")
    return f"{scheme}://{user}{colon}{_HIDDEN if colon else ''}{at}{place}"


def _parted(address: str) -> tuple[str, str]:
    """What stands before and after the question mark; one in a password is none."""
    start = address.find("://") + 1
    login = re.compile(r"[^@/]*@").match(address, start + 2 if start else 0)
    at = address.find("?", login.end() if login else 0)
    return (address, "") if at < 0 else (address[:at], address[at + 1 :])


def _is_plain(parts: Mapping[str, object]) -> bool:
    """A special character in a password would make the rest of it a host, a port or a database."""
    hosts, ports = str(parts.get("host") or ""), str(parts.get("port") or "")
    if not all(map(_HOST.fullmatch, hosts.split(","))) or not all(map(_PORT.fullmatch, ports.split(","))):
        return False
    return "service" in parts or ("dbname" in parts and "@" not in str(parts["dbname"]))
