"""What a text is compared with, and the comparison, made in the background while the text changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from desktop.base.i18n import gettext as _
from desktop.desk import policies
from desktop.desk.policies import DiffLine, PackVersion
from desktop.domain.policy.compare import PartChange
from desktop.ui.controller import Controller
from desktop.ui.rules.difference_view import DifferenceView
from desktop.ui.rules.editions import edition_name

_SHIPPED, _EDITION = "shipped:", "edition:"
Found = tuple[list[DiffLine], tuple[PartChange, ...]]


class Comparing(DifferenceView):
    """Compares with the shipped rules of the text's trade unless somebody chooses others."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self._controller = controller
        self._shipped: Mapping[str, str] = {}
        self._text = ""
        self._compared: tuple[str, str] | None = None
        self.against_chosen.connect(lambda _code: self.compare(self._text))

    def offer(self, shipped: Mapping[str, str], names: Mapping[str, str], editions: Sequence[PackVersion]) -> None:
        """What can be compared with: shipped rules (their texts and names by code) and editions; what was chosen
        stays."""
        self._shipped = shipped
        words = _("{name}, as it came with the program")
        chosen = self.against()
        self.set_choices(
            [
                *((f"{_SHIPPED}{code}", words.format(name=name)) for code, name in names.items()),
                *((f"{_EDITION}{one.id}", _standing(one)) for one in editions),
            ],
            chosen,
        )

    def with_shipped(self, code: str) -> None:
        """Compares with what came with the program for a trade, if anything did."""
        self.choose(f"{_SHIPPED}{code}")

    def with_edition(self, edition: PackVersion) -> None:
        """Compares with an edition."""
        self.choose(f"{_EDITION}{edition.id}")

    def compare(self, text: str) -> None:
        """Shows how a text differs from what is chosen; a text that was shown already is not compared again."""
        self._text = text
        wanted = (text, self.against())
        if wanted == self._compared or not self.against():
            return
        self._compared = wanted
        kind, _colon, which = self.against().partition(":")
        session = self._controller.session
        old = self._shipped[which] if f"{kind}:" == _SHIPPED else policies.text_of(session, int(which))
        self._controller.tasks.submit(partial(_differences, old, text), partial(self._on_compared, wanted))

    def _on_compared(self, compared: tuple[str, str], found: Found) -> None:
        if compared == self._compared:
            self.show_difference(*found)


def _standing(edition: PackVersion) -> str:
    name = edition_name(edition)
    return _("{name} (in force)").format(name=name) if edition.in_force else name


def _differences(old: str, new: str) -> Found:
    return policies.differences(old, new), policies.parts(old, new)
