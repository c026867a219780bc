"""Step 3: what the sheet still lacks, and which gaps may stay open."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from desktop.base.errors import RefusedError
from desktop.base.i18n import gettext as _
from desktop.base.i18n import ngettext, pick
from desktop.domain.types import Block, BlockState
from desktop.ui import theme
from desktop.ui.components.bars import Meter
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import Icon
from desktop.ui.components.layout import hbox, line, pane, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.text import Elided, Text
from desktop.ui.escalation.page import WizardPage
from desktop.ui.escalation.plan import Choice, Plan, block_name, block_note, blocking
from desktop.ui.wording import errors

_MARKS = {
    BlockState.DONE: ("circle-check", "ok", 1.0),
    BlockState.PART: ("circle-alert", "warn", 0.5),
    BlockState.MISSING: ("circle-alert", "warn", 0.0),
    BlockState.LATER: ("circle-dashed", "text3", 0.0),
}


class CompletePage(WizardPage):
    """Block by block against the handling sheet."""

    fill_wanted = Signal(object)
    """Name of the field to go to: the person wants to complete the sheet first."""

    def __init__(self, plan: Plan) -> None:
        note = _(
            "Ticked blocks are complete, marked ones can be completed meanwhile, dashed ones are filled higher up."
        )
        super().__init__(plan, _("Check of completeness"), note)
        self._bar = message_bar("", "info")
        blocks = plan.ways.blocks
        done = sum(block.state is BlockState.DONE for block in blocks)
        self._count = Text(_("{done} of {count} blocks").format(done=done, count=len(blocks)), "subtitle")
        meter = Meter([(block_name(plan.detail.policy, b), _MARKS[b.state][2]) for b in blocks])
        self._names = {block.code: Text(block_name(plan.detail.policy, block), "body") for block in blocks}
        widest = max((name.sizeHint().width() for name in self._names.values()), default=0)
        for name in self._names.values():
            name.setFixedWidth(widest)
        half = (len(blocks) + 1) // 2
        columns = hbox((self._column(blocks[:half]), 1), (self._column(blocks[half:]), 1), gap=12)
        self.lay_out(self._bar, hbox(self._count, (pane(vbox(None, meter, None)), 1), gap=16), columns)
        self._say(blocks)

    def _say(self, blocks: Sequence[Block]) -> None:
        stop = [b for b in blocks if self._blocks(b)]
        open_ = [b for b in blocks if b.state in (BlockState.PART, BlockState.MISSING) and b not in stop]
        if stop:
            said = ngettext(
                "{count} block must be completed first.", "{count} blocks must be completed first.", len(stop)
            )
            self._bar.show_message(said.format(count=len(stop)), "danger")
        elif open_:
            said = ngettext(
                "{count} block has gaps. You can hand over now; the gaps go into the brief.",
                "{count} blocks have gaps. You can hand over now; the gaps go into the brief.",
                len(open_),
            )
            self._bar.show_message(said.format(count=len(open_)), "info")
        else:
            self._bar.show_message(_("Everything that is yours to fill is there."), "ok")

    def _blocks(self, block: Block) -> bool:
        return blocking(self.plan.detail.policy, block)

    def _column(self, blocks: Sequence[Block]) -> QFrame:
        rows = vbox(gap=0)
        for number, block in enumerate(blocks):
            if number:
                rows.addWidget(line())
            rows.addWidget(self._row(block))
        return pane(vbox(pane(rows, kind="card"), None))

    def _row(self, block: Block) -> QFrame:
        icon, tone, _share = _MARKS[block.state]
        if self._blocks(block):
            icon, tone = "circle-x", "danger"
        policy = self.plan.detail.policy
        seat = pick(policy.seat_name(policy.level(self.plan.detail.case.ticket.level).route.handle))
        open_ = block.state in (BlockState.PART, BlockState.MISSING)
        note = Elided(block_note(block, seat), "body", "text" if open_ else "text2")
        name = self._names[block.code]
        row = hbox(Icon(icon, tone), name, (note, 1), gap=8, margins=(12, 0, 8, 0))
        if open_ and self._can_fill(block):
            fill = button(_("Complete"), "link", size="s", name=_("Complete {block}").format(block=name.text()))
            fill.clicked.connect(lambda _on=False, field=block.missing[0]: self.fill_wanted.emit(field))
            row.addWidget(fill)
        frame = pane(row)
        frame.setMinimumHeight(theme.u(36))
        return frame

    def _can_fill(self, block: Block) -> bool:
        """The sheet's own fields can be filled at once; facts come by their acts."""
        ticket = self.plan.detail.case.ticket
        return bool(block.missing) and hasattr(ticket, block.missing[0])

    def problem(self, _choice: Choice) -> RefusedError | None:
        stop = next((b for b in self.plan.ways.blocks if self._blocks(b)), None)
        if stop is None:
            return None
        return RefusedError("sheet_incomplete", stop.missing[0], stop.rule, block=stop.code)

    def show_refusal(self, error: RefusedError) -> bool:
        self._bar.show_message(errors.sentence(error, self.plan.detail.office), "danger")
        return True
