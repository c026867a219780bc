"""Real PostgreSQL servers for tests: made in a temporary folder, on a free port, gone afterwards."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

USER, PASSWORD = "huiyin", "鸭子 & three@ducks/on%a#pond"
"""What PCs log in with: in an address every second character of it has to be written with a percent sign."""
QUOTED = "".join(f"%{byte:02x}" for byte in PASSWORD.encode())
_QUICK = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "32MB", "max_connections": "60"}
"""The disk is not what is tested here. What is killed is the process, not the machine: nothing is lost by it."""
MEMORY = Path("/dev/shm")
"""A disk that takes no time, where there is such a place."""


def programs() -> Path | None:
    """Where PostgreSQL's programs are, None if there are none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).resolve().parent if on_path else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for a server; PostgreSQL does not run as root, so it is its user's. Skips where there is none."""
    if programs() is None:
        pytest.skip("PostgreSQL is not installed")
    with tempfile.TemporaryDirectory(prefix="huiyin-pg-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
        path = Path(folder)
        path.chmod(0o711)
        if _is_root():
            shutil.chown(path, "postgres", "postgres")
        yield path


class PostgresServer:
    """One server. Its superuser is "postgres", by the socket; PCs log in as `USER` with `PASSWORD`."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder, self.data, self.port = folder, folder / "data", free_port()
        self._settings = {**_QUICK, **settings}
        self._log = folder / "log"
        self._process: subprocess.Popen[bytes] | None = None

    @classmethod
    def made(cls, folder: Path, **settings: str) -> PostgresServer:
        """A new server, running, with an empty database "office" that belongs to `USER`."""
        server = cls(folder, **settings)
        server._run("initdb", "-D", str(server.data), "--no-sync", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8",
                    "--auth-local=trust", "--auth-host=scram-sha-256")  # fmt: skip
        rules = server.data / "pg_hba.conf"
        rules.write_text("host replication postgres 127.0.0.1/32 trust\n" + rules.read_text())
        server.start()
        server.do(f"""CREATE ROLE {USER} LOGIN PASSWORD '{PASSWORD}'""", f"CREATE DATABASE office OWNER {USER}")
        return server

    def copied(self, folder: Path) -> PostgresServer:
        """A standby that follows this server, running."""
        standby = PostgresServer(folder, **self._settings)
        self._run("pg_basebackup", "-w", "-D", str(standby.data), "-R", "-X", "stream", "-c", "fast",
                  "-d", f"host=127.0.0.1 port={self.port} user=postgres")  # fmt: skip
        standby.start()
        return standby

    def address(self, database: str = "office", *, user: str = USER, password: str = QUOTED, more: str = "") -> str:
        """How PCs reach it."""
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{database}{more}"

    def start(self) -> None:
        """Starts it as a child of ours, and waits until it answers."""
        options = {"port": str(self.port), "listen_addresses": "127.0.0.1", "unix_socket_directories": str(self.folder)}
        flags = [word for name, value in {**options, **self._settings}.items() for word in ("-c", f"{name}={value}")]
        with self._log.open("ab") as log:
            command = self._command("postgres", "-D", str(self.data), *flags)
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **self._place)
        while True:
            try:
                self.do("SELECT 1")
            except psycopg.OperationalError as error:
                if self._process.poll() is not None:
                    raise RuntimeError(self._log.read_text()) from error
                time.sleep(0.02)
            else:
                return

    def stop(self, mode: str = "immediate") -> None:
        if self._process is not None and self._process.poll() is None:
            self._run("pg_ctl", "stop", "-D", str(self.data), "-m", mode, "-w", "-t", "60")
            self._process.wait()

    def kill(self) -> None:
        """Ends all of its processes at once, as a machine does that loses its power."""
        for number in self.processes():
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        if self._process is not None:
            self._process.wait()

    def freeze(self) -> None:
        """Stops all of its processes; `thaw` lets them go on."""
        self._tell_all(signal.SIGSTOP)

    def thaw(self) -> None:
        self._tell_all(signal.SIGCONT)

    def _tell_all(self, what: signal.Signals) -> None:
        for number in self.processes():
            with suppress(ProcessLookupError):  # one that served a connection may just have ended
                os.kill(number, what)

    def promote(self) -> None:
        """Makes a standby the server that writes."""
        self._run("pg_ctl", "promote", "-D", str(self.data), "-w", "-t", "60")

    def processes(self) -> list[int]:
        """The postmaster and its children."""
        main = (self.data / "postmaster.pid").read_text().split()[0]
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        return [int(main), *map(int, children)]

    def do(self, *statements: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """What the superuser does; returns what the last statement finds."""
        target = f"host={self.folder} port={self.port} user=postgres dbname={database}"
        with psycopg.connect(target, autocommit=True) as connection:
            for sql in statements:
                cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def _run(self, program: str, *words: str) -> None:
        command = self._command(program, *words)
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, **self._place
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stdout}{done.stderr}")

    @property
    def _place(self) -> dict[str, Any]:
        whose = {"user": "postgres", "group": "postgres", "extra_groups": ()} if _is_root() else {}
        return {"cwd": self.folder, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}, **whose}

    def _command(self, program: str, *words: str) -> list[str]:
        folder = programs()
        assert folder is not None
        return [str(folder / program), *words]


def _is_root() -> bool:
    return os.name == "posix" and os.geteuid() == 0
