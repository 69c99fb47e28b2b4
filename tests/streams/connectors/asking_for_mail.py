"""Asking a connector as the engine does: what there is until it waits, and what comes then."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any, Final

from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.streams.codec import decode
from headerfirst.streams.connectors import connector_for
from headerfirst.streams.connectors.door import Door
from headerfirst.streams.connectors.interface import Bookmark, Given, Raw
from headerfirst.streams.line import Line

from tests.streams.connectors.desks import desk

PATIENCE: Final = 30.0
"""Seconds for something to come; fractions of one on an idle machine."""


def asked(
    name: str, address: str, bookmarks: Mapping[str, Bookmark] | None = None, **options: str
) -> AsyncIterator[Raw | None]:
    ask = connector_for(name).ask
    assert ask is not None
    return ask(address, Given(options=options), bookmarks or {})


async def all_that_is_there(items: AsyncIterator[Raw | None]) -> list[Raw]:
    """Until there is nothing now; the connection is closed."""
    async with aclosing(items), asyncio.timeout(PATIENCE):  # type: ignore[type-var]  # every Ask is a generator
        return await until_it_waits(items)


async def until_it_waits(items: AsyncIterator[Raw | None]) -> list[Raw]:
    found = []
    async for raw in items:
        if raw is None:
            break
        found.append(raw)
    return found


async def next_of(items: AsyncIterator[Raw | None]) -> Raw:
    async with asyncio.timeout(PATIENCE):
        async for raw in items:
            if raw is not None:
                return raw
    raise AssertionError("a server is asked for ever")


def marks(raws: list[Raw]) -> dict[str, Bookmark]:
    """What the engine would have stored after these."""
    return {raw.place.key: raw.place.bookmark(raw, before=False) for raw in raws if raw.place is not None}


def records(name: str, raws: list[Raw], *more: Any) -> list[EmailMetadata]:
    door = Door(connector_for(name), desk(*more))
    passed = [one for raw in raws for one in door.take(raw, datetime.now(UTC))]
    return [decode(one.topic, one.value).record for one in passed if isinstance(one, Line)]
