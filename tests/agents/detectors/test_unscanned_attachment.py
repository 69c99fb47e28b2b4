"""What no gateway has called clean is asked to be scanned; everything else is left alone."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.detectors.unscanned_attachment import DETECTOR
from headerfirst.schemas.email_metadata import GatewayVerdict
from headerfirst.schemas.vocabulary import GatewayVerdictName

from tests.agents.detectors.looks import at_mail, evidence

PARAMETERS: dict[str, Any] = {"smallest_bytes": 4096}


def said(verdict: GatewayVerdictName) -> GatewayVerdict:
    return GatewayVerdict(engine="gateway", verdict=verdict)


@pytest.mark.parametrize(
    "changes",
    [
        {"gateway_verdict": None},
        {"gateway_verdict": said("unknown")},
        {"gateway_verdict": None, "size_bytes": None},
        {"gateway_verdict": None, "size_bytes": 4096},
    ],
)
def test_it_asks_where_nobody_looked(changes: dict[str, Any]) -> None:
    grounds = at_mail(DETECTOR, PARAMETERS, {"attachment_count": 2, "size_bytes": 90_000} | changes)
    assert list(evidence(grounds)) == ["attachments:2", "gateway:silent"]


@pytest.mark.parametrize(
    "changes",
    [
        {"gateway_verdict": said("clean")},
        {"gateway_verdict": said("malware")},
        {"gateway_verdict": said("phish")},
        {"attachment_count": 0},
        {"size_bytes": 4095},
    ],
)
def test_it_is_silent_otherwise(changes: dict[str, Any]) -> None:
    plain: dict[str, Any] = {"attachment_count": 2, "size_bytes": 90_000, "gateway_verdict": None}
    assert at_mail(DETECTOR, PARAMETERS, plain | changes) is None


def test_it_looks_at_mail_from_everywhere_and_decides_nothing() -> None:
    assert DETECTOR.directions == {"inbound", "outbound", "internal"}
    assert not DETECTOR.decides
