"""The one table of everything that has a key; menus, hints and the shortcut sheet are read from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from desktop.base.i18n import gettext as _
from desktop.base.i18n import mark


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action. `keys` in Qt's portable words, the first is shown.

    `held` = the widget that has the focus handles its keys itself: no shortcut is made, the sheet only tells of it.
    `caps` = how to write keys that are none for Qt ("↑ ↓").
    """

    code: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    group: str = "program"
    held: bool = False
    caps: str = ""


GROUPS = {
    "program": mark("Everywhere"),
    "list": mark("In the list"),
    "ticket": mark("On a complaint"),
    "form": mark("In forms and dialogs"),
}

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("new", mark("Register a complaint"), ("Ctrl+N",), "phone-incoming"),
    ActionSpec("search", mark("Find anything"), ("Ctrl+K",), "search"),
    ActionSpec("today", mark("Today"), ("Ctrl+1",), "sun"),
    ActionSpec("tickets", mark("Complaints"), ("Ctrl+2",), "inbox"),
    ActionSpec("customers", mark("Customers"), ("Ctrl+3",), "users"),
    ActionSpec("clusters", mark("Like complaints"), ("Ctrl+6",), "layers"),
    ActionSpec("second_calls", mark("Second calls"), ("Ctrl+7",), "phone-call"),
    ActionSpec("previous_view", mark("Previous view"), ("Alt+Up",), "arrow-up"),
    ActionSpec("next_view", mark("Next view"), ("Alt+Down",), "arrow-down"),
    ActionSpec("aside", mark("To settle"), ("Ctrl+8",), "split"),
    ActionSpec("undo", mark("Undo what I did last"), ("Ctrl+Z",), "undo-2"),
    ActionSpec("sync", mark("Sync now"), ("F5",), "refresh-cw"),
    ActionSpec("next_pane", mark("Next part of the window"), ("F6",), "panel-right"),
    ActionSpec("previous_pane", mark("Previous part of the window"), ("Shift+F6",), "panel-left"),
    ActionSpec("switch_user", mark("Switch user"), ("Ctrl+U",), "chevrons-up-down"),
    ActionSpec("lock", mark("Lock the screen"), ("Ctrl+Shift+L",), "lock"),
    ActionSpec("settings", mark("Settings"), ("Ctrl+,",), "settings"),
    ActionSpec("shortcuts", mark("Keyboard shortcuts"), ("F1", "Ctrl+/"), "keyboard"),
    ActionSpec("about", mark("About Huiyin"), (), "info"),
    ActionSpec("quit", mark("Quit"), ("Ctrl+Q",), "log-out"),
    ActionSpec("filter", mark("Filter the list"), ("Ctrl+F",), "list-filter", "list"),
    ActionSpec("walk", mark("Walk through the list"), (), "", "list", held=True, caps="↑ ↓"),
    ActionSpec("open", mark("To the complaint"), (), "", "list", held=True, caps="↵ →"),
    ActionSpec("back", mark("Back to the list"), (), "", "list", held=True, caps="Esc"),
    ActionSpec("groups", mark("Open a counter of the day"), (), "", "list", held=True, caps="1 … 6"),
    ActionSpec("next_step", mark("Do what the rules ask for next"), ("Ctrl+Return", "Ctrl+Enter"), "play", "ticket"),
    ActionSpec("contact", mark("Log a contact"), ("Ctrl+L",), "phone-outgoing", "ticket"),
    ActionSpec("note", mark("Add a note"), ("Ctrl+M",), "sticky-note", "ticket"),
    ActionSpec("promise", mark("Record a promise"), ("Ctrl+R",), "handshake", "ticket"),
    ActionSpec("attach", mark("Attach a file"), ("Ctrl+T",), "paperclip", "ticket"),
    ActionSpec("edit", mark("Edit the sheet"), ("Ctrl+E",), "square-pen", "ticket"),
    ActionSpec("print", mark("Preview and print"), ("Ctrl+P",), "printer", "ticket"),
    ActionSpec("history", mark("History"), ("Ctrl+H",), "rotate-ccw-clock", "ticket"),
    ActionSpec("escalate", mark("Hand up"), ("Ctrl+Shift+U",), "circle-arrow-up", "ticket"),
    ActionSpec("gather", mark("Gather with like complaints"), ("Ctrl+G",), "layers", "ticket"),
    ActionSpec("chain", mark("All sheets of this matter side by side"), ("Ctrl+J",), "columns-2", "ticket"),
    ActionSpec("explain", mark("Explain the clock"), (), "", "ticket", held=True, caps="F2"),
    ActionSpec("rate", mark("Rate in the callback"), (), "", "ticket", held=True, caps="1 … 5"),
    ActionSpec("choose_field", mark("Next field to settle"), (), "", "form", held=True, caps="↑ ↓"),
    ActionSpec("choose_side", mark("Mine or theirs; with Ctrl for all fields"), (), "", "form", held=True, caps="← →"),
    ActionSpec("settle", mark("Settle as chosen"), (), "", "form", held=True, caps="Ctrl+↵"),
    ActionSpec("finish", mark("Press the filled button"), (), "", "form", held=True, caps="Ctrl+↵"),
    ActionSpec("level", mark("Choose the level of a new complaint"), (), "", "form", held=True, caps="Alt+1 … 3"),
    ActionSpec("belongs", mark("Put a new complaint into its group"), (), "", "form", held=True, caps="Alt+G"),
    ActionSpec("put_away", mark("Put away; what was typed stays as a draft"), (), "", "form", held=True, caps="Esc"),
)  # fmt: skip
_HINTS = {
    "shortcuts": mark("shortcuts"),
    "walk": mark("select"),
    "open": mark("open"),
    "groups": mark("open a counter"),
    "next_step": mark("next step"),
    "finish": mark("save"),
    "level": mark("level"),
    "put_away": mark("put away"),
    "choose_field": mark("field"),
    "choose_side": mark("mine / theirs"),
    "settle": mark("settle"),
}
"""Shorter words for the status bar, where the text is long."""
_BY_CODE = {spec.code: spec for spec in ACTIONS}
_CAPS = {"Return": "↵", "Enter": "↵", "Up": "↑", "Down": "↓", "Left": "←", "Right": "→"}


