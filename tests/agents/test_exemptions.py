"""An exemption of a role is a person's, dated, and for what it names; nothing exempts from illegal material."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from headerfirst.agents.exemptions import exempt
from headerfirst.schemas.register import Person

from tests import builders
from tests.agents.made_packs import VISITED, register, rule

AMARA = builders.person()
RULE = rule("minutes", VISITED, category="excessive_personal_use").rule
NOON, LATER = builders.NOON, builders.LATER


def is_exempt(
    exemption: dict[str, Any],
    topics: tuple[str, ...] = (),
    host: str | None = None,
    at: datetime = NOON,
    person: Person | None = AMARA,
) -> bool:
    known = register(builders.role_exemption(**({"topics": [], "hosts": []} | exemption)))
    return exempt(known, person, RULE, at, topics, host)


def test_an_exemption_that_names_no_topic_is_from_the_whole_category() -> None:
    assert is_exempt({})
    assert not is_exempt({"categories": ["mass_mail"]})


def test_an_exemption_is_one_persons() -> None:
    assert not is_exempt({"person": "bilal"})
    assert not is_exempt({}, person=None)


def test_an_exemption_is_dated() -> None:
    dated = {"from_": NOON, "to": LATER}
    assert not is_exempt(dated, at=NOON - timedelta(seconds=1))
    assert is_exempt(dated, at=LATER - timedelta(seconds=1))
    assert not is_exempt(dated, at=LATER)


@pytest.mark.parametrize(
    ("host", "covered"),
    [("social.example.net", True), ("www.Social.example.net", True), ("example.net", False), (None, False)],
)
def test_an_exemption_for_a_host_covers_what_lies_below_it(host: str | None, *, covered: bool) -> None:
    assert is_exempt({"hosts": ["Social.Example.net"]}, host=host) is covered


@pytest.mark.parametrize(
    ("topics", "covered"),
    [(("Social Networking",), True), (("news", "social-networking"), True), (("news",), False), ((), False)],
)
def test_an_exemption_for_a_topic_covers_it_as_vendors_write_it(topics: tuple[str, ...], *, covered: bool) -> None:
    assert is_exempt({"topics": ["social_networking"]}, topics) is covered


def test_nothing_exempts_from_illegal_material() -> None:
    assert not is_exempt({}, ("illegal", "act:view"))
    assert not is_exempt({"topics": ["illegal"], "hosts": ["www.example.net"]}, ("illegal",), "www.example.net")
