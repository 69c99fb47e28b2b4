"""A message as its address and heading show it (DMU 5.2); nothing here can hold a body."""

from __future__ import annotations

from headerfirst.schemas.record import Bytes, Count, Record, Struct, Time
from headerfirst.schemas.vocabulary import (
    AuthResult,
    Channel,
    DeviceOwner,
    Direction,
    GatewayVerdictName,
    MailboxRole,
    Mark,
    Sensitivity,
)
from msgspec import field


class Address(Struct, frozen=True, kw_only=True):
    """RFC 5322 §3.4: an addr-spec and the display name beside it."""

    address: str
    name: str | None = None


class Folder(Struct, frozen=True, kw_only=True):
    id: str | None = None
    path: str | None = None


class Authentication(Struct, frozen=True, kw_only=True):
    """What the receiving server found (RFC 8601)."""

    spf: AuthResult | None = None
    dkim: AuthResult | None = None
    dmarc: AuthResult | None = None


class Attachment(Struct, frozen=True, kw_only=True):
    """A name counts as content under "address and heading": filled only where the pack allows."""

    name: str
    media_type: str
    size_bytes: Bytes


class GatewayVerdict(Struct, frozen=True, kw_only=True):
    engine: str
    verdict: GatewayVerdictName
    rule: str | None = None


class Device(Struct, frozen=True, kw_only=True):
    owner: DeviceOwner


class EmailMetadata(Record, frozen=True, kw_only=True):
    """One record per message and acting mailbox: the sender's for outbound and internal mail, for inbound one per
    in-scope recipient. `visible` names the fields that this source can show: an absent field that is visible is
    known to be absent.
    """

    event_id: str
    observed_at: Time
    sent_at: Time | None = None
    channel: Channel
    direction: Direction
    mailbox: str
    mailbox_role: MailboxRole
    message_id: str
    from_: Address = field(name="from")
    authenticated_sender: str | None = None
    reply_to: list[Address]
    to: list[Address]
    cc: list[Address]
    bcc: list[Address]
    recipient_count: Count
    subject: str | None = None
    folder: Folder | None = None
    sensitivity: Sensitivity
    marks: list[Mark]
    auto_submitted: str | None = None
    list_id: str | None = None
    in_reply_to: str | None = None
    references_count: Count | None = None
    auth: Authentication | None = None
    size_bytes: Bytes | None = None
    attachment_count: Count | None = None
    attachments: list[Attachment] | None = None
    gateway_verdict: GatewayVerdict | None = None
    device: Device | None = None
    visible: list[str]
    content_ref: str | None = None
