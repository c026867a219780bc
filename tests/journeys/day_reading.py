"""Reads from the window what a row expects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from day_pages import to_alike
from day_play import NotShown
from day_terms import Deadline, Expected, Next, Step
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from desktop.base.i18n import gettext as _
from desktop.domain.types import Act, Clock, ClockState
from desktop.ui.clusters import words as alike_words
from desktop.ui.components.chips import LevelChip, StateChip
from desktop.ui.components.clocks_ribbon import ClocksRibbon, ClockTile
from desktop.ui.ticket.timeline_view import ROW_ROLE, TimelineView
from desktop.ui.wording import clocks, names, needs, steps, timeline
from desktop.ui.wording.joining import listed

if TYPE_CHECKING:
    from day_window import Window

_HELD = {"ok", "soon", "over", "paused"}


def said(*roots: QWidget | None) -> Iterator[str]:
    """All words in sight in these parts of the window."""
    for root in roots:
        for widget in (root, *root.findChildren(QWidget)) if root is not None else ():
            if widget.isVisible():
                text = getattr(widget, "text", None)
                yield from (words for words in (text() if callable(text) else "", widget.accessibleName()) if words)


def _bare(text: str) -> str:
    return "".join(text.split())


def _number(hands: Window, _step: Step, expected: Expected) -> str:
    return "" if hands.shown() == expected.value else hands.shown()


def _previous(hands: Window, _step: Step, expected: Expected) -> str:
    row = hands.screen.find("previous_sheet")
    found = row.text() if row is not None else "no sheet before"  # type: ignore[attr-defined]
    return "" if expected.value in found else found


def _new_sheet(hands: Window, step: Step, expected: Expected) -> str:
    found = hands.number(step) if len(hands.numbers[step.case]) > 1 else "no new sheet"
    return "" if found == expected.value else found


def _level(hands: Window, _step: Step, expected: Expected) -> str:
    chip = _detail(hands).findChild(LevelChip)
    found = chip.accessibleName() if chip is not None else "no level"
    return "" if found == names.level_name(hands.policy, expected.value) else found


def _state(hands: Window, _step: Step, expected: Expected) -> str:
    chip = _detail(hands).findChild(StateChip)
    found = chip.accessibleName() if chip is not None else "no state"
    return "" if found == names.state_name(expected.value) else found


def _detail(hands: Window) -> QWidget:
    return hands.screen.wait("detail")


def _handler(hands: Window, _step: Step, expected: Expected) -> str:
    found = [words for words in said(_detail(hands)) if words.startswith(_received())]
    return "" if found and found[0].endswith(expected.value) else "; ".join(found)


def _received() -> str:
    """How the line of the header begins that names the first receiver and the handler."""
    return _("first asked: {receiver}").format(receiver="")


def _category(hands: Window, _step: Step, expected: Expected) -> str:
    wanted = names.category_name(hands.policy, expected.value)
    return "" if wanted in list(said(hands.screen.wait("detail_side"))) else f"not {wanted}"


def _deadline(hands: Window, _step: Step, expected: Expected) -> str:
    wanted: Deadline = expected.value
    found = [tile for tile in _tiles(hands) if _title(tile) == wanted.title]
    if wanted.standing is ClockState.ENDED:
        return "; ".join(tile.spoken for tile in found)
    if not found:
        return "no such deadline"
    told = [_unlike(hands, tile, wanted, expected.rules) for tile in found]
    return "" if "" in told else told[0]


def _tiles(hands: Window) -> tuple[ClockTile, ...]:
    ribbon = _detail(hands).findChild(ClocksRibbon, "clocks")
    assert ribbon is not None
    return ribbon.tiles() if ribbon.isVisible() else ()


def _title(tile: ClockTile) -> str:
    """As the tables call it: 部门协办 计费部 · …, 承诺 …"""
    promise = _("Promise: {what}").format(what="")
    return (
        f"{_('Promise')} {tile.name.removeprefix(promise)}"
        if tile.name.startswith(promise)
        else tile.name.replace("：", " ")
    )


def _unlike(hands: Window, tile: ClockTile, wanted: Deadline, rules: tuple[str, ...]) -> str:
    now = hands.screen.clock.now()
    cited = not rules or tile.rule in (*rules, _("promise"))
    if cited and _stands(tile, wanted) and (not _running(tile) or _ends(tile, wanted, now)):
        return ""
    return tile.spoken


def _done(tile: ClockTile) -> bool:
    before, _time, after = _("done {time}").partition("{time}")
    return tile.due.startswith(before) and tile.due.endswith(after)


def _running(tile: ClockTile) -> bool:
    return tile.kind in ("ok", "soon", "over") and not _done(tile)


def _stands(tile: ClockTile, wanted: Deadline) -> bool:
    done = _done(tile)
    return {
        None: tile.kind in _HELD and not done,
        ClockState.RUNNING: tile.kind in ("ok", "soon") and not done,
        ClockState.DUE_SOON: tile.kind == "soon" and not done,
        ClockState.OVERDUE: tile.kind == "over" and not done,
        ClockState.PAUSED: tile.kind == "paused",
        ClockState.MET: tile.kind == "done" and done,
        ClockState.MISSED: tile.kind == "over" and (done or tile.due != ""),
    }.get(wanted.standing, False)


def _ends(tile: ClockTile, wanted: Deadline, now: object) -> bool:
    if wanted.due_at is None:
        return True
    clock = Clock("", "", wanted.due_at, wanted.due_at, None, ClockState.RUNNING)
    return tile.due == clocks.clock_foot(clock, now)  # type: ignore[arg-type]


def _no_deadline(hands: Window, _step: Step, expected: Expected) -> str:
    return "; ".join(tile.spoken for tile in _tiles(hands) if _title(tile) == expected.value and _running(tile))


def _next(hands: Window, step: Step, expected: Expected) -> str:
    wanted: Next = expected.value
    band = hands.screen.wait("next_step")
    told = list(said(band))
    if _is_next(told, wanted, expected.rules, step.row.who):
        return ""
    if expected.kind == "待办" and _is_offered(hands, step, wanted):
        return ""
    return "; ".join(dict.fromkeys(told))


def _is_offered(hands: Window, step: Step, wanted: Next) -> bool:
    """Whether those whose turn it is may choose it: they sit down, look, and leave the chair again."""
    for name in wanted.by or (step.row.who,):
        hands.sit(name)
        hands.open(hands.number(step))
        band = hands.screen.wait("next_step")
        entries = [entry.objectName() for menu in band.findChildren(QMenu) for entry in menu.actions()]
        if f"act_{wanted.act}" not in entries:
            return False
    return True


def _is_next(told: list[str], wanted: Next, rules: tuple[str, ...], who: str) -> bool:
    sentence = any(words in told for words in _sentences(wanted))
    cited = not rules or any(rule in told for rule in rules)
    mine = who in wanted.by or not wanted.by
    others = mine or _("up to {names}").format(names=listed(wanted.by)) in told
    return sentence and cited and others


def _sentences(wanted: Next) -> tuple[str, ...]:
    """How the band may ask for an act."""
    act = Act(wanted.act)
    if act is Act.ESCALATE and wanted.to:
        return (_("Hand the case to {names} at once").format(names=listed(wanted.to)),)
    if act is Act.REPORT and wanted.to:
        return (_("Make the special report to {names}").format(names=listed(wanted.to)),)
    if act is Act.NOTE:
        told = _("Tell {names} at once, and record it").format(names=listed(wanted.to))
        return (told, _("Do what must be done at once, and tick it off"))
    known = (steps._SENTENCES.get(act, ""), steps._FIRST_CONTACT if act is Act.CONTACT else "")
    return tuple(_(words) for words in known if words) or (names.act_name(act),)


def _notified(hands: Window, step: Step, expected: Expected) -> str:
    """The timeline tells who was told, the band whose turn it is, the header who handles it now."""
    newest = _rows(hands)[0]
    told = [newest.line.what, newest.line.text, *(chip.text for chip in newest.line.chips)]
    header = [words for words in said(_detail(hands)) if words.startswith(_received())]
    words = " ".join((*told, *header, *said(hands.screen.wait("next_step"))))
    missing = [name for name in expected.value if name not in words]
    if missing and step.act != Act.ESCALATE:
        raise NotShown(words)
    return "; ".join(missing)


def _rows(hands: Window) -> list[object]:
    view = _detail(hands).findChild(TimelineView, "timeline")
    assert view is not None
    model = view.model()
    return [model.index(at, 0).data(ROW_ROLE) for at in range(model.rowCount())]


def _trigger(hands: Window, _step: Step, expected: Expected) -> str:
    told = hands.heard.split("\n")
    wanted = _("category") if expected.value == "类别" else expected.value
    found = [line for line in told if wanted in line or expected.value in line]
    cited = not expected.rules or any(rule in told for rule in expected.rules)
    return "" if found and cited else hands.heard


def _same_customer(hands: Window, _step: Step, expected: Expected) -> str:
    words = [widget.accessibleDescription() for widget in _detail(hands).findChildren(QWidget) if widget.isVisible()]
    return "" if any(expected.value in text for text in words) else "no other complaint of this customer"


def _lacks(hands: Window, _step: Step, expected: Expected) -> str:
    told = " ".join(said(hands.screen.wait("detail_side")))
    missing = [name for name in expected.value if needs.need_name(name) not in told]
    return "" if not missing else told


def _advised(hands: Window, _step: Step, expected: Expected) -> str:
    told = [*said(_detail(hands)), *hands.heard.split("\n")]
    found = any(expected.value in text for text in told)
    cited = not expected.rules or any(rule in text for text in told for rule in expected.rules)
    return "" if found and cited else "not advised"


def _recorded(hands: Window, _step: Step, expected: Expected) -> str:
    words = _note(expected.value)
    told = "\n".join(
        part for row in _rows(hands) for part in (row.line.what, row.line.text, *(c.text for c in row.line.chips))
    )
    return "" if words in told else told


def _note(key: str) -> str:
    """How the timeline words what it notes by itself."""
    if key == "late_answer":
        return _("rang {seconds} s, answered late").partition("{seconds}")[2]
    return _(timeline.NOTED[key][0])


def _on_paper(hands: Window, _step: Step, expected: Expected) -> str:
    return "" if _bare(expected.value) in hands.paper else f"not on it: {hands.paper[:1500]}"


def _not_on_paper(hands: Window, _step: Step, expected: Expected) -> str:
    return "stands on it" if _bare(expected.value) in hands.paper or not hands.paper else ""


def _suggested(hands: Window, _step: Step, expected: Expected) -> str:
    dialog = hands.offer(Act.PENALTY)
    if dialog is None:
        return "nothing to decide on"
    told = list(said(dialog))
    combo = hands.screen.within(dialog, "field.suggestion")
    told += [combo.itemText(at) for at in range(combo.count())] if combo is not None else []  # type: ignore[attr-defined]
    hands.away(dialog)
    penalty, _blank, person = expected.value.partition(" ")
    return "" if any(penalty in text and person in text for text in told) else "; ".join(told)


def _by_day(hands: Window, _step: Step, expected: Expected) -> str:
    title = expected.item.name.partition(" ")[2]
    ribbon = _detail(hands).findChild(ClocksRibbon, "clocks")
    assert ribbon is not None
    ribbon.setFocus()
    for _place in range(len(ribbon.tiles())):
        tile = ribbon.focused()
        if tile is not None and _title(tile) == title:
            break
        hands.screen.press(Qt.Key.Key_Right)
    hands.screen.press(Qt.Key.Key_F2)
    popover = hands.screen.wait("deadline")
    told = "\n".join(said(popover))
    hands.screen.press(Qt.Key.Key_Escape)
    return "" if expected.value in told else told


def _alike(hands: Window, step: Step, expected: Expected) -> str:
    """Of what was gathered the ticket tells; what only the rules propose stands on the page of like complaints."""
    if alike_words.count_words(expected.value) in list(said(_detail(hands))):
        return ""
    to_alike(hands)
    told = list(said(hands.screen.wait("cluster_sheet")))
    hands.screen.press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    cited = not expected.rules or any(rule in text for text in told for rule in expected.rules)
    found = any(alike_words.count_words(expected.value) in text for text in told)
    return "" if found and cited else "; ".join(dict.fromkeys(told))


def _agreed(hands: Window, _step: Step, expected: Expected) -> str:
    told = [text for text in said(_detail(hands)) if expected.value in text]
    return "" if told else "nothing agreed"


def _marked(hands: Window, _step: Step, expected: Expected) -> str:
    block = hands.screen.find(f"known.{expected.value}")
    found = "" if block is None else "\n".join(said(block))
    return "" if found and all(rule in found for rule in expected.rules) else found or "no mark"


LOOKING: Mapping[str, Callable[[Window, Step, Expected], str]] = {
    "单号": _number,
    "原单": _previous,
    "新单": _new_sheet,
    "等级": _level,
    "类别": _category,
    "状态": _state,
    "经办": _handler,
    "时限": _deadline,
    "无时限": _no_deadline,
    "下一步": _next,
    "待办": _next,
    "通知": _notified,
    "触发": _trigger,
    "同一客户": _same_customer,
    "缺": _lacks,
    "提示": _advised,
    "记有": _recorded,
    "单上有": _on_paper,
    "单上无": _not_on_paper,
    "同类": _alike,
    "口径": _agreed,
    "标记": _marked,
    "负激励": _suggested,
    "逐日": _by_day,
}
