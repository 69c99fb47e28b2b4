"""The mail of two worlds: the same messages with the same header blocks, and other bodies wherever nobody may look.

Those other bodies differ in length, in structure and in whether they hold what scanners look for; each has a word of
its own (`canary`), which nothing but the mail server may ever hold.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, Final, Literal

import msgspec
from headerfirst.schemas.email_metadata import GatewayVerdict
from headerfirst.streams.codec import encode

from tests import builders
from tests.builders import AMARA, BILAL, CARYS, ELENI
from tests.clamd_server import eicar
from tests.streams.connectors.desks import mail

YESTERDAY: Final = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
SPEAK_UP: Final = "speak.up@example.org"
BRANCH: Final = "branch@example.org"
NINO: Final = "AB 12 34 56 A"
"""Of the form that numbers have, given to nobody."""
MIXED: Final = 'Content-Type: multipart/mixed; boundary="b"'


def part(content: bytes, media_type: str = "text/plain; charset=utf-8") -> bytes:
    encoded = b64encode(content)
    lines = b"\n".join(encoded[start : start + 76] for start in range(0, len(encoded), 76))
    return b"--b\nContent-Type: %s\nContent-Transfer-Encoding: base64\n\n%s\n" % (media_type.encode(), lines)


def parts(*contents: bytes) -> bytes:
    return b"".join(contents) + b"--b--\n"


MAKERS: Final[tuple[tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]], ...]] = (
    (lambda word: b"Dear all,\n%s\n" % word, lambda word: b"%s\n" % word + b"A long letter about nothing.\n" * 5_000),
    (
        lambda word: b"%s\n" % word,
        lambda word: b"%s: my number is %s, hers is QQ 12 34 56 C.\n" % (word, NINO.encode()),
    ),
    (
        lambda word: parts(part(word)),
        lambda word: b"%s\n" % word + parts(part(b"See below"), part(eicar(), "application/octet-stream"), part(word)),
    ),
    (
        lambda word: b"Regards\n%s\n" % word,
        lambda word: (
            f"From: {CARYS}\nSubject: [PERSONAL] lunch\nSensitivity: Personal\nMessage-ID: <x@x>\n\n".encode() + word
        ),
    ),
    (lambda word: word + bytes(range(1, 256)) * 9, lambda word: b"\n\n\n" + word + b"\n"),
    (
        lambda word: b"<p>%s</p>\n" % word,
        lambda word: b"--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\n%s\n--c--\n--b\nno end" % word,
    ),
)
"""Of each pair one world has the one and the other world the other, in turns."""


@dataclass(frozen=True, slots=True)
class Letter:
    """`granted` is the body, the same in both worlds, of a message that may be opened."""

    name: str
    headers: tuple[str, ...] = ()
    mailbox: str = AMARA
    folder: str = "INBOX"
    door: Literal["eml", "jsonl"] = "eml"
    attachments: int = 0
    verdict: Literal["clean", "unknown"] = "unknown"
    granted: bytes | None = None

    @property
    def message_id(self) -> str:
        return f"<{self.name}@mail.example.net>"

    @property
    def block(self) -> bytes:
        """The header block with its blank line."""
        dates = (
            f"Received: from mx by mx.example.org; {format_datetime(YESTERDAY)}",
            f"Date: {format_datetime(YESTERDAY)}",
        )
        written = mail(*dates, f"Message-ID: {self.message_id}", f"To: {self.mailbox}", *self.headers)
        return written.partition(b"\n\n")[0] + b"\n\n"

    def canary(self, world: int) -> bytes:
        """In a granted body the same word in both worlds."""
        return f"plover{9 if self.granted is not None else world}x{self.name}x".encode()

    def body(self, world: int) -> bytes:
        if self.granted is not None:
            return self.granted + b"\n" + self.canary(world) + b"\n"
        number = LETTERS.index(self)
        return MAKERS[number // 2 % len(MAKERS)][(world + number) % 2](self.canary(world))

    def written(self, world: int) -> bytes:
        return self.block + self.body(world)

    def line(self, world: int) -> bytes:
        """The envelope as another program's export has it, which also has what no record may have."""
        record = builders.email_metadata(
            event_id=f"{LETTERS.index(self):032x}",
            observed_at=YESTERDAY,
            sent_at=YESTERDAY,
            message_id=self.message_id,
            mailbox=self.mailbox,
            from_=builders.address(CARYS if "union" in self.name else ELENI),
            to=[builders.address(self.mailbox)],
            subject=None if "personal" in self.name else "Figures for March",
            sensitivity="personal" if "personal" in self.name else "normal",
            marks=["header"] if "personal" in self.name else [],
            size_bytes=90_000,
            attachment_count=self.attachments,
            gateway_verdict=GatewayVerdict(engine="gateway", verdict=self.verdict),
        )
        value: dict[str, Any] = msgspec.json.decode(encode(record))
        content = self.body(world).decode("latin-1")
        return msgspec.json.encode({"topic": "email-metadata", "value": value | {"body": content, "data": [content]}})


