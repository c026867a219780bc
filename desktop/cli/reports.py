"""The verbs about how the desk works: figures with the cases behind them."""

from __future__ import annotations

from datetime import datetime, time

from desktop.base.i18n import ZONE
from desktop.cli import shapes
from desktop.cli.context import Context
from desktop.desk import honesty


def second_calls(context: Context) -> None:
    """Per clerk how many cases were rated and what second callers heard; not for the reception."""
    since = datetime.combine(context.options.since, time.min, ZONE)
    office = context.session.store.office()
    for one in honesty.heard(context.session, since):
        context.emit(shapes.heard(one, office))
