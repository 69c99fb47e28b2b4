"""Groups of sites with one thing wrong give a problem that says where; those of the shipped packs have none."""

from __future__ import annotations

import pytest
from headerfirst.agents.lint import lint
from headerfirst.agents.lint_web import WEB_CHECKS
from headerfirst.schemas.policy import Pack
from headerfirst.streams.packs import find_pack, shipped
from msgspec.structs import replace

SHIPPED = find_pack("dmu")


def with_groups(**groups: list[str]) -> Pack:
    named = {name.replace("_", "-"): names for name, names in groups.items()}
    return replace(SHIPPED, file=replace(SHIPPED.file, web_categories=named))


def problems(pack: Pack) -> list[str]:
    return [str(problem) for check in WEB_CHECKS for problem in check(pack)]


@pytest.mark.parametrize("name", shipped())
def test_the_shipped_packs_group_sites_and_have_no_problem(name: str) -> None:
    pack = find_pack(name)
    assert problems(pack) == []
    assert "private-interest" in pack.file.web_categories


@pytest.mark.parametrize(
    ("groups", "problem"),
    [
        ({"news": ["news"], "other": ["kites"]}, "other: is the name of what belongs to no group"),
        ({"news": ["News"], "leisure": ["news"]}, "leisure: news stands in news too"),
        ({"news": ["news", "NEWS"]}, "news: news stands in news too"),
        ({"care": ["Mental-Health"]}, "care: mental-health is among `no_log_categories`, and never counted"),
        ({"politics": ["news"]}, "politics: its name tells of a belief"),
        ({"faith_groups": ["news"]}, "faith-groups: its name tells of a belief"),
        ({"trade_unions": ["news"]}, "trade-unions: its name tells of a belief"),
        ({"news": ["news", "Political Parties"]}, "political-parties tells of a belief: it may stand in private-inter"),
        ({"private_interest": ["politics"]}, "needs 2 categories that tell of no belief"),
        ({"private_interest": ["politics", "dating"]}, "needs 2 categories that tell of no belief"),
        ({}, "is empty: every visit counts as other"),
    ],
)
def test_what_is_wrong_is_said(groups: dict[str, list[str]], problem: str) -> None:
    pack = with_groups(**groups)
    assert [found for found in problems(pack) if problem in found]
    assert problems(pack)[0] in [str(one) for one in lint(pack)]


def test_the_neutral_group_may_hold_it_among_others() -> None:
    assert problems(with_groups(private_interest=["politics", "dating", "job search"], shops=["electronics"])) == []
