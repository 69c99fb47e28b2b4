"""Where the items of a path come from, a slice at a time: files once, a log as it is written, a server asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing
from itertools import islice
from pathlib import Path
from typing import Any, Final, cast

from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors import items_of
from headerfirst.streams.connectors.files import STANDARD_INPUT
from headerfirst.streams.connectors.interface import Raw
from headerfirst.streams.connectors.tail import follow_lines
from headerfirst.streams.ingest.bookmarks import Position
from headerfirst.streams.ingest.desk import Source
from headerfirst.streams.ingest.read_ahead import read_ahead
from headerfirst.streams.ingest.read_once import ReadOnce

AT_A_TIME: Final = 500
"""Items between two turns of what follows the register."""
_WAIT: Final = 0.2
"""Seconds before a log that is followed is asked again."""


def is_address(path: Path | str) -> bool:
    return isinstance(path, str)


def is_endless(source: Source, path: Path | str) -> bool:
    return source.follow or is_address(path)


def can_resume(source: Source, path: Path | str) -> bool:
    """Whether a bookmark says anything of it: a log file, or a server that is asked."""
    if is_address(path):
        return True
    return source.connector.lines is not None and path != STANDARD_INPUT and Path(path).is_file()


async def slices(
    source: Source, path: Path | str, position: Position, on_gone: Callable[[], None], once: ReadOnce | None = None
) -> AsyncGenerator[list[Raw], None]:
    """Items in order from a position on; none where there is nothing for now. Ends where the path has an end; `once`
    reads a file of which a bookmark says that it was read.
    """
    if is_address(path):
        async with aclosing(_asked(source, str(path), position)) as asked:
            async for some in asked:
                yield some
        return
    items = _from_files(source, Path(path), position, on_gone, once)
    while True:
        some, last = _some_of(items)
        if some:
            yield some
        if last is _END:
            return
        if last is None:
            yield []
            await asyncio.sleep(_WAIT)
        else:
            await asyncio.sleep(0)


_END: Final = object()


def _some_of(items: Iterator[Raw | None]) -> tuple[list[Raw], object]:
    """Up to so many, and what was met last: an item, None, or the end."""
    some: list[Raw] = []
    for item in islice(items, AT_A_TIME):
        if item is None:
            return some, None
        some.append(item)
    return some, some[-1] if len(some) == AT_A_TIME else _END


def _from_files(
    source: Source, path: Path, position: Position, on_gone: Callable[[], None], once: ReadOnce | None
) -> Iterator[Raw | None]:
    lines = source.connector.lines
    if lines is not None and source.follow:
        return follow_lines(path, lines, position.marks(str(path)), source.pseudonyms.digest, on_gone)
    if once is not None:
        return once.items(position, on_gone)
    items = items_of(source.connector, path)
    return read_ahead(items) if path == STANDARD_INPUT else items


async def _asked(source: Source, address: str, position: Position) -> AsyncGenerator[list[Raw], None]:
    """A server tells of each item as it finds it; they are handed on together, or when there are no more for now, which
    is said by an empty slice: what came before it is then delivered at once, and not with whatever is found next.
    """
    ask = source.connector.ask
    if ask is None:
        raise Misconfigured(f"The format {source.connector.name} is not asked of a server: name files.")
    some: list[Raw] = []
    async with aclosing(cast("Any", ask(address, source.given, position.bookmarks))) as items:
        async for item in items:
            if item is not None:
                some.append(item)
            if some and (item is None or len(some) >= AT_A_TIME):
                yield some
                some = []
            if item is None:
                yield []
    if some:
        yield some
