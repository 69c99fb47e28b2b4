"""A rule in words says everything that somebody whom it concerns would ask."""

from __future__ import annotations

import pytest
from headerfirst.agents.rule_in_words import explained
from headerfirst.schemas.policy import Pack, Rule
from headerfirst.streams.packs import find_pack, shipped

EVERY = [(pack, rule) for pack in map(find_pack, shipped()) for rule in pack.rules]


def told(pack: Pack, rule: Rule) -> str:
    return "\n".join(f"{title}\n" + "\n".join(entries) for title, entries in explained(pack, rule))


@pytest.mark.parametrize(("pack", "rule"), EVERY, ids=[f"{pack.file.id}/{rule.id}" for pack, rule in EVERY])
def test_every_shipped_rule_is_told_whole(pack: Pack, rule: Rule) -> None:
    text = told(pack, rule)
    purpose = next(terms for terms in pack.file.purposes if terms.id == rule.purpose)
    for said in (rule.title, rule.clause, purpose.lawful_basis, f"Over {rule.daily_budget} findings", "Why: "):
        assert said in text
    for case in (*rule.positive, *rule.negative):
        assert case.name in text
    assert all(entry.strip() for _, entries in explained(pack, rule) for entry in entries)


def test_a_rule_that_cannot_decide_says_what_it_asks_for_and_why() -> None:
    dmu = find_pack("dmu")
    rule = next(one for one in dmu.rules if one.id == "confidential-heading")
    assert rule.asks is not None
    text = told(dmu, rule)
    assert f"It does not decide: it asks for {rule.asks.kind}" in text
    assert rule.asks.why_headers_insufficient in text


def test_conduct_and_security_leave_different_mail_alone() -> None:
    dmu = find_pack("dmu")
    by_id = {rule.id: rule for rule in dmu.rules}
    assert "Mail marked personal, and mail to" in told(dmu, by_id["chain-mail"])
    assert "the rule goes on, without the heading" in told(dmu, by_id["impersonation"])
