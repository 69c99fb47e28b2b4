"""Mass mail needs an approval dated before it; a union's list, a list server and a bounce are nobody's mass mail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from headerfirst.agents.detectors.mass_mail import DETECTOR
from headerfirst.schemas.register import RegisterRecord

from tests import builders
from tests.agents.detectors.looks import approved, at_mail, evidence, to

PARAMETERS = {"recipients_over": 200}
ALL = f"all.users@{builders.DOMAIN}"
LARGE = f"estates.news@{builders.DOMAIN}"
BRANCH = f"branch.members@{builders.DOMAIN}"
LISTS: list[RegisterRecord] = [
    builders.mailing_list(),
    builders.mailing_list(id="news", address=LARGE, scope="large", owner="bilal"),
    builders.mailing_list(id="branch", address=BRANCH, scope="union", owner="carys"),
]
OWN_LIST = builders.mailing_list(owner="amara")
TO_ALL: dict[str, Any] = {"to": to(ALL), "direction": "internal"}
APPROVAL = approved("mass-mail", "list", ALL)


@pytest.mark.parametrize(
    ("changes", "records", "expected"),
    [
        pytest.param(TO_ALL, [], ["list:all-users"], id="all users"),
        pytest.param({"cc": to(ALL)}, [], ["list:all-users"], id="all users in Cc"),
        pytest.param({"bcc": to("All.Users+news@example.org")}, [], ["list:all-users"], id="all users, tagged, in Bcc"),
        pytest.param(TO_ALL, [OWN_LIST], ["list:all-users"], id="all users, by who keeps the list"),
        pytest.param(
            {"to": to(LARGE), "mailbox": "ghost@example.org"}, [], ["list:large"], id="a large list, by nobody known"
        ),
        pytest.param({"to": to(LARGE)}, [], ["list:large"], id="somebody else's large list"),
        pytest.param({"recipient_count": 201}, [], ["recipients:over-200"], id="one too many by hand"),
        pytest.param(
            TO_ALL, [builders.approval(from_=builders.NOON)], ["list:all-users"], id="approved after it was sent"
        ),
        pytest.param(
            TO_ALL,
            [builders.approval(to=builders.NOON - timedelta(days=1))],
            ["list:all-users"],
            id="an approval that has ended",
        ),
        pytest.param(TO_ALL, [builders.approval(person="bilal")], ["list:all-users"], id="somebody else's approval"),
        pytest.param(
            {"to": to(BRANCH, ALL)}, [], ["list:all-users"], id="a union's list is no excuse for all users beside it"
        ),
    ],
)
def test_it_fires(changes: dict[str, Any], records: list[RegisterRecord], expected: list[str]) -> None:
    assert list(evidence(at_mail(DETECTOR, PARAMETERS, changes, *LISTS, *records))) == expected


@pytest.mark.parametrize(
    ("changes", "records"),
    [
        pytest.param({}, [], id="one recipient"),
        pytest.param({"recipient_count": 200}, [], id="as many as are allowed"),
        pytest.param(TO_ALL, [APPROVAL], id="approved before"),
        pytest.param(TO_ALL, [approved("mass-mail", "mailbox", builders.AMARA)], id="a mailbox that may"),
        pytest.param({"recipient_count": 900}, [approved("mass-mail", "mailbox", builders.AMARA)], id="to many"),
        pytest.param({"to": to(BRANCH), "recipient_count": 400}, [], id="a union's own list"),
        pytest.param(
            {"to": to(f"gardens@{builders.DOMAIN}")},
            [builders.mailing_list(id="g", address=f"gardens@{builders.DOMAIN}", scope="large", owner="amara")],
            id="her own large list",
        ),
        pytest.param(TO_ALL | {"list_id": "all-users.example.org"}, [], id="passed on by the list server"),
        pytest.param(TO_ALL | {"auto_submitted": "auto-replied"}, [], id="an automatic answer"),
        pytest.param(TO_ALL | {"from_": builders.address("MAILER-DAEMON@example.org")}, [], id="a bounce"),
        pytest.param(
            TO_ALL, [builders.mailbox(id="service", address=builders.AMARA, type="service")], id="a service's mailbox"
        ),
    ],
)
def test_it_is_silent(changes: dict[str, Any], records: list[RegisterRecord]) -> None:
    assert at_mail(DETECTOR, PARAMETERS, changes, *LISTS, *records) is None
