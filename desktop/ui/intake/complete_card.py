"""How complete the sheet is so far, block by block."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from desktop.base.i18n import gettext as _
from desktop.base.i18n import pick
from desktop.domain.policy import Policy, Stage
from desktop.domain.types import Block, BlockState
from desktop.ui import theme
from desktop.ui.components import paint
from desktop.ui.components.bars import Meter
from desktop.ui.components.chips import Icon
from desktop.ui.components.layout import hbox, vbox
from desktop.ui.components.text import Paragraph, Text
from desktop.ui.wording.joining import listed
from desktop.ui.wording.needs import need_name

_SHARES = {BlockState.DONE: 1.0, BlockState.PART: 0.5, BlockState.MISSING: 0.0, BlockState.LATER: 0.0}


class _CellNames(QWidget):
    """The blocks' names under their cells."""

    def __init__(self) -> None:
        super().__init__()
        self._cells: tuple[tuple[str, float], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_cells(self, cells: Sequence[tuple[str, float]]) -> None:
        """The same cells as the meter's."""
        self._cells = tuple(cells)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, theme.line_height("caption"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        step = self.width() / max(len(self._cells), 1)
        for number, (name, share) in enumerate(self._cells):
            cell = QRectF(number * step, 0, step, self.height())
            paint.draw_text(p, cell, name, "caption", "text3" if share >= 1 else "text2", paint.CENTER)


class CompleteCard(QFrame):
    """The blocks that the intake can fill; what others fill later is not counted against it."""

    def __init__(self, policy: Policy) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setObjectName("intake_complete")
        self._policy = policy
        self._count = Text("", "body", "text2")
        self._meter = Meter()
        self._cell_names = _CellNames()
        self._icon = Icon("circle-alert", "warn", 14, line="caption")
        self._missing = Paragraph("", "caption", "text2")
        head = hbox(Text(_("Complete so far"), "body_strong"), None, self._count)
        below = hbox(self._icon, (self._missing, 1), gap=6)
        self.setLayout(vbox(head, self._meter, self._cell_names, below, gap=6, margins=(12, 12, 12, 12)))

    def show_blocks(self, blocks: Sequence[Block]) -> None:
        """The state of the blocks, and the fields that the intake still lacks."""
        early = {rule.code for rule in self._policy.blocks if rule.stage is Stage.INTAKE}
        now = [block for block in blocks if block.code in early]
        cells = [(self._block_name(block.code), _SHARES[block.state]) for block in now]
        self._meter.set_cells(cells)
        self._cell_names.set_cells(cells)
        done = sum(1 for block in now if block.state is BlockState.DONE)
        self._count.setText(_("{done} of {count} blocks").format(done=done, count=len(now)))
        lacking = list(dict.fromkeys(need_name(name) for block in now for name in block.missing))
        self._icon.set_icon("circle-alert" if lacking else "circle-check", "warn" if lacking else "ok")
        said = _("Still missing: {fields}").format(fields=listed(lacking))
        self._missing.setText(said if lacking else _("Nothing is missing for now"))

    def _block_name(self, code: str) -> str:
        return next((pick(rule.name) for rule in self._policy.blocks if rule.code == code), code)
