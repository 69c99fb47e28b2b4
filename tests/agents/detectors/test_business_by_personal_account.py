"""Mail to one's own address outside asks for a look; who it goes to decides, and a program's mail is nobody's."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.detectors.business_by_personal_account import DETECTOR
from headerfirst.schemas.register import RegisterRecord

from tests import builders
from tests.agents.detectors.looks import at_mail, evidence, to

AT_HOME = "sunflower77@example.net"
REGISTERED = builders.person(addresses=[builders.AMARA, AT_HOME])


@pytest.mark.parametrize(
    ("changes", "records", "expected"),
    [
        pytest.param({"to": to("amara.okafor@example.net")}, [], "address-of-name", id="an address of the name"),
        pytest.param({"to": [builders.address(AT_HOME, "Amara Okafor")]}, [], "same-name", id="the same name"),
        pytest.param({"to": to(AT_HOME)}, [REGISTERED], "registered", id="registered as hers"),
        pytest.param(
            {"to": to(builders.ELENI), "cc": to(builders.BILAL), "bcc": to("aokafor@example.com")},
            [],
            "address-of-name",
            id="a copy",
        ),
    ],
)
def test_it_fires(changes: dict[str, Any], records: list[RegisterRecord], expected: str) -> None:
    assert list(evidence(at_mail(DETECTOR, {}, changes, *records))) == [f"to:own-private-{expected}"]


@pytest.mark.parametrize(
    ("changes", "records"),
    [
        pytest.param({"to": [builders.address(builders.ELENI, "Eleni Markou")]}, [], id="somebody else"),
        pytest.param({"to": to("bilal.rahman@example.net")}, [], id="a colleague's address outside"),
        pytest.param({"to": to(AT_HOME)}, [], id="an address that tells nothing"),
        pytest.param(
            {"to": to("amara.okafor@example.net"), "auto_submitted": "auto-replied"}, [], id="an out-of-office answer"
        ),
        pytest.param(
            {"to": to("amara.okafor@example.net"), "mailbox": "helpdesk@example.org"},
            [builders.mailbox()],
            id="nobody is known to have sent it",
        ),
    ],
)
def test_it_is_silent(changes: dict[str, Any], records: list[RegisterRecord]) -> None:
    assert at_mail(DETECTOR, {}, changes, *records) is None


def test_it_cannot_decide_and_looks_at_what_leaves() -> None:
    assert not DETECTOR.decides
    assert DETECTOR.directions == {"outbound"}
