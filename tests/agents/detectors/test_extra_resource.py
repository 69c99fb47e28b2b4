"""Bytes of a day by kind of site: whatever their order, and told once; never how many, nor of what."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.detector import Use
from headerfirst.agents.detectors.extra_resource import DETECTOR
from headerfirst.agents.usage import CountedUse, Tally, UsageBook
from hypothesis import given
from hypothesis import strategies as st

from tests.agents.detectors.looks import approved, prepared, visit

PARAMETERS: dict[str, Any] = {
    "counted_as": "kilobytes",
    "categories": ["Streaming Media"],
    "sites": "personal",
    "gigabytes": 10,
}
FILM: dict[str, Any] = {"vendor_categories": ["streaming-media"], "media_type": "video/mp4", "bytes_in": 4_000_000}
PARTS = PARAMETERS | {"gigabytes": 1}


def counted(changes: dict[str, Any], *records: Any) -> Use | None:
    counts = prepared(DETECTOR, PARAMETERS).counts
    assert counts is not None
    return counts(visit(changes, *records))


@pytest.mark.parametrize(
    ("changes", "kilobytes"),
    [
        pytest.param(FILM, 4_000, id="a film"),
        pytest.param(FILM | {"bytes_out": 1_000_000}, 5_000, id="both ways"),
        pytest.param(FILM | {"host": "shop.example.com", "vendor_categories": []}, 4_000, id="a listed site"),
        pytest.param(FILM | {"media_type": "application/octet-stream", "status": 206}, 4_000, id="a piece of one"),
        pytest.param(FILM | {"referrer_host": "www.example.net"}, 4_000, id="by a player on another page"),
        pytest.param(FILM | {"agent_class": "app"}, 4_000, id="by a program that plays"),
    ],
)
def test_what_came_and_went_counts_in_kilobytes(changes: dict[str, Any], kilobytes: int) -> None:
    assert counted(changes) == Use("kilobytes", kilobytes)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param(FILM | {"vendor_categories": ["Education"]}, id="work"),
        pytest.param(FILM | {"action": "blocked"}, id="refused"),
        pytest.param(FILM | {"agent_class": "updater"}, id="an update"),
        pytest.param(FILM | {"bytes_in": 200, "bytes_out": None}, id="next to nothing"),
        pytest.param(FILM | {"vendor_categories": ["Streaming Media", "Advertisements"]}, id="an advertisement"),
    ],
)
def test_nothing_else_does(changes: dict[str, Any]) -> None:
    assert counted(changes) is None


def test_an_approved_site_does_not_count() -> None:
    assert counted(FILM, approved("site", "host", "www.example.net")) is None


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        pytest.param({9: 10_000_000}, None, id="the threshold itself"),
        pytest.param({9: 10_000_001}, ("gigabytes:over-10",), id="a kilobyte over"),
        pytest.param({9: 6_000_000, 22: 6_000_000}, ("gigabytes:over-10",), id="over the day"),
        pytest.param({}, None, id="nothing"),
    ],
)
def test_a_day_is_the_sum_of_its_hours(hours: dict[int, int], expected: tuple[str, ...] | None) -> None:
    judges = prepared(DETECTOR, PARAMETERS).judges
    assert judges is not None
    grounds = judges(Tally("web", "p-1", "2026-03-10", hours={"kilobytes": hours, "other": {9: 10**9}}))
    assert (None if grounds is None else grounds.evidence) == expected


@given(st.lists(st.tuples(st.integers(0, 1439), st.integers(1, 400_000)), max_size=12), st.randoms())
def test_neither_order_nor_repetition_shows(parts: list[tuple[int, int]], random: Any) -> None:
    """Each part is told once or twice, in some order: the day is over its gigabyte where the parts are."""
    events = [(f"e{number}", minute, amount) for number, (minute, amount) in enumerate(parts)]
    told = events + [event for event in events if random.random() < 0.5]
    random.shuffle(told)
    book = UsageBook("web", "web-proxy", 0)
    tally = book.tally("p-1", "2026-03-10")
    for offset, (event, minute, amount) in enumerate(told):
        book.count(tally, CountedUse(event, offset, minute, {"kilobytes": amount}, 0, 0))
    judges = prepared(DETECTOR, PARTS).judges
    assert judges is not None
    assert (judges(tally) is not None) == (sum(amount for _, amount in parts) > 1_000_000)


def test_a_log_without_sizes_is_counted_as_such() -> None:
    assert DETECTOR.needs == ("bytes_in",)
