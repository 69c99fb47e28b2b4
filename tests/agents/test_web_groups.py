"""Visits by group: one group each, and only what somebody opened."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.step import Counted
from headerfirst.agents.web_groups import WebGroups, is_page_visit
from hypothesis import given
from hypothesis import strategies as st

from tests import builders

GROUPS = WebGroups({"leisure": ["Games", "sports/recreation"], "news": ["news", "press"], "nothing": []})


@pytest.mark.parametrize(
    ("categories", "group"),
    [
        (("games",), "leisure"),
        (("Sports_Recreation",), "leisure"),
        (("press", "games"), "leisure"),
        (("kites", "press"), "news"),
        (("kites",), "other"),
        ((), "other"),
    ],
)
def test_a_site_counts_in_the_first_group_of_the_pack_that_it_belongs_to(
    categories: tuple[str, ...], group: str
) -> None:
    assert GROUPS.counted(categories) == Counted("visit", (group,))


@given(st.lists(st.sampled_from(["games", "press", "kites", "news", "x"])), st.randoms())
def test_the_order_in_which_a_site_is_called_names_makes_no_difference(names: list[str], random: Any) -> None:
    shuffled = random.sample(names, len(names))
    assert GROUPS.counted(tuple(names)) == GROUPS.counted(tuple(shuffled))


def test_only_names_of_the_pack_are_said() -> None:
    assert GROUPS.names == ("leisure", "news", "nothing", "other")
    said = {GROUPS.counted((f"name-{number}",)).labels[0] for number in range(20_000)}
    assert said == {"other"}


def test_a_pack_without_groups_counts_everything_as_other() -> None:
    assert WebGroups({}).counted(("games",)) == Counted("visit", ("other",))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"method": "POST"},
        {"status": None},
        {"media_type": "application/pdf"},
        {"method": "CONNECT", "media_type": None, "bytes_in": 50_000},
        {"media_type": None, "bytes_in": None},
        {"referrer_host": "www.example.com"},
    ],
)
def test_a_page_that_somebody_opened_is_a_visit(changes: dict[str, Any]) -> None:
    assert is_page_visit(builders.web_proxy(**changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"media_type": "image/png"},
        {"media_type": "application/json"},
        {"referrer_host": "www.example.com", "extension": "js"},
        {"status": 302},
        {"status": 404},
        {"action": "blocked", "status": None},
        {"agent_class": "updater"},
        {"agent_class": "app"},
        {"method": "CONNECT", "media_type": None, "bytes_in": 900},
    ],
)
def test_what_a_page_or_a_program_fetched_and_what_did_not_come_is_none(changes: dict[str, Any]) -> None:
    assert not is_page_visit(builders.web_proxy(**changes))
