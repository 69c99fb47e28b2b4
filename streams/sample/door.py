"""Makes door records: a message, a request, a change or a report, with every field as a real source would fill it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from random import Random
from typing import Any, Final, NamedTuple, TypeAlias

from headerfirst.agents.addresses import mailbox_form
from headerfirst.schemas.account_change import AccountChange
from headerfirst.schemas.email_metadata import Address, Authentication, Device, EmailMetadata, GatewayVerdict
from headerfirst.schemas.report import Report
from headerfirst.schemas.vocabulary import Change, Direction, ReportKind
from headerfirst.schemas.web_proxy import WebProxy
from headerfirst.streams.sample.invented import DOMAIN

VISIBLE: Final = (
    "sent_at", "reply_to", "cc", "subject", "sensitivity", "auto_submitted", "list_id", "in_reply_to",
    "references_count", "auth", "authenticated_sender",
)  # fmt: skip
"""Fields that this organisation's mail server shows: where one is absent, it is known to be absent."""
CHAT_VISIBLE: Final = ("sent_at",)
CLEAN: Final = GatewayVerdict(engine="gateway", verdict="clean")
"""Of the organisation's own mail gateway, which every message passes."""
_DELIVERY: Final = timedelta(seconds=20)


class Bytes(NamedTuple):
    """A value as some producer wrote it, well or badly."""

    topic: str
    key: str | None
    value: bytes | None
    at: datetime
    headers: tuple[tuple[str, bytes], ...] = ()


Entry: TypeAlias = EmailMetadata | WebProxy | AccountChange | Report | Bytes

_TOPICS: Final[dict[type, str]] = {
    EmailMetadata: "email-metadata",
    WebProxy: "web-proxy",
    AccountChange: "account-changes",
    Report: "reports",
}


def address(of: str, name: str | None = None) -> Address:
    return Address(address=of, name=name)


def addresses(those: Iterable[str]) -> list[Address]:
    return [Address(address=one) for one in those]


def direction(sender: str, recipients: Iterable[str]) -> Direction:
    if not _ours(sender):
        return "inbound"
    return "internal" if all(map(_ours, recipients)) else "outbound"


def _ours(address_: str) -> bool:
    return address_.casefold().endswith(f"@{DOMAIN}")


@dataclass(slots=True)
class Door:
    """Numbers what it makes, so that the same seed makes the same ids."""

    name: str
    """Of the seed: ids of two seeds differ."""
    random: Random
    _made: int = field(default=0, init=False)

    def mail(
        self, at: datetime, sender: str, to: Iterable[str], heading: str | None, /, **changes: Any
    ) -> EmailMetadata:
        """A message of which the sender's mailbox is ours, or one that the first recipient gets."""
        recipients = list(to)
        way = direction(sender, recipients)
        message_id = f"<{self._next()}@{sender.rpartition('@')[2]}>"
        mailbox = changes.get("mailbox") or (recipients[0] if way == "inbound" else sender)
        fields: dict[str, Any] = {
            "event_id": _hash(message_id, mailbox),
            "observed_at": at,
            "sent_at": at - _DELIVERY * self.random.random(),
            "channel": "email",
            "direction": way,
            "mailbox": mailbox,
            "mailbox_role": "recipient" if way == "inbound" else "sender",
            "message_id": message_id,
            "from_": address(sender),
            "authenticated_sender": None if way == "inbound" else sender,
            "reply_to": [],
            "to": addresses(recipients),
            "cc": [],
            "bcc": [],
            "recipient_count": len(recipients),
            "subject": heading,
            "sensitivity": "normal",
            "marks": [],
            "auth": Authentication(spf="pass", dkim="pass", dmarc="pass") if way == "inbound" else None,
            "size_bytes": self.random.randrange(2_000, 90_000),
            "attachment_count": self.random.choice((0, 0, 0, 1, 2)),
            "gateway_verdict": CLEAN,
            "device": Device(owner="organisation"),
            "visible": list(VISIBLE),
        }
        return EmailMetadata(**(fields | changes))

    def chat(self, at: datetime, sender: str, to: Iterable[str]) -> EmailMetadata:
        """A chat message: no heading, and nothing that says whether it is personal."""
        return self.mail(
            at,
            sender,
            to,
            None,
            channel="im",
            sensitivity="unknown",
            attachment_count=None,
            gateway_verdict=None,
            authenticated_sender=sender,
            visible=list(CHAT_VISIBLE),
        )

    def visit(
        self, at: datetime, user: str | None, host: str, categories: Iterable[str], /, **changes: Any
    ) -> WebProxy:
        fields: dict[str, Any] = {
            "event_id": _hash(self._next(), host),
            "observed_at": at,
            "user": user,
            "attribution": "none" if user is None else "authenticated",
            "device": Device(owner="organisation"),
            "method": "GET",
            "scheme": "https",
            "host": host,
            "port": 443,
            "path_tags": [],
            "status": 200,
            "bytes_in": self.random.randrange(400, 180_000),
            "bytes_out": self.random.randrange(200, 3_000),
            "media_type": "text/html",
            "agent_class": "browser",
            "action": "allowed",
            "vendor_categories": list(categories),
            "duration_ms": self.random.randrange(8, 900),
        }
        return WebProxy(**(fields | changes))

    def change(self, at: datetime, mailbox: str, change: Change, /, **changes: Any) -> AccountChange:
        """By whose mailbox it is, unless `actor` says otherwise."""
        fields: dict[str, Any] = {
            "event_id": _hash(self._next(), mailbox),
            "observed_at": at,
            "mailbox": mailbox,
            "actor": mailbox,
            "change": change,
            "enabled": True,
        }
        return AccountChange(**(fields | changes))

    def report(self, at: datetime, reporter: str, kind: ReportKind, /, **changes: Any) -> Report:
        """Of somebody who is identified, unless `identified` says otherwise."""
        fields: dict[str, Any] = {
            "report_id": _hash(self._next(), reporter),
            "observed_at": at,
            "reporter": reporter,
            "kind": kind,
            "identified": True,
        }
        return Report(**(fields | changes))

    def _next(self) -> str:
        self._made += 1
        return _hash(self.name, str(self._made))[:20]


def topic_of(entry: Entry) -> str:
    return entry.topic if isinstance(entry, Bytes) else _TOPICS[type(entry)]


def key_of(entry: Entry) -> str | None:
    """Mailbox, user or reporter, normalised: all of one mailbox stands in one partition."""
    match entry:
        case Bytes():
            return entry.key
        case EmailMetadata() | AccountChange():
            who: str | None = entry.mailbox
        case Report():
            who = entry.reporter
        case _:
            who = entry.user
    return None if who is None else mailbox_form(who)


def id_of(entry: EmailMetadata | WebProxy | AccountChange | Report) -> str:
    return entry.report_id if isinstance(entry, Report) else entry.event_id


def moment_of(entry: Entry) -> datetime:
    return entry.at if isinstance(entry, Bytes) else entry.observed_at


def _hash(*parts: str) -> str:
    return blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()
