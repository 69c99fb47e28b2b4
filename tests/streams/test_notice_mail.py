"""A notice as an e-mail: for one person, in any script, with nothing in its headers that somebody put into a reason."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_string, policy
from email.message import EmailMessage
from email.policy import SMTPUTF8
from pathlib import Path
from typing import Any

import pytest
from headerfirst.agents.letter import THE_PERSON, told
from headerfirst.agents.notices import Due
from headerfirst.schemas.inspection import Approver, Grant, Requester
from headerfirst.schemas.notice import Notice
from headerfirst.schemas.register import Person
from headerfirst.streams.notice_mail import address_of, is_address, mail_of
from headerfirst.streams.packs import find_pack
from hypothesis import given
from hypothesis import strategies as st

from tests import builders

FILE = find_pack("dmu").file
SENDER = "notices@example.org"


def due(notice: Notice | None = None, **person: Any) -> Due:
    recipient: Person = builders.person(**person)
    return Due(notice or builders.notice(contacts=FILE.contacts), FILE, recipient, builders.LATER)


def sent(one: Due) -> EmailMessage:
    """As whoever gets it reads it."""
    address = address_of(one)
    assert address is not None
    raw = mail_of(one, address, SENDER, builders.NOON).as_bytes(policy=SMTPUTF8 if not address.isascii() else None)
    assert max(len(line) for line in raw.splitlines()) <= 998
    return message_from_string(raw.decode().replace("\r\n", "\n"), policy=policy.default)


def test_the_letter_leaves_as_it_was_written() -> None:
    mail = sent(due())
    assert (mail["From"], mail["To"]) == (SENDER, f"Amara Okafor <{builders.AMARA}>")
    assert mail["Subject"] == "What was done with data of yours"
    assert mail["Message-ID"] == f"<{'b1' * 16}@example.org>"
    assert (mail["Auto-Submitted"], mail["Sensitivity"]) == ("auto-generated", "Personal")
    assert mail["Date"].datetime == builders.NOON
    assert "Grievance: grievance@example.org\n" in mail.get_content()


def test_of_several_addresses_the_first_is_used() -> None:
    assert sent(due(addresses=["first@example.org", "second@example.org"]))["To"].addresses[0].username == "first"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "two@example.org, three@example.org",
        "a@example.org\nBcc: b@example.org",
        "<a@example.org>",
        "a b@c",
    ],
)
def test_what_is_no_single_address_is_none(address: str) -> None:
    assert not is_address(address)
    assert address_of(due(addresses=[address])) is None


def test_whoever_has_none_or_is_not_registered_has_none() -> None:
    assert address_of(due(addresses=[])) is None
    assert address_of(Due(builders.notice(), FILE, None, builders.LATER)) is None


def test_names_and_addresses_of_any_script_arrive() -> None:
    [to] = sent(due(name='Ødegård, Åse "李"', addresses=["åse@eksempel.example.org"]))["To"].addresses
    assert (to.display_name, to.addr_spec) == ('Ødegård, Åse "李"', "åse@eksempel.example.org")


def test_what_is_not_ascii_or_too_long_for_a_line_is_encoded() -> None:
    notice = builders.notice(contacts=FILE.contacts, why="Grüße " * 400)
    raw = mail_of(due(notice), builders.AMARA, SENDER, builders.NOON).as_bytes()
    assert raw.isascii()
    assert "Grüße " * 399 in sent(due(notice)).get_content()


@given(st.text(), st.text(max_size=40))
def test_no_text_adds_a_header_or_a_recipient(reason: str, name: str) -> None:
    plain = sent(due())
    mail = sent(due(builders.notice(contacts=FILE.contacts, why=reason), name=name))
    assert set(mail.keys()) - {"Content-Transfer-Encoding"} == set(plain.keys()) - {"Content-Transfer-Encoding"}
    assert [one.addr_spec for one in mail["To"].addresses] == [builders.AMARA]
    assert mail["Subject"] == plain["Subject"]


def test_a_reason_that_looks_like_headers_stays_in_the_text() -> None:
    notice = builders.notice(contacts=FILE.contacts, why="x\r\nBcc: eleni@example.com\r\n\r\n.\r\nQUIT")
    mail = sent(due(notice))
    assert mail["Bcc"] is None
    assert "Bcc: eleni@example.com" in mail.get_content()


def in_the_documentation() -> Due:
    """Amara's list was read, by an investigator."""
    grant = Grant(
        mode="human-view",
        scanners=[],
        message_tokens=["m-1", "m-2"],
        expires_at=builders.NOON + timedelta(days=2),
        viewers=["v"],
    )
    decision = builders.decision(
        purpose="suspected_breach",
        reason="Two headings name a list of customers, sent to a competitor",
        requester=Requester(token=builders.BILALS_TOKEN, role="investigator"),
        approvers=[Approver(token=builders.BILALS_TOKEN, role="dpo", at=builders.NOON)],
        grant=grant,
    )
    words = told(FILE, decision, "access")._asdict()
    return due(
        builders.notice(recipient_role=THE_PERSON, rights=FILE.notices.access, contacts=FILE.contacts, **words),
    )


@pytest.mark.checkout
def test_the_letter_in_the_documentation_is_the_one_that_leaves() -> None:
    mail = mail_of(in_the_documentation(), builders.AMARA, SENDER, builders.NOON)
    shown = "\n".join(f"{name}: {mail[name]}" for name in mail if not name.startswith(("Content-", "MIME-")))
    page = (Path(__file__).parents[2] / "docs" / "notices.md").read_text(encoding="utf-8")
    assert f"```\n{shown}\n\n{mail.get_content().rstrip()}\n```" in page.replace("\r", "")
