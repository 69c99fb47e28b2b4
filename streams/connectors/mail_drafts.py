"""From a mail's header block to its records: one for the message and each acting mailbox (records.md 2).

What the mail does not say stays absent. The sender's mailbox acts in outbound and internal mail, wherever the copy was
found, so that the copies of one message make one record; in inbound mail, and in what only says that it is from one of
us, each mailbox of ours that it reached.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from headerfirst.schemas.email_metadata import Address, Authentication, EmailMetadata, Folder
from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.acting_mailboxes import Acting, acting_mailboxes, noted_in, vouched_for
from headerfirst.streams.connectors.authentication_results import authentication
from headerfirst.streams.connectors.automatic_mail import auto_submitted
from headerfirst.streams.connectors.interface import Desk, Draft, EachAlone, Envelope, Raw
from headerfirst.streams.connectors.login_address import login_address
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
_NOTHING_SAID: Final = Envelope()


def mail_drafts(desk: Desk) -> EachAlone:
    """Messages with their headers; of what the protocol says beside them the headers say nothing better."""

    def convert(raw: Raw) -> Iterator[Draft]:
        signed_in = None if raw.envelope is None else raw.envelope.authenticated_sender
        raw = _with_address_of_login(desk, raw)
        headers = Headers(raw.value)
        sender = _sender(headers)
        envelope = raw.envelope or _NOTHING_SAID
        recipients = [_recipients(headers, name) for name in ("to", "cc", "bcc")]
        observed_at = _observed_at(headers, raw, desk.given.at)
        message_id = headers.identifier("message-id") or _made_id(desk, raw)
        unnamed = _unnamed(envelope.rcpt_to or (), recipients)
        everybody = [*(entry for group in recipients for entry in group), *unnamed]
        auth = authentication(headers.all("authentication-results"))
        accepted, vouched = envelope.rcpt_to or (), vouched_for(signed_in, auth)
        acting = acting_mailboxes(desk, sender, everybody, observed_at, accepted, noted_in(headers), vouched=vouched)
        if not acting.mailboxes:
            yield Draft(_TOPIC, "", None)
            return
        if acting.role == "sender":  # who else received a copy is not for its recipients to know
            recipients[2] += unnamed
        record = _record(raw, headers, sender, recipients, observed_at, message_id, acting, auth)
        parties = (
            *(entry.address for entry in headers.addresses(*_OTHER_PARTIES)),
            *filter(None, [envelope.mail_from, signed_in]),
        )
        for mailbox in acting.mailboxes:
            event_id = desk.pseudonyms.identity("event", "mail", message_id, mailbox)
            yield Draft(_TOPIC, mailbox, replace(record, event_id=event_id, mailbox=mailbox), parties)

    return EachAlone(convert)


def _with_address_of_login(desk: Desk, raw: Raw) -> Raw:
    """Whoever signed in by a name that is no address is taken for nobody rather than for somebody else."""
    said = raw.envelope
    if said is None or said.authenticated_sender is None:
        return raw
    known = login_address(desk.register, desk.given, said.authenticated_sender)
    return replace(raw, envelope=replace(said, authenticated_sender=known))


def _unnamed(accepted: tuple[str, ...], named: list[list[Address]]) -> list[Address]:
    """Whom the server accepted a message for, and no header names: blind copies, and members of lists."""
    known = {entry.address.lower() for group in named for entry in group}
    return [Address(address=address) for address in dict.fromkeys(accepted) if address.lower() not in known]


def _sender(headers: Headers) -> Address:
    """The first author (RFC 5322 §3.6.2)."""
    authors = headers.addresses("from")
    if not authors:
        raise Malformed("field_missing")
    return next((author for author in authors if "@" in author.address), authors[0])


def _recipients(headers: Headers, name: str) -> list[Address]:
    return [entry for entry in headers.addresses(name) if "@" in entry.address]


def _observed_at(headers: Headers, raw: Raw, given: datetime | None) -> datetime:
    """What the protocol says, else the last server's header, else the mailbox, the sender, the command line."""
    moment = raw.envelope.received_at if raw.envelope is not None else None
    moment = moment or received_at(headers.all("received")) or from_line_time(raw.envelope_line)
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
    auth: Authentication | None,
) -> EmailMetadata:
    """The record less what depends on the mailbox."""
    to, cc, bcc = recipients
    envelope = raw.envelope or _NOTHING_SAID
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
        authenticated_sender=envelope.authenticated_sender,
        reply_to=_recipients(headers, "reply-to"),
        to=to,
        cc=cc,
        bcc=bcc,
        recipient_count=len({entry.address.lower() for entry in (*to, *cc, *bcc)}),
        subject=headers.text("subject"),
        folder=None if raw.folder is None else Folder(id=envelope.folder_id, path=raw.folder),
        sensitivity=sensitivity_of(headers, all_headers_seen=raw.is_whole),
        marks=marks_of(headers, raw.folder, envelope.keywords),
        auto_submitted=auto_submitted(headers),
        list_id=(headers.identifier("list-id") or "").strip("<>") or None,
        in_reply_to=next(iter(headers.message_ids("in-reply-to")), None),
        references_count=len(headers.message_ids("references")) or None,
        auth=auth,
        size_bytes=envelope.size_bytes,
        visible=_visible(raw, envelope),
    )


def _visible(raw: Raw, envelope: Envelope) -> list[str]:
    """A field that the protocol had and left empty is known to be absent; who signed in is known where there is one."""
    shown = list(_VISIBLE) if raw.is_whole else []
    if envelope.rcpt_to is not None:
        shown.append("bcc")
    if envelope.authenticated_sender is not None:
        shown.append("authenticated_sender")
    if envelope.size_bytes is not None:
        shown.append("size_bytes")
    return sorted(shown)
