"""A server that fails over, is started anew, or whose line is cut at the worst moment: nothing reported is lost."""

from __future__ import annotations

import random
import selectors
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from at_rest import come_to_rest
from branch import Branch
from places import entries, everything, head_of, push
from postgres_server import QUOTED, USER, PostgresServer, scratch
from template import PASSPHRASE, Template
from test_swarm import WORKER

from desktop.base.clock import SystemClock
from desktop.base.errors import UnavailableError
from desktop.store import digest
from desktop.store.store import Store
from desktop.sync import joining, service, syncing
from desktop.sync.envelope import Sealer
from desktop.sync.hub import Plate
from desktop.sync.hubs import create_hub, open_hub
from desktop.sync.state import Sharing

_WORK = ("register", "note", "edit", "act", "chain", "attach")


class OneServer:
    """The hub of the only office of a test."""

    def __init__(self, address: str) -> None:
        self._address = address

    def address(self, _folder: Path) -> str:
        return self._address

    def copy(self, _address: str, _target: str) -> None:
        return None

    def keep(self, _address: str) -> Callable[[], None]:
        raise NotImplementedError

    def damage(self, _address: str, _how: str, _rnd: random.Random) -> None:
        raise NotImplementedError

    def remove(self, _address: str) -> None:
        return None


@pytest.fixture
def primary() -> Iterator[PostgresServer]:
    with scratch() as folder:
        server = PostgresServer.made(folder)
        try:
            yield server
        finally:
            server.stop()


@pytest.fixture
def standby(primary: PostgresServer) -> Iterator[PostgresServer]:
    """Follows the primary, without making it wait."""
    with scratch() as folder:
        server = primary.copied(folder)
        try:
            yield server
        finally:
            server.stop()


@pytest.fixture
def either(primary: PostgresServer, standby: PostgresServer) -> str:
    """The address that PCs have: whichever of the two may be written to."""
    hosts = f"127.0.0.1:{primary.port},127.0.0.1:{standby.port}"
    return f"postgresql://{USER}:{QUOTED}@{hosts}/office?target_session_attrs=read-write&connect_timeout=2"


@contextmanager
def office(folder: Path, address: str, pcs: int, at_risk: bool = True) -> Iterator[Branch]:
    """An office at a server, which may lose something; its PCs know each other and have nothing to tell."""
    branch = Branch.found(folder, Template.make(folder / "made", OneServer(address)), random.Random(7))
    try:
        for _ in range(pcs - 1):
            branch.join()
        everybody_syncs(branch)
        branch.hub_lost = at_risk
        yield branch
    finally:
        branch.close()


