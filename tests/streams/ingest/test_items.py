"""Items come a slice at a time: of files until their end, of logs and servers for as long as somebody takes them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from headerfirst.streams.connectors import connector_for
from headerfirst.streams.connectors.interface import Bookmarks, Given, Origin, Raw
from headerfirst.streams.ingest.bookmarks import Position
from headerfirst.streams.ingest.desk import Source
from headerfirst.streams.ingest.items import AT_A_TIME, can_resume, slices
from headerfirst.streams.ingest.read_once import ReadOnce
from headerfirst.streams.keys import PUBLISHED

ADDRESS = "imaps://mail.example.org"


def a_source(format_name: str, *paths: Path | str, **changes: Any) -> Source:
    source: dict[str, Any] = {"connector": connector_for(format_name), "paths": paths, "bootstrap": ""}
    return Source(**(source | {"pseudonyms": PUBLISHED} | changes))


def nobody_is_gone() -> None:
    raise AssertionError("a file is gone")


async def sizes(source: Source, position: Position, most: int = 10) -> list[int]:
    """Of the first slices."""
    found: list[int] = []
    async with aclosing(slices(source, source.paths[0], position, nobody_is_gone)) as items:
        async for some in items:
            found.append(len(some))
            if len(found) == most:
                break
    return found


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "access.log"
    path.write_bytes(b"a line\n" * (AT_A_TIME + 1))
    return path


async def test_a_file_ends(log: Path) -> None:
    assert await sizes(a_source("squid", log), Position()) == [AT_A_TIME, 1]


async def test_a_log_that_is_followed_does_not(log: Path) -> None:
    assert await sizes(a_source("squid", log, follow=True), Position(), most=4) == [AT_A_TIME, 1, 0, 0]


async def test_with_a_bookmark_a_file_is_read_to_its_end_and_no_more(log: Path) -> None:
    with log.open("ab") as file:
        file.write(b"half")
    source = a_source("squid", log)
    position = Position()
    for counts in ([AT_A_TIME, 2], []):
        once = ReadOnce(source.connector, log, PUBLISHED.digest)
        async with aclosing(slices(source, log, position, nobody_is_gone, once)) as items:
            assert [len(some) async for some in items] == counts
        position = Position(finished=once.finished())


async def test_a_server_is_asked_from_the_bookmarks_on() -> None:
    async def ask(address: str, _given: Given, bookmarks: Bookmarks) -> AsyncIterator[Raw | None]:
        for number in range(int(bookmarks["inbox"]["uid"])):
            yield Raw(Origin(address, number, number), b"", 0)
        yield None
        yield None
        yield Raw(Origin(address, 9, 9), b"", 0)

    source = a_source("eml", ADDRESS, connector=replace(connector_for("eml"), ask=ask))
    assert await sizes(source, Position(again={"inbox": {"uid": 3}})) == [3, 0, 0, 1]


async def test_that_a_server_has_no_more_for_now_is_said_before_it_is_asked_again() -> None:
    """Kafka is waited for at an empty slice: mail that was found does not lie there until more is found."""
    asked_again = False

    async def ask(address: str, _given: Given, _bookmarks: Bookmarks) -> AsyncIterator[Raw | None]:
        nonlocal asked_again
        yield Raw(Origin(address, 0, 0), b"", 0)
        yield None
        asked_again = True
        yield None

    source = a_source("eml", ADDRESS, connector=replace(connector_for("eml"), ask=ask))
    assert await sizes(source, Position(), most=2) == [1, 0]
    assert not asked_again


def test_what_can_be_gone_on_with(log: Path, tmp_path: Path) -> None:
    assert can_resume(a_source("squid"), log)
    assert can_resume(a_source("eml"), ADDRESS)
    assert not can_resume(a_source("squid"), Path("-"))
    assert not can_resume(a_source("eml"), log)
    assert not can_resume(a_source("squid"), tmp_path)
