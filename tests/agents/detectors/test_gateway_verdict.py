"""The gateway's verdict makes the finding: about the sender outside, or about the account of ours that sent it."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from headerfirst.agents.detectors.gateway_verdict import DETECTOR
from headerfirst.schemas.email_metadata import GatewayVerdict
from headerfirst.schemas.vocabulary import GatewayVerdictName

from tests.agents.detectors.looks import at_mail

PARAMETERS = {"verdicts": ["malware"], "sent_severity": "high"}


def said(verdict: GatewayVerdictName, **changes: Any) -> dict[str, Any]:
    return {"gateway_verdict": GatewayVerdict(engine="gateway", verdict=verdict)} | changes


@pytest.mark.parametrize(("role", "severity", "about"), [("sender", "high", "account"), ("recipient", None, None)])
def test_what_it_is_about_and_how_it_weighs(role: str, severity: str | None, about: str | None) -> None:
    grounds = at_mail(DETECTOR, PARAMETERS, said("malware", mailbox_role=role))
    assert grounds is not None
    assert (grounds.evidence, grounds.severity, grounds.about) == (("gateway:malware",), severity, about)


@pytest.mark.parametrize("verdict", sorted({*get_args(GatewayVerdictName)} - {"malware"}))
def test_other_verdicts_are_other_rules_business(verdict: GatewayVerdictName) -> None:
    assert at_mail(DETECTOR, PARAMETERS, said(verdict)) is None


def test_a_gateway_that_said_nothing_is_no_verdict() -> None:
    assert at_mail(DETECTOR, PARAMETERS, {}) is None
