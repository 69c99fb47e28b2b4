"""Own time is everything that is not known to be working time; of the rest one minute in a day is enough."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from headerfirst.agents.detectors.social_in_work_time import DETECTOR
from headerfirst.agents.usage import Tally
from headerfirst.schemas.register import RegisterRecord

from tests import builders
from tests.agents.detectors.looks import approved, prepared, visit

PARAMETERS: dict[str, Any] = {
    "counted_as": "social",
    "categories": ["Social Networking"],
    "sites": "personal",
    "embedded": "embedded",
    "embedded_paths": ["plugin"],
    "minutes": 1,
    "idle_bytes": 10_000,
}
ELEVEN = builders.NOON - timedelta(hours=1)
SOCIAL: dict[str, Any] = {"host": "shop.example.com", "observed_at": ELEVEN}


def counted(changes: dict[str, Any], *records: RegisterRecord) -> str | None:
    counts = prepared(DETECTOR, PARAMETERS).counts
    assert counts is not None
    use = counts(visit(SOCIAL | changes, *records))
    return use.class_of_use if use is not None else None


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({}, id="a listed site"),
        pytest.param({"host": "www.example.net", "vendor_categories": ["social networking"]}, id="a category"),
        pytest.param({"media_type": "video/mp4", "status": 206}, id="a film on it"),
    ],
)
def test_a_page_at_work_counts(changes: dict[str, Any]) -> None:
    assert counted(changes) == "social"


def test_lunch_evening_and_weekend_are_own_time() -> None:
    own = [builders.NOON, builders.NOON + timedelta(hours=6), ELEVEN + timedelta(days=4)]
    assert [counted({"observed_at": moment}) for moment in own] == [None, None, None]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        pytest.param("2026-03-27T08:30:00Z", None, id="half past eight on the Friday before the clocks go forward"),
        pytest.param("2026-03-30T08:30:00Z", "social", id="half past nine on the Monday after it"),
        pytest.param("2026-10-23T08:30:00Z", "social", id="half past nine on the Friday before they go back"),
        pytest.param("2026-10-26T08:30:00Z", None, id="half past eight on the Monday after it"),
    ],
)
def test_working_hours_follow_the_clocks_of_the_zone(moment: str, expected: str | None) -> None:
    assert counted({"observed_at": datetime.fromisoformat(moment)}) == expected


def test_everybody_works_in_their_own_zone() -> None:
    away = builders.person(time_zone="America/New_York")
    assert counted({"observed_at": ELEVEN}, away) is None
    assert counted({"observed_at": ELEVEN + timedelta(hours=4)}, away) == "social"


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(builders.person(working_hours=None), id="whose hours nobody knows"),
        pytest.param(builders.person(time_zone="Atlantis/Capital"), id="whose zone nobody knows"),
        pytest.param(builders.absence(), id="who is on leave"),
        pytest.param(approved("social-identity", "host", "example.com", person="amara"), id="with an approved account"),
    ],
)
def test_nothing_counts_of_somebody(record: RegisterRecord) -> None:
    assert counted({}, record) is None


def test_an_account_approved_for_somebody_else_or_elsewhere_is_no_reason() -> None:
    theirs = approved("social-identity", "host", "shop.example.com", person="bilal")
    elsewhere = approved("social-identity", "host", "www.example.net", person="amara")
    assert counted({}, theirs, elsewhere) == "social"


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"host": "www.example.net"}, id="another site"),
        pytest.param({"host": "widgets.shop.example.com"}, id="embedded by host"),
        pytest.param({"path_tags": ["plugin"]}, id="embedded by path"),
        pytest.param({"media_type": "image/png", "referrer_host": "www.example.net"}, id="a picture elsewhere"),
        pytest.param({"agent_class": "app"}, id="a program in the background"),
        pytest.param({"media_type": None, "bytes_in": 900}, id="an idle tunnel"),
        pytest.param({"status": 302}, id="a redirect"),
        pytest.param({"action": "blocked"}, id="refused"),
        pytest.param({"vendor_categories": ["advertising"]}, id="an advertisement"),
    ],
)
def test_what_nobody_opened_does_not_count(changes: dict[str, Any]) -> None:
    assert counted(changes) is None


@pytest.mark.parametrize(("minutes", "least", "fires"), [(0, 1, False), (1, 1, True), (4, 5, False), (5, 5, True)])
def test_so_many_minutes_are_grounds_and_never_say_where(minutes: int, least: int, fires: bool) -> None:  # noqa: FBT001 - a column
    judges = prepared(DETECTOR, PARAMETERS | {"minutes": least}).judges
    assert judges is not None
    bitmap = sum(1 << 60 * minute for minute in range(minutes))
    grounds = judges(Tally("web", "p-1", "2026-03-10", minutes={"social": bitmap, "personal": 1}))
    assert (None if grounds is None else grounds.evidence) == (
        ("working-hours", f"minutes:at-least-{least}") if fires else None
    )