def spec(code: str) -> ActionSpec:
    """The action of a code.

    Raises:
        KeyError: no such action.
    """
    return _BY_CODE[code]


def text(code: str) -> str:
    """What an action is called, in the language in force."""
    return _(spec(code).text)


def hint(code: str) -> str:
    """The word or two that the status bar has room for."""
    return _(_HINTS.get(code, spec(code).text))


def keys(code: str) -> str:
    """How its keys are written on a cap ("Ctrl+↵"); "" if it has none."""
    found = spec(code)
    if found.caps or not found.keys:
        return found.caps
    return "+".join(_CAPS.get(part, part) for part in found.keys[0].split("+"))


def make(owner: QWidget, run: Callable[[str], object], codes: Iterable[str] = ()) -> dict[str, QAction]:
    """The actions of a window, by code; each calls `run(code)`. `codes` () = all that need one."""
    wanted = frozenset(codes)
    made: dict[str, QAction] = {}
    for entry in ACTIONS:
        if entry.held or (wanted and entry.code not in wanted):
            continue
        made[entry.code] = _action(owner, entry, run)
    return made


def _action(owner: QWidget, entry: ActionSpec, run: Callable[[str], object]) -> QAction:
    action = QAction(_(entry.text), owner)
    action.setObjectName(f"action_{entry.code}")
    action.setShortcuts([QKeySequence(key) for key in entry.keys])
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    action.setAutoRepeat(entry.code in ("previous_view", "next_view"))
    action.triggered.connect(lambda _checked=False, code=entry.code: run(code))
    owner.addAction(action)
    return action


def sheet() -> list[tuple[str, list[tuple[str, str]]]]:
    """The shortcut sheet: per group its name and pairs of keys and words."""
    return [
        (_(name), [(keys(entry.code), _(entry.text)) for entry in ACTIONS if entry.group == group and keys(entry.code)])
        for group, name in GROUPS.items()
    ]
