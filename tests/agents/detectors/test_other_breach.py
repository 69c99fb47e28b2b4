"""What is on no list is reported with a reason, and left to whoever takes its category."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.detectors.other_breach import DETECTOR

from tests.agents.detectors.looks import evidence
from tests.agents.made_reports import at_report

PARAMETERS = {"elsewhere": ["disrepute", "name_or_logo"]}
REASON = {"evidence_ref": "complaints/12"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"kind": "other"}, ["report:other"]),
        ({"kind": "other", "category": "manual"}, ["report:other", "category:manual"]),
        ({"kind": "referral", "category": "manual"}, ["report:referral", "category:manual"]),
        ({"kind": "press", "category": "extra_resource"}, ["report:press", "category:extra_resource"]),
    ],
)
def test_it_fires(changes: dict[str, Any], expected: list[str]) -> None:
    assert list(evidence(at_report(DETECTOR, PARAMETERS, REASON | changes))) == expected


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"kind": "other", "evidence_ref": None}, id="no reason"),
        pytest.param({"kind": "other", "about": None}, id="nobody"),
        pytest.param({"kind": "other", "category": "disrepute"}, id="a rule of its own takes it"),
        pytest.param({"kind": "referral", "category": "disrepute"}, id="a rule of its own takes the referral"),
        pytest.param({"kind": "referral"}, id="a referral of no category"),
        pytest.param({"kind": "rights-holder", "category": "manual"}, id="another kind"),
    ],
)
def test_it_is_silent(changes: dict[str, Any]) -> None:
    assert at_report(DETECTOR, PARAMETERS, REASON | changes) is None
