"""A day played in the real window: people sit down by PIN, fill forms by keyboard and mouse, and read the screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import day_pages
import day_wizards
from day_filling import fill, in_order
from day_play import NotOffered, Refusal, Stuck
from day_reading import LOOKING, said
from day_terms import Expected, Given, Step
from day_words import Words
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QDialog, QMenu, QWidget
from pytestqt.exceptions import TimeoutError
from screen import Ctrl, Key, Screen, gone

from desktop.base.i18n import gettext as _
from desktop.domain.papers import Form
from desktop.domain.types import Act
from desktop.ui.components.fields import Field as Frame
from desktop.ui.components.message_bar import MessageBar

_MINUTE_MS = 60_000


class Window:
    """Whoever sits in the chair, with both hands."""

    def __init__(self, screen: Screen, words: Words, pin: str, folder: Path) -> None:
        self.screen, self.words, self.policy, self.folder = screen, words, words.policy, folder
        self.numbers: dict[int, list[str]] = {}
        self.heard = ""
        """What the intake said beside the form before it was saved."""
        self.paper = ""
        self._pin = pin
        self._seat = ""

    # ------------------------------------------------------------ doing

    def do(self, step: Step) -> Refusal | None:
        self.heard, self.paper = "", ""
        try:
            self.sit(step.row.who)
            self._minute_passes()
            if step.act == "register":
                return self._register(step)
            self.open(self.number(step))
            return _DOING.get(step.act, Window._form)(self, step)
        except (Stuck, TimeoutError) as stuck:
            self._clear_away()
            raise Stuck(str(stuck) or "nothing happened") from stuck

    def _clear_away(self) -> None:
        """Whatever was opened is put away, so that the next row finds the window as usual."""
        while (dialog := self.screen.dialog()) is not None:
            self.away(dialog)
        if self.screen.window.page != "tickets":
            self.screen.press(Key.Key_2, Ctrl)

    def wrong(self, step: Step, expected: Expected) -> str:
        look = LOOKING.get(expected.kind)
        if look is None:
            return "nobody looks"
        self.open(self.number(step))
        return look(self, step, expected)

    def number(self, step: Step) -> str:
        return self.numbers[step.case][-1]

    def sit(self, name: str) -> None:
        if self._seat != name:
            self.screen.sit_down(self.words.lexicon.logins[name], self._pin)
            self._seat = name

    def _minute_passes(self) -> None:
        """The clock was moved: what looks at it each minute looks now."""
        for timer in self.screen.window.findChildren(QTimer):
            if timer.isActive() and timer.interval() == _MINUTE_MS:
                timer.timeout.emit()
        self.screen.settle()

    def open(self, number: str) -> None:
        """Shows a complaint by its number."""
        screen = self.screen
        if screen.window.page == "tickets" and self.shown() == number:
            return
        screen.press(Key.Key_K, Ctrl)
        screen.paste("search", number)
        screen.press(Key.Key_Return)
        screen.until(lambda: self.shown() == number)
        screen.settle()

    def shown(self) -> str:
        """The number of the complaint on the screen."""
        label = self.screen.find("number")
        return label.text().split("，")[0] if label is not None else ""

    def _register(self, step: Step) -> Refusal | None:
        screen = self.screen
        before = self.shown()
        screen.press(Key.Key_N, Ctrl)
        page = screen.wait("intake_quick").window()
        for given in sorted(step.given, key=lambda one: one.key == "level"):
            if given.key == "level":  # overrules what is proposed by then
                self._looked_up(page)
            self._intake(given)
        self._looked_up(page)
        self.heard = "\n".join(
            said(screen.wait("intake_level_card"), screen.find("intake_similar"), screen.find("intake_talk"))
        )
        only = screen.find("intake_only_save", QAbstractButton)
        if only is not None:
            screen.click("intake_only_save")
        else:
            screen.press(Key.Key_Return, Ctrl)
        screen.until(lambda: bool(self.told(page)) or screen.window.page == "tickets")
        screen.settle()
        if screen.window.page != "tickets":
            told = self.told(page)
            screen.click("intake_put_away")
            return told
        screen.until(lambda: self.shown() not in ("", before))
        self.numbers[step.case] = [self.shown()]
        return None

    def _looked_up(self, page: QWidget) -> None:
        self.screen.until(lambda: not _waiting(page))
        self.screen.settle()

    def _intake(self, given: Given) -> None:
        name = given.key
        if name.startswith("told."):
            self.screen.click(f"told_{name.partition('.')[2]}")
        elif name == "level":
            self.screen.press_alt(int(given.value))
        elif name == "urgent":
            self.screen.click("intake_urgent")
        else:
            fill(self, self.screen.wait(f"intake_{name}"), given)

    def told(self, root: QWidget) -> Refusal | None:
        """What a form refuses: at a field, or in the bar above; None while it says nothing."""
        frames = (frame.error() for frame in root.findChildren(Frame) if frame.isVisible())
        bars = (bar.text() for bar in root.findChildren(MessageBar) if bar.isVisible() and _refuses(bar))
        message = next((text for text in (*frames, *bars) if text), "")
        return Refusal(_clause(message), message) if message else None

    def _form(self, step: Step) -> Refusal | None:
        act = "callback" if step.act == "second_call" else step.act
        dialog = self.offer(act)
        if dialog is None:
            return Refusal("", "", offered=False)
        restored = self.screen.within(dialog, "draft_restored")
        if restored is not None:
            self._click_words(restored, _("Discard it"))
        try:
            for given in in_order(step.given):
                self.put(dialog, given)
        except NotOffered as reason:
            if step.refused is None:
                raise
            self.away(dialog)
            return Refusal("", str(reason), offered=False)
        return self.save(dialog, step)

    def _click_words(self, root: QWidget, words: str) -> None:
        """The button that says so."""
        found = [one for one in root.findChildren(QAbstractButton) if one.isVisible() and one.text() == words]
        if not found:
            raise Stuck(f"no button says {words}")
        self.screen.click_at(found[0])

    def put(self, dialog: QWidget, given: Given) -> None:
        """Fills a field of a form."""
        name = f"field.{_FIELDS.get(given.key, given.key)}"
        if given.key.startswith("told."):
            name = f"check.{given.key.partition('.')[2]}"
        control = self.screen.within(dialog, name)
        if control is None and dialog.findChild(QWidget, name) is not None:
            raise NotOffered(f"{given.item.words} is not asked here")
        if control is None:
            raise Stuck(f"there is no field for {given.item.words}")
        fill(self, control, given)

    def offer(self, act: str) -> QDialog | None:
        """Opens the form of an act as the band offers it: behind the filled button, or in the menu beside it."""
        band = self.screen.wait("next_step")
        entries = [entry for menu in band.findChildren(QMenu) for entry in menu.actions()]
        entry = next((one for one in entries if one.objectName() == f"act_{act}"), None)
        button = self.screen.within(band, "next_step_button")
        if entry is not None:
            entry.trigger()
        elif button is not None:
            self.screen.press(Key.Key_Return, Ctrl)
        else:
            return None
        self.screen.settle()
        dialog = self.screen.dialog()
        if dialog is None or dialog.objectName() not in _DIALOGS.get(act, (f"act.{act}",)):
            if dialog is not None:
                self.away(dialog)
            return None
        return dialog

    def save(self, dialog: QDialog, step: Step) -> Refusal | None:
        """Ctrl+Enter, until the form is gone or says why not."""
        screen = self.screen
        before = self.shown()
        screen.press(Key.Key_Return, Ctrl)
        screen.until(lambda: gone(dialog) or self.told(dialog) is not None)
        screen.settle()
        if not gone(dialog):
            told = self.told(dialog)
            self.away(dialog)
            return told
        self._rise(step, before)
        return None

    def _rise(self, step: Step, before: str) -> None:
        """A new sheet shows itself with the brief for who goes on: it is put away, and the new number read."""
        wizard = self.screen.find("escalation", QDialog)
        if wizard is None:
            return
        self.away(wizard)
        self.open(before)
        self.screen.click("open_new_sheet")
        self.screen.until(lambda: self.shown() != before)
        self.numbers[step.case].append(self.shown())

    def away(self, dialog: QDialog) -> None:
        dialog.reject()
        self.screen.until(lambda: gone(dialog))
        self.screen.settle()

    def _note(self, step: Step) -> Refusal | None:
        """Who was told and what was done is pressed on the panel above, unless it is the next step and has its form."""
        dialog = self.offer(Act.NOTE)
        at_once = [one for one in step.given if one.key in ("informed", "checked")]
        if dialog is None or (at_once and dialog.objectName() == "act.note"):
            for given in at_once:
                self._press_at_once(given)
            step = replace(step, given=tuple(one for one in step.given if one not in at_once))
        if dialog is not None:
            self.away(dialog)
        return self._form(step)

    def _press_at_once(self, given: Given) -> None:
        panel = self.screen.wait("at_once")
        buttons = [one for one in panel.findChildren(QAbstractButton) if one.isVisible() and one.isEnabled()]
        for words in given.words.split("\n"):
            found = [one for one in buttons if one.accessibleName().startswith(words) or one.text() == words]
            if not found:
                raise NotOffered(f"{words} does not wait")
            self.screen.click_at(found[0])
            self.screen.settle()

    def _attach(self, step: Step) -> Refusal | None:
        chosen = next(one for one in step.given if one.key == "path")
        path = self.folder / chosen.value
        path.write_bytes(f"{path.name} {step.row.place}".encode())
        rest = tuple(one for one in step.given if one is not chosen)
        return self._form(replace(step, given=(replace(chosen, value=str(path)), *rest)))

    def _print(self, step: Step) -> None:
        given = {one.key: one.value for one in step.given}
        form = given.get("form", Form.HANDLING)
        target = self.folder / "paper.pdf"
        self.paper = self.screen.printed(None if form == Form.HANDLING else str(form), target, "masked" in given)

    def _look(self, _step: Step) -> None:
        return None


def _refuses(bar: MessageBar) -> bool:
    return bar.property("bar") == "danger" and bar.objectName() != "escalate_rule"


def _waiting(page: QWidget) -> bool:
    """Whether something still looks up what was typed."""
    return any(
        timer.isActive() and timer.isSingleShot() and timer.interval() < 1000 for timer in page.findChildren(QTimer)
    )


def _clause(message: str) -> str:
    """The clause at the end of a refusal."""
    return message.rpartition("（")[2].rstrip("）") if message.endswith("）") else ""


_FIELDS = {
    "accept": "suggestion", "dismiss": "suggestion", "declined": "reached", "evidence": "evidence",
    "responsibility.ours": "responsibility.ours",
}  # fmt: skip
"""Arguments that have a field of another name."""
_DIALOGS: Mapping[str, tuple[str, ...]] = {
    Act.EDIT: ("editor",),
    Act.ESCALATE: ("escalation",),
    Act.RECLASSIFY: ("reclassify",),
    Act.CALLBACK: ("act.callback", "act.second_call"),
    Act.NOTE: ("act.note", "act.at_once"),
}


_DOING: Mapping[str, Callable[[Window, Step], Refusal | None]] = {
    Act.ESCALATE: day_wizards.escalate,
    Act.RECLASSIFY: day_wizards.reclassify,
    Act.ATTACH: Window._attach,
    Act.NOTE: Window._note,
    "print": Window._print,
    "look": Window._look,
    "gather": day_pages.gather,
    "explain": day_pages.explain,
    "mark": day_pages.mark,
    "approve_mark": day_pages.approve_mark,
}
