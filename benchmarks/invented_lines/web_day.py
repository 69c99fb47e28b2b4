"""The requests of an invented day that the lines of every web format are made of."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

MORNING = datetime(2026, 3, 10, 8, tzinfo=UTC)
_HOSTS = tuple(f"www{number}.example.net" for number in range(400))
_KINDS = ("", ".html", ".js", ".css", ".png", ".json")
_MEDIA = ("text/html", "application/javascript", "text/css", "image/png", "application/json")


class Hit(NamedTuple):
    """One request."""

    at: datetime
    client: str
    user: str
    host: str
    path: str
    status: int
    size: int
    media_type: str
    milliseconds: int


def hits(count: int, seed: int) -> Iterator[Hit]:
    """About two hundred a second, of a thousand people."""
    chance = random.Random(seed)  # noqa: S311  # invented
    for number in range(count):
        person = chance.randrange(1_000)
        yield Hit(
            at=MORNING + timedelta(milliseconds=5 * number),
            client=f"192.0.2.{person % 250 + 1}",
            user=f"person{person}@example.org",
            host=chance.choice(_HOSTS),
            path=f"/a{chance.randrange(10_000)}/b{chance.choice(_KINDS)}",
            status=chance.choice((200, 200, 200, 304, 404)),
            size=chance.randrange(200, 90_000),
            media_type=chance.choice(_MEDIA),
            milliseconds=chance.randrange(1, 2_000),
        )
