"""Messages for content stores."""

from __future__ import annotations

import uuid

BODY = "The kettle in room 4 is broken.\r\n"


def letter(message_id: str = "<one@example.org>", *, body: str = BODY, more: str = "") -> bytes:
    """`more`: further header fields, each with its line end."""
    headers = "From: Eleni Markou <eleni@example.org>\r\nTo: tom@example.org\r\nSubject: Kettle\r\n"
    return f"{headers}{more}Message-ID: {message_id}\r\n\r\n{body}".encode()


def large_letter(message_id: str = "<one@example.org>", size: int = 1_000_000) -> bytes:
    return letter(message_id, body="All work and no play.\r\n" * (size // 23))


def new_mailbox() -> str:
    """Nobody else's in the servers that tests share."""
    return f"anna.{uuid.uuid4().hex[:8]}@example.org"
