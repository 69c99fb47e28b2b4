"""A colleague's name beside another address: by staff it is theirs, from outside it is the sender's."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.detectors.display_name_of_staff import DETECTOR
from headerfirst.schemas.email_metadata import Authentication

from tests import builders
from tests.agents.detectors.looks import at_mail

PARAMETERS = {"services": "trusted", "outside_severity": "medium"}
AS_BILAL: dict[str, Any] = {"from_": builders.address(builders.AMARA, "Bilal Rahman")}
FROM_OUTSIDE: dict[str, Any] = {
    "direction": "inbound",
    "mailbox": builders.AMARA,
    "mailbox_role": "recipient",
    "from_": builders.address("office@example.net", "Bilal Rahman"),
    "to": [builders.address(builders.AMARA)],
}


def test_by_staff_it_weighs_as_the_rule_says() -> None:
    grounds = at_mail(DETECTOR, PARAMETERS, AS_BILAL)
    assert grounds is not None
    assert (grounds.evidence, grounds.severity) == (("display-name:staff",), None)


def test_from_outside_it_weighs_as_its_parameter_says() -> None:
    grounds = at_mail(DETECTOR, PARAMETERS, FROM_OUTSIDE)
    assert grounds is not None
    assert (grounds.evidence, grounds.severity) == (("display-name:staff", "from:outside"), "medium")


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({}, id="one's own name"),
        pytest.param({"from_": builders.address(builders.AMARA)}, id="no name"),
        pytest.param(AS_BILAL | {"auto_submitted": "auto-generated"}, id="a program"),
        pytest.param(FROM_OUTSIDE | {"list_id": "news.example.net"}, id="passed on by a list"),
        pytest.param(
            FROM_OUTSIDE | {"from_": builders.address("no-reply@payroll.example.net", "Bilal Rahman")},
            id="a service that writes for him",
        ),
        pytest.param(
            FROM_OUTSIDE
            | {
                "from_": builders.address("b.rahman@example.net", "Bilal Rahman"),
                "auth": Authentication(dmarc="pass"),
            },
            id="his private address, proved",
        ),
    ],
)
def test_it_is_silent(changes: dict[str, Any]) -> None:
    assert at_mail(DETECTOR, PARAMETERS, changes) is None
