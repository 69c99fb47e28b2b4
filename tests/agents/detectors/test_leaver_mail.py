"""After the last day an account sends no mail, but as long as an agreement lasts, and by a program."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from headerfirst.agents.detectors.leaver_mail import DETECTOR
from headerfirst.schemas.register import RegisterRecord

from tests import builders
from tests.agents.detectors.looks import approved, at_mail, evidence

YESTERDAY = builders.NOON - timedelta(days=1)
LEFT = builders.person(ends=YESTERDAY)


def agreed(**changes: Any) -> RegisterRecord:
    return approved("account-after-leaving", "mailbox", builders.AMARA, **changes)


@pytest.mark.parametrize(
    "records",
    [
        pytest.param([LEFT], id="after the last day"),
        pytest.param([builders.person(ends=builders.NOON)], id="at the very end"),
        pytest.param([builders.person(to=YESTERDAY)], id="the person's record has ended"),
        pytest.param([LEFT, agreed(to=YESTERDAY)], id="the agreement has run out"),
        pytest.param([LEFT, agreed(person="bilal")], id="somebody else's agreement"),
        pytest.param([LEFT, approved("service", "mailbox", builders.AMARA)], id="an approval for something else"),
    ],
)
def test_it_fires(records: list[RegisterRecord]) -> None:
    assert list(evidence(at_mail(DETECTOR, {}, {}, *records))) == ["account:of-a-leaver"]


@pytest.mark.parametrize(
    ("changes", "records"),
    [
        pytest.param({}, [], id="no end is known"),
        pytest.param({}, [builders.person(ends=builders.NOON + timedelta(seconds=1))], id="before the last day"),
        pytest.param({}, [LEFT, agreed(to=builders.LATER)], id="while the agreement lasts"),
        pytest.param({}, [LEFT, agreed(person="amara")], id="an agreement without an end"),
        pytest.param(
            {}, [LEFT, approved("account-after-leaving", "name", "amara")], id="an agreement about the person"
        ),
        pytest.param({"auto_submitted": "auto-replied"}, [LEFT], id="an out-of-office answer"),
        pytest.param({"authenticated_sender": builders.BILAL}, [LEFT], id="a colleague writes"),
        pytest.param({"mailbox": "new@example.org"}, [LEFT], id="an account that nobody ever had"),
        pytest.param(
            {"mailbox": "helpdesk@example.org"}, [builders.mailbox()], id="a shared mailbox belongs to no leaver"
        ),
    ],
)
def test_it_is_silent(changes: dict[str, Any], records: list[RegisterRecord]) -> None:
    assert at_mail(DETECTOR, {}, changes, *records) is None
