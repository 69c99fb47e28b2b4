"""DMU section 1 on the web: every device and hour is in scope, and a union's pages are nobody's business."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from headerfirst.schemas.email_metadata import Device

from tests import builders
from tests.clauses.browsing import OBSCENE, OURS, OWN, visit, visits
from tests.clauses.triage import outcome

CASE = builders.case()
TUC: dict[str, Any] = {"host": "www.tuc.org.uk"}


@pytest.mark.clause("DMU 1.1", "DMU 1.3")
@pytest.mark.parametrize(("device", "equipment"), [(OURS, True), (OWN, False), (Device(owner="unknown"), None)])
@pytest.mark.parametrize(("hour", "working"), [(9, True), (23, False)])
def test_1_1_and_1_3_device_and_hour_change_no_verdict_and_are_kept_beside_it(
    device: Device,
    equipment: bool | None,  # noqa: FBT001 - a column of the table
    hour: int,
    working: bool,  # noqa: FBT001 - a column of the table
) -> None:
    at = builders.WORKING_DAY + timedelta(hours=hour)
    told = outcome("dmu", visit(at, device=device, **OBSCENE))
    [incident] = told.incidents
    [finding] = told.findings
    assert (incident.category, incident.severity, finding.at) == ("illegal_or_obscene", "medium", at)
    assert (finding.in_working_hours, finding.employer_equipment) == (working, equipment)


@pytest.mark.clause("DMU 1.5")
@pytest.mark.parametrize("pack", ["dmu", "wcc"])
@pytest.mark.parametrize("categories", [[], ["Trade Unions"], ["Political/Social Advocacy"], ["syndicats"]])
def test_1_5_hours_on_a_unions_pages_are_nothing(pack: str, categories: list[str]) -> None:
    day = visits(builders.WORKING_DAY + timedelta(hours=9), 200, vendor_categories=categories, **TUC)
    told = outcome(pack, *day, register=(CASE,))
    assert (told.incidents, told.findings, told.of("dead-letters")) == ([], [], [])


@pytest.mark.clause("DMU 1.5")
def test_1_5_a_unions_own_pages_are_not_looked_at_whatever_a_vendor_calls_them() -> None:
    site = builders.protected_site(host="tuc.org.uk", reason="union")
    told = outcome("dmu", visit(**TUC | OBSCENE | TUC), register=(site,))
    assert told.findings == []
    assert told.counts == {("shielded", "protected_site"): 1}
    assert outcome("dmu", visit(**OBSCENE | TUC)).categories == ["illegal_or_obscene"]
