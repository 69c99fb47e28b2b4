"""The reference job: one and the same for every contender, in plain Python (msgspec apart, which decodes for all).

Decode a record, look at ten things in its header (two regular expressions, look-ups in sets), count it for its sender,
and make an incident of about two records in a hundred, which crc32 chooses: Python's own hash() differs from process to
process. How the count is kept is each contender's affair; Kafka Streams has the same job in Java (peers/kafka_streams).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol
from zlib import crc32

import msgspec

HEADING = re.compile(r"\b(?:salary|payroll|bank details|password)\b", re.IGNORECASE)
REPLY = re.compile(r"^(?:re|fwd?)\s*:", re.IGNORECASE)
FREE = frozenset({"gmail.com", "hotmail.com", "outlook.com", "yahoo.com"})
LISTS = frozenset({"all.users@example.org", "estates.news@example.org"})
INCIDENTS_PER_HUNDRED = 2
MANY = 20
INPUT = "email-metadata"
"""The topic that everybody reads, below the prefix of the round."""


class Addressed(Protocol):
    @property
    def address(self) -> str: ...


class Header(Protocol):
    """What the checks look at: `Mail` below has it, and so has our own record."""

    @property
    def subject(self) -> str | None: ...
    @property
    def from_(self) -> Addressed: ...
    @property
    def to(self) -> Sequence[Addressed]: ...
    @property
    def cc(self) -> Sequence[Addressed]: ...
    @property
    def bcc(self) -> Sequence[Addressed]: ...
    @property
    def reply_to(self) -> Sequence[Addressed]: ...
    @property
    def authenticated_sender(self) -> str | None: ...
    @property
    def auto_submitted(self) -> str | None: ...
    @property
    def recipient_count(self) -> int: ...
    @property
    def direction(self) -> str: ...
    @property
    def sensitivity(self) -> str: ...
    @property
    def list_id(self) -> str | None: ...


class Address(msgspec.Struct, frozen=True):
    address: str
    name: str | None = None


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """All fields of `email-metadata`, as our own record has them, so that nobody is spared a part of the decoding."""

    event_id: str
    observed_at: datetime
    sent_at: datetime | None = None
    channel: str
    direction: str
    mailbox: str
    mailbox_role: str
    message_id: str
    from_: Address = msgspec.field(name="from")
    authenticated_sender: str | None = None
    reply_to: list[Address]
    to: list[Address]
    cc: list[Address]
    bcc: list[Address]
    recipient_count: int
    subject: str | None = None
    folder: dict[str, str] | None = None
    sensitivity: str
    marks: list[str]
    auto_submitted: str | None = None
    list_id: str | None = None
    in_reply_to: str | None = None
    references_count: int | None = None
    auth: dict[str, str] | None = None
    size_bytes: int | None = None
    attachment_count: int | None = None
    attachments: list[dict[str, Any]] | None = None
    gateway_verdict: dict[str, str] | None = None
    device: dict[str, str] | None = None
    visible: list[str]
    content_ref: str | None = None


class Incident(msgspec.Struct, frozen=True):
    event_id: str
    mailbox: str
    checks: int
    count: int
    at: datetime


decode = msgspec.json.Decoder(Mail).decode
encode = msgspec.json.Encoder().encode


def domain_of(address: str) -> str:
    return address.rpartition("@")[2]


def checks(record: Header) -> int:
    """How many of ten hold."""
    heading, sender = record.subject or "", record.from_.address
    recipients = [entry.address for group in (record.to, record.cc, record.bcc) for entry in group]
    return sum(
        (
            HEADING.search(heading) is not None,
            REPLY.match(heading) is not None,
            not LISTS.isdisjoint(recipients),
            any(domain_of(address) in FREE for address in recipients),
            record.authenticated_sender not in (None, sender),
            record.auto_submitted not in (None, "no"),
            record.recipient_count > MANY,
            record.direction == "outbound" and record.sensitivity == "normal",
            record.list_id is not None,
            bool(record.reply_to) and domain_of(record.reply_to[0].address) != domain_of(sender),
        )
    )


def is_incident(event_id: str) -> bool:
    return crc32(event_id.encode()) % 100 < INCIDENTS_PER_HUNDRED


def judge(record: Mail, count: int) -> bytes | None:
    """The incident of a record that is its mailbox's `count`th, if it makes one."""
    held = checks(record)
    if not is_incident(record.event_id):
        return None
    return encode(Incident(record.event_id, record.mailbox, held, count, record.observed_at))
