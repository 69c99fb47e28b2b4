"""The zone of a log is an option, and UTC without it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors.interface import Given
from headerfirst.streams.connectors.log_zone import zone_of


def test_a_zone_is_given_by_name() -> None:
    assert zone_of(Given(options={"time-zone": "Europe/London"})) == ZoneInfo("Europe/London")
    assert zone_of(Given()) == ZoneInfo("UTC")


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../../etc/passwd", "Europe"])
def test_what_is_no_zone_is_said_in_one_sentence(name: str) -> None:
    with pytest.raises(Misconfigured, match="time-zone is no time zone: say Europe/London"):
        zone_of(Given(options={"time-zone": name}))
