"""A domain that a reader takes for ours is found in From and in Reply-To, and only where it comes from outside."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.detectors.look_alike_domain import DETECTOR
from headerfirst.schemas.register import RegisterRecord

from tests import builders
from tests.agents.detectors.looks import approved, at_mail, evidence, to

PARAMETERS = {"endings": ["co", ".cm"]}


def arrived(address: str, *answers: str) -> dict[str, Any]:
    return {
        "direction": "inbound",
        "mailbox": builders.AMARA,
        "mailbox_role": "recipient",
        "from_": builders.address(address),
        "reply_to": to(*answers),
        "to": to(builders.AMARA),
    }


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(arrived("pay@examp1e.org"), ["from:look-alike", "by:letters"], id="a digit"),
        pytest.param(arrived("pay@ex-ample.org"), ["from:look-alike", "by:hyphen"], id="a hyphen"),
        pytest.param(arrived("pay@example.co"), ["from:look-alike", "by:ending:co"], id="an ending that is listed"),
        pytest.param(arrived("pay@example.cm"), ["from:look-alike", "by:ending:cm"], id="listed with its dot"),
        pytest.param(
            arrived(builders.ELENI, "answers@example.com", "bilal@exarnple.org"),
            ["reply_to:look-alike", "by:letters"],
            id="one of the answers goes there",
        ),
    ],
)
def test_it_fires(changes: dict[str, Any], expected: list[str]) -> None:
    assert list(evidence(at_mail(DETECTOR, PARAMETERS, changes))) == expected


@pytest.mark.parametrize(
    ("changes", "records"),
    [
        pytest.param(arrived(builders.ELENI), [], id="an ending that is not listed"),
        pytest.param(arrived("a@brightwater.org", "b@brightwater.org"), [], id="another name"),
        pytest.param(arrived("noreply@lists.example.org"), [], id="below ours"),
        pytest.param(
            arrived("noreply@example-survey.org"),
            [approved("service", "host", "example-survey.org")],
            id="an approved service",
        ),
        pytest.param(
            arrived("noreply@example-survey.org"),
            [approved("site", "host", "example-survey.org")],
            id="an approved site",
        ),
    ],
)
def test_it_is_silent(changes: dict[str, Any], records: list[RegisterRecord]) -> None:
    assert at_mail(DETECTOR, PARAMETERS, changes, *records) is None


def test_it_looks_at_what_arrives_alone() -> None:
    assert DETECTOR.directions == {"inbound"}
