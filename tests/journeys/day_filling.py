"""Puts what a row gives into a control of the window, by keyboard and mouse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from day_play import NotOffered, Stuck
from day_terms import Given, Label
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget

from desktop.base.i18n import local
from desktop.ui.components.segments import Segments
from desktop.ui.ticket.forms.rating import Ratings
from desktop.ui.wording import names

if TYPE_CHECKING:
    from day_window import Window

_AT = {"happened_at", "reply_by", "received_at", "promised.by", "by", "until", "at"}
"""Arguments that are instants, or days."""
_FIRST = ("incoming", "means", "reached", "silent", "passed", "kind", "remedy.kind", "accept", "dismiss", "category")
"""What other fields depend on comes first."""
_SEGMENTS = {True: 0, False: 1}
_TURNED = {"incoming", "silent"}
"""Where "no" stands first."""


def in_order(given: tuple[Given, ...]) -> Iterator[Given]:
    """As one fills a form."""
    rank = {key: at for at, key in enumerate(_FIRST)}
    shares = [one for one in given if one.key.startswith("responsibility.")]
    rest = [one for one in given if one not in shares]
    yield from (one for one in sorted(rest, key=lambda one: rank.get(one.key, len(rank))) if one.key in rank)
    yield from shares
    yield from (one for one in rest if one.key not in rank)


def fill(hands: Window, control: QWidget, given: Given) -> None:
    """Fills one control; who can't, is stuck."""
    if isinstance(control, QComboBox):
        _pick(hands, control, _words(hands, given))
    elif isinstance(control, Segments):
        _press_segment(control, given)
    elif isinstance(control, Ratings):
        hands.screen.click_at(_button(control, f"rating.{given.value}"))
    elif isinstance(given.value, list):
        _tick(hands, control, given)
    elif isinstance(control, QAbstractButton):
        if control.isCheckable() and not control.isChecked():
            hands.screen.click_at(control)
    else:
        hands.screen.paste_into(control, _text(given))
    if given.key in ("accept", "dismiss"):
        verdict = control.window().findChild(Segments, "field.verdict")
        assert verdict is not None
        _click_segment(verdict, 0 if given.key == "accept" else 1)


def _text(given: Given) -> str:
    """As one types it: dates with their year."""
    if given.key not in _AT or not isinstance(given.value, str) or "T" not in given.value:
        return str(given.value)
    return local(datetime.fromisoformat(given.value)).strftime("%Y-%m-%d %H:%M")


def _words(hands: Window, given: Given) -> str:
    """What stands in a list for it."""
    if given.key == "means":
        return names.channel_name(given.value)
    if given.key in ("to", "accept", "dismiss", "task"):
        return str(given.words)
    return given.words


def _pick(hands: Window, combo: QComboBox, words: str) -> None:
    """Walks down a list by the arrow keys to the line of these words, or that begins with them."""
    combo.setFocus()
    offered = [combo.itemText(at) for at in range(combo.count())]
    wanted = next((text for text in offered if text == words), None)
    wanted = wanted or next((text for text in offered if text.startswith((f"{words} ", f"{words}（"))), None)
    wanted = wanted or next((text for text in offered if words in text), None)
    if wanted is None:
        raise NotOffered(f"{words} is not offered: {offered}")
    QTest.keyClick(combo, Qt.Key.Key_Home)
    while combo.currentText() != wanted:
        QTest.keyClick(combo, Qt.Key.Key_Down)


def _press_segment(segments: Segments, given: Given) -> None:
    if given.key == "declined":
        _click_segment(segments, 2)
        return
    at = _SEGMENTS[bool(given.value)]
    _click_segment(segments, 1 - at if given.key in _TURNED else at)


def _click_segment(segments: Segments, at: int) -> None:
    buttons = [one for one in segments.findChildren(QAbstractButton) if one.isVisible()]
    QTest.mouseClick(buttons[at], Qt.MouseButton.LeftButton)


def _button(root: QWidget, name: str) -> QAbstractButton:
    found = root.findChild(QAbstractButton, name)
    if found is None:
        raise Stuck(f"there is no {name}")
    return found


def _tick(hands: Window, holder: QWidget, given: Given) -> None:
    """Ticks each of several by its words."""
    for value, words in zip(given.value, given.words.split("\n"), strict=True):
        wanted = value.words if isinstance(value, Label) else words
        boxes = [box for box in holder.findChildren(QAbstractButton) if wanted in box.text()]
        if not boxes:
            raise NotOffered(f"{wanted} can't be ticked")
        if not boxes[0].isChecked():
            hands.screen.click_at(boxes[0])
