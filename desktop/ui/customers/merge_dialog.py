"""Saying that two records are one person: who, and how one knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.base.i18n import gettext as _
from desktop.desk import customers
from desktop.desk.customers import CustomerRow
from desktop.desk.session import Session
from desktop.ui import theme
from desktop.ui.components.fields import field
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.text_edit import text_edit
from desktop.ui.controller import Controller
from desktop.ui.customers.customer_list import CustomerList
from desktop.ui.customers.form_dialog import FormDialog
from desktop.ui.customers.words import customer_words

_LIST_HEIGHT = 300


class MergeDialog(FormDialog):
    """Nothing is rewritten: complaints of both count together, and Ctrl+Z takes it back."""

    def __init__(
        self, controller: Controller, key: str, keys: frozenset[str], about: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(controller, "merge", key, parent)
        self._key = key
        self._about = about
        self.list = CustomerList(controller, keys | {key})
        self.list.setFixedHeight(theme.u(_LIST_HEIGHT))
        self.list.setFocusProxy(self.list.search)
        self._reason = text_edit(self.restored().get("reason", ""), height=64)
        self._outcome = message_bar("", "info", icon="git-merge")
        self._outcome.setObjectName("merge_outcome")
        self.fields = {
            "same_as": field(_("The same person as"), self.list, True),
            "reason": field(_("How one knows"), self._reason, True, _("e.g. same order, called from a second number")),
        }
        self._reason.setObjectName("merge_reason")
        lead = _("Complaints of both records count together from now on. Nothing is lost: Ctrl+Z takes it back.")
        self.build(
            _("Merge with another record"), about, lead, _("They are one person"), "git-merge",
            *self.fields.values(), self._outcome,
        )  # fmt: skip
        self._reason.textChanged.connect(self.touch)
        self.list.chosen.connect(self._on_chosen)
        self._outcome.hide()
        self.resize(theme.u(560), theme.u(680))
        self.list.reload()
        self.list.search.setFocus()

    def _on_chosen(self, row: CustomerRow | None) -> None:
        self._outcome.setVisible(row is not None)
        if row is not None:
            session = self.controller.session
            other = customer_words(row, session.store.policy(), session.clock.now())
            words = _("{first} and {second} will be one customer.").format(
                first=self._about, second=" ".join(part for part in (other.name, other.phone) if part)
            )
            self._outcome.show_message(words, "info", icon="git-merge")

    def draft(self) -> Mapping[str, Any] | None:
        """Kept once a reason is there."""
        reason = self._reason.toPlainText()
        return {"reason": reason} if reason.strip() else None

    def work(self) -> Callable[[Session], Any] | None:
        """Merges the two."""
        other = self.list.current()
        if other is None:
            self.show_refusal("same_as", _("Choose the other record."))
            return None
        return partial(customers.merge, key=self._key, same_as=other.key, reason=self._reason.toPlainText())
