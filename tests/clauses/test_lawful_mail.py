"""LM-06 to LM-31 where they concern mail: what a lawful monitoring system must be able to show (clauses.md 1)."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests import builders
from tests.clauses.letters import ALL_USERS, CASE, arrived, letters, mail, to_all
from tests.clauses.triage import PACKS, outcome

BOTH = ("dmu", "wcc")


def kinds() -> list[Any]:
    """Mail on which many rules have something to say."""
    return [
        to_all(event_id="1" * 32),
        mail(event_id="2" * 32, auto_submitted="auto-forwarded"),
        mail(event_id="3" * 32, from_=builders.address(builders.AMARA, "Bilal Rahman")),
        mail(event_id="4" * 32, subject="FORWARD THIS TO EVERYONE"),
        arrived("pay@examp1e.org", event_id="5" * 32),
        *letters(13, recipient_count=50),
    ]


@pytest.mark.parametrize("pack", BOTH)
def test_lm_06_each_finding_cites_clause_rule_version_and_law(pack: str) -> None:
    told = outcome(pack, *kinds(), register=[ALL_USERS, CASE])
    file = PACKS[pack].pack.file
    clauses = {clause.id for clause in PACKS[pack].pack.clauses}
    laws = {ref.id: ref for ref in file.legal_refs}
    assert {"mass_mail", "auto_forward", "impersonation", "chain_mail", "account_compromise"} <= set(told.categories)
    for finding in (kept for incident in told.incidents for kept in incident.findings):
        assert finding.clause in clauses
        assert finding.rule_version
        assert finding.legal_refs
        assert [laws[name].superseded_on for name in finding.legal_refs] == [None] * len(finding.legal_refs)
        assert finding.pack == PACKS[pack].ref


@pytest.mark.parametrize(("pack", "missing"), [("dmu", False), ("wcc", True)])
def test_lm_07_who_was_not_told_of_this_very_policy_is_marked_so(pack: str, missing: bool) -> None:  # noqa: FBT001 - a column
    """Amara has read the university's policy and not the council's."""
    [incident] = outcome(pack, to_all(), register=[ALL_USERS]).incidents
    assert incident.notice_missing is missing


@pytest.mark.parametrize("pack", BOTH)
@pytest.mark.parametrize("role", ["from_", "to", "reply_to", "cc", "bcc"])
def test_lm_19_mail_from_or_to_an_official_gives_nothing_to_anybody(pack: str, role: str) -> None:
    dewi = builders.address(builders.DEWI)
    changes: dict[str, Any] = {role: dewi if role == "from_" else [dewi]}
    told = outcome(
        pack,
        mail(subject="Salary list", auto_submitted="auto-forwarded", **changes),
        register=[CASE, builders.regional_officer()],
    )
    assert (told.lines, told.counts) == ([], {("shielded", "union_official"): 1})


@pytest.mark.parametrize("pack", BOTH)
@pytest.mark.parametrize("changes", [{"subject": "FORWARD THIS TO EVERYONE"}, {"recipient_count": 900}])
def test_lm_24_the_recipient_of_what_nobody_asked_for_is_not_the_subject(pack: str, changes: dict[str, Any]) -> None:
    assert outcome(pack, arrived(**changes), register=[CASE]).incidents == []


@pytest.mark.parametrize("pack", BOTH)
def test_lm_25_union_activity_triggers_no_rule_on_mass_mail(pack: str) -> None:
    branch = f"branch.members@{builders.DOMAIN}"
    union = builders.mailing_list(id="branch", address=branch, scope="union", owner="carys")
    ballot: dict[str, Any] = {
        "direction": "internal",
        "to": [builders.address(branch)],
        "recipient_count": 900,
        "subject": "Ballot on strike action",
    }
    assert outcome(pack, mail(**ballot), register=[CASE, union]).incidents == []
    same = builders.mailing_list(id="branch", address=branch, scope="all-users", owner="carys")
    assert outcome(pack, mail(**ballot), register=[CASE, same]).categories == ["mass_mail"]


@pytest.mark.parametrize("pack", BOTH)
def test_lm_26_a_registered_role_suppresses_what_it_names_in_its_time(pack: str) -> None:
    marketing = {"categories": ["mass_mail"], "topics": [], "hosts": [], "reason": "Sends the newsletter"}
    running = builders.role_exemption(**marketing)
    over = builders.role_exemption(**marketing, to=builders.NOON)
    other = builders.role_exemption(**marketing | {"categories": ["copyright"]})
    spam = letters(6, recipient_count=40)
    for exemption, expected in ((running, []), (over, ["mass_mail"]), (other, ["mass_mail"])):
        assert outcome(pack, to_all(), register=[ALL_USERS, exemption]).categories == expected
        assert outcome(pack, *spam, register=[CASE, exemption]).categories == expected


@pytest.mark.parametrize("pack", BOTH)
def test_lm_30_only_a_person_calls_anything_gross_misconduct(pack: str) -> None:
    told = outcome(pack, *kinds(), register=[ALL_USERS, CASE])
    assert {incident.gross_misconduct_candidate for incident in told.incidents} == {None}
    assert {incident.closure for incident in told.incidents} == {None}


def test_lm_31_the_factors_are_there_for_each_incident_of_conduct() -> None:
    told = outcome("wcc", *kinds(), register=[ALL_USERS])
    by_class = {incident.class_: incident.factors for incident in told.incidents}
    assert by_class["security"] is None
    conduct = [incident for incident in told.incidents if incident.class_ == "conduct"]
    assert conduct
    for incident in conduct:
        factors = msgspec.to_builtins(incident.factors)
        assert all(factor["status"] in ("known", "unknown", "not_asked") for factor in factors.values())