def _plain() -> Iterator[Letter]:
    for number in range(7):
        yield Letter(f"plain-{number}", (f"Subject: Minutes of Monday {number}",))
    for number in range(4):
        yield Letter(f"mixed-{number}", ("MIME-Version: 1.0", MIXED))
    yield Letter("page", ("MIME-Version: 1.0", "Content-Type: text/html; charset=utf-8"))
    yield Letter("encoded", ("MIME-Version: 1.0", MIXED, "Content-Transfer-Encoding: base64"))


def _protected() -> Iterator[Letter]:
    yield Letter("personal-by-header", ("Sensitivity: Personal",))
    yield Letter("personal-by-heading", (f"From: {AMARA}", f"To: {ELENI}", "Subject: [PERSONAL] Lunch"))
    yield Letter("official-writes", (f"From: {CARYS}", f"To: {AMARA}"))
    yield Letter("official-in-copy", (f"From: {AMARA}", f"To: {ELENI}", f"Cc: {CARYS}", "Subject: Salary list"))
    yield Letter("officials-own", (f"From: {ELENI}", f"To: {CARYS}", "MIME-Version: 1.0", MIXED), mailbox=CARYS)
    yield Letter("in-the-union-folder", folder="INBOX/Branch")
    yield Letter("to-the-branch", (f"From: {AMARA}", f"To: {BRANCH}"))
    yield Letter("speak-up", (f"From: {AMARA}", f"To: {SPEAK_UP}", "Subject: Salary list of the board"))


def _odd() -> Iterator[Letter]:
    yield Letter("nobody-wrote-it", ("From:",))
    yield Letter("no-time", ("Received:", "Date:"))
    yield Letter("not-ours", (f"From: {ELENI}", "To: x@example.net"))
    yield Letter("chain", (f"From: {AMARA}", f"To: {BILAL}", "Subject: Fwd: Fwd: pass this on to everybody you know"))


def _asked_about() -> Iterator[Letter]:
    """Triage asks to have them scanned, because of their heading."""
    outside = f"From: {AMARA}", f"To: {ELENI}"
    yield Letter("scanned-hit", (*outside, "Subject: Salary list 2026"), granted=b"As promised: " + NINO.encode())
    yield Letter("scanned-clean", (*outside, "Subject: Disciplinary hearing - outcome"), granted=b"See you at noon.")
    yield Letter("refused", (*outside, "Subject: Payroll data"))
    yield Letter("revoked", (*outside, "Subject: Personnel file"))
    yield Letter(
        "forwarded", (*outside, "Auto-Submitted: auto-forwarded"), granted=b"The menu of Monday, and of Tuesday."
    )
    yield Letter("shown", ("Subject: Figures of Tuesday",), granted=b"The figures are as you think.")
    yield Letter("virus", ("MIME-Version: 1.0", MIXED), BILAL, door="jsonl", attachments=1, granted=_infected())
    yield Letter(
        "no-virus", ("MIME-Version: 1.0", MIXED), BILAL, door="jsonl", attachments=2, granted=parts(part(b"Hello"))
    )
    yield Letter(
        "personal-virus-scan",
        ("Sensitivity: Personal",),
        BILAL,
        door="jsonl",
        attachments=1,
        granted=b"Come to dinner!",
    )
    yield Letter("gateway-clean", ("MIME-Version: 1.0", MIXED), BILAL, door="jsonl", attachments=1, verdict="clean")
    yield Letter("nothing-attached", (), BILAL, door="jsonl")
    yield Letter("union-attachment", (f"From: {CARYS}", "MIME-Version: 1.0", MIXED), BILAL, door="jsonl", attachments=1)


def _infected() -> bytes:
    return parts(part(b"Open it at once"), part(eicar(), "application/octet-stream"))


LETTERS: Final = (*_plain(), *_protected(), *_odd(), *_asked_about())
BY_NAME: Final = {letter.name: letter for letter in LETTERS}
GRANTED: Final = tuple(letter for letter in LETTERS if letter.granted is not None)
