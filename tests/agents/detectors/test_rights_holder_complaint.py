"""A rights holder names whom they complain about."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.detectors.rights_holder_complaint import DETECTOR

from tests.agents.detectors.looks import evidence
from tests.agents.made_reports import at_report


def test_it_fires() -> None:
    assert list(evidence(at_report(DETECTOR, {}, {"kind": "rights-holder"}))) == ["report:rights-holder"]


@pytest.mark.parametrize(
    "changes", [{"kind": "rights-holder", "about": None}, {"kind": "referral", "category": "copyright"}]
)
def test_it_is_silent(changes: dict[str, Any]) -> None:
    assert at_report(DETECTOR, {}, changes) is None
