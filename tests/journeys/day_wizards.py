"""The two wizards of a complaint, page by page: handing it up, and having it judged again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from day_filling import fill, in_order
from day_play import Refusal
from day_terms import Given, Step
from PySide6.QtWidgets import QAbstractButton, QWidget
from screen import Ctrl, Key, gone

from desktop.domain.types import Act

if TYPE_CHECKING:
    from day_window import Window

_STEPS = 8


def escalate(hands: Window, step: Step) -> Refusal | None:
    wizard = hands.offer(Act.ESCALATE)
    if wizard is None:
        return Refusal("", "", offered=False)
    given = {one.key: one for one in step.given}
    while (back := hands.screen.within(wizard, "escalate_back")) is not None:  # a draft goes on where it was left
        hands.screen.click_at(back)
    if "to_level" in given and hands.screen.within(wizard, f"to_level_{given['to_level'].value}") is None:
        hands.away(wizard)
        return Refusal("", "", offered=False)
    for _page in range(_STEPS):
        if gone(wizard):
            return None
        _hand_up(hands, wizard, given)
        hands.screen.press(Key.Key_Return, Ctrl)
        hands.screen.settle()
        if not gone(wizard) and (told := hands.told(wizard)) is not None and step.refused is not None:
            hands.away(wizard)
            return told
    told = None if gone(wizard) else hands.told(wizard)
    if not gone(wizard):
        hands.away(wizard)
    return told or Refusal("", "the wizard does not end")


def _hand_up(hands: Window, wizard: QWidget, given: Mapping[str, Given]) -> None:
    """Whatever of the hand-over the page in sight asks for."""
    screen = hands.screen
    if "to_level" in given and (card := screen.within(wizard, f"to_level_{given['to_level'].value}")) is not None:
        screen.click_at(card)
    if (reason := screen.within(wizard, "escalate_reason")) is not None:
        fill(hands, reason, given["reason"])
    if "to" in given and (card := screen.within(wizard, f"receiver_{given['to'].value}")) is not None:
        screen.click_at(card)
    if "notified" in given:
        for login in hands.words.lexicon.logins.values():
            tick = screen.within(wizard, f"tell_{login}", QAbstractButton)
            if tick is not None and tick.isChecked() != (login in given["notified"].value):
                screen.click_at(tick)
    if "facts" in given and (question := screen.within(wizard, "escalate_question")) is not None:
        fill(hands, question, given["facts"])


def reclassify(hands: Window, step: Step) -> Refusal | None:
    wizard = hands.offer(Act.RECLASSIFY)
    if wizard is None:
        return Refusal("", "", offered=False)
    screen = hands.screen
    if (told := hands.told(wizard)) is not None:
        hands.away(wizard)
        return told
    screen.press(Key.Key_Return, Ctrl)
    for given in in_order(step.given):
        if given.key != "evidence":
            hands.put(wizard, given)
    for _page in range(2):
        screen.press(Key.Key_Return, Ctrl)
        screen.settle()
    if gone(wizard):
        return None
    told = hands.told(wizard)
    hands.away(wizard)
    return told or Refusal("", "the wizard does not end")
