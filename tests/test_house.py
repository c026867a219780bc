"""How the house is kept: what lies where, what README promises, which rule has a test, which text has a translation."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

import desktop

ROOT = Path(__file__).resolve().parents[1]
TOP = {
    "desktop", "forms", "resources", "tests",
    "build.spec", "pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE",
}  # fmt: skip
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "manager", "misc", "common"}


def tracked(*patterns: str) -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *patterns], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]


def run_script(*words: str) -> None:
    done = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]


def test_the_top_level_holds_the_known_folders_and_nothing_else() -> None:
    found = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert {name for name in found if not name.startswith(".")} <= TOP


def test_no_module_is_named_after_nothing() -> None:
    assert [path for path in tracked("*.py") if FORBIDDEN_NAMES & set(re.split(r"[_.]", path.name))] == []


def test_no_two_modules_of_tests_share_a_name() -> None:
    """Folders of tests are no packages: of two modules with one name pytest can load only the first."""
    loose = [path for path in tracked("tests/*.py") if not (path.parent / "__init__.py").exists()]
    names = Counter(path.name for path in loose if path.name != "conftest.py")
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "LICENSE"])
def test_the_papers_of_the_house_are_there(name: str) -> None:
    assert (ROOT / name).stat().st_size > 500


def test_the_changelog_knows_this_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == desktop.__version__
    assert f"## [{desktop.__version__}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_readme_gives_two_commands_and_shows_pictures_that_exist() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    commands = re.findall(r"^(python -m pip install .*&&.*)$", text, re.MULTILINE)
    assert [command.rsplit("&& ", 1)[1] for command in commands] == ["python -m desktop --demo", "python -m pytest"]
    for linked in re.findall(r"\]\(([^)#]+)\)", text):
        if "://" not in linked:
            assert (ROOT / linked).exists(), linked


def test_versions_are_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(name for extra in project["optional-dependencies"].values() for name in extra),
    ]
    assert [name for name in wanted if "==" not in name] == []


def test_pyside_is_one_that_counts_references_to_none() -> None:
    """6.12.0 does not, below Python 3.12: see tests/platform/test_none_count.py before moving on."""
    import PySide6

    assert PySide6.__version__ == "6.11.3"


def test_every_text_has_chinese_and_english() -> None:
    run_script(".ci/catalogues.py", "check")


def test_no_machine_has_left_its_traces() -> None:
    tracked()
    run_script(".ci/traces.py")


JUDGES = {
    "attachments.py": "asks the rules whether a file may be added",
    "calendars.py": "counts deadlines that a calendar moves",
    "demo.py": "plays invented colleagues",
    "meanwhile.py": "asks the rules whether an act is still allowed",
    "moving.py": "asks other rules what they would say",
    "reading.py": "asks the rules for clocks and steps, and shows what the veil leaves",
    "veil.py": "is the veil",
    "writing.py": "asks the rules what an act changes",
}
"""Modules of the desk that read cases as the rules see them: all others read them through `desktop.desk.veil`."""


def test_whatever_shows_a_case_reads_it_through_the_veil() -> None:
    """F-5.4.1.3: a screen can't forget that somebody must not know the first answer."""
    reads = re.compile(r"store\.cases?\(|case_at\(|reading\.cases?\(|search\.find\(|index\.find\(")
    shown = [path for folder in ("desk", "cli", "ui") for path in (ROOT / "desktop" / folder).rglob("*.py")]
    found = {path.name for path in shown if reads.search(path.read_text("utf-8"))}
    assert found - {"history.py"} <= set(JUDGES), "read cases by desktop.desk.veil, or say here why none is shown"
    history = (ROOT / "desktop" / "desk" / "history.py").read_text("utf-8")
    assert history.count("case_at(") == history.count("veil.over(") == 1


def test_every_rule_of_the_franchise_pack_is_named_by_a_test() -> None:
    pack = (ROOT / "resources" / "policies" / "franchise.toml").read_text("utf-8")
    rules = set(re.findall(r"\bF-\d+(?:\.\d+)*(?:-L\d)?", pack))
    assert len(rules) > 10
    tests = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__))
    named = set(re.findall(r"\bF-\d+(?:\.\d+)*(?:-L\d)?", tests))
    assert sorted(rules - named) == []
