"""Each sign counts once, and a rule fires at its number of them."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.detectors.phishing_signs import DETECTOR
from headerfirst.schemas.email_metadata import Authentication

from tests import builders
from tests.agents.detectors.looks import at_mail, evidence, to

PARAMETERS: dict[str, Any] = {
    "at_least": 1,
    "services": "trusted",
    "brands": {"parcel ?post|pp": ["parcelpost.example.com"], "bank of examples": ["bank.example.com"]},
}
FAILED, PASSED = Authentication(dmarc="fail"), Authentication(dmarc="pass")


def arrived(address: str = builders.ELENI, name: str | None = None, **changes: Any) -> dict[str, Any]:
    return {
        "direction": "inbound",
        "mailbox": builders.AMARA,
        "mailbox_role": "recipient",
        "from_": builders.address(address, name),
        "to": to(builders.AMARA),
    } | changes


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(arrived(auth=FAILED), ["auth:fail"], id="the domain did not send it"),
        pytest.param(arrived("pay@example.org", auth=FAILED), ["auth:fail", "domain:ours"], id="nor did ours"),
        pytest.param(arrived("office@example.net", "Bilal Rahman"), ["name:staff"], id="a colleague's name"),
        pytest.param(arrived(name="Parcel Post Delivery"), ["name:brand"], id="a firm's name"),
        pytest.param(arrived(name="PP Parcels"), ["name:brand"], id="its short name"),
        pytest.param(arrived("a@parcelpost.example.com", "Bank of Examples"), ["name:brand"], id="another firm's"),
        pytest.param(arrived(name="help@example.org"), ["name:other-site"], id="another address for a name"),
        pytest.param(arrived(name="Parcels.example.com Team"), ["name:other-site"], id="another site"),
        pytest.param(arrived(name="x@pp.example.org"), ["name:other-site"], id="a firm within a site counts once"),
        pytest.param(
            arrived(name="P\N{CYRILLIC SMALL LETTER A}rcels"), ["name:two-alphabets"], id="letters of two alphabets"
        ),
        pytest.param(
            arrived(name="B\N{CYRILLIC SMALL LETTER A}nk of Ex\N{CYRILLIC SMALL LETTER A}mples"),
            ["name:brand", "name:two-alphabets"],
            id="a firm's name in such letters",
        ),
        pytest.param(
            arrived(auth=Authentication(spf="softfail", dkim="none", dmarc="none")),
            ["auth:nothing-passed"],
            id="nothing proves the domain",
        ),
        pytest.param(
            arrived(name="Eleni", reply_to=to("x@example.com")), ["reply-to:elsewhere"], id="answers elsewhere"
        ),
        pytest.param(arrived("a@examp1e.org", "Accounts"), ["domain:look-alike"], id="a domain like ours"),
        pytest.param(
            arrived("a@examp1e.org", "Bilal Rahman", auth=FAILED, reply_to=to("x@example.com")),
            ["auth:fail", "name:staff", "reply-to:elsewhere", "domain:look-alike"],
            id="several",
        ),
    ],
)
def test_a_sign(changes: dict[str, Any], expected: list[str]) -> None:
    assert list(evidence(at_mail(DETECTOR, PARAMETERS, changes))) == expected


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param(arrived(name="Eleni Markou", auth=PASSED), id="an ordinary mail"),
        pytest.param(arrived(), id="nothing to look at"),
        pytest.param(arrived("a@mail.parcelpost.example.com", "Parcel Post"), id="the firm itself"),
        pytest.param(arrived(name="Apprentices"), id="a word that holds a firm's name"),
        pytest.param(arrived(name=builders.ELENI), id="its own address for a name"),
        pytest.param(arrived(name="me@home. Eleni"), id="an at sign without an address"),
        pytest.param(
            arrived(name="\u0395\u03bb\u03ad\u03bd\u03b7 Markou"), id="a name in Greek and one in Latin letters"
        ),
        pytest.param(arrived(name="Eleni M. (www.example.net)"), id="its own site"),
        pytest.param(arrived(reply_to=to("answers@mail.example.net")), id="answers below its own domain"),
        pytest.param(arrived("a@mail.example.net", reply_to=to("answers@example.net")), id="answers above it"),
        pytest.param(
            arrived(auth=FAILED, reply_to=to("list@example.com"), list_id="list.example.com"), id="what a list does"
        ),
        pytest.param(arrived("a@example.co", "Accounts"), id="a namesake under another ending"),
        pytest.param(arrived("noreply@payroll.example.net", "Bilal Rahman"), id="a service that writes for him"),
    ],
)
def test_no_sign(changes: dict[str, Any]) -> None:
    assert at_mail(DETECTOR, PARAMETERS, changes) is None


@pytest.mark.parametrize(("at_least", "fires"), [(2, True), (3, True), (4, False)])
def test_it_takes_as_many_as_the_rule_says(at_least: int, fires: bool) -> None:  # noqa: FBT001 - a column
    three = arrived(name="Parcel Post", auth=FAILED, reply_to=to("x@example.com"))
    assert (at_mail(DETECTOR, PARAMETERS | {"at_least": at_least}, three) is not None) == fires


def test_it_looks_at_what_arrives_alone() -> None:
    assert DETECTOR.directions == {"inbound"}
