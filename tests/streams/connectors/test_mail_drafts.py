"""What a record says of a mail: identity, times, parties and what its headers show."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.schemas.email_metadata import Authentication, EmailMetadata, Folder
from headerfirst.streams.connectors.interface import Desk, Draft, Envelope, Given, Origin, Raw
from headerfirst.streams.connectors.mail_drafts import mail_drafts

from tests import builders
from tests.streams.connectors.desks import desk, mail, one_mail, read


def test_every_header_has_its_field(tmp_path: Path) -> None:
    record = one_mail(
        tmp_path,
        "Cc: Bilal <bilal.rahman@example.org>, x@example.net",
        "Bcc: y@example.net",
        "Reply-To: z@example.net",
        "Auto-Submitted: auto-generated",
        "List-Id: Minutes <minutes.example.net>",
        "In-Reply-To: <a@b>",
        "References: <x@y> <a@b>",
        "Authentication-Results: mx.example.org; spf=pass; dkim=fail; dmarc=none",
        at=desk(mailbox=builders.AMARA),
    ).records[0]
    assert record == builders.email_metadata(
        event_id=record.event_id,
        visible=record.visible,
        cc=[builders.address(builders.BILAL, "Bilal"), builders.address("x@example.net")],
        bcc=[builders.address("y@example.net")],
        reply_to=[builders.address("z@example.net")],
        recipient_count=4,
        auto_submitted="auto-generated",
        list_id="minutes.example.net",
        in_reply_to="<a@b>",
        references_count=2,
        auth=Authentication(spf="pass", dkim="fail", dmarc="none"),
    )


def test_an_event_is_the_message_and_the_mailbox_and_nothing_else(tmp_path: Path) -> None:
    plain = one_mail(tmp_path).records[0].event_id
    assert one_mail(tmp_path, "Subject: Other", "Received: x; 9 Mar 2026 12:00:00 +0000").records[0].event_id == plain
    assert one_mail(tmp_path, "Message-ID: <other@x>").records[0].event_id != plain
    assert one_mail(tmp_path, f"To: {builders.BILAL}").records[0].event_id != plain


def test_a_mail_without_message_id_is_known_by_its_headers(tmp_path: Path) -> None:
    one = one_mail(tmp_path, "Message-ID:").records[0]
    assert one_mail(tmp_path, "Message-ID:").records[0].event_id == one.event_id
    assert one_mail(tmp_path, "Message-ID:", "X-Number: 2").records[0].event_id != one.event_id
    assert one.message_id.endswith("@headers.invalid>")


def test_the_same_mail_twice_is_one_event(tmp_path: Path) -> None:
    one_mail(tmp_path)
    (tmp_path / "two.eml").write_bytes((tmp_path / "one.eml").read_bytes())
    outcome = read("eml", tmp_path)
    assert len(outcome.records) == 2
    assert len({record.event_id for record in outcome.records}) == 1


def test_recipients_count_once_however_often_they_are_named(tmp_path: Path) -> None:
    record = one_mail(tmp_path, f"To: {builders.AMARA}, {builders.AMARA.upper()}, x@example.net").records[0]
    assert record.recipient_count == 2


def test_a_mail_whose_headers_were_all_seen_shows_what_it_lacks(tmp_path: Path) -> None:
    record = one_mail(tmp_path).records[0]
    assert {"subject", "list_id", "auth", "auto_submitted"} <= set(record.visible)
    assert (record.list_id, record.size_bytes, record.attachments, record.authenticated_sender) == (None,) * 4


def test_a_folder_travels(tmp_path: Path) -> None:
    (tmp_path / "Projects").mkdir()
    one_mail(tmp_path / "Projects")
    assert read("eml", tmp_path).records[0].folder == Folder(path="Projects")


def by_milter(login: str, options: dict[str, str], *headers: str) -> EmailMetadata:
    """The record of a mail whose sender signed in so."""
    at = desk()
    given = Desk(at.pack, at.register, at.pseudonyms, Given(options=options))
    block = mail("From: Amara <amara.okafor@example.org>", *headers).partition(b"\n\n")[0] + b"\n"
    raw = Raw(Origin("milter", 0, 0), block, len(block), envelope=Envelope(authenticated_sender=login))
    [draft] = mail_drafts(given).take(raw)
    assert isinstance(draft, Draft)
    assert isinstance(draft.record, EmailMetadata)
    assert login in draft.parties
    return draft.record


@pytest.mark.parametrize("login", [builders.AMARA, "somebody"])
def test_nobody_who_signed_in_gets_rid_of_a_mail_by_calling_it_forged(login: str) -> None:
    record = by_milter(login, {}, f"To: {builders.ELENI}", "Authentication-Results: mx.example.org; dmarc=fail")
    assert (record.direction, record.mailbox) == ("outbound", builders.AMARA)


@pytest.mark.parametrize(
    ("login", "options", "address"),
    [
        (builders.AMARA, {}, builders.AMARA),
        ("bilal", {}, builders.BILAL),
        ("amara.okafor", {"login-domain": "example.org"}, builders.AMARA),
        ("somebody", {}, None),
    ],
)
def test_a_login_that_is_no_address_is_taken_for_nobody_else(
    login: str, options: dict[str, str], address: str | None
) -> None:
    record = by_milter(login, options)
    assert (record.authenticated_sender, "authenticated_sender" in record.visible) == (address, address is not None)
