"""What a person takes for a breach is found for the category that they name, with its circumstances."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.detectors.reported_post import DETECTOR

from tests import builders
from tests.agents.detectors.looks import evidence
from tests.agents.made_reports import at_report

PARAMETERS = {"kinds": ["press", "referral"], "category": "disrepute"}
THE_REST = PARAMETERS | {"takes_the_rest": True}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"kind": "referral"}, ["report:referral"], id="by somebody"),
        pytest.param({"kind": "press"}, ["report:press"], id="by the press"),
        pytest.param(
            {"kind": "press", "off_duty": True, "identifiable_as_staff": True},
            ["report:press", "off-duty", "identifiable-as-staff"],
            id="off duty",
        ),
        pytest.param({"kind": "press", "indirect": True}, ["report:press", "indirect"], id="a friend's comment"),
        pytest.param({"kind": "press", "disclaimer": True}, ["report:press", "disclaimer"], id="with a disclaimer"),
        pytest.param({"kind": "press", "disclaimer": False, "off_duty": False}, ["report:press"], id="without"),
        pytest.param({"kind": "press", "about": builders.ELENI}, ["report:press"], id="by somebody outside"),
    ],
)
def test_it_fires(changes: dict[str, Any], expected: list[str]) -> None:
    grounds = at_report(DETECTOR, PARAMETERS, {"category": "disrepute"} | changes)
    assert list(evidence(grounds)) == expected
    assert grounds is not None
    assert (grounds.severity, grounds.joins, grounds.ledger) == (None, None, None)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"kind": "other", "category": "disrepute"}, id="another kind of report"),
        pytest.param({"kind": "press", "category": "confidentiality"}, id="another category"),
        pytest.param({"kind": "press"}, id="no category"),
        pytest.param({"kind": "press", "category": "disrepute", "about": None}, id="nobody"),
    ],
)
def test_it_is_silent(changes: dict[str, Any]) -> None:
    assert at_report(DETECTOR, PARAMETERS, changes) is None


def test_one_rule_takes_what_names_no_category_unless_an_account_is_what_it_is_about() -> None:
    assert at_report(DETECTOR, THE_REST, {"kind": "press"}) is not None
    assert at_report(DETECTOR, THE_REST, {"kind": "press", "category": "confidentiality"}) is None
    assert at_report(DETECTOR, THE_REST, {"kind": "press", "handle": "dmu_estates"}) is None
