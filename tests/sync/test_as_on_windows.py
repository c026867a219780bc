"""What Windows says of a share that went away, or of a file that somebody holds, is told as what it is."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from places import PLATE, everything, push

from desktop.base import files
from desktop.base.errors import HuiyinError
from desktop.sync.hub import Hub
from desktop.sync.hubs import batch_log, create_hub, mark, open_hub, set_aside
from desktop.sync.hubs.trouble import translated

NOW = datetime(2026, 10, 9, 9, tzinfo=UTC)
DENIED = PermissionError(errno.EACCES, os.strerror(errno.EACCES))
NOT_THERE = FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
SHARE_GONE = OSError(errno.EINVAL, "The specified network name is no longer available")


def code_of(act: Callable[[], Any]) -> str:
    with pytest.raises(HuiyinError) as raised:
        act()
    return raised.value.code


def answer(
    monkeypatch: pytest.MonkeyPatch, acts: tuple[str, ...], concerned: Callable[[Path], bool], error: OSError,
    times: int = 10**6,
) -> None:  # fmt: skip
    """From now on the system answers so of some paths, a number of times."""
    left = [times]

    def instead(act: str) -> None:
        really = getattr(Path, act)

        def told(path: Path, *given: Any, **more: Any) -> Any:
            if not concerned(path) or left[0] == 0:
                return really(path, *given, **more)
            left[0] -= 1
            if act in {"exists", "is_dir", "is_file"} and isinstance(error, FileNotFoundError):
                return False
            raise error

        monkeypatch.setattr(Path, act, told)

    for act in acts:
        instead(act)


@pytest.fixture(autouse=True)
def as_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "OTHERS_HOLD", True)
    monkeypatch.setattr(files, "_PAUSES_S", (0.0,) * 3)
    monkeypatch.setattr(batch_log, "_MEMORY_S", (0.0,) * 3)


@pytest.fixture(params=["office.hub", "hub"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(tmp_path / request.param)


@pytest.fixture
def hub(address: str) -> Iterator[Hub]:
    with closing(create_hub(address, PLATE)) as made:
        yield made


def test_a_share_that_went_away_is_out_of_reach(monkeypatch: pytest.MonkeyPatch, address: str, hub: Hub) -> None:
    push(hub)
    asked = ("stat", "exists", "is_dir", "is_file", "open", "iterdir")
    answer(monkeypatch, asked, lambda path: str(path).startswith(address), SHARE_GONE)
    assert mark(address) is None
    assert code_of(lambda: open_hub(address)) == "hub_unreachable"
    assert code_of(hub.head) == "hub_unreachable"
    assert code_of(lambda: set_aside(address, NOW)) == "hub_unreachable"


def test_a_server_that_is_off_is_out_of_reach(monkeypatch: pytest.MonkeyPatch, address: str, hub: Hub) -> None:
    """Windows says of it that nothing is there; so it says of a drive that is not connected."""
    push(hub)
    asked = ("stat", "exists", "is_dir", "is_file", "open", "iterdir")
    answer(monkeypatch, asked, lambda path: str(path).startswith(address) or path == Path(path.anchor), NOT_THERE)
    assert code_of(lambda: open_hub(address)) == "hub_unreachable"
    assert code_of(hub.head) == "hub_unreachable"


def test_a_share_that_goes_away_while_it_is_read_is_not_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "hub"
    with closing(create_hub(str(folder), PLATE)) as hub:
        for _ in range(3):
            push(hub)
    with closing(open_hub(str(folder))) as hub:
        really, left = Path.open, [2]

        def opened(path: Path, *given: Any, **more: Any) -> Any:
            left[0] -= 1
            if not left[0]:
                folder.rename(tmp_path / "away")
            return really(path, *given, **more)

        monkeypatch.setattr(Path, "open", opened)
        assert code_of(hub.demand_sound) == "hub_missing"
        (tmp_path / "away").rename(folder)
        hub.demand_sound()


@pytest.mark.parametrize("times", [2, 99])
def test_a_name_that_windows_remembers_as_missing_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    with closing(create_hub(str(tmp_path / "hub"), PLATE)) as hub:
        made = [*push(hub), *push(hub), *push(hub)]
    first = f"{made[1].seq:012d}"
    with closing(open_hub(str(tmp_path / "hub"))) as hub:
        answer(monkeypatch, ("exists", "open"), lambda path: path.name == first, NOT_THERE, times)
        if times == 99:
            assert code_of(hub.head) == "hub_damaged"
        else:
            hub.head()
            assert everything(hub) == made


@pytest.mark.parametrize("stays", ["last", "rest"])
def test_a_hub_that_somebody_reads_is_moved_out_of_the_way_whole_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch, address: str, stays: str
) -> None:
    with closing(create_hub(address, PLATE)) as hub:
        push(hub)
        hub.put_document("keys", b"k")
    if stays == "last":
        held = Path(address) / "hub.json" if Path(address).is_dir() else Path(address)
    else:
        held = Path(address) / "documents" if Path(address).is_dir() else Path(address)
    with monkeypatch.context() as patched:
        answer(patched, ("replace", "rename"), lambda path: path == held, DENIED)
        assert code_of(lambda: set_aside(address, NOW)) == "hub_read_only"
    with closing(open_hub(address)) as hub:
        assert len(everything(hub)) == 1
    assert sorted(entry.name for entry in Path(address).parent.iterdir()) == [Path(address).name]
    set_aside(address, NOW)
    assert code_of(lambda: open_hub(address)) == "hub_missing"


@pytest.mark.parametrize(
    ("number", "winerror", "code"),
    [
        (errno.EACCES, 5, "hub_read_only"), (errno.EACCES, 32, "hub_busy"), (errno.EACCES, 33, "hub_busy"),
        (errno.EINVAL, 39, "hub_full"), (errno.ENOSPC, 112, "hub_full"), (errno.EINVAL, 1295, "hub_full"),
        (errno.EACCES, 21, "hub_unreachable"), (errno.EACCES, 31, "hub_unreachable"),
        (errno.EINVAL, 64, "hub_unreachable"), (errno.EINVAL, 1231, "hub_unreachable"),
    ],
)  # fmt: skip
def test_errors_of_windows_are_told_as_what_they_are(number: int, winerror: int, code: str) -> None:
    error = OSError(number, "")
    error.winerror = winerror  # type: ignore[attr-defined,unused-ignore]
    told = translated(error, "hub")
    assert told is not None
    assert told.code == code