@pytest.fixture(autouse=True)
def made(tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()


def everybody_syncs(branch: Branch) -> None:
    for _ in range(2):
        for replica in branch.replicas:
            assert branch.sync(replica)


def work(branch: Branch, *pcs: int) -> None:
    for pc in pcs:
        branch.work(branch.replicas[pc], branch.rnd.choice(_WORK))


def stop_following(standby: PostgresServer) -> None:
    """From here on the standby misses what the primary says yes to."""
    standby.do("ALTER SYSTEM SET primary_conninfo = ''", "SELECT pg_reload_conf()")
    while standby.do("SELECT 1 FROM pg_stat_wal_receiver"):
        time.sleep(0.01)


def follow(primary: PostgresServer, standby: PostgresServer) -> None:
    """Waits until the standby has everything."""
    [(place,)] = primary.do("SELECT pg_current_wal_lsn()")
    while not standby.do(f"SELECT 1 WHERE pg_last_wal_replay_lsn() >= '{place}'"):
        time.sleep(0.01)


# ---------------------------------------------------------------------- failing over


def test_what_a_failover_loses_is_given_back_by_the_pcs(
    tmp_path: Path, primary: PostgresServer, standby: PostgresServer, either: str
) -> None:
    with office(tmp_path, either, 3) as branch:
        follow(primary, standby)
        stop_following(standby)
        work(branch, 0, 0, 1)
        everybody_syncs(branch)
        with closing(open_hub(either)) as hub:
            promised = hub.head()
        primary.kill()
        assert not branch.sync(branch.replicas[0])
        standby.promote()
        with closing(open_hub(either)) as hub:
            assert hub.head().seq < promised.seq
        assert branch.sync(branch.replicas[1])
        with closing(open_hub(either)) as hub:
            assert hub.hash_at(promised.seq) == promised.hash
        come_to_rest(branch)


@pytest.mark.parametrize("first", [0, 2])
def test_a_server_that_went_on_after_it_lost_something_is_merged_with(
    tmp_path: Path, primary: PostgresServer, standby: PostgresServer, either: str, first: int
) -> None:
    """PC 2 does not know what the primary said yes to; it goes on from what the standby has."""
    with office(tmp_path, either, 3) as branch:
        follow(primary, standby)
        stop_following(standby)
        work(branch, 0, 1, 2, 2)
        for pc in (0, 1, 0):
            assert branch.sync(branch.replicas[pc])
        primary.kill()
        standby.promote()
        work(branch, 0, 1, 2)
        for pc in (first, 2, 1, 0):
            assert branch.sync(branch.replicas[pc])
        come_to_rest(branch)


def test_a_server_that_fails_in_the_middle_of_a_sync_is_gone_on_with(
    tmp_path: Path, primary: PostgresServer, standby: PostgresServer, either: str
) -> None:
    """Between what a PC read and what it sends, the primary dies and the standby takes over: one sync, no error."""
    with office(tmp_path, either, 2) as branch:
        work(branch, 0, 0)
        follow(primary, standby)

        def fails_over() -> None:
            primary.kill()
            standby.promote()

        assert branch.sync(branch.replicas[0], between=fails_over)
        come_to_rest(branch)


@pytest.mark.slow
def test_processes_that_work_through_a_failover_lose_nothing(
    tmp_path: Path, primary: PostgresServer, standby: PostgresServer, either: str
) -> None:
    clock, pcs = SystemClock(), list[tuple[Path, bytes]]()
    Template.make(tmp_path / "made", OneServer(either))
    for number in range(4):
        newcomer = joining.Newcomer(tmp_path / f"pc{number}.db", f"PC {number}", PASSPHRASE)
        with joining.join(either, newcomer, clock, lambda _done, _total: None) as store:
            service.once(store)
            pcs.append((newcomer.path, store.database.key))
    with closing(open_hub(either)) as hub:
        begun = hub.head().seq
        workers = [
            subprocess.Popen(
                [sys.executable, str(WORKER), str(path), key.hex(), "40", str(at)], stdout=subprocess.PIPE, text=True
            )
            for at, (path, key) in enumerate(pcs)
        ]
        while hub.head().seq < begun + 30:
            time.sleep(0.02)
    primary.kill()
    standby.promote()
    saved = [line.split()[1] for worker in workers for line in worker.communicate()[0].splitlines() if " " in line]
    assert [worker.returncode for worker in workers] == [0] * len(workers)

    digests = set()
    for _ in range(2):
        for path, key in pcs:
            with Store.open_with_key(path, key, clock) as store:
                assert service.once(store).sharing in (Sharing.SYNCED, Sharing.TO_SETTLE)
    for path, key in pcs:
        with Store.open_with_key(path, key, clock) as store:
            digests.add(digest.digest(store))
            office_keys = store.office_keys()
    assert len(digests) == 1
    with closing(open_hub(either)) as hub:
        sealer = Sealer(hub.plate.id, office_keys)
        on_hub = Counter(sealer.open_entry(sealed).origin for sealed in hub.read(0, 10**6))
    assert len(saved) >= 160
    assert {origin: on_hub[origin] for origin in saved if on_hub[origin] != 1} == {}


# ---------------------------------------------------------------------- a standby alone


def test_a_standby_alone_is_read_and_not_written_to(
    tmp_path: Path, primary: PostgresServer, standby: PostgresServer, either: str
) -> None:
    with office(tmp_path, either, 2) as branch:
        work(branch, 0)
        assert branch.sync(branch.replicas[0])
        follow(primary, standby)
        work(branch, 1)
        reader = branch.replicas[1].store
        with closing(open_hub(standby.address())) as hub:
            run = syncing.Sync(reader, hub)
            with pytest.raises(UnavailableError) as caught:
                run.run()
        assert caught.value.code == "hub_read_only"
        assert (run.done.taken > 0, run.done.sent) == (True, 0)
        with reader.database.read() as connection:
            assert connection.execute("SELECT count(*) FROM log WHERE pending").get == 1
        come_to_rest(branch)


def test_a_standby_that_is_behind_is_not_given_back_what_it_will_get(
    tmp_path: Path, primary: PostgresServer, standby: PostgresServer, either: str
) -> None:
    with office(tmp_path, either, 2) as branch:
        follow(primary, standby)
        standby.do("SELECT pg_wal_replay_pause()")
        work(branch, 0)
        assert branch.sync(branch.replicas[0])
        with closing(open_hub(standby.address())) as hub, pytest.raises(UnavailableError) as caught:
            syncing.Sync(branch.replicas[0].store, hub).run()
        assert caught.value.code == "hub_read_only"
        standby.do("SELECT pg_wal_replay_resume()")
        come_to_rest(branch)


# ---------------------------------------------------------------------- lines that are cut


class Line:
    """Passes bytes on between PCs and a server until it is cut at a COMMIT, before it arrives or before its answer."""

    def __init__(self, port: int) -> None:
        self.cut = ""
        self.cuts = 0
        self._target = port
        self._ear = socket.create_server(("127.0.0.1", 0))
        self._bell, self._ringer = socket.socketpair()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._ear.getsockname()[1])

    def close(self) -> None:
        self._ringer.send(b"x")
        self._thread.join()
        for end in (self._ear, self._bell, self._ringer):
            end.close()

    def _run(self) -> None:
        others: dict[socket.socket, socket.socket] = {}
        from_pcs: set[socket.socket] = set()
        with selectors.DefaultSelector() as waiting:

            def hang_up(end: socket.socket) -> None:
                for one in (end, others[end]):
                    waiting.unregister(one)
                    one.close()
                    del others[one]

            waiting.register(self._ear, selectors.EVENT_READ)
            waiting.register(self._bell, selectors.EVENT_READ)
            while True:
                for key, _ in waiting.select():
                    end = key.fileobj
                    assert isinstance(end, socket.socket)
                    if end is self._bell:
                        for one in others:
                            one.close()
                        return
                    if end is self._ear:
                        pc, server = end.accept()[0], socket.create_connection(("127.0.0.1", self._target))
                        others.update({pc: server, server: pc})
                        from_pcs.add(pc)
                        for one in (pc, server):
                            waiting.register(one, selectors.EVENT_READ)
                    elif end in others and not self._pass_on(end, others[end], end in from_pcs):
                        hang_up(end)

    def _pass_on(self, end: socket.socket, other: socket.socket, from_pc: bool) -> bool:
        """Whether the line still stands."""
        try:
            data = end.recv(65536)
        except OSError:
            return False
        if not data:
            return False
        commits = from_pc and b"COMMIT" in data and self.cut
        if commits:
            self.cuts += 1
            if self.cut == "before":
                return False
        with suppress(OSError):
            other.sendall(data)
        if commits:
            other.recv(65536)  # done, and nobody hears of it
            return False
        return True


