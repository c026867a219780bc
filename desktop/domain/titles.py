"""What a complaint is called in lists and headings."""

from __future__ import annotations

LENGTH = 40
_SENTENCE_ENDS = "。！？!?；;\n"


def title(cause: str) -> str:
    """The first sentence of what the customer complains of, at most 40 characters; "" of nothing."""
    text = cause.strip()
    end = min((at for at in map(text.find, _SENTENCE_ENDS) if at > 0), default=len(text))
    first = " ".join(text[:end].split())
    return first if len(first) <= LENGTH else first[: LENGTH - 1] + "…"
