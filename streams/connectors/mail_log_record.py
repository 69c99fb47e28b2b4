"""From what a log says of a message to its records: the one place where mail without headers is drafted.

A log has the envelope (RFC 5321) and little of the header block: whatever else headers would say stays absent, and
`sensitivity` is unknown. Everybody whom the message was for stands in `to`: a log does not tell them apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from headerfirst.schemas.email_metadata import Address, Authentication, EmailMetadata, GatewayVerdict
from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.acting_mailboxes import Acting, acting_mailboxes, is_ours, vouched_for
from headerfirst.streams.connectors.interface import Desk, Draft
from headerfirst.streams.connectors.mail_time import usable

_TOPIC: Final = "email-metadata"
NULL_SENDER: Final = "<>"
"""How logs write the null reverse-path of a notification (RFC 5321 §4.5.5)."""


class LoggedMail(NamedTuple):
    """One message as a log knows it; None: not said. Silent in `repr`."""

    observed_at: datetime | None
    sender: Address
    to: list[Address]
    message_id: str
    """As the header has it, brackets included."""
    value: bytes
    """Every line that it was read from."""
    visible: tuple[str, ...] = ()
    """What this log shows of every message; what it shows where it is there is added."""
    cc: list[Address] = []  # noqa: RUF012 - never written to: a tuple's field
    bcc: list[Address] = []  # noqa: RUF012
    reply_to: list[Address] = []  # noqa: RUF012
    delivered_to: tuple[str, ...] = ()
    """Mailboxes that it went to, where that is known better than by its recipients."""
    parties: tuple[str, ...] = ()
    """Addresses beside these."""
    sent_at: datetime | None = None
    subject: str | None = None
    size_bytes: int | None = None
    authenticated_sender: str | None = None
    in_reply_to: str | None = None
    auth: Authentication | None = None
    attachment_count: int | None = None
    gateway_verdict: GatewayVerdict | None = None
    is_notification: bool = False
    """Its reverse-path is null: a bounce, a receipt, an answer of a machine (RFC 3834 §2)."""

    def __repr__(self) -> str:
        return "<LoggedMail>"


def log_drafts(desk: Desk, mail: LoggedMail) -> Iterator[Draft]:
    """One for each acting mailbox, or one without a record where no side is ours."""
    observed_at = usable(mail.observed_at)
    if observed_at is None:
        raise Malformed("time_unusable")
    everybody = [*mail.to, *mail.cc, *mail.bcc]
    vouched = vouched_for(mail.authenticated_sender, mail.auth)
    acting = acting_mailboxes(desk, mail.sender, everybody, observed_at, mail.delivered_to, vouched=vouched)
    if not acting.mailboxes:
        yield Draft(_TOPIC, "", None, value=mail.value)
        return
    for mailbox in acting.mailboxes:
        record = _record(desk, mail, observed_at, acting, mailbox)
        yield Draft(_TOPIC, mailbox, record, mail.parties, value=mail.value)


def made_id(desk: Desk, *parts: str) -> str:
    """For a message whose log does not say its Message-ID: by what the log knows it by."""
    known_by = "\0".join(parts).encode(errors="surrogatepass")
    return f"<{desk.pseudonyms.digest(known_by)[:32]}@log.invalid>"


def ours_first(desk: Desk, at: datetime, *addresses: str) -> str:
    """The first of these that is ours, else the first: where a mail for one of us ended up, or went out from again."""
    return next((address for address in addresses if is_ours(desk, address, at)), addresses[0])


def _record(desk: Desk, mail: LoggedMail, observed_at: datetime, acting: Acting, mailbox: str) -> EmailMetadata:
    # A blind copy is for its sender to know; of whom else it went to, a recipient has the headers' word.
    bcc = mail.bcc if acting.role == "sender" else []
    return EmailMetadata(
        event_id=desk.pseudonyms.identity("event", "mail", mail.message_id, mailbox),
        observed_at=observed_at,
        sent_at=mail.sent_at,
        channel="email",
        direction=acting.direction,
        mailbox=mailbox,
        mailbox_role=acting.role,
        message_id=mail.message_id,
        from_=mail.sender,
        authenticated_sender=mail.authenticated_sender,
        reply_to=mail.reply_to,
        to=mail.to,
        cc=mail.cc,
        bcc=bcc,
        recipient_count=len({entry.address.lower() for entry in (*mail.to, *mail.cc, *bcc)}),
        subject=mail.subject,
        sensitivity="unknown",
        marks=[],
        auto_submitted="auto-replied" if mail.is_notification else None,
        in_reply_to=mail.in_reply_to,
        auth=mail.auth,
        size_bytes=mail.size_bytes,
        attachment_count=mail.attachment_count,
        gateway_verdict=mail.gateway_verdict,
        visible=_visible(mail),
    )


def _visible(mail: LoggedMail) -> list[str]:
    """Of what a log says only sometimes, what it says here."""
    said = {
        "authenticated_sender": mail.authenticated_sender,
        "auto_submitted": mail.is_notification or None,
        "auth": mail.auth,
        "gateway_verdict": mail.gateway_verdict,
        "size_bytes": mail.size_bytes,
        "subject": mail.subject,
    }
    return sorted({*mail.visible, *(name for name, value in said.items() if value is not None)})
