"""The clocks of one complaint, which explain themselves."""

from __future__ import annotations

from datetime import datetime

from desktop.desk.rows import TicketDetail
from desktop.ui import theme
from desktop.ui.components.clocks_ribbon import ClocksRibbon, ClockTile
from desktop.ui.controller import Controller
from desktop.ui.ticket import presenter
from desktop.ui.ticket.all_clocks import AllClocks
from desktop.ui.ticket.deadline import DeadlinePopover

_WIDE_TILES, _FOLDED_TILES, _LARGE_TILES = 5, 4, 3


class Deadlines(ClocksRibbon):
    """As many tiles as fit; one that is pressed shows why it ends when it does, the count shows all of them."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self._controller = controller
        self._detail: TicketDetail | None = None
        self.setObjectName("clocks")
        self.explain_requested.connect(self._on_explain)
        self.all_requested.connect(self._on_all)
        theme.signals().folded_changed.connect(self._fit)
        theme.signals().changed.connect(self._fit)
        self._fit()

    def show_detail(self, detail: TicketDetail, now: datetime) -> None:
        """Shows a ticket's clocks; hidden while it has none."""
        self._detail = detail
        self.set_clocks([_tile(tile) for tile in presenter.tiles(detail, now)])
        self.setVisible(bool(detail.clocks))

    def _fit(self) -> None:
        large = theme.text_scale() >= 1.25
        self.set_most(_LARGE_TILES if large else _FOLDED_TILES if theme.folded() else _WIDE_TILES)

    def _on_explain(self, tile: ClockTile) -> None:
        from desktop.desk import reading

        if self._detail is None:
            return
        session, detail = self._controller.session, self._detail
        explanation = reading.explain(session, detail.case.ticket.id, tile.code)
        popover = DeadlinePopover(explanation, detail.policy, session.clock.now(), self, detail.information)
        popover.show_at(self.focused_point())

    def _on_all(self) -> None:
        popover = AllClocks(self.tiles(), self)
        popover.chosen.connect(self._on_explain)
        popover.show_at(self.focused_point())


def _tile(tile: presenter.Tile) -> ClockTile:
    return ClockTile(tile.code, tile.name, tile.value, tile.due, tile.rule, tile.share, tile.kind, tile.doubt)
