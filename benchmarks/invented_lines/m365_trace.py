"""Microsoft 365's message trace: a JSON row a recipient, one a mail."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice

from benchmarks.invented_lines.mail_day import posts


def lines(count: int, seed: int) -> Iterator[bytes]:
    for mail in islice(posts(seed), count):
        row = {
            "Organization": "example.org",
            "MessageId": mail.message_id,
            "Received": f"{mail.at:%Y-%m-%dT%H:%M:%S}.0000000",
            "SenderAddress": mail.sender,
            "RecipientAddress": mail.recipient,
            "Subject": mail.heading,
            "Status": "Delivered",
            "ToIP": None,
            "FromIP": "192.0.2.7",
            "Size": mail.size,
            "MessageTraceId": f"6c6b9f8e-0000-4000-8000-{mail.number:012x}",
            "Index": mail.number,
        }
        yield json.dumps(row).encode() + b"\n"
