"""Language, theme and text size as one choice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LookChoice:
    """`language` "zh" or "en", `theme` and `scale` as `desktop.ui.theme` lists them."""

    language: str
    theme: str
    scale: float
