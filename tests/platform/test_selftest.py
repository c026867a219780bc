from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from desktop import selftest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_the_self_test_passes_and_leaves_its_result_and_the_sheet(tmp_path: Path) -> None:
    out = tmp_path / "结果"
    done = subprocess.run(
        [sys.executable, "-m", "desktop", "--self-test", str(out)],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads((out / selftest.RESULT).read_text("utf-8"))
    assert told["ok"]
    assert [check["name"] for check in told["checks"]] == [name for name, _ in selftest.CHECKS]
    assert told["versions"]["PySide6"]
    assert (out / selftest.SHEET).read_bytes().startswith(b"%PDF-")


def test_one_failed_check_fails_the_whole_and_the_others_still_run(tmp_path: Path) -> None:
    def broken(bench: selftest.Bench) -> str:
        raise FileNotFoundError("fonts")

    assert selftest.run(tmp_path, [("broken", broken), ("fine", lambda bench: "seen")]) == selftest.FAILED
    told = json.loads((tmp_path / selftest.RESULT).read_text("utf-8"))
    assert not told["ok"]
    assert [(check["name"], check["ok"]) for check in told["checks"]] == [("broken", False), ("fine", True)]
    assert "FileNotFoundError: fonts" in told["checks"][0]["detail"]


def test_without_a_folder_it_says_how_to_use_it() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "desktop", "--self-test"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "--self-test DIR" in done.stderr
