"""The line to a PostgreSQL server: nothing on it hangs, what can be tried again is, and its complaints become ours."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Generator
from contextlib import suppress
from typing import Any, TypeVar

import peewee
import psycopg
from peewee import PostgresqlDatabase, Psycopg3Adapter
from psycopg.abc import PQGen
from psycopg.pq import ConnStatus

from desktop.base.errors import DamagedError, HuiyinError, UnavailableError
from desktop.sync.hubs.server_url import ServerUrl

T = TypeVar("T")
_TRIES = 10
_PAUSE_S = 0.02
_LOOK_S = 0.1
_SILENCE_S = 30.0
"""A server that does nothing for so long, although the line stands, is given up."""
_BEGIN = """
    BEGIN;
    SET LOCAL lock_timeout = '8s';
    SET LOCAL statement_timeout = '25s';
    SET LOCAL idle_in_transaction_session_timeout = '25s';
    SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'
"""
"""One message. Said in each transaction, not once in a session: behind a pooler each may get another session."""
_ABORTED = frozenset({"40001", "40P01"})
"""The server itself undid the transaction and says: once more."""
_OF_STATE = {
    "08": "hub_unreachable", "25006": "hub_read_only", "25P": "hub_unreachable", "28": "hub_denied",
    "3D000": "hub_missing", "3F000": "hub_missing", "42P01": "hub_missing", "42501": "hub_denied",
    "42703": "hub_damaged", "23505": "hub_damaged", "XX001": "hub_damaged", "XX002": "hub_damaged",
    "40": "hub_busy", "40003": "hub_unreachable", "53": "hub_busy", "53100": "hub_full", "55P03": "hub_busy",
    "57014": "hub_busy", "57P": "hub_unreachable", "58": "hub_unreachable", "XX000": "hub_unreachable",
}  # fmt: skip
"""By the beginning of the state, the longest counts."""
_OF_WORDS = (
    ("does not exist", "hub_missing"), ("不存在", "hub_missing"), ("authentication failed", "hub_denied"),
    ("no password supplied", "hub_denied"), ("pg_hba.conf", "hub_denied"), ("permission denied", "hub_denied"),
    ("too many", "hub_busy"),
)  # fmt: skip
"""A connection that is refused carries no state, only words."""


class _SilentError(psycopg.OperationalError):
    """The line stands, and nothing comes."""


class _Connection(psycopg.Connection[Any]):
    """Gives up a silent server: timeouts of the network don't notice one that is frozen."""

    def wait(self, gen: PQGen[T], interval: float = _LOOK_S, timeout: float | None = None) -> T:
        """As the driver's, within limits."""
        try:
            return super().wait(_while_it_answers(gen), interval, timeout)
        except _SilentError:
            self.pgconn.finish()
            raise


def _while_it_answers(gen: PQGen[T]) -> Generator[Any, Any, T]:
    try:
        wanted = next(gen)
        heard = time.monotonic()
        while True:
            ready = yield wanted
            if ready:
                heard = time.monotonic()
            elif time.monotonic() - heard > _SILENCE_S:
                raise _SilentError(f"no answer for {_SILENCE_S:.0f} s")
            wanted = gen.send(ready)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]


class _Adapter(Psycopg3Adapter):
    def connect(self, db: Any, **params: Any) -> _Connection:
        """Statements are not prepared: behind a pooler the next one may come to another server process."""
        return _Connection.connect(db.database, prepare_threshold=None, **params)


