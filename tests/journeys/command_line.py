"""The command line as a person uses it: words and JSON in, JSON and an exit status out."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from desktop import cli
from desktop.base.clock import FixedClock

COMPLAINT = {
    "complainant_kind": "consumer",
    "name": "周敏",
    "phone": "154 0000 6021",
    "channel": "phone",
    "store": "麓湖店",
    "staff": "区嘉敏",
    "product": "葡萄冻冻 大杯",
    "product_code": "HM-2207",
    "other_contact": "无",
    "happened_at": "2026-10-08T19:40:00+08:00",
    "happened_where": "麓湖店堂食",
    "cause": "饮品味道发酸，喝了两口就停了",
    "course": "昨晚七点四十在麓湖店买的葡萄冻冻，喝了两口觉得发酸，当场没有反映。",
    "demand": "退款",
    "category": "product_quality",
}
TOLD = {"procedure": True, "time": True, "direct_contact": True}


@dataclass(frozen=True)
class Answer:
    """What one command printed and how it ended."""

    status: int
    objects: list[dict[str, Any]]
    said: str

    @property
    def one(self) -> dict[str, Any]:
        assert len(self.objects) == 1, (self.objects, self.said)
        return self.objects[0]

    @property
    def refused(self) -> tuple[str, str | None, str | None]:
        """(code, field, rule) of a refusal."""
        assert self.status == 1, (self.status, self.objects, self.said)
        told = self.one
        assert told["message"] and told["message"] in self.said
        return told["code"], told["field"], told["rule"]


class CommandLine:
    """Runs commands on one database, with a clock that the test moves."""

    def __init__(self, database: Path, clock: FixedClock, folder: Path, passphrase: str, pin: str) -> None:
        self.database, self.clock, self.folder = database, clock, folder
        (folder / "key").write_text(passphrase + "\n", encoding="utf-8")
        (folder / "pin").write_text(pin + "\n", encoding="utf-8")

    def environ(self) -> dict[str, str]:
        return {
            "HUIYIN_DB": str(self.database),
            "HUIYIN_KEY_FILE": str(self.folder / "key"),
            "HUIYIN_PASSWORD_FILE": str(self.folder / "pin"),
            "HUIYIN_LANG": "zh",
        }

    def __call__(
        self, *words: str, who: str = "lin", given: Any = None, environ: Any = None, raw: bytes | None = None
    ) -> Answer:
        """Runs one command; `given` is what standard input says as JSON, `raw` the same as bytes."""
        said = b"" if given is None else json.dumps(given, ensure_ascii=False).encode()
        stdin = io.TextIOWrapper(io.BytesIO(said if raw is None else raw), encoding="utf-8")
        out, err = io.StringIO(), io.StringIO()
        argv = ["--as", who, *words] if who else list(words)
        status = cli.main(argv, stdin, out, err, environ or self.environ(), self.clock)
        return Answer(status, [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue())

    def do(self, number: str, act: str, who: str = "lin", **args: Any) -> Answer:
        self.later(seconds=20)
        return self("ticket", "do", number, act, who=who, given=args)

    def done(self, number: str, act: str, who: str = "lin", **args: Any) -> dict[str, Any]:
        answer = self.do(number, act, who, **args)
        assert answer.status == 0, (act, answer.objects, answer.said)
        return answer.one

    def add(self, who: str = "lin", **fields: Any) -> str:
        answer = self("ticket", "add", who=who, given=fields)
        assert answer.status == 0, answer.objects
        return str(answer.one["number"])

    def show(self, number: str, who: str = "lin") -> dict[str, Any]:
        return self("ticket", "show", number, who=who).one

    def later(self, **by: float) -> None:
        self.clock.advance(timedelta(**by))

    def at(self, moment: datetime) -> None:
        self.clock.set(moment)
