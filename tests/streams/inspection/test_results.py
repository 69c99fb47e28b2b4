"""Clean is only what everybody called clean; times are the broker's, or the decision's where nothing was opened."""

from __future__ import annotations

import pytest
from headerfirst.agents.inspection import Entered
from headerfirst.schemas.errors import Forbidden
from headerfirst.schemas.vocabulary import ResultOutcome
from headerfirst.streams.inspection.results import (
    grant_of,
    heading_listed,
    headings_done,
    not_opened,
    outcome_of,
    refused_by_store,
    scanned_as,
)
from headerfirst.streams.inspection.scanner_verdicts import Scanned

from tests import builders
from tests.agents.gate import made_questions as made
from tests.agents.inspection_world import OPENED, verdict

DECISION = builders.decision()
ENTERED = Entered(7, OPENED)


@pytest.mark.parametrize(
    ("verdicts", "not_inspected", "outcome"),
    [
        (["clean", "clean"], [], "clean"),
        (["clean", "hit"], [], "hit"),
        (["hit", "not_inspected"], ["part 3 encrypted"], "hit"),
        (["clean", "not_inspected"], [], "not_inspected"),
        (["clean"], ["part 3 encrypted"], "not_inspected"),
        ([], [], "not_inspected"),
    ],
)
def test_clean_is_only_what_everybody_called_clean(
    verdicts: list[ResultOutcome], not_inspected: list[str], outcome: ResultOutcome
) -> None:
    scanned = Scanned([verdict(f"scanner-{n}", one) for n, one in enumerate(verdicts)], not_inspected, ())
    assert outcome_of(scanned) == outcome
    result = scanned_as(DECISION, "m-1", scanned, ENTERED)
    assert (result.outcome, result.not_inspected, len(result.scanners)) == (outcome, not_inspected, len(verdicts))


def test_what_was_entered_carries_the_brokers_time_and_its_place() -> None:
    opened = [
        scanned_as(DECISION, "m-1", Scanned([], ["message too_large"], ()), ENTERED),
        not_opened(DECISION, "m-1", ["revoked"], ENTERED),
        heading_listed(DECISION, made.facts(), "c2VhbGVk", ENTERED),
        headings_done(DECISION, ENTERED, all_of_them=True),
    ]
    assert {(one.opening_offset, one.at) for one in opened} == {(7, OPENED)}


def test_what_was_not_opened_carries_the_decisions_time() -> None:
    closed = [not_opened(DECISION, "m-1", ["union_shielded"]), refused_by_store(DECISION, "m-1")]
    assert {(one.opening_offset, one.at) for one in closed} == {(None, DECISION.at)}


def test_nothing_but_a_scan_says_clean_or_hit_and_nobody_has_seen_it() -> None:
    said = [
        scanned_as(DECISION, "m-1", Scanned([], ["message too_large"], ()), ENTERED),
        not_opened(DECISION, "m-1", ["union_shielded"]),
        refused_by_store(DECISION, "m-1"),
        heading_listed(DECISION, made.facts(), "c2VhbGVk", ENTERED),
        headings_done(DECISION, ENTERED, all_of_them=False),
    ]
    assert {(one.outcome, one.seen_by_count) for one in said} == {("not_inspected", 0)}


def test_the_list_of_headings_stands_under_its_request() -> None:
    assert headings_done(DECISION, ENTERED, all_of_them=True).message_token == DECISION.request_id
    assert headings_done(DECISION, ENTERED, all_of_them=False).not_inspected == ["headings: too_many"]


def test_what_was_not_granted_has_no_grant() -> None:
    assert grant_of(DECISION) == DECISION.grant
    with pytest.raises(Forbidden):
        grant_of(builders.decision(outcome="refused", grant=None))
