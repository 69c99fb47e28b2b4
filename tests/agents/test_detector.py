"""Detectors are found by walking their folder, and take their parameters or say what is wrong with them."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest
from headerfirst.agents import detectors
from headerfirst.agents.detector import discover, hosts_above, path_tags, phrases, site_list, within
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.policy import PathPattern
from headerfirst.streams.packs import find_pack, shipped

from tests.agents.made_packs import pack_file

PACKS = [find_pack(name) for name in shipped()]
FILES = sorted(path.stem for path in Path(str(detectors.__file__)).parent.glob("*.py") if path.stem != "__init__")


def test_every_file_is_a_detector_of_its_name_in_sorted_order() -> None:
    assert list(discover()) == FILES
    assert [detector.name for detector in discover().values()] == FILES


@pytest.mark.parametrize("name", FILES)
def test_a_detector_says_what_and_why(name: str) -> None:
    text = importlib.import_module(f"headerfirst.agents.detectors.{name}").__doc__ or ""
    assert "\nWhy: " in text
    policies = {pack.file.id.upper() for pack in PACKS for rule in pack.rules if rule.detector == name}
    assert policies, "no pack has a rule for it"
    assert [policy for policy in sorted(policies) if policy not in text] == []


@pytest.mark.parametrize(
    "given", [{}, {"recipients_over": "many"}, {"recipients_over": 0}, {"recipients_over": 5, "more": 1}]
)
def test_wrong_parameters_are_named(given: dict[str, Any]) -> None:
    with pytest.raises(Misconfigured, match="mass_mail"):
        discover()["mass_mail"].with_parameters(given, pack_file())


@pytest.mark.parametrize(
    ("host", "listed"),
    [
        ("example.net", "example.net"),
        ("WWW.Example.net.", "example.net"),
        ("notexample.net", None),
        ("net", None),
        ("", None),
    ],
)
def test_a_host_lies_within_a_listed_site(host: str, listed: str | None) -> None:
    assert within(host, frozenset({"example.net"})) == listed


def test_the_hosts_above_a_host() -> None:
    assert list(hosts_above("a.b.example")) == ["a.b.example", "b.example", "example"]


def test_names_that_the_pack_does_not_have_are_refused() -> None:
    file = pack_file(sites={"mine": ["Example.NET"]}, path_patterns=[PathPattern(id="x", hosts=[], pattern="^/x")])
    assert site_list(file, "mine") == {"example.net"}
    assert path_tags(file, ["x"]) == {"x"}
    with pytest.raises(Misconfigured, match="yours"):
        site_list(file, "yours")
    with pytest.raises(Misconfigured, match="'y'"):
        path_tags(file, ["x", "y"])


def test_phrases_are_one_expression_and_none_matches_nothing() -> None:
    assert phrases(["salary", "pay roll"]).search("PAY ROLL")
    assert phrases([]).search("anything") is None
    with pytest.raises(Misconfigured, match="regular expression"):
        phrases(["("])
