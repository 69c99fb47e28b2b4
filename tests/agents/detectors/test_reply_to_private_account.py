"""Answers that go to the writer's own address outside take the business with them."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.detectors.reply_to_private_account import DETECTOR
from headerfirst.schemas.register import RegisterRecord

from tests import builders
from tests.agents.detectors.looks import at_mail, evidence, to

OWN = "amara.okafor@example.com"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"reply_to": to(OWN)}, "address-of-name", id="an address of the name"),
        pytest.param(
            {"reply_to": to(builders.BILAL, OWN), "direction": "internal"}, "address-of-name", id="one of two"
        ),
        pytest.param(
            {"reply_to": [builders.address("daisy@example.com", "Okafor, Amara")]}, "same-name", id="the same name"
        ),
    ],
)
def test_it_fires(changes: dict[str, Any], expected: str) -> None:
    assert list(evidence(at_mail(DETECTOR, {}, changes))) == [f"reply-to:own-private-{expected}"]


@pytest.mark.parametrize(
    ("changes", "records"),
    [
        pytest.param({}, [], id="answers come back"),
        pytest.param({"reply_to": to("helpdesk@example.org")}, [builders.mailbox()], id="to a shared mailbox"),
        pytest.param({"reply_to": to(builders.ELENI)}, [], id="to a partner"),
        pytest.param({"reply_to": to(OWN), "auto_submitted": "auto-generated"}, [], id="a program"),
        pytest.param(
            {"reply_to": to(OWN), "mailbox": "helpdesk@example.org"}, [builders.mailbox()], id="nobody's mail"
        ),
    ],
)
def test_it_is_silent(changes: dict[str, Any], records: list[RegisterRecord]) -> None:
    assert at_mail(DETECTOR, {}, changes, *records) is None
