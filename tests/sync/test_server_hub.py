"""A hub at a PostgreSQL server: rights, refusals, silence, and what two transactions do to one another."""

from __future__ import annotations

import logging
import socket
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import psycopg
import pytest
from places import PLATE, Place, at_server, entries, everything, head_of, push
from postgres_server import PASSWORD, QUOTED, USER, PostgresServer, free_port, scratch

from desktop.base.clock import FixedClock
from desktop.base.errors import DamagedError, HuiyinError, UnavailableError
from desktop.store.log import Head
from desktop.sync.hub import Hub, MovedError
from desktop.sync.hubs import create_hub, mark, open_hub, server_line, set_aside
from desktop.sync.hubs.postgres import Server


@pytest.fixture
def place(postgres: PostgresServer) -> Place:
    return at_server(postgres)


@pytest.fixture
def hub(place: Place) -> Iterator[Hub]:
    with closing(place.create()) as made:
        yield made


@pytest.fixture
def own() -> Iterator[PostgresServer]:
    """A server that a test may stop, freeze or turn inside out."""
    with scratch() as folder:
        server = PostgresServer.made(folder)
        try:
            yield server
        finally:
            with suppress(FileNotFoundError, ProcessLookupError):
                server.thaw()
            server.stop()


def schema_of(place: Place) -> str:
    return place.address.rpartition("schema=")[2]


def refused(act: Callable[[], object]) -> HuiyinError:
    with pytest.raises(HuiyinError) as caught:
        act()
    return caught.value


# ---------------------------------------------------------------------- refusals


def test_a_server_that_is_not_there_is_unreachable(place: Place) -> None:
    address = f"postgresql://{USER}:{QUOTED}@127.0.0.1:{free_port()}/office"
    for act in (lambda: open_hub(address), lambda: create_hub(address, PLATE)):
        assert refused(act).code == "hub_unreachable"
    assert mark(address) is None


def test_a_server_that_takes_calls_and_says_nothing_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        address = f"postgresql://a@127.0.0.1:{deaf.getsockname()[1]}/office?connect_timeout=2"
        assert refused(lambda: open_hub(address)).code == "hub_unreachable"


def test_an_unknown_database_holds_no_hub(postgres: PostgresServer) -> None:
    for act in (lambda: open_hub(postgres.address("nowhere")), lambda: create_hub(postgres.address("nowhere"), PLATE)):
        assert refused(act).code == "hub_missing"


@pytest.mark.parametrize("who", [{"user": "nobody"}, {"password": "wrong"}, {"password": ""}])
def test_who_is_not_let_in_is_told_so(postgres: PostgresServer, who: dict[str, str]) -> None:
    error = refused(lambda: open_hub(postgres.address(**who)))
    assert error.code == "hub_denied"
    assert "127.0.0.1" in str(error.values["path"])