class _Database(PostgresqlDatabase):
    """peewee's PostgreSQL database, with bytes as bytes and transactions that don't wait for ever."""

    psycopg3_adapter = _Adapter
    in_doubt = False
    """COMMIT was sent and not answered: done or not, nobody knows."""

    def cursor(self, named_cursor: Any = None) -> Any:
        """As peewee's; bytes come as they are, not as hex digits."""
        cursor: Any = super().cursor(named_cursor)  # type: ignore[no-untyped-call]
        cursor.format = psycopg.pq.Format.BINARY
        return cursor

    def begin(self, isolation_level: Any = None) -> None:  # noqa: ARG002 - peewee's
        """Begins a transaction with its limits, in one message."""
        self.in_doubt = False
        psycopg.Cursor(self._open()).execute(_BEGIN)

    def commit(self) -> None:
        """As peewee's, remembering what it does not know."""
        self.in_doubt = True
        super().commit()
        self.in_doubt = False

    def rollback(self) -> None:
        """As peewee's; on a dead line the server does it by itself."""
        if not self.is_lost():
            super().rollback()

    def is_lost(self) -> bool:
        """Whether the line is dead, as far as this end knows."""
        return bool(self._open().pgconn.status != ConnStatus.OK)

    def _open(self) -> _Connection:
        connection: _Connection = self.connection()  # type: ignore[no-untyped-call]
        return connection


class Line:
    """A connection that is made when it is needed, and made anew when it was lost."""

    def __init__(self, url: ServerUrl) -> None:
        self.url = url
        self._ended = False
        settings: dict[str, Any] = {**url.parameters, "thread_safe": False, "autoconnect": False}
        self._database = _Database(url.libpq, prefer_psycopg3=True, **settings)

    def reading(self, work: Callable[[Any], T]) -> T:
        """Does something that only reads.

        Raises:
            UnavailableError: hub_unreachable, hub_busy, hub_denied, hub_missing.
            DamagedError: hub_damaged.
        """
        return self._tried(work, "hub_denied")

    def writing(self, work: Callable[[Any], T]) -> T:
        """Does something in one transaction. If the line dies at its very end it may be done although this raises.

        Raises:
            UnavailableError: as `reading`, and hub_read_only, hub_full.
            DamagedError: hub_damaged.
        """

        def whole(database: Any) -> T:
            with database.atomic():
                return work(database)

        return self._tried(whole, "hub_read_only")

    def close(self) -> None:
        """Hangs up for good. Calling it again is fine."""
        self._ended = True
        self._hang_up()

    def _hang_up(self) -> None:
        if not self._database.is_closed():
            with suppress(peewee.PeeweeException, psycopg.Error):
                self._database.close()

    def _tried(self, work: Callable[[Any], T], denied: str) -> T:
        if self._ended:
            raise ValueError("the hub was closed")
        for turn in range(_TRIES):
            used_before = not self._database.is_closed()
            try:
                if not used_before:
                    self._database.in_doubt = False
                    self._database.connect()
                return work(self._database)
            except (peewee.PeeweeException, psycopg.Error) as error:
                cause = _cause(error)
                if cause is None:
                    raise
                if not self._worth_another(cause, used_before) or turn == _TRIES - 1:
                    raise self._told(cause, denied) from cause
            time.sleep(_PAUSE_S * (1 + turn) * random.random())  # noqa: S311 - only to get out of step
        raise AssertionError

    def _worth_another(self, cause: psycopg.Error, used_before: bool) -> bool:
        """What the server undid itself; or a line that was found dead before anything could be done on it."""
        if cause.sqlstate in _ABORTED:
            return True
        if self._database.is_closed() or not self._database.is_lost():
            return False
        self._hang_up()
        return used_before and not self._database.in_doubt

    def _told(self, cause: psycopg.Error, denied: str) -> HuiyinError:
        """The error to tell people; a bug of ours as it is."""
        text = str(cause)
        code = _of_state(cause.sqlstate) if cause.sqlstate else _of_words(text)
        if code is None:
            raise cause
        code = denied if code == "hub_denied" else code
        if code == "hub_damaged":
            return DamagedError(code, path=self.url.shown)
        return UnavailableError(code, path=self.url.shown, reason=self.url.without_secrets(text).strip())


def _cause(error: BaseException) -> psycopg.Error | None:
    """What the driver said, before peewee wrapped it."""
    if isinstance(error, psycopg.Error):
        return error
    return next((one for one in (*error.args, error.__context__) if isinstance(one, psycopg.Error)), None)


def _of_state(state: str) -> str | None:
    return next((_OF_STATE[state[:length]] for length in (5, 3, 2) if state[:length] in _OF_STATE), None)


def _of_words(text: str) -> str:
    return next((code for words, code in _OF_WORDS if words in text), "hub_unreachable")
