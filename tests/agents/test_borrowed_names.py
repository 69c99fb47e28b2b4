"""A name is borrowed where nobody who is called so sends the mail, or may send it from that address."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.borrowed_names import any_borrowed, borrowed_inside, borrowed_outside
from headerfirst.schemas.email_metadata import Authentication
from headerfirst.schemas.register import RegisterRecord

from tests import builders
from tests.agents.detectors.looks import sent_mail

SERVICES = frozenset({"tracker.example.com"})
PROVED, DISPROVED = Authentication(dmarc="pass"), Authentication(dmarc="fail")
INBOUND: dict[str, Any] = {
    "direction": "inbound",
    "mailbox": builders.AMARA,
    "mailbox_role": "recipient",
    "to": [builders.address(builders.AMARA)],
}
HELPDESK = f"helpdesk@{builders.DOMAIN}"


def shown(address: str, name: str | None, **changes: Any) -> dict[str, Any]:
    return {"from_": builders.address(address, name)} | changes


def from_outside(address: str, name: str | None, **changes: Any) -> dict[str, Any]:
    return INBOUND | shown(address, name, **changes)


@pytest.mark.parametrize(
    ("changes", "records", "expected"),
    [
        pytest.param(shown(builders.AMARA, "Bilal Rahman"), [], True, id="her address, his name"),
        pytest.param(shown(builders.AMARA, "Amara Okafor"), [], False, id="her own"),
        pytest.param(shown(builders.AMARA, "Eleni Markou"), [], False, id="the name of nobody here"),
        pytest.param(shown(builders.AMARA, None), [], False, id="no name"),
        pytest.param(
            shown(builders.AMARA, "Bilal Rahman"),
            [builders.person(name="Bilal Rahman")],
            False,
            id="two of one name",
        ),
        pytest.param(
            shown(HELPDESK, "Bilal Rahman", authenticated_sender=builders.AMARA),
            [builders.mailbox()],
            False,
            id="a mailbox that he owns",
        ),
        pytest.param(
            shown(HELPDESK, "Bilal Rahman", authenticated_sender=builders.AMARA),
            [builders.mailbox(owners=["amara"])],
            True,
            id="a mailbox that he does not own",
        ),
        pytest.param(
            shown(HELPDESK, "Bilal Rahman", mailbox=HELPDESK),
            [builders.mailbox(owners=[])],
            False,
            id="a shared mailbox, and nobody knows who signed in",
        ),
        pytest.param(
            shown(HELPDESK, "Bilal Rahman", authenticated_sender=builders.AMARA),
            [
                builders.mailbox(owners=[]),
                builders.delegation(mailbox=HELPDESK, delegate="bilal", access="send-as"),
            ],
            False,
            id="a mailbox from which he may send",
        ),
        pytest.param(
            shown(HELPDESK, "Bilal Rahman", authenticated_sender=builders.AMARA),
            [
                builders.mailbox(owners=[]),
                builders.delegation(mailbox="helpdesk", delegate=builders.BILAL, access="send-as"),
            ],
            False,
            id="the same, by id and address",
        ),
        pytest.param(
            shown(HELPDESK, "Bilal Rahman", authenticated_sender=builders.AMARA),
            [builders.mailbox(owners=["Bilal.Rahman@Example.org"])],
            False,
            id="a mailbox that he owns by address",
        ),
        pytest.param(
            shown(HELPDESK, "Bilal Rahman", authenticated_sender=builders.AMARA),
            [
                builders.mailbox(owners=[]),
                builders.delegation(mailbox=HELPDESK, delegate="bilal", access="read"),
            ],
            True,
            id="a mailbox that he may only read",
        ),
        pytest.param(
            shown(builders.AMARA, "Bilal Rahman", authenticated_sender=builders.BILAL),
            [],
            False,
            id="he signed in himself",
        ),
    ],
)
def test_inside(changes: dict[str, Any], records: list[RegisterRecord], expected: bool) -> None:  # noqa: FBT001 - a column
    assert borrowed_inside(sent_mail(changes, *records)) == expected


@pytest.mark.parametrize(
    ("changes", "records", "expected"),
    [
        pytest.param(from_outside("office@example.net", "Bilal Rahman"), [], True, id="his name"),
        pytest.param(from_outside(builders.ELENI, "Eleni Markou"), [], False, id="the name of nobody here"),
        pytest.param(
            from_outside("bilal.rahman@example.net", "Bilal Rahman"), [], True, id="an address like his, not proved"
        ),
        pytest.param(
            from_outside("bilal.rahman@example.net", "Bilal Rahman", auth=PROVED), [], False, id="like his, and proved"
        ),
        pytest.param(
            from_outside("office@example.net", "Bilal Rahman", auth=PROVED), [], True, id="proved, and not like his"
        ),
        pytest.param(
            from_outside("home@example.net", "Bilal Rahman"),
            [builders.person(id="bilal", name="Bilal Rahman", addresses=[builders.BILAL, "home@example.net"])],
            False,
            id="registered as his",
        ),
        pytest.param(from_outside("daisy@example.net", "Amara Okafor"), [], False, id="to herself"),
        pytest.param(
            from_outside("noreply@eu.tracker.example.com", "Bilal Rahman"), [], False, id="a service writes for him"
        ),
        pytest.param(
            from_outside("noreply@tracker.example.com", "Bilal Rahman", auth=DISPROVED), [], True, id="it is no service"
        ),
        pytest.param(from_outside(builders.AMARA, "Bilal Rahman"), [], False, id="an address of ours"),
    ],
)
def test_from_outside(changes: dict[str, Any], records: list[RegisterRecord], expected: bool) -> None:  # noqa: FBT001 - a column
    assert borrowed_outside(sent_mail(changes, *records), SERVICES) == expected


def test_who_writes_counts_among_those_of_the_name() -> None:
    mail = sent_mail(shown("office@example.net", "Amara Okafor"))
    assert any_borrowed(mail, None)
    assert not any_borrowed(mail, builders.person())
