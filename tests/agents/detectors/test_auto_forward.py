"""A mailbox may answer by itself, and forward by itself within the house; not to the outside."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.detectors.auto_forward import DETECTOR

from tests import builders
from tests.agents.detectors.looks import approved, at_mail, evidence, to

FORWARDED = {"auto_submitted": "auto-forwarded"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(FORWARDED, ["domain:example.net"], id="to the outside"),
        pytest.param({"auto_submitted": "Auto-Forwarded; by=rule"}, ["domain:example.net"], id="however it is written"),
        pytest.param(
            FORWARDED | {"to": to(builders.BILAL, "amara@example.com")},
            ["domain:example.com"],
            id="outside too",
        ),
        pytest.param(FORWARDED | {"from_": builders.address(builders.ELENI)}, ["domain:example.net"], id="any mail"),
    ],
)
def test_it_fires(changes: dict[str, Any], expected: list[str]) -> None:
    assert list(evidence(at_mail(DETECTOR, {}, changes))) == ["auto-submitted:auto-forwarded", *expected]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({}, id="written by hand"),
        pytest.param({"auto_submitted": "no"}, id="said to be written by hand"),
        pytest.param({"auto_submitted": "auto-replied"}, id="an out-of-office answer"),
        pytest.param({"auto_submitted": "auto-replied (vacation)"}, id="an answer with a comment"),
        pytest.param(FORWARDED | {"to": to(builders.BILAL), "direction": "internal"}, id="to a colleague"),
    ],
)
def test_it_is_silent(changes: dict[str, Any]) -> None:
    assert at_mail(DETECTOR, {}, changes) is None


def test_a_service_that_was_approved_before_is_no_outside() -> None:
    assert at_mail(DETECTOR, {}, FORWARDED, approved("service", "host", builders.OUTSIDE)) is None
    assert at_mail(DETECTOR, {}, FORWARDED, approved("service", "host", "example.com")) is not None


def test_at_most_five_domains_are_named() -> None:
    many = FORWARDED | {"to": to(*(f"amara@d{number}.example.com" for number in range(9)))}
    assert list(evidence(at_mail(DETECTOR, {}, many)))[1:] == [f"domain:d{number}.example.com" for number in range(5)]