@pytest.fixture
def line(postgres: PostgresServer) -> Iterator[Line]:
    with closing(Line(postgres.port)) as made:
        yield made


def through(line: Line, schema: str) -> str:
    return f"postgresql://{USER}:{QUOTED}@127.0.0.1:{line.port}/office?sslmode=disable&schema={schema}"


@pytest.mark.parametrize("cut", ["before", "after"])
def test_a_line_that_is_cut_at_commit_leaves_all_or_nothing(postgres: PostgresServer, line: Line, cut: str) -> None:
    address = through(line, f"cut_{cut}")
    with closing(create_hub(address, Plate("id", "GZ01", "广州一部"))) as hub:
        before = push(hub, 2)
        line.cut = cut
        more = entries(head_of(before), 3)
        with pytest.raises(UnavailableError, match="hub_unreachable"):
            hub.append(head_of(before), more)
        line.cut = ""
        assert line.cuts == 1  # it is not for the hub to try again what may be done already
        assert everything(hub) == (before if cut == "before" else [*before, *more])


@pytest.mark.parametrize("cut", ["before", "after"])
def test_work_is_on_the_hub_once_although_its_answer_was_lost(
    tmp_path: Path, postgres: PostgresServer, line: Line, cut: str
) -> None:
    with office(tmp_path, through(line, f"once_{cut}"), 2, at_risk=False) as branch:
        for _ in range(3):
            work(branch, 0, 0, 1)
            line.cut, line.cuts = cut, 0
            assert not branch.sync(branch.replicas[0])
            line.cut = ""
            assert line.cuts == 1
            assert branch.sync(branch.replicas[1])
        come_to_rest(branch)


def test_a_server_that_is_started_anew_in_the_middle_of_a_sync_is_gone_on_with(
    tmp_path: Path, primary: PostgresServer
) -> None:
    with office(tmp_path, primary.address(), 2) as branch:
        work(branch, 0, 0)

        def starts_anew() -> None:
            primary.stop("fast")
            primary.start()

        assert branch.sync(branch.replicas[0], between=starts_anew)
        come_to_rest(branch)


def test_a_server_that_dies_in_the_middle_of_a_sync_is_waited_for(tmp_path: Path, primary: PostgresServer) -> None:
    with office(tmp_path, primary.address(), 2) as branch:
        work(branch, 0, 0, 1)
        assert not branch.sync(branch.replicas[0], between=primary.kill)
        assert not branch.sync(branch.replicas[1])
        primary.start()
        come_to_rest(branch)
