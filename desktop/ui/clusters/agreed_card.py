"""The agreed explanation, ready to be read out or copied: the same words wherever a clerk answers. Source: T-9"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame

from desktop.base.i18n import gettext as _
from desktop.desk.gathered import Cluster
from desktop.domain.types import Office
from desktop.ui.clusters import words
from desktop.ui.components.buttons import button
from desktop.ui.components.chips import Icon
from desktop.ui.components.layout import hbox, vbox
from desktop.ui.components.text import Elided, Paragraph
from desktop.ui.wording.joining import phrased


class AgreedCard(QFrame):
    """Shows one gathering's explanation with its author; `role` is the type role of the words."""

    def __init__(self, cluster: Cluster, office: Office, now: datetime, titled: bool = True) -> None:
        super().__init__()
        self.setObjectName(f"agreed.{cluster.id}")
        self.setProperty("kind", "next")
        self._words = cluster.explanation
        title = _("Agreed explanation: {title}").format(title=cluster.title) if titled else _("Agreed explanation")
        self._copy = button(_("Copy"), "secondary", "copy", "s", _("Copy the agreed explanation"))
        self._copy.setObjectName("copy_agreed")
        self._copy.clicked.connect(self.copy)
        head = hbox(
            Icon("message-square-text", "accent_text"), (Elided(title, "body_strong", "accent_text"), 1), self._copy
        )
        head.setAlignment(self._copy, Qt.AlignmentFlag.AlignTop)
        said, author = Paragraph(cluster.explanation, "reading"), words.explained_words(cluster, office, now)
        said.setObjectName("agreed_words")
        self.setAccessibleName(phrased((title, cluster.explanation, author)))
        column = vbox(head, said, gap=6, margins=(14, 10, 10, 12))
        column.addWidget(Elided(author, "caption", "text2"))
        self.setLayout(column)

    def copy(self) -> None:
        """Puts the words on the clipboard."""
        QGuiApplication.clipboard().setText(self._words)
        self._copy.set_words(_("Copied"))
