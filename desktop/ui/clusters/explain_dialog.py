"""Writing the one explanation that everybody gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.base.i18n import gettext as _
from desktop.desk import clusters
from desktop.desk.gathered import Cluster
from desktop.desk.session import Session
from desktop.ui.clusters.intents import EXPLANATION
from desktop.ui.components.fields import field
from desktop.ui.components.text_edit import text_edit
from desktop.ui.controller import Controller
from desktop.ui.customers.form_dialog import FormDialog


class ExplainDialog(FormDialog):
    """Begins with the explanation in force. Source: T-9"""

    def __init__(self, controller: Controller, cluster: Cluster, parent: QWidget | None = None) -> None:
        super().__init__(controller, EXPLANATION, f"cluster:{cluster.id}", parent)
        self._cluster = cluster
        self._words = text_edit(self.restored().get("explanation", cluster.explanation), height=168)
        self.fields = {
            "explanation": field(
                _("What we tell the customer"), self._words, True,
                _("Said as one says it on the phone: what happened, what we do, by when. No names of colleagues."),
            )
        }  # fmt: skip
        self._words.setObjectName("explanation")
        lead = _(
            "Every clerk who speaks with one of these customers reads this out, in contacts, callbacks and intake."
        )
        self.build(
            _("Agreed explanation"), cluster.title, lead, _("Put it in force"), "message-square-text",
            *self.fields.values(),
        )  # fmt: skip
        self._words.textChanged.connect(self.touch)
        self._words.setFocus()

    def draft(self) -> Mapping[str, Any] | None:
        """Kept once it differs from the one in force."""
        text = self._words.toPlainText()
        return {"explanation": text} if text.strip() and text != self._cluster.explanation else None

    def work(self) -> Callable[[Session], Any] | None:
        """Puts it in force."""
        return partial(clusters.explain, cluster_id=self._cluster.id, explanation=self._words.toPlainText())
