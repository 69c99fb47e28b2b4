"""A heading can only raise the question whether confidential matter left the house; it never answers it."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.detectors.confidential_heading import DETECTOR
from headerfirst.streams.packs import find_pack

from tests import builders
from tests.agents.detectors.looks import at_mail, evidence, to

RULE = next(rule for rule in find_pack("dmu").rules if rule.detector == "confidential_heading")
PARAMETERS = RULE.parameters | {"trusted": "trusted"}


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Salary list March", "salary"),
        ("Re: payroll details for Amara", "salary"),
        ("HR file as discussed", "hr-file"),
        ("Fwd: Disciplinary hearing: outcome", "disciplinary"),
        ("Sickness records 2025", "medical"),
        ("Occupational health report", "medical"),
        ("Student marks", "student-data"),
        ("Draft tender", "trade-secret"),
        ("Confidential: staff records", "hr-file"),
    ],
)
def test_it_fires_on_mail_to_the_outside(heading: str, kind: str) -> None:
    grounds = at_mail(DETECTOR, PARAMETERS, {"subject": heading})
    assert list(evidence(grounds)) == [f"heading:{kind}", "external-recipients:1"]


@pytest.mark.parametrize(
    "heading",
    [
        "Confidential",
        "Private and confidential",
        "This message is confidential",
        "Personal data audit",
        "Personal development review",
        "Guidance on disciplinary hearings",
        "Pay review timetable",
        "Salary",
        "Minutes",
        "",
    ],
)
def test_ordinary_headings_are_silent(heading: str) -> None:
    assert at_mail(DETECTOR, PARAMETERS, {"subject": heading}) is None


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"to": to(builders.BILAL)}, id="within the house"),
        pytest.param({"to": to("returns@payroll.example.net")}, id="to a trusted partner"),
        pytest.param({"auto_submitted": "auto-replied"}, id="an automatic answer"),
        pytest.param({"marks": ["header"]}, id="marked as personal"),
    ],
)
def test_it_is_silent(changes: dict[str, Any]) -> None:
    assert at_mail(DETECTOR, PARAMETERS, changes | {"subject": "Salary list"}) is None


def test_a_stranger_among_trusted_partners_counts_alone() -> None:
    changes = {"subject": "Salary list", "to": to("returns@payroll.example.net", builders.ELENI, builders.BILAL)}
    assert list(evidence(at_mail(DETECTOR, PARAMETERS, changes))) == ["heading:salary", "external-recipients:1"]


def test_it_never_decides_and_looks_at_outgoing_mail_only() -> None:
    assert not DETECTOR.decides
    assert {"outbound"} == DETECTOR.directions
    assert RULE.asks is not None
