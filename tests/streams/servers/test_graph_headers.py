"""What Microsoft Graph says of a message becomes a header block that reads as the message's own."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.streams.connectors.mail_headers import Headers
from headerfirst.streams.servers.graph_headers import SELECT, header_block

KETTLE = {"internetMessageId": "<one@example.org>", "subject": "Kettle"}


def received(*headers: tuple[str, str]) -> dict[str, Any]:
    return KETTLE | {"internetMessageHeaders": [{"name": name, "value": value} for name, value in headers]}


def test_received_mail_has_the_headers_it_came_with() -> None:
    message = received(("Message-ID", "<one@example.org>"), ("Sensitivity", "personal"))
    assert header_block(message) == b"Message-ID: <one@example.org>\r\nSensitivity: personal\r\n\r\n"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Subject", "a\r\n b"),
        ("Subject", "a\n\nbody"),
        ("Subject", "\r\n"),
        ("Sub ject", "x"),
        ("", "x"),
        ("X\r\n\r\n", "y"),
    ],
)
def test_no_header_can_end_the_block(name: str, value: str) -> None:
    block = header_block(received((name, value), ("Sensitivity", "personal")))
    assert block.count(b"\r\n\r\n") == 1
    assert Headers(block).first("sensitivity") == "personal"


def test_the_identifier_is_there_even_if_the_headers_lack_it() -> None:
    assert Headers(header_block(received(("From", "a@example.org")))).first("message-id") == "<one@example.org>"


@pytest.mark.parametrize(
    ("value", "sensitivity"), [("0", None), ("1", "Personal"), ("2", "Private"), ("3", "Company-Confidential")]
)
def test_sent_mail_keeps_its_sensitivity(value: str, sensitivity: str | None) -> None:
    message = KETTLE | {"singleValueExtendedProperties": [{"id": "Integer 0x36", "value": value}]}
    assert Headers(header_block(message)).first("sensitivity") == sensitivity


def test_sent_mail_names_all_its_parties() -> None:
    def party(name: str) -> dict[str, Any]:
        return {"emailAddress": {"name": "Somebody", "address": f"{name}@example.org"}}

    message = KETTLE | {
        "from": party("a"),
        "sender": party("b"),
        "toRecipients": [party("c"), party("d")],
        "bccRecipients": [{}],
    }
    headers = Headers(header_block(message))
    assert [entry.address for entry in headers.addresses("from", "sender", "to", "bcc")] == [
        f"{name}@example.org" for name in "abcd"
    ]


@pytest.mark.parametrize(
    ("said", "date"),
    [
        ("2026-03-09T10:30:00Z", "Mon, 09 Mar 2026 10:30:00 +0000"),
        ("last Monday", None),
        ("0001-01-01T00:00:00+14:00", None),
        (1773052200, None),
    ],
)
def test_a_time_that_is_none_is_left_out(said: Any, date: str | None) -> None:
    assert Headers(header_block(KETTLE | {"sentDateTime": said})).first("date") == date


def test_nothing_that_shows_content_is_selected() -> None:
    assert [name for name in SELECT.split(",") if "body" in name.lower() or "attachment" in name.lower()] == []
