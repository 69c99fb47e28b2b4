"""Slack's messages as the Discovery API gives them, one a line, each in a channel of two."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice

from benchmarks.invented_lines.mail_day import posts


def lines(count: int, seed: int) -> Iterator[bytes]:
    for mail in islice(posts(seed), count):
        message = {
            "type": "message",
            "channel": {"id": f"C{mail.number % 500}", "name": f"team-{mail.number % 500}"},
            "members": [mail.sender, mail.recipient],
            "user": mail.sender,
            "text": mail.heading,
            "ts": f"{int(mail.at.timestamp())}.{mail.number % 1_000_000:06d}",
        }
        yield json.dumps(message).encode() + b"\n"
