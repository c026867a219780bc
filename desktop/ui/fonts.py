"""The packaged typeface, by type role."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from desktop.base import paths
from desktop.base.i18n import language
from desktop.ui import theme

FAMILY = "Noto Sans SC"
_FALLBACKS = ("Microsoft YaHei UI", "PingFang SC", "Noto Sans CJK SC")


@lru_cache(maxsize=1)
def load() -> tuple[int, ...]:
    """Registers Noto Sans SC, Regular and Bold, once; needs the application. Returns Qt's font ids.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    return tuple(QFontDatabase.addApplicationFont(str(paths.fonts() / name)) for name in (paths.REGULAR, paths.BOLD))


@lru_cache(maxsize=64)
def font(role: str = "body") -> QFont:
    """The font of a type role. Digits are tabular, so that countdowns don't jump.

    Quotes, dots and ellipses of a Chinese font are as wide as a character, which tears holes into other languages:
    there they are set as wide as they are drawn.
    """
    size, bold, _ = theme.type_role(role)
    made = QFont()
    made.setFamilies([FAMILY, *_FALLBACKS])
    made.setPixelSize(size)
    made.setBold(bold)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.clearFeatures()  # a new font begins as the application's
    made.setFeature(QFont.Tag("tnum"), 1)
    if language() != "zh":
        made.setFeature(QFont.Tag("palt"), 1)
    return made


@lru_cache(maxsize=64)
def metrics(role: str = "body") -> QFontMetricsF:
    """The measures of a type role's font."""
    return QFontMetricsF(font(role))


@lru_cache(maxsize=16384)
def advance(text: str, role: str = "body") -> float:
    """Width of one line in px."""
    return metrics(role).horizontalAdvance(text)


def forget() -> None:
    """Another text size is in force: all fonts and measures are made anew."""
    from desktop.ui.components import lines, paint

    for cached in (font, metrics, advance, paint.elided, lines.break_lines):
        cached.cache_clear()
