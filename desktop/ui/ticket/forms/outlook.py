"""What saving a form will do, said before it is saved. No Qt here; the rules themselves stay in the domain."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from desktop.base.i18n import format_number
from desktop.base.i18n import gettext as _
from desktop.ui.ticket.forms.fields import Consequence, Setting
from desktop.ui.ticket.forms.options import DECLINED, ENDS, MEETS, outlook_of_dissatisfied
from desktop.ui.wording import names, timeline

Values = Mapping[str, Any]


def contact(_setting: Setting, values: Values) -> Consequence | None:
    """An attempt that reached nobody is proof, and stops no clock."""
    if values.get("reached") is False:
        return Consequence("warn", "phone-missed", _("Kept as proof of the attempt. The contact clock runs on."))
    return None


def responsibility(_setting: Setting, values: Values) -> Consequence | None:
    """The three shares must make a whole; said while they are typed."""
    shares = [values.get(f"responsibility.{party}") for party in ("ours", "customer", "third")]
    numbers = [share for share in shares if isinstance(share, int)]
    total = sum(numbers)
    if len(numbers) == len(shares) and total != 100:
        return Consequence("warn", "scale", _("Together {total} %: the shares must make 100 %.").format(total=total))
    return None


def proposal(setting: Setting, values: Values) -> Consequence | None:
    """Whose authority the amount needs. Source: F-4.3.2."""
    amount, limit = values.get("remedy.amount"), setting.detail.policy.limit(setting.me.tier)
    if amount in (None, "") or limit is None:
        return None
    shown = format_number(limit)
    if Decimal(str(amount)) > limit:
        text = _("Beyond your authority of ¥{limit}: it goes to approval first.")
        return Consequence("warn", "stamp", text.format(limit=shown), save=_("Propose for approval"))
    return Consequence("ok", "circle-check", _("Within your authority of ¥{limit}.").format(limit=shown))


def second_call(_setting: Setting, values: Values) -> Consequence | None:
    """A second answer stands beside the first and moves nothing. Source: F-5.4.1.3."""
    if values.get("reached") is False:
        return Consequence(
            "warn", "phone-missed", _("Kept as an attempt; call again later."), save=_("Save the attempt")
        )
    text = _("Kept beside the first answer; the supervisor sees both.")
    return Consequence("info", "stamp", text, rule="F-5.4.1.3")


def callback(setting: Setting, values: Values) -> Consequence | None:
    """What each answer does: review and archive, a new sheet, or the meeting. Source: F-5.3.1.6, F-5.3.1.7."""
    if values.get("reached") is False:
        return Consequence(
            "warn", "phone-missed", _("Kept as proof of the attempt; call again later."), save=_("Save the attempt")
        )
    if values.get("reached") == DECLINED:
        return Consequence(
            "info", "stamp", _("Recorded without a rating; the reviewer may close the case."), rule="F-5.3.1.6"
        )
    answer = values.get("satisfaction")
    if answer is None:
        return None
    if timeline.settles(setting.detail.policy, int(answer)):
        text = _("{answer}: settled. It goes to review and then to the archive.")
        words = timeline.satisfaction_words(setting.detail.policy, int(answer))
        return Consequence("ok", "circle-check", text.format(answer=words), rule="F-5.3.1.6")
    return _dissatisfied(setting, int(answer))


def _dissatisfied(setting: Setting, answer: int) -> Consequence:
    policy, level = setting.detail.policy, setting.detail.case.ticket.level
    words = timeline.satisfaction_words(policy, answer)
    way = outlook_of_dissatisfied(setting)
    if way == ENDS:
        text = _("{answer}: the meeting has decided already. It goes to review.")
        return Consequence("warn", "stamp", text.format(answer=words), rule="F-5.3.1.7")
    if way == MEETS:
        text = _("{answer}: the administration centre brings the case before the general manager's meeting.")
        return Consequence("danger", "presentation", text.format(answer=words), rule="F-5.3.1.7")
    text = _("{answer}: the case rises by itself to {level}, on a new handling sheet.")
    rises = text.format(answer=words, level=names.level_name(policy, level + 1))
    note = _("The new sheet takes over the whole course. Tell the customer today who goes on with it.")
    return Consequence("danger", "circle-arrow-up", rises, note, "F-5.3.1.6", _("Save and hand up"), level + 1)


def review(_setting: Setting, values: Values) -> Consequence | None:
    """Passed goes to the archive, sent back to the handler."""
    if values.get("passed") is True:
        return Consequence("ok", "archive", _("The archive clerk files the sheet next."))
    if values.get("passed") is False:
        return Consequence("warn", "undo-2", _("It goes back to the handler with your opinion."), save=_("Send back"))
    return None
