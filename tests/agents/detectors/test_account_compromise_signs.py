"""Signs of a stolen account add up, and the finding is about the account, never about its owner."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.detectors.account_compromise_signs import DETECTOR
from headerfirst.schemas.email_metadata import GatewayVerdict
from headerfirst.schemas.register import RegisterRecord

from tests import builders
from tests.agents.detectors.looks import approved, at_mail, evidence, to

PARAMETERS = {"at_least": 1, "verdicts": ["spam", "phish"], "outside_over": 50}
SPAM: dict[str, Any] = {"gateway_verdict": GatewayVerdict(engine="gateway", verdict="spam")}
ELSEWHERE: dict[str, Any] = {"reply_to": to("prize@example.com")}
MANY: dict[str, Any] = {"recipient_count": 51}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(SPAM, ["gateway:spam"], id="the gateway's word"),
        pytest.param(ELSEWHERE, ["reply-to:outside"], id="answers outside"),
        pytest.param(MANY, ["outside:over-50"], id="very many outside"),
        pytest.param(SPAM | ELSEWHERE | MANY, ["gateway:spam", "reply-to:outside", "outside:over-50"], id="all"),
    ],
)
def test_a_sign(changes: dict[str, Any], expected: list[str]) -> None:
    grounds = at_mail(DETECTOR, PARAMETERS, changes)
    assert list(evidence(grounds)) == expected
    assert grounds is not None
    assert grounds.about == "account"


@pytest.mark.parametrize(
    ("changes", "records"),
    [
        pytest.param({}, [], id="an ordinary mail"),
        pytest.param(
            {"gateway_verdict": GatewayVerdict(engine="gateway", verdict="clean")}, [], id="the gateway calls it clean"
        ),
        pytest.param({"reply_to": to(f"helpdesk@{builders.DOMAIN}")}, [], id="answers to a colleague"),
        pytest.param({"reply_to": to("amara.okafor@example.com")}, [], id="answers to her own address"),
        pytest.param({"recipient_count": 50}, [], id="as many as one may"),
        pytest.param(
            {"recipient_count": 51, "to": to(builders.BILAL, builders.ELENI)}, [], id="one of them is a colleague"
        ),
        pytest.param(
            {"recipient_count": 900, "to": to(f"all.users@{builders.DOMAIN}", builders.ELENI)},
            [builders.mailing_list()],
            id="the members of a list",
        ),
        pytest.param(MANY, [approved("mass-mail", "mailbox", builders.AMARA)], id="approved as mass mail"),
        pytest.param(SPAM | {"auto_submitted": "auto-generated"}, [], id="a program"),
    ],
)
def test_no_sign(changes: dict[str, Any], records: list[RegisterRecord]) -> None:
    assert at_mail(DETECTOR, PARAMETERS, changes, *records) is None


def test_it_takes_as_many_as_the_rule_says() -> None:
    two = PARAMETERS | {"at_least": 2}
    assert at_mail(DETECTOR, two, SPAM) is None
    assert at_mail(DETECTOR, two, SPAM | ELSEWHERE) is not None


def test_an_account_that_nobody_is_registered_for_has_no_address_of_its_own_outside() -> None:
    changes = {"mailbox": "new@example.org", "reply_to": to("amara.okafor@example.com")}
    assert list(evidence(at_mail(DETECTOR, PARAMETERS, changes))) == ["reply-to:outside"]
