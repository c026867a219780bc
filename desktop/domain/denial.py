"""Whether a word is denied where it stands: "我不找律师" denies, "不给说法就找律师" and "不得不起诉" do not."""

from __future__ import annotations

from functools import lru_cache

from desktop.domain.policy import Denial

_CLAUSE_ENDS = frozenset('，。！？；：,.!?;:\n\r\t（）()「」“”"')
_SOFTENERS = "我咱们就也都先倒是暂时还现在这次"
_PARTICLES = "了吧啦的呢哦啊呀"
_OR_ELSE = "要再何岂"
_REACH = 24
"""How far before a word a denial can stand."""

_WIDE = {ord(wide): chr(ord(wide) - 0xFEE0) for wide in map(chr, range(0xFF10, 0xFF5B)) if wide.isalnum()}


def plain(text: str) -> str:
    """The text in small letters with full-width letters and digits as plain ones; as long as before."""
    narrow = text.translate(_WIDE)
    small = narrow.lower()
    if len(small) == len(text):
        return small
    return "".join(low if len(low := char.lower()) == 1 else char for char in narrow)


def denied(denial: Denial, text: str, start: int, end: int, siblings: tuple[str, ...]) -> bool:
    """Whether the word at `start`…`end` of a `plain` text is denied.

    `siblings` are the words of the same trigger: a denial reaches over them ("没有腹泻、呕吐").
    """
    return _denied_before(denial, text, start, siblings) or _denied_after(denial, text, end)


def _denied_before(denial: Denial, text: str, start: int, siblings: tuple[str, ...]) -> bool:
    steps = _steps(denial, siblings)
    first = max(0, start - _REACH)
    clause = text[first:start]
    for index in range(len(clause) - 1, -1, -1):
        if clause[index] in _CLAUSE_ENDS:
            clause = clause[index + 1 :]
            break
    count, position = 0, len(clause)
    while position > 0:
        step = next((s for s in steps if clause.endswith(s, 0, position) and _whole(clause, s, position)), None)
        if step is None:
            break
        position -= len(step)
        if step in denial.words and not _question(text, start - len(clause) + position, step):
            count += 1
    return count % 2 == 1


@lru_cache(maxsize=256)
def _steps(denial: Denial, siblings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*denial.words, *denial.bridges, *siblings}, key=len, reverse=True))


def _whole(clause: str, step: str, end: int) -> bool:
    """Latin words only whole: "no" is not the end of "piano"."""
    begin = end - len(step)
    if not (step[0].isascii() and step[0].isalpha()) or begin == 0:
        return True
    return not (clause[begin - 1].isascii() and clause[begin - 1].isalpha())


def _question(text: str, at: int, word: str) -> bool:
    """Questions and "or else" deny nothing: 要不要, 有没有, 是不是; 要不 …, 再不 …, 何不 …"""
    before = text[at - 1 : at] if at else ""
    after = word[1:2] or text[at + 1 : at + 2]
    return word[0] in "不没" and before != "" and (before == after or (word == "不" and before in _OR_ELSE))


def _denied_after(denial: Denial, text: str, end: int) -> bool:
    rest = ""
    for char in text[end : end + 12]:
        if char in _CLAUSE_ENDS or char.isspace():
            break
        rest += char
    return rest.lstrip(_SOFTENERS).rstrip(_PARTICLES) in denial.after
