"""Which consultations count, and since when and how long."""

from __future__ import annotations

import pytest
from headerfirst.agents.gate.consultations import consultation_gap, counted_at, lapses_at, level_asked
from headerfirst.agents.gate.protected import UnionRecord

from tests import builders
from tests.agents.gate.made_questions import CONSULTED, DAY, LATER, NOON, ask, ask_about_carys, consultation, open_mail


@pytest.mark.parametrize(
    ("record", "level"),
    [
        (builders.union_official(), "regional"),
        (builders.union_official(level="regional"), "regional"),
        (builders.regional_officer(), "branch"),
        (builders.union_folder(), "branch"),
        (builders.union_address(), "branch"),
    ],
    ids=["a branch officer employed here", "a regional one", "one from elsewhere", "a folder", "an address"],
)
def test_local_officials_are_the_regional_officers_concern(record: UnionRecord, level: str) -> None:
    assert level_asked(record) == level


def test_nothing_is_missing_where_nothing_is_protected() -> None:
    question = ask(open_mail())
    assert consultation_gap(question) is None
    assert [*counted_at(question), *lapses_at(question)] == []


def test_the_one_that_came_furthest_says_what_is_missing() -> None:
    nameless, late = consultation(officer=""), consultation(id="consultation-2")
    question = ask_about_carys(nameless, late, consulted={"consultation-1": CONSULTED})
    assert consultation_gap(question) == "consultation_late"


def test_one_that_counts_is_enough() -> None:
    wrong = consultation(id="consultation-0", level="branch")
    question = ask_about_carys(wrong, consultation())
    assert consultation_gap(question) is None
    assert list(counted_at(question)) == [CONSULTED]


@pytest.mark.parametrize(
    ("valid_until", "lapses"),
    [(NOON + DAY, NOON + DAY), (LATER, CONSULTED + 14 * DAY)],
    ids=["what the officer said", "what the pack says"],
)
def test_a_consultation_lapses_by_whichever_is_sooner(valid_until: object, lapses: object) -> None:
    assert list(lapses_at(ask_about_carys(consultation(valid_until=valid_until)))) == [lapses]
