"""Minutes that somebody spent, not minutes in which a program was busy; and never which site."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from headerfirst.agents.detectors.excessive_personal_use import DETECTOR
from headerfirst.agents.usage import Tally, dwell_minutes
from hypothesis import given
from hypothesis import strategies as st

from tests import builders
from tests.agents.detectors.looks import prepared, visit

PARAMETERS: dict[str, Any] = {
    "counted_as": "personal",
    "categories": ["Social Networking", "Shopping"],
    "sites": "personal",
    "embedded": "embedded",
    "embedded_paths": ["plugin"],
    "working_hours_only": False,
    "minutes": 120,
    "gap_minutes": 5,
    "idle_bytes": 10_000,
}
IN_HOURS = PARAMETERS | {"working_hours_only": True}
SHOP: dict[str, Any] = {"vendor_categories": ["shopping"]}


def counted(parameters: dict[str, Any], changes: dict[str, Any]) -> str | None:
    counts = prepared(DETECTOR, parameters).counts
    assert counts is not None
    use = counts(visit(changes))
    return use.class_of_use if use is not None else None


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param(SHOP, id="a personal category"),
        pytest.param({"host": "www.shop.example.com"}, id="a personal site"),
        pytest.param(SHOP | {"agent_class": None}, id="a log that does not say which program"),
        pytest.param(SHOP | {"media_type": "video/mp4", "status": 206}, id="a stream"),
        pytest.param(SHOP | {"method": "CONNECT", "media_type": None}, id="a tunnel that brought a page"),
        pytest.param(SHOP | {"media_type": None, "bytes_in": None}, id="a tunnel of unknown size"),
        pytest.param(SHOP | {"status": None}, id="a log without status"),
    ],
)
def test_what_somebody_opened_counts(changes: dict[str, Any]) -> None:
    assert counted(PARAMETERS, changes) == "personal"


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"vendor_categories": ["Reference"]}, id="work"),
        pytest.param(SHOP | {"action": "blocked"}, id="refused"),
        pytest.param(SHOP | {"status": 302}, id="a redirect"),
        pytest.param(SHOP | {"status": 404}, id="not there"),
        pytest.param(SHOP | {"agent_class": "app"}, id="a program in the background"),
        pytest.param(SHOP | {"agent_class": "updater"}, id="a program that updates itself"),
        pytest.param(SHOP | {"media_type": "application/json"}, id="what a page asks by itself"),
        pytest.param(SHOP | {"media_type": None, "bytes_in": 9_999}, id="an idle tunnel"),
        pytest.param(SHOP | {"path_tags": ["plugin"]}, id="embedded by path"),
        pytest.param(SHOP | {"host": "widgets.shop.example.com"}, id="embedded by host"),
    ],
)
def test_what_nobody_opened_does_not(changes: dict[str, Any]) -> None:
    assert counted(PARAMETERS, changes) is None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"observed_at": builders.NOON - timedelta(hours=1)}, "personal", id="in the morning"),
        pytest.param({"observed_at": builders.NOON}, None, id="at lunch"),
        pytest.param({"observed_at": builders.NOON + timedelta(hours=6)}, None, id="in the evening"),
        pytest.param({"user": builders.CARYS}, None, id="of somebody whose hours nobody knows"),
    ],
)
def test_own_time_is_left_out_where_the_pack_says_so(changes: dict[str, Any], expected: str | None) -> None:
    assert counted(IN_HOURS, SHOP | changes) == expected
    assert counted(PARAMETERS, SHOP | changes) == "personal"


def judged(minutes: range, counted_as: str = "personal") -> tuple[str, ...] | None:
    judges = prepared(DETECTOR, PARAMETERS).judges
    assert judges is not None
    bitmap = sum(1 << minute for minute in minutes)
    grounds = judges(Tally("web", "p-1", "2026-03-10", minutes={counted_as: bitmap}))
    return None if grounds is None else grounds.evidence


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        pytest.param(range(540, 720), ("minutes:over-120",), id="three hours"),
        pytest.param(range(540, 661), ("minutes:over-120",), id="a minute over"),
        pytest.param(range(540, 660), None, id="the threshold itself"),
        pytest.param(range(540, 550), None, id="ten minutes"),
        pytest.param(range(540, 780, 4), ("minutes:over-120",), id="now and then within one session"),
        pytest.param(range(0, 1440, 15), None, id="a look every quarter of an hour"),
        pytest.param(range(0), None, id="nothing"),
    ],
)
def test_dwell_over_the_threshold_and_never_how_much(minutes: range, expected: tuple[str, ...] | None) -> None:
    assert judged(minutes) == expected


def test_as_many_minutes_as_one_may_are_not_too_many_in_however_many_sessions() -> None:
    """The quick bound lets these through; the dwell itself is what the rule names."""
    judges = prepared(DETECTOR, PARAMETERS).judges
    assert judges is not None
    for last, fires in ((760, False), (761, True)):
        bitmap = sum(1 << minute for minute in (*range(540, 600), *range(700, last)))
        tally = Tally("web", "p-1", "2026-03-10", minutes={"personal": bitmap})
        assert (judges(tally) is not None) is fires


def test_another_class_of_use_is_not_judged() -> None:
    assert judged(range(540, 720), counted_as="work") is None


@given(st.sets(st.integers(0, 1439), max_size=300), st.integers(1, 30))
def test_the_quick_bound_never_hides_a_passed_threshold(minutes: set[int], gap: int) -> None:
    """It only saves the full count: whatever the minutes, the answer is that of the dwell itself."""
    judges = prepared(DETECTOR, PARAMETERS | {"gap_minutes": gap}).judges
    assert judges is not None
    bitmap = sum(1 << minute for minute in minutes)
    grounds = judges(Tally("web", "p-1", "2026-03-10", minutes={"personal": bitmap}))
    assert (grounds is not None) == (dwell_minutes(bitmap, gap) > PARAMETERS["minutes"])
