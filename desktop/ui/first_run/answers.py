"""What the first-run wizard asks, and what it is handed to do it with. No Qt here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from desktop.base.i18n import gettext as _
from desktop.desk.people import PIN_DIGITS
from desktop.desk.session import Session
from desktop.desk.sharing import Plate
from desktop.store.store import Store
from desktop.ui.first_run.passphrase import TAKEN, pin_is_weak, strength

CODE = re.compile(r"[A-Z0-9]{2,8}")
_LOGIN = re.compile(r"[^\s]{1,40}")


class Usage(StrEnum):
    """How this PC is to be used."""

    NEW = "new"
    JOIN = "join"
    DEMO = "demo"


@dataclass(frozen=True, slots=True)
class Pack:
    """Rules to choose from: the pack's code, its name, and its text."""

    code: str
    name: Mapping[str, str]
    text: str


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything that a new office needs. `login` is the administrator's; `path` where the database is to be."""

    path: Path
    code: str = ""
    office: str = ""
    pack: str = ""
    name: str = ""
    login: str = ""
    pin: str = field(default="", repr=False)
    pin_again: str = field(default="", repr=False)
    passphrase: str = field(default="", repr=False)
    passphrase_again: str = field(default="", repr=False)
    ask_at_start: bool = False


@dataclass(frozen=True, slots=True)
class JoinAnswers:
    """Everything that joining an office needs: its shared place, one of its secrets, and this PC."""

    path: Path
    hub: str = ""
    passphrase: str | None = field(default=None, repr=False)
    recovery: str | None = field(default=None, repr=False)
    workstation: str = ""
    ask_at_start: bool = False


@dataclass(frozen=True, slots=True)
class Founded:
    """An office that is there and open. `groups` are those of the recovery code; () for the demo, and after joining."""

    session: Session
    path: Path
    groups: tuple[str, ...] = ()
    workstation: str = ""


@dataclass(frozen=True, slots=True)
class FirstRunResult:
    """How the wizard ended. `recovery_checked` = somebody re-typed a group from the printed sheet."""

    usage: Usage
    founded: Founded
    recovery_checked: bool = False


class Work(Protocol):
    """What long work is handed; `report` and `check` raise when it was called off."""

    def report(self, done: int, total: int) -> None:
        """So far."""

    def check(self) -> None:
        """A place to stop."""


@dataclass(frozen=True, slots=True)
class Ports:
    """What the wizard can do, handed in by the composition root; all but `remember` and `check_place` run on a worker.

    `create` and `join` make the office here and leave nothing behind if they fail or are called off. `look` tells whose
    a shared place is; `fetch` brings attached files and returns how many are missing; `remember` lets this PC keep the
    key unless it is to be asked for; `abandon` removes an office that was joined, or says that somebody holds it.
    `check_place` refuses network and synchronised folders. `laptop` = there is a battery.
    """

    create: Callable[[Answers, Work], Founded]
    demo: Callable[[Work], Founded]
    look: Callable[[str], Plate]
    join: Callable[[JoinAnswers, Work], Founded]
    fetch: Callable[[Founded, Work], int]
    remember: Callable[[Store, bool], None]
    abandon: Callable[[Founded], None]
    check_place: Callable[[Path], None]
    packs: tuple[Pack, ...]
    laptop: bool = False
    pc_name: str = ""


def office_problems(answers: Answers) -> dict[str, str]:
    """What is wrong on the page of the office, by field; {} = nothing."""
    found = {}
    if not CODE.fullmatch(answers.code):
        found["code"] = _("Two to eight capital letters and digits, such as GZ01. It begins every number.")
    if not answers.office.strip():
        found["office"] = _("The name stands on every sheet.")
    return found


def person_problems(answers: Answers) -> dict[str, str]:
    """What is wrong on the page of the first person, by field."""
    shortest, longest = PIN_DIGITS
    found = {}
    if not answers.name.strip():
        found["name"] = _("The name stands on sheets and in the log.")
    if not _LOGIN.fullmatch(answers.login):
        found["login"] = _("A short word without blanks, such as lin.")
    if not shortest <= len(answers.pin) <= longest:
        found["pin"] = _("{shortest} to {longest} characters.").format(shortest=shortest, longest=longest)
    elif pin_is_weak(answers.pin):
        found["pin"] = _("Everybody tries this one first: take another.")
    elif answers.pin != answers.pin_again:
        found["pin_again"] = _("The two are not the same.")
    return found


def secret_problems(answers: Answers) -> dict[str, str]:
    """What is wrong on the page of the passphrase, by field."""
    known = (answers.code, answers.office, answers.name, answers.login)
    found = {}
    if strength(answers.passphrase, known).grade not in TAKEN:
        found["passphrase"] = _("Too easy to guess: take a sentence, or four words that don't belong together.")
    elif answers.passphrase != answers.passphrase_again:
        found["passphrase_again"] = _("The two are not the same.")
    return found


def proposed_login(name: str) -> str:
    """A login made from a name: family name and initials in pinyin (林晓棠 → linxt), or the first word."""
    plain = name.strip().lower()
    if not plain or plain.isascii():
        return re.sub(r"[^a-z0-9]", "", plain.split(" ")[0]) if plain else ""
    from pypinyin import Style, lazy_pinyin

    full, initials = lazy_pinyin(plain), lazy_pinyin(plain, Style.FIRST_LETTER)
    return re.sub(r"[^a-z0-9]", "", full[0] + "".join(initials[1:]))
