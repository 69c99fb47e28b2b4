"""Mail in a folder store, and what triage and gate would have written about it: invented, under the published keys."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any, Final

from headerfirst.schemas.finding import PackRef
from headerfirst.schemas.inspection import Decision, Grant, InspectionRequest, MessageFacts, Scope
from headerfirst.streams.keys import PUBLISHED
from headerfirst.streams.packs import find_pack

from tests import builders

KEYS: Final = PUBLISHED
WHY: Final = "Address and heading do not show what an attachment does, and the gateway said nothing"
TRIED: Final = "The gateway's verdict was looked for first; a scan shows the message to nobody"
SECRET: Final = "the-kettle-in-room-four"
"""In every body: no record, log line or metric may hold it."""


def now() -> datetime:
    """Whole seconds, as dates of mail are."""
    return datetime.now(UTC).replace(microsecond=0)


def letter(message_id: str, *attachments: tuple[str, bytes], text: str = "", **headers: str) -> bytes:
    """From Eleni outside to Amara, an hour ago."""
    at = now() - timedelta(hours=1)
    message = EmailMessage(policy=SMTP)
    fields = {
        "Received": f"from mx.example.net by mail.example.org; {at:%a, %d %b %Y %H:%M:%S} +0000",
        "From": f"Eleni Markou <{builders.ELENI}>",
        "To": f"Amara Okafor <{builders.AMARA}>",
        "Subject": "Kettle",
        "Date": f"{at:%a, %d %b %Y %H:%M:%S} +0000",
        "Message-ID": message_id,
    }
    for name, value in (fields | {name.replace("_", "-"): value for name, value in headers.items()}).items():
        message[name] = value
    message.set_content(f"{SECRET}\n{text}\n")
    for name, data in attachments:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def encrypted_zip() -> bytes:
    """An archive whose member says that it is under a password."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("list.txt", "members")
    data = bytearray(file.getvalue())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + flags] |= 1
    return bytes(data)


@dataclass(frozen=True)
class MailRoom:
    """A root with a maildir for each mailbox."""

    root: Path

    def put(self, message: bytes, name: str, mailbox: str = builders.AMARA, folder: str | None = None) -> Path:
        home = self.root / mailbox / (f".{folder.replace('/', '.')}" if folder is not None else "")
        for part in ("cur", "new", "tmp"):
            (home / part).mkdir(parents=True, exist_ok=True)
            (self.root / mailbox / part).mkdir(parents=True, exist_ok=True)
        file = home / "cur" / f"{name}:2,"
        file.write_bytes(message)
        return file

    @property
    def url(self) -> str:
        return f"folder://{self.root}"


def token_of(message_id: str, mailbox: str = builders.AMARA) -> str:
    return KEYS.message(mailbox, message_id)


def facts(message_id: str, mailbox: str = builders.AMARA, **changes: Any) -> MessageFacts:
    """What triage saw."""
    fields: dict[str, Any] = {
        "message_token": token_of(message_id, mailbox),
        "parties": sorted(map(KEYS.party, {mailbox, builders.ELENI})),
        "marks": [],
        "marks_known": True,
        "observed_at": now() - timedelta(hours=1),
    }
    return MessageFacts(**(fields | changes))


def request(message_id: str, mailbox: str = builders.AMARA, **changes: Any) -> InspectionRequest:
    """Triage asks for a scan for malware; the request is named after the message."""
    fields: dict[str, Any] = {
        "request_id": f"request-{message_id.strip('<>').partition('@')[0]}",
        "kind": "open-content",
        "mode": "scan",
        "purpose": "malware_prevention",
        "mailbox_token": KEYS.mailbox(mailbox),
        "why_headers_insufficient": WHY,
        "less_intrusive_step": TRIED,
        "scope": Scope(message_tokens=[token_of(message_id, mailbox)], until=now() + timedelta(days=1)),
        "messages": [facts(message_id, mailbox)],
        "viewers": [],
        "finding_ids": [],
        "target": KEYS.seal(mailbox, [message_id]),
        "rule_id": "unscanned-attachment",
        "requested_at": now() - timedelta(hours=1),
    }
    return InspectionRequest(**(fields | changes))


def dlp_request(message_id: str, **changes: Any) -> InspectionRequest:
    """Under WCC, for the words and numbers of its DLP standard."""
    return request(message_id, **({"purpose": "dlp", "rule_id": None} | changes))


def pack_ref(name: str = "dmu") -> PackRef:
    pack = find_pack(name)
    return PackRef(id=pack.file.id, version=pack.file.version, digest=pack.digest)


def grant(asked: InspectionRequest, *scanners: str, pack: str = "dmu", **changes: Any) -> Decision:
    """Of what was asked for."""
    own: dict[str, Any] = {
        "mode": asked.mode or "human-view",
        "scanners": list(scanners),
        "message_tokens": asked.scope.message_tokens,
        "expires_at": now() + timedelta(days=1),
        "viewers": [],
        "target": asked.target,
    }
    fields: dict[str, Any] = {
        "request_id": asked.request_id,
        "kind": asked.kind,
        "outcome": "granted",
        "reasons": [],
        "clause": "DMU 5.1(iv)",
        "person": asked.person,
        "purpose": asked.purpose,
        "approvers": [],
        "grant": Grant(**own),
        "pack": pack_ref(pack),
        "register_as_of": 7,
        "at": now() - timedelta(minutes=30),
    }
    return Decision(**(fields | changes))
