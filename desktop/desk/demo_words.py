"""Invented customers, places and stories, drawn from `resources/knowledge/demo_<pack>.toml` and `demo_common.toml`."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from desktop.base import paths
from desktop.base.i18n import ZONE, format_datetime
from desktop.domain.policy import Policy
from desktop.domain.types import Channel

UNASSIGNED_PREFIX = "154"
"""Mobile numbers that begin so are not given to the public: nobody is called by accident."""
_CHANNELS: dict[str, int] = {
    Channel.PHONE: 60,
    Channel.WECHAT: 15,
    Channel.COUNTER: 12,
    Channel.WEB: 9,
    Channel.SMS: 3,
    Channel.LETTER: 1,
    Channel.REGULATOR: 1,
}
_DAYS_AGO = ("今天", "昨天", "前天")
_OPENS, _CLOSES = 8, 21


@dataclass(frozen=True, slots=True)
class Scene:
    """One invented complaint: its story and what fills the gaps of every text in it."""

    story: Mapping[str, Any]
    gaps: Mapping[str, str]
    fields: Mapping[str, Any]


class Words:
    """Draws texts that fit a pack; the same seed gives the same draws."""

    def __init__(self, policy: Policy, seed: int) -> None:
        self._policy = policy
        self._words = _words(policy.code)
        self.random = random.Random(seed)  # noqa: S311 - invented data, no secret
        self._stories = [story for story in self._words["story"] if self._fits(story)]
        self._weights = [story["weight"] for story in self._stories]
        known = [channel.code for channel in policy.channels]
        self._channels = {code: weight for code, weight in _CHANNELS.items() if code in known} or {known[0]: 1}

    def _fits(self, story: Mapping[str, Any]) -> bool:
        """Whether the pack has the kind of complainant and the category that a story names."""
        kind, category = story.get("kind"), story.get("category")
        known = [one.code for one in self._policy.complainants]
        offered = [one.code for one in self._policy.categories_for(str(kind or ""))]
        return (kind is None or kind in known) and (category is None or category in offered)

    def scene(self, at: datetime) -> Scene:
        """A new complaint received at `at`."""
        draw = self.random
        story = draw.choices(self._stories, self._weights)[0]
        kind = str(story.get("kind") or draw.choice(self._policy.complainants).code)
        category = str(story.get("category") or draw.choice(self._policy.categories_for(kind)).code)
        product, code = draw.choice(self._words[story.get("goods", "products")])
        happened = self._happened(at)
        gaps = {
            "store": draw.choice(self._words["stores"]),
            "staff": draw.choice(self._words["people"]["staff"]),
            "product": product,
            "order": f"{self._words['order_prefix']}-{happened:%m%d}-{draw.randint(1000, 9999)}",
            "day": self._day(at, happened),
            "hour": str(happened.hour),
            "n": str(draw.randint(2, 30)),
            "amount": str(draw.choice(self._words["amounts"])),
        }
        channel = draw.choices(list(self._channels), list(self._channels.values()))[0]
        fields = {
            "complainant_kind": kind,
            "category": category,
            "name": self.name(),
            "phone": self.phone(),
            "channel": str(channel),
            "store": gaps["store"],
            "staff": gaps["staff"],
            "product": product,
            "product_code": code,
            "order_number": gaps["order"],
            "other_contact": self.phone() if draw.random() < 0.2 else "无",
            "paid": gaps["amount"],
            "quantity": gaps["n"],
            "happened_at": happened.isoformat(),
            "happened_where": gaps["store"] if draw.random() < 0.6 else draw.choice(self._words["places"]),
            "cause": self._fill(draw.choice(story["cause"]), gaps),
            "course": self._course(story, gaps),
            "demand": self._fill(draw.choice(story["demand"]), gaps),
            "urgent": draw.random() < 0.08,
        }
        if channel == Channel.REGULATOR:
            fields["reply_by"] = (at + timedelta(days=draw.randint(7, 15))).isoformat()
        if draw.random() < 0.04:
            fields["agent_name"], fields["agent_relation"] = self.name(), draw.choice(self._words["relations"])
        return Scene(story, gaps, fields)

    def _happened(self, at: datetime) -> datetime:
        """An hour of the same day or of one of the three before, when shops are open."""
        here = at.astimezone(ZONE)
        ago = self.random.randint(0, 3)
        if ago == 0 and here.hour <= _OPENS:
            ago = 1
        latest = here.hour - 1 if ago == 0 else _CLOSES
        hour = self.random.randint(min(_OPENS, latest), latest)
        return (here - timedelta(days=ago)).replace(hour=hour, minute=self.random.randrange(60), second=0)

    def _day(self, at: datetime, happened: datetime) -> str:
        ago = (at.astimezone(ZONE).date() - happened.date()).days
        near = ago < len(_DAYS_AGO) and self.random.random() < 0.6
        return _DAYS_AGO[ago] if near else format_datetime(happened, "M 月 d 日")

    def _course(self, story: Mapping[str, Any], gaps: Mapping[str, str]) -> str:
        told: list[str] = self.random.sample(story["course"], self.random.randint(1, len(story["course"])))
        if self.random.random() < 0.6:
            told.append(self.random.choice(self._words["asides"]))
        return "".join(self._fill(text, gaps) for text in told)

    def name(self) -> str:
        """A person's name of two to four characters."""
        draw, words = self.random, self._words
        rare = draw.random() < 0.04
        surname = draw.choice(words["compound_surnames"]) if rare else draw.choice(words["surnames"])
        return str(surname) + "".join(draw.choice(words["given"]) for _ in range(draw.choice((1, 2, 2, 2))))

    def phone(self) -> str:
        """A mobile number that nobody has."""
        return f"{UNASSIGNED_PREFIX}{self.random.randint(0, 99_999_999):08d}"

    def text(self, scene: Scene, key: str) -> str:
        """One of the story's texts for `key`, or of the section `section.key`, with its gaps filled.

        A key that a section lacks is drawn from its "other".
        """
        section, _, name = key.rpartition(".")
        if section:
            known = self._words[section]
            texts = known.get(name) or known["other"]
        else:
            texts = scene.story[name]
        return self._fill(self.random.choice(texts), scene.gaps)

    def reason(self, mark: str) -> str:
        """Why a customer bears a mark."""
        known = self._words["marks"]
        return str(self.random.choice(known.get(mark) or known["other"]))

    @staticmethod
    def _fill(text: str, gaps: Mapping[str, str]) -> str:
        return text.format_map(gaps)


def _words(pack: str) -> dict[str, Any]:
    """What all packs share, with the pack's own words before it where it has some."""
    folder = paths.resources() / "knowledge"
    words = tomllib.loads((folder / "demo_common.toml").read_text(encoding="utf-8"))
    own = folder / f"demo_{pack}.toml"
    if own.is_file():
        for key, value in tomllib.loads(own.read_text(encoding="utf-8")).items():
            words[key] = {**words.get(key, {}), **value} if isinstance(value, dict) else value
    return words
