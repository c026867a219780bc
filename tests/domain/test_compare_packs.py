"""Which parts of a pack differ, told by what they are called."""

from __future__ import annotations

from case_desk import PACK_TEXT, pack_text

from desktop.domain.policy.compare import Fate, changed_parts


def _told(old: str, new: str) -> list[tuple[str, str, Fate]]:
    return [(one.section, one.key, one.fate) for one in changed_parts(old, new)]


def test_a_changed_number_is_told_by_its_clock() -> None:
    at = PACK_TEXT.index('[[clocks]]\ncode = "hand_over"')
    slower = PACK_TEXT[:at] + PACK_TEXT[at:].replace("{ 2 = 15 }", "{ 2 = 30 }", 1)
    found = changed_parts(PACK_TEXT, slower)
    assert [(one.section, one.key, one.fate) for one in found] == [("clocks", "hand_over", Fate.CHANGED)]
    assert found[0].name == {"zh": "移交上级", "en": "Hand over"}


def test_added_and_removed_parts_and_single_tables() -> None:
    department = '[[departments]]\ncode = "legal"\nname = { zh = "法务部", en = "Legal" }\nrule = "F-5.3.1.4"\n'
    assert _told(PACK_TEXT, f"{PACK_TEXT}\n{department}") == [("departments", "legal", Fate.ADDED)]
    assert _told(f"{PACK_TEXT}\n{department}", PACK_TEXT) == [("departments", "legal", Fate.REMOVED)]
    longer = PACK_TEXT.replace("version = 1", "version = 2", 1)
    assert _told(PACK_TEXT, longer) == [("version", "", Fate.CHANGED)]
    clause = PACK_TEXT.replace('"F-7" = {', '"F-7b" = {', 1)
    assert ("rules", "F-7b", Fate.ADDED) in _told(PACK_TEXT, clause)


def test_order_of_items_does_not_count_and_damaged_texts_tell_nothing() -> None:
    assert changed_parts(PACK_TEXT, PACK_TEXT) == ()
    assert changed_parts(PACK_TEXT, "[[") == ()
    assert {one.section for one in changed_parts(PACK_TEXT, pack_text("telecom"))} >= {"clocks", "levels", "rules"}
