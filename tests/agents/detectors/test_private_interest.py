"""Only a trade shows: back-office pages in many minutes of a day; no category, and so no belief, can be named."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.detectors.private_interest import DETECTOR
from headerfirst.agents.usage import Tally
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.register import RegisterRecord

from tests.agents.detectors.looks import approved, prepared, visit

PARAMETERS: dict[str, Any] = {"counted_as": "selling", "sites": "sources", "path_tags": ["webmail"], "minutes": 10}
SELLING: dict[str, Any] = {"host": "shop.example.com", "path_tags": ["webmail"]}


def counted(changes: dict[str, Any], *records: RegisterRecord) -> str | None:
    counts = prepared(DETECTOR, PARAMETERS).counts
    assert counts is not None
    use = counts(visit(changes, *records))
    return use.class_of_use if use is not None else None


@pytest.mark.parametrize(
    "changes",
    [pytest.param(SELLING, id="a seller's page"), pytest.param({"host": "eu.updates.example.com"}, id="a back office")],
)
def test_a_back_office_counts(changes: dict[str, Any]) -> None:
    assert counted(changes) == "selling"


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"host": "shop.example.com", "vendor_categories": ["Shopping"]}, id="buying"),
        pytest.param({"vendor_categories": ["Business"]}, id="reading of business"),
        pytest.param({"vendor_categories": ["Politics", "Faith"]}, id="politics and religion"),
        pytest.param(SELLING | {"agent_class": "app"}, id="a program in the background"),
        pytest.param(SELLING | {"media_type": "application/json", "referrer_host": "shop.example.com"}, id="a part"),
        pytest.param(SELLING | {"status": 302}, id="a redirect"),
        pytest.param(SELLING | {"action": "blocked"}, id="refused"),
        pytest.param(SELLING | {"vendor_categories": ["advertising"]}, id="an advertisement"),
    ],
)
def test_nothing_else_does(changes: dict[str, Any]) -> None:
    assert counted(changes) is None


def test_the_organisations_own_shop_is_approved() -> None:
    assert counted(SELLING, approved("site", "host", "shop.example.com")) is None
    assert counted(SELLING, approved("site", "host", "shop.example.com", person="bilal")) == "selling"


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        pytest.param(range(600, 609), None, id="nine minutes"),
        pytest.param(range(600, 610), ("sellers-pages", "minutes:at-least-10"), id="ten in a row"),
        pytest.param(range(0, 1440, 120), ("sellers-pages", "minutes:at-least-10"), id="all through the day"),
        pytest.param(range(0), None, id="none"),
    ],
)
def test_a_trade_is_many_minutes_of_a_day(minutes: range, expected: tuple[str, ...] | None) -> None:
    judges = prepared(DETECTOR, PARAMETERS).judges
    assert judges is not None
    bitmap = sum(1 << minute for minute in minutes)
    grounds = judges(Tally("web", "p-1", "2026-03-10", minutes={"selling": bitmap, "personal": (1 << 1440) - 1}))
    assert (None if grounds is None else grounds.evidence) == expected


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"categories": ["Religion"]}, id="a category"),
        pytest.param({"minutes": 1}, id="a single page"),
        pytest.param({"path_tags": ["nothing"]}, id="a pattern that the pack has not"),
        pytest.param({"sites": "nothing"}, id="a list that the pack has not"),
    ],
)
def test_a_rule_cannot_ask_for(changes: dict[str, Any]) -> None:
    with pytest.raises(Misconfigured):
        prepared(DETECTOR, PARAMETERS | changes)
