"""The mail of the day's scenes as files, a maildir for each mailbox: what inspection opens where a grant allows it.

Every text is invented. The anti-malware test file (eicar.org) harms nobody; it is put together only here, since mail
gateways, repositories and scanners of other people take it for what it imitates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from email.message import EmailMessage
from email.policy import SMTPUTF8
from email.utils import format_datetime
from pathlib import Path
from typing import Final

from headerfirst.agents.addresses import mailbox_form
from headerfirst.schemas.email_metadata import Address, EmailMetadata
from headerfirst.streams.sample.attachments import TEST_FILE_HEADING
from headerfirst.streams.sample.occasions import PAY_HEADING

_FOLDERS: Final = ("cur", "new", "tmp")
_TEXT: Final = "Hello,\n\nmore about this when we meet on Thursday.\n\nKind regards\n"
_PAY: Final = "Hello,\n\nhere is the list. Pay it into GB82 WEST 1234 5698 7654 32, please.\n\nKind regards\n"
"""The number is the usual example of an IBAN; no bank ever gave it to anybody."""


def write_mailboxes(mail: Iterable[EmailMetadata], root: Path) -> int:
    """A file for each message and acting mailbox, below ROOT/MAILBOX/new; returns how many there are."""
    written: set[Path] = set()
    for record in mail:
        home = root / mailbox_form(record.mailbox)
        for folder in _FOLDERS:
            (home / folder).mkdir(parents=True, exist_ok=True)
        file = home / "new" / record.event_id
        file.write_bytes(message(record).as_bytes())
        written.add(file)
    return len(written)


def message(record: EmailMetadata) -> EmailMessage:
    """With the headers that the record was made of, an invented text and as many attachments as the record says."""
    made = EmailMessage(policy=SMTPUTF8)
    made["From"] = _written([record.from_])
    for name, those in (("To", record.to), ("Cc", record.cc)):
        if those:
            made[name] = _written(those)
    made["Subject"] = record.subject or ""
    made["Date"] = format_datetime(record.sent_at or record.observed_at)
    made["Message-ID"] = record.message_id
    if record.sensitivity == "personal":
        made["Sensitivity"] = "Personal"
    if "label" in record.marks:
        made["Keywords"] = "personal"
    made.set_content(_PAY if record.subject == PAY_HEADING else _TEXT)
    for name, content in _enclosed(record):
        made.add_attachment(content, "application", "octet-stream", filename=name)
    if made.is_multipart():
        made.set_boundary(f"part-{record.event_id}")
    return made


def _written(those: Iterable[Address]) -> str:
    return ", ".join(f"{one.name} <{one.address}>" if one.name else one.address for one in those)


def _enclosed(record: EmailMetadata) -> Iterator[tuple[str, bytes]]:
    if record.subject == TEST_FILE_HEADING:
        yield "note.com", eicar()
        return
    for number in range(1, (record.attachment_count or 0) + 1):
        yield f"list-{number}.csv", b"day,place\nThursday,Room 4\nFriday,Room 7\n"


def eicar() -> bytes:
    """The 68 bytes that every scanner of malware should find."""
    beginning = rb"X5O!P%@AP[4" + rb"\PZX54(P^)7CC)7}"
    return b"$".join((beginning, b"EICAR-STANDARD-ANTIVIRUS" + b"-TEST-FILE!", b"H+H*"))
