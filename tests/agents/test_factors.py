"""The factors of WCC 4 say what is known, and say of the rest that it is not."""

from __future__ import annotations

import pytest
from headerfirst.agents.factors import factors_of
from headerfirst.schemas.incident import Factor, Factors

from tests import builders

UNKNOWN = Factor(status="unknown", evidence=[])


def known(value: str, *evidence: str) -> Factor:
    return Factor(status="known", value=value, evidence=list(evidence))


def test_nature_is_the_highest_severity_and_names_its_rules() -> None:
    factors = factors_of(
        [
            builders.finding(severity="low", rule_id="b"),
            builders.finding(severity="high", rule_id="a"),
            builders.finding(severity="medium", rule_id="b"),
        ]
    )
    assert factors.nature_and_severity == known("high", "a", "b")


@pytest.mark.parametrize(
    ("values", "factor"),
    [
        ([True], known("yes")),
        ([False, False], known("no")),
        ([True, False], known("mixed")),
        ([True, None], UNKNOWN),
        ([None], UNKNOWN),
    ],
)
def test_a_circumstance_is_known_only_where_every_finding_says_so(values: list[bool | None], factor: Factor) -> None:
    in_hours = factors_of([builders.finding(in_working_hours=value) for value in values])
    equipment = factors_of([builders.finding(employer_equipment=value) for value in values])
    assert in_hours.in_working_hours == equipment.employer_equipment == factor


def test_what_only_a_person_can_say_is_unknown() -> None:
    factors = factors_of([builders.finding()])
    assert factors.subject_matter_and_damage == factors.potential_damage == factors.confidentiality_breach == UNKNOWN
    assert factors.mitigating.status == "not_asked"


def test_without_findings_every_factor_is_there_and_unknown() -> None:
    factors = factors_of([])
    names = [name for name in Factors.__struct_fields__ if name != "mitigating"]
    assert [getattr(factors, name) for name in names] == [UNKNOWN] * 6


def test_confidential_matter_that_an_inspection_found_is_a_known_factor() -> None:
    heading = builders.finding(category="confidentiality", stage="header")
    assert factors_of([heading]).confidentiality_breach.status == "unknown"
    found = builders.finding(category="confidentiality", stage="content", rule_id="confidential-heading")
    factor = factors_of([heading, found]).confidentiality_breach
    assert (factor.status, factor.value, factor.evidence) == ("known", "yes", ["confidential-heading"])
