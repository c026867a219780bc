from __future__ import annotations

from desktop.domain.types import Person
from desktop.ui.people.finding import matching

LIN = Person(1, "lin", "林晓棠", 1, frozenset({"clerk"}))
LIANG = Person(2, "liangsf", "梁素芬", 2, frozenset({"manager"}))
XU = Person(3, "x", "徐文博", 2, frozenset({"supervisor"}))
ANN = Person(4, "ann", "Ann Lee", 1, frozenset({"clerk"}))
ALL = (LIN, LIANG, XU, ANN)


def test_everybody_is_there_while_nothing_is_typed() -> None:
    assert matching(ALL, " ") == ALL


def test_pinyin_initials_find_a_name() -> None:
    assert matching(ALL, "xwb") == (XU,)
    assert matching(ALL, "lxt") == (LIN,)


def test_the_login_itself_comes_first() -> None:
    assert matching((LIANG, LIN), "lin")[0] is LIN


def test_part_of_the_name_is_enough() -> None:
    assert matching(ALL, "素芬") == (LIANG,)
    assert matching(ALL, "lee") == (ANN,)


def test_nobody_is_nobody() -> None:
    assert matching(ALL, "zzz") == ()
