from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.errors import RefusedError
from desktop.ui.intake.entry import Entry, legible, registration

NOW = datetime(2026, 10, 9, 1, 14, tzinfo=UTC)
TEXTS = st.dictionaries(st.sampled_from(["phone", "name", "cause", "course", "happened_at"]), st.text(max_size=20))


@given(
    TEXTS,
    st.frozensets(st.sampled_from(("procedure", "time", "announced"))),
    st.none() | st.integers(1, 3),
    st.text(max_size=10),
)
def test_a_draft_comes_back_as_it_was_typed(
    texts: dict[str, str], told: frozenset[str], level: int | None, reason: str
) -> None:
    entry = Entry(texts=texts, told=told, level=level, level_reason=reason, demands=("refund",), number="GZ01-1")
    back = Entry.from_data(json.loads(json.dumps(entry.as_data())))
    assert back.as_data() == entry.as_data()
    assert all(back.text(name) == entry.text(name) for name in texts)


def test_a_form_with_choices_only_is_empty() -> None:
    assert Entry(texts={"channel": "phone", "complainant_kind": "consumer", "phone": "  "}).empty
    assert not Entry(texts={"phone": "1"}).empty
    assert not Entry(told=frozenset({"time"})).empty


def test_what_was_typed_becomes_what_is_registered() -> None:
    entry = Entry(
        texts={"phone": "138 0000-6021", "name": " 周敏 ", "cause": "冻冻里有硬片", "happened_at": "昨天 19:40",
               "bought_on": "2026-10-08", "staff": ""},
        flags=frozenset({"urgent"}), demands=("apology", "refund"), told=frozenset({"procedure"}),
    )  # fmt: skip
    fields = registration(entry.with_text("demand", "今天回话"), NOW)
    assert fields["phone"] == "13800006021"
    assert fields["name"] == "周敏"
    assert fields["happened_at"] == "2026-10-08T11:40:00+00:00"
    assert fields["bought_on"] == "2026-10-08"
    assert fields["urgent"] is True
    assert fields["told"] == {"procedure": True}
    assert "今天回话" in fields["demand"]
    assert "staff" not in fields


def test_a_time_that_nobody_can_read_is_refused_at_its_field() -> None:
    entry = Entry(texts={"cause": "x", "reply_by": "soon"})
    with pytest.raises(RefusedError) as refused:
        registration(entry, NOW)
    assert refused.value.field == "reply_by"
    assert legible(entry, NOW) == {"cause": "x"}
