"""Settings of the office."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.base.errors import RefusedError
from desktop.desk import history, office
from desktop.desk.session import Session

Seat = Callable[[str], Session]


def test_settings_belong_to_the_administrator_and_stand_in_the_log(seat: Seat) -> None:
    with pytest.raises(RefusedError) as refused:
        office.set_setting(seat("xu"), office.PENALTIES_ON, True)
    assert refused.value.code == "admin_only"
    assert office.setting(seat("xu"), office.PENALTIES_ON) is False
    office.set_setting(seat("admin"), office.PENALTIES_ON, True)
    assert seat("xu").store.office().penalties_on is True
    assert history.log(seat("admin"))[0].act == "setting"
