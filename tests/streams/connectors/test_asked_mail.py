"""Mail that is asked for by header fields: all that a record is made of is among them."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from headerfirst.schemas.email_metadata import Address
from headerfirst.streams.connectors.asked_mail import HEADER_FIELDS, AskedMail, MailPlace
from headerfirst.streams.connectors.interface import Draft, Envelope, Origin, Raw
from headerfirst.streams.connectors.mail_headers import Headers

from tests import builders
from tests.builders import AMARA, BILAL, ELENI
from tests.streams.connectors.desks import desk, mail


def raw_of(*headers: str, mailbox: str = AMARA) -> Raw:
    block = mail(*headers).partition(b"\n\n")[0] + b"\n"
    place = MailPlace(f"{mailbox}/INBOX", mailbox, {"uid": 0}, {"uid": 1})
    envelope = Envelope(received_at=builders.NOON, size_bytes=2048)
    return Raw(Origin("x", 1, 1), block, len(block), envelope=envelope, place=place, folder="INBOX")


def test_every_field_that_is_looked_at_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each way through: mail in, out and within, automatic or not."""
    looked_at: set[str] = set()
    every, addresses = Headers.all, Headers.addresses

    def noted(self: Headers, name: str) -> tuple[str, ...]:
        looked_at.add(name)
        return every(self, name)

    def noted_of_addresses(self: Headers, *names: str) -> list[Address]:
        """Of those that are absent nothing else is asked."""
        looked_at.update(names)
        return addresses(self, *names)

    monkeypatch.setattr(Headers, "all", noted)
    monkeypatch.setattr(Headers, "addresses", noted_of_addresses)
    for headers in ((), (f"From: {AMARA}", f"To: {ELENI}"), ("Delivered-To: x@example.com",)):
        for place in (True, False):
            raw = raw_of(*headers)
            list(AskedMail(desk()).take(raw if place else Raw(raw.origin, raw.value, 1, envelope=raw.envelope)))
    assert sorted(looked_at) == list(HEADER_FIELDS)


def drafts(raw: Raw, **given: Any) -> list[Draft]:
    return [one for one in AskedMail(desk(**given)).take(raw) if isinstance(one, Draft)]


def test_mail_is_taken_from_the_mailbox_that_was_signed_in_to() -> None:
    raw = raw_of(f"To: {AMARA}, {BILAL}", f"Delivered-To: {BILAL}")
    assert [one.key for one in drafts(raw)] == [AMARA]
    assert [one.key for one in drafts(raw, mailbox=BILAL)] == [BILAL], "the command line knows better"


def test_a_login_that_is_no_address_says_nothing_of_whose_mail_it_is() -> None:
    assert [one.key for one in drafts(raw_of(f"To: {AMARA}, {BILAL}", mailbox="amara"))] == [AMARA, BILAL]


def test_what_was_sent_is_its_authors_wherever_it_lies() -> None:
    assert [one.key for one in drafts(raw_of(f"From: {BILAL}", f"To: {AMARA}"))] == [BILAL]


def test_a_place_knows_where_to_go_on_and_is_silent() -> None:
    raw = raw_of()
    assert raw.place is not None
    assert [raw.place.bookmark(raw, before=before)["uid"] for before in (True, False)] == [0, 1]
    assert AMARA not in repr(raw.place)


@pytest.mark.parametrize("name", ["imap_asking", "graph_asking"])
def test_what_fetches_content_is_not_even_loaded(name: str) -> None:
    code = (
        f"import sys, headerfirst.streams.connectors.{name};"
        "print([one for one in sys.modules if '.streams.inspection' in one or one.endswith('schemas.content')])"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
