"""The messages of an invented day that the lines of every mail log are made of."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

MORNING = datetime(2026, 3, 10, 8, tzinfo=UTC)
_HEADINGS = ("Minutes of Monday", "Rota for next week", "Invoice, corrected", "Re: Room for the course", "Lunch?")


class Posted(NamedTuple):
    """One message."""

    number: int
    at: datetime
    sender: str
    recipient: str
    message_id: str
    heading: str
    size: int


def posts(seed: int) -> Iterator[Posted]:
    """Without end, about a hundred a second, of a thousand people."""
    chance = random.Random(seed)  # noqa: S311  # invented
    number = 0
    while True:
        sender = f"person{chance.randrange(1_000)}@example.{chance.choice(('org', 'org', 'net'))}"
        yield Posted(
            number=number,
            at=MORNING + timedelta(milliseconds=10 * number),
            sender=sender,
            recipient=f"person{chance.randrange(1_000)}@example.{chance.choice(('org', 'org', 'net'))}",
            message_id=f"<{seed}.{number}.{chance.randrange(1 << 40):x}@mail.example.org>",
            heading=chance.choice(_HEADINGS),
            size=chance.randrange(1_000, 200_000),
        )
        number += 1
