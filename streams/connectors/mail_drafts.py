"""From a mail's header block to its records: one for the message and each acting mailbox (records.md 2).

What the mail does not say stays absent. The sender's mailbox acts in outbound and internal mail, wherever the copy was
found, so that the copies of one message make one record; in inbound mail each mailbox of ours that it reached.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from headerfirst.schemas.email_metadata import Address, EmailMetadata, Folder
from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.acting_mailboxes import Acting, acting_mailboxes
from headerfirst.streams.connectors.authentication_results import authentication
from headerfirst.streams.connectors.automatic_mail import auto_submitted
from headerfirst.streams.connectors.interface import Convert, Desk, Draft, Raw
from headerfirst.streams.connectors.mail_headers import Headers
from headerfirst.streams.connectors.mail_time import from_line_time, parse_date, received_at, sent_at, usable
from headerfirst.streams.connectors.personal_signs import marks_of, sensitivity_of
from msgspec.structs import replace

_TOPIC: Final = "email-metadata"
_VISIBLE: Final = (
    "auth",
    "auto_submitted",
    "cc",
    "in_reply_to",
    "list_id",
    "references_count",
    "reply_to",
    "sensitivity",
    "sent_at",
    "subject",
    "to",
)
"""What a whole header block shows or, by its absence, denies."""
_OTHER_PARTIES: Final = ("from", "sender", "resent-from", "resent-sender", "resent-to", "resent-cc", "return-path")
"""Who may have no field of a record, and be an official all the same: a delegate sends as somebody else (DMU 5.3)."""


def mail_drafts(desk: Desk) -> Convert:
    """Mail as a converter; it remembers nothing."""

    def convert(raw: Raw) -> Iterator[Draft]:
        headers = Headers(raw.value)
        sender = _sender(headers)
        recipients = [_recipients(headers, name) for name in ("to", "cc", "bcc")]
        observed_at = _observed_at(headers, raw, desk.given.at)
        message_id = headers.identifier("message-id") or _made_id(desk, raw)
        everybody = [entry for group in recipients for entry in group]
        acting = acting_mailboxes(desk, headers, sender, everybody, observed_at)
        if not acting.mailboxes:
            yield Draft(_TOPIC, "", None)
            return
        record = _record(raw, headers, sender, recipients, observed_at, message_id, acting)
        parties = tuple(entry.address for entry in headers.addresses(*_OTHER_PARTIES))
        for mailbox in acting.mailboxes:
            event_id = desk.pseudonyms.identity("event", "mail", message_id, mailbox)
            yield Draft(_TOPIC, mailbox, replace(record, event_id=event_id, mailbox=mailbox), parties)

    return convert


def _sender(headers: Headers) -> Address:
    """The first author (RFC 5322 §3.6.2)."""
    authors = headers.addresses("from")
    if not authors:
        raise Malformed("field_missing")
    return next((author for author in authors if "@" in author.address), authors[0])


def _recipients(headers: Headers, name: str) -> list[Address]:
    return [entry for entry in headers.addresses(name) if "@" in entry.address]


def _observed_at(headers: Headers, raw: Raw, given: datetime | None) -> datetime:
    """What the last server says, else the mailbox, else the sender, else the command line."""
    moment = received_at(headers.all("received")) or from_line_time(raw.envelope_line)
    if moment is None:
        moment = usable(parse_date(headers.first("date") or "")) or given
    if usable(moment) is None or moment is None:
        raise Malformed("time_unusable")
    return moment


def _made_id(desk: Desk, raw: Raw) -> str:
    """A mail without Message-ID is known by its header block, whichever line ends its file has."""
    digest = desk.pseudonyms.digest(raw.value.replace(b"\r\n", b"\n"))
    return f"<{digest[:32]}@headers.invalid>"


def _record(  # noqa: PLR0913, PLR0917  # a record has that many sources
    raw: Raw,
    headers: Headers,
    sender: Address,
    recipients: list[list[Address]],
    observed_at: datetime,
    message_id: str,
    acting: Acting,
) -> EmailMetadata:
    """The record less what depends on the mailbox."""
    to, cc, bcc = recipients
    return EmailMetadata(
        event_id="",
        observed_at=observed_at,
        sent_at=sent_at(headers.first("date"), observed_at),
        channel="email",
        direction=acting.direction,
        mailbox="",
        mailbox_role=acting.role,
        message_id=message_id,
        from_=sender,
        reply_to=_recipients(headers, "reply-to"),
        to=to,
        cc=cc,
        bcc=bcc,
        recipient_count=len({entry.address.lower() for entry in (*to, *cc, *bcc)}),
        subject=headers.text("subject"),
        folder=None if raw.folder is None else Folder(path=raw.folder),
        sensitivity=sensitivity_of(headers, all_headers_seen=raw.is_whole),
        marks=marks_of(headers, raw.folder),
        auto_submitted=auto_submitted(headers),
        list_id=(headers.identifier("list-id") or "").strip("<>") or None,
        in_reply_to=next(iter(headers.message_ids("in-reply-to")), None),
        references_count=len(headers.message_ids("references")) or None,
        auth=authentication(headers.all("authentication-results")),
        visible=list(_VISIBLE) if raw.is_whole else [],
    )
