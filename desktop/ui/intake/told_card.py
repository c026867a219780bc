"""What the customer must hear before the line is cut."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QFrame

from desktop.base.i18n import gettext as _
from desktop.base.i18n import pick
from desktop.domain.policy import Policy
from desktop.ui.components.check import Check
from desktop.ui.components.flow import FlowLayout
from desktop.ui.components.layout import vbox
from desktop.ui.components.text import Text
from desktop.ui.intake.step_title import step_title


class ToldCard(QFrame):
    """Ticks that become the first contact. Source: F-5.3.1.3."""

    edited = Signal()
    """A tick was set or taken away."""

    def __init__(self, policy: Policy) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setObjectName("intake_told")
        self._checks = {code: Check(pick(name)) for code, name in policy.told.items}
        row = FlowLayout(20)
        for code, check in self._checks.items():
            check.setObjectName(f"told_{code}")
            check.toggled.connect(self.edited)
            row.addWidget(check)
        self._later = Text(
            _("Counts in a call or at the counter; otherwise the first contact does it"), "caption", "text3"
        )
        title = step_title(2, _("Tell them before you hang up"), policy.told.rule)
        self.setLayout(vbox(title, row, self._later, gap=8, margins=(16, 16, 16, 14)))

    def inputs(self) -> tuple[QAbstractButton, ...]:
        """The ticks in order."""
        return tuple(self._checks.values())

    def told(self) -> frozenset[str]:
        """What was told; nothing while nobody is there to hear it."""
        return frozenset(code for code, check in self._checks.items() if check.isChecked() and check.isEnabled())

    def choose(self, told: frozenset[str]) -> None:
        """Sets exactly these ticks."""
        for code, check in self._checks.items():
            check.setChecked(code in told)

    def set_live(self, live: bool) -> None:
        """Whether the customer is there while the sheet is written; else the ticks wait for the first contact."""
        self._later.setVisible(not live)
        for check in self._checks.values():
            check.setEnabled(live)
