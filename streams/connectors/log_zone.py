"""The time zone of a log that does not say its own: the host's, which only the option `time-zone` can tell."""

from __future__ import annotations

from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors.interface import Given

OPTION: Final = "time-zone"


def zone_of(given: Given) -> ZoneInfo:
    """UTC where the option is not given; raises Misconfigured where it is no time zone."""
    try:
        return ZoneInfo(given.options.get(OPTION, "UTC"))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Misconfigured(f"The option {OPTION} is no time zone: say Europe/London or its like.") from None
