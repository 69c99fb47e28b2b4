"""Mail that went astray is known to the ledger; only its sender may have done wrong."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.detectors.misdirected_mail import DETECTOR

from tests import builders
from tests.agents.made_reports import at_report

ASTRAY = {"kind": "misdirected"}


@pytest.mark.parametrize(
    ("changes", "silent"),
    [
        pytest.param({}, True, id="an ordinary mail"),
        pytest.param({"about": None}, True, id="of nobody knows whom"),
        pytest.param({"category": "confidentiality"}, False, id="confidential, from one of ours"),
        pytest.param({"category": "confidentiality", "about": builders.ELENI}, True, id="from outside"),
        pytest.param({"category": "confidentiality", "about": builders.BILAL}, True, id="who received it"),
        pytest.param({"category": "discriminatory"}, True, id="another category"),
    ],
)
def test_it_is_entered_in_the_ledger(changes: dict[str, Any], *, silent: bool) -> None:
    grounds = at_report(DETECTOR, {}, ASTRAY | changes)
    assert grounds is not None
    assert (grounds.ledger, grounds.silent, grounds.evidence) == ("misdirected", silent, ("report:misdirected",))


def test_other_reports_are_none() -> None:
    assert at_report(DETECTOR, {}, {"kind": "referral", "category": "confidentiality"}) is None
