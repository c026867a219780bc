"""What is done beside a complaint: on the page of like complaints, and on the customer's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from day_filling import fill
from day_play import Refusal
from day_terms import Step
from PySide6.QtWidgets import QAbstractButton
from screen import Ctrl, Key

from desktop.ui.customers.mark_row import MarkCard
from desktop.ui.ticket.row_button import RowButton

if TYPE_CHECKING:
    from day_window import Window

_MARK = {"mark": "mark_kind", "reason": "mark_reason", "until": "mark_until"}


def gather(hands: Window, step: Step) -> Refusal | None:
    """On the page of like complaints, where the rules propose this group."""
    to_alike(hands)
    fill(hands, hands.screen.wait("cluster_name"), step.given[0])
    hands.screen.click("cluster_gather")
    hands.screen.until(lambda: hands.screen.find("cluster_end") is not None)
    hands.screen.settle()
    return None


def explain(hands: Window, step: Step) -> Refusal | None:
    to_alike(hands)
    if hands.screen.find("cluster_explain") is None:
        return Refusal("", "", offered=False)
    hands.screen.click("cluster_explain")
    dialog = hands.screen.dialog()
    assert dialog is not None
    fill(hands, hands.screen.wait("explanation"), step.given[0])
    return hands.save(dialog, step)


def mark(hands: Window, step: Step) -> Refusal | None:
    _to_customer(hands)
    hands.screen.click("customer_mark")
    dialog = hands.screen.dialog()
    assert dialog is not None
    for given in step.given:
        fill(hands, hands.screen.wait(_MARK[given.key]), given)
    return hands.save(dialog, step)


def approve_mark(hands: Window, step: Step) -> Refusal | None:
    _to_customer(hands)
    cards = hands.screen.wait("customer_sheet").findChildren(MarkCard)
    card = next(one for one in cards if one.accessibleName().startswith(step.given[0].words))
    approve = next((one for one in card.findChildren(QAbstractButton) if _approves(one)), None)
    if approve is None:
        return Refusal("", "", offered=False)
    hands.screen.click_at(approve)
    hands.screen.settle()
    return None


def _to_customer(hands: Window) -> None:
    hands.screen.click("customer")
    hands.screen.wait("customer_sheet")
    hands.screen.settle()


def to_alike(hands: Window) -> None:
    """To the group that this complaint belongs to, or would: the first where nobody gathered it yet."""
    group = next((one for one in hands.screen.wait("detail").findChildren(RowButton) if _is_group(one)), None)
    if group is not None:
        hands.screen.click_at(group)
    else:
        hands.screen.press(Key.Key_6, Ctrl)
        hands.screen.press(Key.Key_Home)
    hands.screen.wait("cluster_sheet")
    hands.screen.settle()


def _is_group(row: RowButton) -> bool:
    return row.isVisible() and row.objectName().startswith("cluster.")


def _approves(button: QAbstractButton) -> bool:
    return button.isVisible() and button.objectName().startswith("approve.")
