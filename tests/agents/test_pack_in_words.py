"""Whoever is consulted reads every rule, purpose, period and reading of a pack, in words."""

from __future__ import annotations

import pytest
from headerfirst.agents.pack_in_words import in_words, kept_for
from headerfirst.schemas.policy import Retention
from headerfirst.streams.packs import find_pack, shipped


@pytest.mark.parametrize("name", shipped())
def test_nothing_is_left_out(name: str) -> None:
    pack = find_pack(name)
    text = "\n".join(entry for _, entries in in_words(pack) for entry in entries)
    for rule in pack.rules:
        assert rule.title in text
        assert f"{rule.id} {rule.version}, {rule.clause}" in text
    for terms in pack.file.purposes:
        assert terms.lawful_basis in text
    for reading in pack.file.interpretations:
        assert reading.because in text
    for kinds in pack.file.web_categories.values():
        assert ", ".join(kinds) in text
    assert pack.digest in text
    assert pack.file.notices.standing in text


def test_what_runs_on_a_case_and_what_asks_is_said() -> None:
    sections = dict(in_words(find_pack("dmu")))
    rule = next(entry for entry in sections["What the rules look for"] if "confidential-heading" in entry)
    assert "only for a person with a registered case" in rule
    assert "asks for an inspection instead of deciding" in rule


@pytest.mark.parametrize(
    ("kept", "expected"),
    [(Retention(days=7), "7 days"), (Retention(months=6), "6 months"), (None, "no stated time")],
)
def test_a_period_in_words(kept: Retention | None, expected: str) -> None:
    assert kept_for(kept) == expected
