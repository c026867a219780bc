"""What every verb needs: streams, environment, the open database and the person of `--as`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

from desktop.base import paths
from desktop.base.clock import Clock
from desktop.base.errors import RefusedError, UnavailableError, UsageError
from desktop.base.i18n import gettext as _
from desktop.desk import demo_office, people
from desktop.desk.session import Session
from desktop.store.keychain import SystemKeychain
from desktop.store.store import Store


class Context:
    """One run of the command line; opens the database on first use and closes it at the end."""

    def __init__(
        self,
        options: argparse.Namespace,
        stdin: TextIO,
        stdout: TextIO,
        stderr: TextIO,
        environ: Mapping[str, str],
        clock: Clock,
    ) -> None:
        self.options = options
        self.clock = clock
        self._stdin, self._stdout, self._stderr = stdin, stdout, stderr
        self._environ = environ
        self._store: Store | None = None
        self._session: Session | None = None

    @property
    def database(self) -> Path:
        """The database named by --db, HUIYIN_DB, --demo, or the usual place, in this order."""
        if self.options.demo:
            return demo_office.database_path()
        named = self.options.db or self._environ.get("HUIYIN_DB")
        return Path(named) if named else paths.data_dir() / "office.db"

    @property
    def store(self) -> Store:
        """The open database.

        Raises:
            UnavailableError: there is none, or no key fits.
        """
        if self._store is None:
            if self.options.demo:
                self._store = demo_office.open_or_create(self.clock, self.progress)
            else:
                self._store = self._open()
        return self._store

    def _open(self) -> Store:
        """By the passphrase in the file that is named, else by the key that this PC keeps."""
        passphrase = self.secret("HUIYIN_KEY_FILE")
        keychain = SystemKeychain() if passphrase is None else None
        return Store.open(self.database, self.clock, passphrase=passphrase, keychain=keychain)

    @property
    def session(self) -> Session:
        """The person of --as at the desk; the only active person if --as is not given.

        Raises:
            RefusedError: nobody of that login, or a wrong PIN.
            UsageError: several people work here and --as is missing.
        """
        if self._session is None:
            self._session = people.sign_in(self.store, self.clock, self._login(), self._pin())
        return self._session

    def _login(self) -> str:
        if self.options.as_user:
            return str(self.options.as_user)
        if self.options.demo:
            return demo_office.LOGIN
        active = [p for p in self.store.office().people if not p.retired]
        if len(active) == 1:
            return active[0].login
        raise UsageError("as_needed")

    def _pin(self) -> str:
        if self.options.demo and not self._environ.get("HUIYIN_PASSWORD_FILE"):
            return demo_office.PIN
        return self.secret("HUIYIN_PASSWORD_FILE") or ""

    def secret(self, variable: str) -> str | None:
        """The first line of the file that an environment variable names; None if the variable is not set.

        Raises:
            UnavailableError: the file can't be read.
        """
        name = self._environ.get(variable)
        if not name:
            return None
        try:
            return Path(name).read_text(encoding="utf-8-sig").split("\n", 1)[0].rstrip("\r")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or _("it is not text")
            raise UnavailableError("file_unreadable", name=name, reason=reason) from error

    def objects(self) -> Iterator[dict[str, Any]]:
        """The objects on standard input: one a line, or one JSON array, or one object over many lines.

        Raises:
            RefusedError: it is not UTF-8, not JSON, or not an object.
        """
        for value in _parsed(self._text()):
            if not isinstance(value, dict):
                raise RefusedError("input_not_object")
            yield value

    def some_objects(self) -> Iterator[dict[str, Any]]:
        """As `objects`, for a verb that does nothing without any.

        Raises:
            UsageError: input_empty.
            RefusedError: as `objects`.
        """
        given = self.objects()
        first = next(given, None)
        if first is None:
            raise UsageError("input_empty")
        yield first
        yield from given

    def _text(self) -> str:
        try:
            return self._stdin.read().removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            raise RefusedError("input_not_text") from error

    def arguments(self) -> dict[str, Any]:
        """The one object on standard input; an empty input is an empty object.

        Raises:
            RefusedError: as `objects`, or there are several.
        """
        given = list(self.objects())
        if len(given) > 1:
            raise RefusedError("input_one_object")
        return given[0] if given else {}

    def emit(self, value: Any) -> None:
        """Prints one object as a line of JSON."""
        try:
            print(json.dumps(value, ensure_ascii=False, default=_plain), file=self._stdout, flush=True)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise UnavailableError("output_unwritable", reason=error.strerror or str(error)) from error

    def say(self, sentence: str) -> None:
        """Tells the person something on standard error."""
        print(sentence, file=self._stderr, flush=True)

    def progress(self, done: int, total: int) -> None:
        """Progress on standard error, on one line."""
        print(f"\r{done}/{total}", end="" if done < total else "\n", file=self._stderr, flush=True)

    def close(self) -> None:
        """Closes what was opened."""
        if self._store is not None:
            self._store.close()


def _parsed(text: str) -> list[Any]:
    if not text.strip():
        return []
    try:
        whole = _value(text)
    except RefusedError as refused:
        return _lines(text, refused)
    return whole if isinstance(whole, list) else [whole]


def _lines(text: str, refused: RefusedError) -> list[Any]:
    """The values of one a line; `refused` is raised if not even the first line is one."""
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    try:
        first = _value(lines[0][1], lines[0][0])
    except RefusedError:
        raise refused from None
    return [first, *(_value(line, number) for number, line in lines[1:])]


def _value(text: str, line: int = 1) -> Any:
    """What a text of JSON says; half a surrogate pair, which no file can hold, is not taken for text."""
    try:
        value = json.loads(text)
        json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise RefusedError("input_not_json", line=line + error.lineno - 1, column=error.colno) from error
    except UnicodeEncodeError as error:
        raise RefusedError("input_not_text") from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, brackets without end
        raise RefusedError("input_not_json", line=line, column=1) from error
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | Path):
        return str(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(type(value).__name__)