@pytest.mark.allow_log
def test_no_password_comes_out_anywhere(
    postgres: PostgresServer, own: PostgresServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Not in an error, its causes and their texts, not in a log, not even at its most talkative."""
    caplog.set_level(logging.DEBUG)
    with closing(create_hub(own.address(), PLATE)) as hub:
        push(hub)
        own.stop()
        errors = [refused(hub.head), refused(lambda: open_hub(own.address()))]
    errors += [
        refused(lambda: open_hub(postgres.address("nowhere"))),
        refused(lambda: open_hub(postgres.address(user="x"))),
    ]
    said = caplog.text + "".join("".join(traceback.format_exception(error)) + repr(error) for error in errors)
    for secret in (PASSWORD, QUOTED, "ducks"):
        assert secret not in said


def test_who_may_only_read_is_told_so_when_he_sends(
    postgres: PostgresServer, place: Place, hub: Hub, clock: FixedClock
) -> None:
    made = push(hub, 2)
    reader = postgres.address(user="reader", password="r", more=f"?schema={schema_of(place)}")
    postgres.do(
        "DROP ROLE IF EXISTS reader", "CREATE ROLE reader LOGIN PASSWORD 'r'", database="office"
    )  # fmt: skip
    assert refused(lambda: open_hub(reader)).code == "hub_denied"
    postgres.do(
        f"GRANT USAGE ON SCHEMA {schema_of(place)} TO reader",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema_of(place)} TO reader", database="office",
    )  # fmt: skip
    with closing(open_hub(reader)) as other:
        assert everything(other) == made
        for act in (
            lambda: other.append(other.head(), entries(other.head(), 1)),
            lambda: other.put_document("keys", b"k", blind=True),
            lambda: other.put_piece("1-ab", 0, b""),
            lambda: other.replace(made),
        ):
            assert refused(act).code == "hub_read_only"
    assert refused(lambda: set_aside(reader, clock.now())).code == "hub_read_only"
    assert refused(lambda: create_hub(reader + "x", PLATE)).code == "hub_read_only"
    postgres.do("DROP OWNED BY reader", "DROP ROLE reader", database="office")


def test_a_session_that_may_not_write_is_told_so(place: Place, hub: Hub) -> None:
    made = push(hub, 1)
    with closing(open_hub(place.address + "&options=-c%20default_transaction_read_only%3Don")) as other:
        assert everything(other) == made
        assert refused(lambda: push(other)).code == "hub_read_only"


def test_a_schema_made_for_us_is_enough(postgres: PostgresServer, clock: FixedClock) -> None:
    """The database may belong to somebody else: a role that may do nothing but work in a schema of its own."""
    postgres.do(
        "DROP ROLE IF EXISTS small", "CREATE ROLE small LOGIN PASSWORD 's'", "CREATE SCHEMA small AUTHORIZATION small",
        database="office",
    )  # fmt: skip
    address = postgres.address(user="small", password="s", more="?schema=small")
    with closing(create_hub(address, PLATE)) as hub:
        push(hub)
    assert set_aside(address, clock.now()).where
    create_hub(address, PLATE).close()
    postgres.do("DROP OWNED BY small CASCADE", "DROP ROLE small", database="office")


def test_offices_in_one_database_do_not_see_each_other(postgres: PostgresServer) -> None:
    one, other = at_server(postgres), at_server(postgres)
    with closing(one.create()) as first:
        made = push(first, 2)
        assert refused(lambda: open_hub(other.address)).code == "hub_missing"
        with closing(other.create()) as second:
            assert second.head() == Head()
            push(second, 5, "other")
            second.put_document("keys", b"other")
        assert (everything(first), first.document("keys")) == (made, None)


@pytest.mark.parametrize("lost", ["hub_plate", "hub_entry", "hub_document", "hub_piece"])
def test_a_hub_that_lost_a_table_is_damaged(postgres: PostgresServer, place: Place, hub: Hub, lost: str) -> None:
    postgres.do(f"DROP TABLE {schema_of(place)}.{lost}", database="office")
    with pytest.raises(DamagedError):
        open_hub(place.address)
    if lost != "hub_piece":
        assert refused(place.create).code == "hub_exists"


@pytest.mark.parametrize(
    "sql",
    ["DELETE FROM {}.hub_entry WHERE seq = 2", "DELETE FROM {}.hub_entry WHERE seq = 4",
     "UPDATE {}.hub_plate SET seq = 3", "UPDATE {}.hub_plate SET hash = 'x'",
     "UPDATE {}.hub_entry SET seq = 9 WHERE seq = 4"],
)  # fmt: skip
def test_a_log_with_a_hole_is_damaged(postgres: PostgresServer, place: Place, hub: Hub, sql: str) -> None:
    push(hub, 4)
    postgres.do(sql.format(schema_of(place)), database="office")
    assert refused(hub.demand_sound).code == "hub_damaged"


def test_an_entry_behind_the_head_is_damage(postgres: PostgresServer, place: Place, hub: Hub) -> None:
    made = push(hub, 4)
    postgres.do(f"UPDATE {schema_of(place)}.hub_plate SET seq = 3, hash = '{made[2].hash}'", database="office")
    assert refused(lambda: hub.append(head_of(made[:3]), entries(head_of(made[:3]), 1))).code == "hub_damaged"
    assert hub.head().seq == 3


def test_a_hub_of_a_newer_program_is_left_alone(postgres: PostgresServer, place: Place, hub: Hub) -> None:
    postgres.do(f"UPDATE {schema_of(place)}.hub_plate SET format = 2", database="office")
    assert refused(lambda: open_hub(place.address)).code == "hub_newer"


def test_its_mark_changes_with_every_entry(place: Place, hub: Hub) -> None:
    before = mark(place.address)
    assert before is not None
    assert mark(place.address) == before
    push(hub)
    assert mark(place.address) not in (before, None)


# ---------------------------------------------------------------------- several at once


def test_a_transaction_that_the_server_undid_is_tried_again(postgres: PostgresServer, place: Place) -> None:
    """At the strictest isolation the server undoes whoever comes second; nothing worse than being late comes of it."""
    strict = place.address + "&options=-c%20default_transaction_isolation%3Dserializable"
    place.create().close()
    raised: list[BaseException] = []

    def work(token: str) -> None:
        try:
            with closing(open_hub(strict)) as own:
                for turn in range(8):
                    push(own, 1, token)
                    own.put_document(f"station/{turn % 2}", token.encode(), blind=True)
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=work, args=(f"t{number}",)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert raised == []
    with closing(open_hub(strict)) as own:
        assert len({entry.origin for entry in everything(own)}) == 40
        own.demand_sound()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        server_line, "_BEGIN", server_line._BEGIN.replace("'8s'", "'200ms'").replace("'25s'", "'400ms'")
    )


@pytest.mark.usefixtures("impatient")
def test_a_head_that_somebody_holds_is_not_waited_for_for_ever(
    postgres: PostgresServer, place: Place, hub: Hub
) -> None:
    made = push(hub, 1)
    with psycopg.connect(postgres.address()) as holder:
        holder.execute(f"SELECT * FROM {schema_of(place)}.hub_plate FOR UPDATE")
        assert refused(lambda: push(hub)).code == "hub_busy"
        assert everything(hub) == made
    made += push(hub)
    assert everything(hub) == made


@pytest.mark.usefixtures("impatient")
def test_who_falls_asleep_in_a_transaction_is_put_out(place: Place, hub: Hub) -> None:
    """A laptop is closed between two statements: the others go on, and it finds that nothing was added."""
    made = push(hub, 1)
    with closing(open_hub(place.address)) as asleep, closing(open_hub(place.address)) as other:
        assert isinstance(asleep, Server)

        def held_up(database: object) -> None:
            plate = asleep.tables.plate
            plate.update(seq=5).execute(database)
            while not any(other_appends()):
                pass
            plate.update(seq=6).execute(database)

        def other_appends() -> Iterator[bool]:
            with suppress(UnavailableError):
                made.extend(push(other))
                yield True

        assert refused(lambda: asleep._writing(held_up)).code == "hub_unreachable"
        assert everything(asleep) == made


# ---------------------------------------------------------------------- lines that die


def test_a_server_that_was_started_anew_is_gone_on_with(own: PostgresServer) -> None:
    with closing(create_hub(own.address(), PLATE)) as hub:
        made = push(hub, 2)
        own.stop("fast")
        assert refused(hub.head).code == "hub_unreachable"
        assert refused(lambda: hub.append(head_of(made), entries(head_of(made), 1))).code == "hub_unreachable"
        own.start()
        made += push(hub, 1)
        own.stop("fast")
        own.start()
        hub.append(head_of(made), more := entries(head_of(made), 1))
        assert everything(hub) == [*made, *more]


def test_a_server_that_starts_up_is_unreachable_for_now(own: PostgresServer) -> None:
    with closing(create_hub(own.address(), PLATE)) as hub:
        push(hub)
        own.do("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'huiyin'")
        assert hub.head().seq == 1


def test_a_server_with_no_place_left_is_busy(own: PostgresServer) -> None:
    create_hub(own.address(), PLATE).close()
    own.do(f"ALTER ROLE {USER} CONNECTION LIMIT 1")
    with closing(open_hub(own.address())):
        assert refused(lambda: open_hub(own.address())).code == "hub_busy"


def test_a_frozen_server_is_given_up(own: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_line, "_SILENCE_S", 0.5)
    with closing(create_hub(own.address(more="?connect_timeout=2"), PLATE)) as hub:
        made = push(hub, 1)
        own.freeze()
        assert refused(hub.head).code == "hub_unreachable"
        own.thaw()
        assert everything(hub) == made


def test_a_full_disk_is_told(own: PostgresServer, tmp_path: Path) -> None:
    """As the server says it: by the state of its complaint."""
    with closing(create_hub(own.address(), PLATE)) as hub:
        made = push(hub, 1)
        own.do(
            "CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100'; END $$",
            "CREATE TRIGGER no_space BEFORE INSERT ON huiyin.hub_entry FOR EACH STATEMENT EXECUTE FUNCTION no_space()",
            database="office",
        )
        assert refused(lambda: push(hub)).code == "hub_full"
        own.do("DROP TRIGGER no_space ON huiyin.hub_entry", database="office")
        made += push(hub, 1)
        assert everything(hub) == made


def test_what_is_returned_from_is_on_the_disk_even_where_that_is_turned_off(own: PostgresServer) -> None:
    own.do(
        "ALTER SYSTEM SET synchronous_commit = off",
        "ALTER SYSTEM SET wal_writer_delay = '10s'",
        "SELECT pg_reload_conf()",
    )
    with closing(create_hub(own.address(), PLATE)) as hub:
        made = push(hub, 20)
        for _ in range(10):
            made += push(hub, 1)
        own.kill()
        own.start()
        assert everything(hub) == made


def test_a_bug_of_ours_is_not_taken_for_trouble_with_the_server(hub: Hub) -> None:
    assert isinstance(hub, Server)
    with pytest.raises(psycopg.errors.SyntaxError):
        hub._reading(lambda database: database.execute_sql("SELEKT 1"))
    with pytest.raises(MovedError):
        hub.append(Head(7, "7" * 64), entries(Head(7, "7" * 64), 1))
