"""An undo that came too late waits to be settled, and says so."""

from __future__ import annotations

from two_pcs import TwoPcs

from desktop.desk import aside
from desktop.store import undo
from desktop.ui.settling import words


def test_an_undo_that_came_too_late_says_what_became_of_it(two_pcs: TwoPcs) -> None:
    ticket = two_pcs.register()
    two_pcs.do(two_pcs.back, "lin", ticket, "contact", means="phone", reached=True, said="客户又来电，很生气")
    two_pcs.sync(two_pcs.back)
    lin = two_pcs.at(two_pcs.front, "lin")
    undo.undo(two_pcs.front, lin.person.id)
    two_pcs.sync()
    (waiting,) = aside.bundles(lin)
    assert words.why(aside.detail(lin, waiting.id)).startswith("发出之前同事已接着办理")
    assert not two_pcs.front.ticket(ticket).retired
    aside.discard(lin, waiting.id)
    two_pcs.sync()
    assert aside.bundles(lin) == [] and not two_pcs.back.ticket(ticket).retired
    assert two_pcs.equal()
