"""What is protected, too old or not looked for is no part of a list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from headerfirst.agents.gate.question import Question
from headerfirst.agents.listed_headings import is_sought, may_be_asked_about
from headerfirst.schemas.inspection import Selector

from tests import builders
from tests.agents.gate import made_questions as made
from tests.agents.gate.gate_world import NOON
from tests.agents.made_packs import KEYS


def asked(*more: Any, **selector: Any) -> Question:
    fields: dict[str, Any] = {"from_": NOON - 7 * made.DAY, "to": NOON, "counterparts": [], "terms": []}
    chosen = Selector(**(fields | selector)) if selector else None
    return made.ask(made.list_headings(scope=made.scope(selector=chosen)), *more, known=[])


def test_mail_of_the_person_may_be_asked_about() -> None:
    assert may_be_asked_about(asked(), made.facts())


@pytest.mark.parametrize("changes", [{"marks": ["folder"]}, {"marks_known": False}])
def test_what_is_marked_or_may_be_is_left_out(changes: dict[str, Any]) -> None:
    assert not may_be_asked_about(asked(), made.facts(**changes))


def test_the_unions_mail_is_left_out() -> None:
    assert not may_be_asked_about(asked(made.carys_in_office()), made.facts(builders.CARYS))
    assert may_be_asked_about(asked(), made.facts(builders.CARYS))


def test_a_proper_channel_is_left_out() -> None:
    channel = builders.protected_address()
    assert not may_be_asked_about(asked(channel), made.facts(f"speak.up@{builders.DOMAIN}"))


def test_a_list_about_an_official_is_empty() -> None:
    """Whatever was consulted: it is the union's until a message is asked about by itself."""
    about = asked(builders.union_official(id="amara", person="amara", addresses=[builders.AMARA]))
    assert not may_be_asked_about(about, made.facts())


def test_mail_to_which_the_person_is_no_party_is_left_out() -> None:
    assert not may_be_asked_about(asked(), made.facts(of=builders.BILAL))


@pytest.mark.parametrize(
    ("age", "listed"), [(timedelta(days=6), True), (timedelta(days=8), False), (timedelta(0), False)]
)
def test_only_the_time_that_was_selected_is_listed(age: timedelta, listed: bool) -> None:  # noqa: FBT001 - a case
    facts = made.facts(sent_at=None, observed_at=NOON - age)
    assert may_be_asked_about(asked(terms=["kettle"]), facts) is listed


def test_what_is_too_old_to_be_kept_is_left_out() -> None:
    old = NOON - timedelta(days=200)
    assert not may_be_asked_about(asked(), made.facts(sent_at=old, observed_at=old))


MAIL = builders.email_metadata(subject="Re: The new Kettle", cc=[builders.address(builders.BILAL)])


@pytest.mark.parametrize(
    ("selector", "sought"),
    [
        ({}, True),
        ({"terms": ["KETTLE"]}, True),
        ({"terms": ["new  kettle"]}, True),
        ({"terms": ["tea", "kettle"]}, True),
        ({"terms": ["tea"]}, False),
        ({"counterparts": [builders.ELENI]}, True),
        ({"counterparts": [builders.ELENI.upper()]}, True),
        ({"counterparts": [builders.BILAL]}, True),
        ({"counterparts": [builders.OUTSIDE]}, True),
        ({"counterparts": ["@" + builders.OUTSIDE]}, True),
        ({"counterparts": [KEYS.account(builders.ELENI)]}, True),
        ({"counterparts": [builders.CARYS, "elsewhere.example"]}, False),
        ({"counterparts": [builders.ELENI], "terms": ["tea"]}, False),
    ],
)
def test_counterparts_and_words_of_the_heading(selector: dict[str, Any], sought: bool) -> None:  # noqa: FBT001 - a case
    assert is_sought(asked(**selector), MAIL, KEYS) is sought


def test_mail_without_a_heading_has_no_words() -> None:
    assert not is_sought(asked(terms=["kettle"]), builders.email_metadata(subject=None), KEYS)
