"""A grant without its ledger entry is seen by somebody who wrote neither, and people are counted once a case."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
from headerfirst.agents.book import Arrival
from headerfirst.schemas.record import Record
from headerfirst.streams.grant_figures import GrantFigures

from tests import builders

GRANT = builders.decision(request_id="r1", case_id="c1", person="p-1")
ENTRY = builders.ledger_entry(entry_id="e1", decision_id="r1")


def figures_of(*records: Record) -> GrantFigures:
    figures = GrantFigures()
    for record in records:
        figures.take(Arrival("any", 0, builders.NOON, "", record))
    return figures


def test_a_grant_is_missing_until_its_entry_is_there_whichever_is_read_first() -> None:
    assert figures_of(GRANT).without_entry == 1
    assert [figures_of(*order).without_entry for order in permutations((GRANT, ENTRY))] == [0, 0]


def test_a_repeated_grant_and_the_end_of_one_need_no_further_entry() -> None:
    ended = builders.decision(request_id="r1", outcome="expired", grant=None)
    assert figures_of(GRANT, ENTRY, GRANT, ended).without_entry == 0


def test_what_was_refused_first_is_no_grant() -> None:
    refused = builders.decision(request_id="r1", outcome="refused", grant=None)
    assert figures_of(refused, GRANT).without_entry == 0


@pytest.mark.parametrize("kind", ["request", "refusal", "approval"])
def test_another_entry_about_the_request_will_not_do(kind: str) -> None:
    assert figures_of(GRANT, builders.ledger_entry(decision_id="r1", kind=kind)).without_entry == 1


def test_a_person_counts_once_a_case_and_again_in_another() -> None:
    figures = figures_of(
        GRANT,
        builders.decision(request_id="r2", case_id="c1", person="p-1"),
        builders.decision(request_id="r3", case_id="c1", person="p-2"),
        builders.decision(request_id="r4", case_id="c2", person="p-1"),
        builders.decision(request_id="r5", case_id=None, person="p-3"),
    )
    assert (figures.cases, figures.people) == (2, 3)


def test_what_the_topics_lose_is_forgotten_and_so_is_all_when_they_are_read_again() -> None:
    figures = figures_of(GRANT)
    figures.forget_outlived(builders.NOON + timedelta(days=169))
    assert figures.without_entry == 1
    figures.forget_outlived(builders.NOON + timedelta(days=172))
    assert (figures.without_entry, figures.cases) == (0, 1)
    figures.forget()
    assert (figures.without_entry, figures.cases) == (0, 0)
