"""Invented customers, stores and stories, drawn from `resources/knowledge/demo_<pack>.toml`."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from desktop.base import paths
from desktop.base.i18n import format_datetime

_UNASSIGNED_PREFIX = "154"
"""Mobile numbers that begin so are not given to the public: nobody is called by accident."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One invented complaint: its story and what fills the gaps of every text in it."""

    story: Mapping[str, Any]
    gaps: Mapping[str, str]
    fields: Mapping[str, Any]


class Words:
    """Draws texts; the same seed gives the same draws."""

    def __init__(self, pack: str, seed: int) -> None:
        source = paths.resources() / "knowledge" / f"demo_{pack}.toml"
        if not source.is_file():
            source = source.with_name("demo_franchise.toml")
        self._words = tomllib.loads(source.read_text(encoding="utf-8"))
        self.random = random.Random(seed)  # noqa: S311 - invented data, no secret
        self._stories = self._words["story"]
        self._weights = [story["weight"] for story in self._stories]

    def scene(self, at: datetime, categories: frozenset[str]) -> Scene:
        """A new complaint received at `at`; a category that the pack lacks is left open."""
        draw = self.random
        story = draw.choices(self._stories, self._weights)[0]
        product, code = draw.choice(self._words[story["goods"]])
        happened = at - timedelta(hours=draw.randint(2, 70))
        gaps = {
            "store": draw.choice(self._words["stores"]),
            "staff": draw.choice(self._words["people"]["staff"]),
            "product": product,
            "order": f"LH-{happened:%m%d}-{draw.randint(1000, 9999)}",
            "day": format_datetime(happened, "M 月 d 日") if draw.random() < 0.5 else "昨天",
            "hour": str(draw.randint(8, 21)),
            "n": str(draw.randint(2, 30)),
            "amount": str(draw.choice((19, 22, 26, 38, 52, 88, 128, 168, 288))),
        }
        course = "".join(self._fill(text, gaps) for text in self._sample(story["course"]))
        fields = {
            "complainant_kind": story["kind"],
            "name": self.name(),
            "phone": self.phone(),
            "channel": draw.choices(("phone", "wechat", "counter", "web", "sms", "letter"), (60, 15, 12, 9, 3, 1))[0],
            "store": gaps["store"],
            "staff": gaps["staff"],
            "product": product,
            "product_code": code,
            "order_number": gaps["order"],
            "other_contact": self.phone() if draw.random() < 0.2 else "无",
            "paid": gaps["amount"],
            "happened_at": happened.isoformat(),
            "happened_where": gaps["store"] if draw.random() < 0.7 else "家中",
            "cause": self._fill(draw.choice(story["cause"]), gaps),
            "course": course,
            "demand": draw.choice(story["demand"]),
            "urgent": draw.random() < 0.08,
        }
        if story["category"] in categories:
            fields["category"] = story["category"]
        if draw.random() < 0.04:
            fields["agent_name"], fields["agent_relation"] = self.name(), draw.choice(self._words["relations"])
        return Scene(story, gaps, fields)

    def _sample(self, texts: list[str]) -> list[str]:
        return self.random.sample(texts, self.random.randint(1, len(texts)))

    def name(self) -> str:
        """A person's name of two to four characters."""
        draw, words = self.random, self._words
        rare = draw.random() < 0.04
        surname = draw.choice(words["compound_surnames"]) if rare else draw.choice(words["surnames"])
        return str(surname) + "".join(draw.choice(words["given"]) for _ in range(draw.choice((1, 2, 2, 2))))

    def phone(self) -> str:
        """A mobile number that nobody has."""
        return f"{_UNASSIGNED_PREFIX}{self.random.randint(0, 99_999_999):08d}"

    def text(self, scene: Scene, key: str) -> str:
        """One of the story's texts for `key`, or of the section `section.key`, with its gaps filled."""
        section, _, name = key.rpartition(".")
        texts = self._words[section][name] if section else scene.story[name]
        return self._fill(self.random.choice(texts), scene.gaps)

    @staticmethod
    def _fill(text: str, gaps: Mapping[str, str]) -> str:
        return text.format_map(gaps)
