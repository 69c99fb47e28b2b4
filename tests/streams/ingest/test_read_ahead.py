"""A pipe that is silent holds nothing up, and what its reader raises is raised where it is read."""

from __future__ import annotations

from collections.abc import Iterator
from queue import Queue

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.ingest.read_ahead import read_ahead


def items_of(source: Iterator[int | None]) -> list[int]:
    return [item for item in source if item is not None]


def test_everything_comes_in_order() -> None:
    assert items_of(read_ahead(iter(range(5_000)))) == list(range(5_000))


def test_there_is_nothing_for_now_while_the_writer_is_silent() -> None:
    written: Queue[int] = Queue()
    source = read_ahead(iter(written.get, -1))
    assert next(source) is None
    written.put(7)
    assert next(item for item in source if item is not None) == 7
    assert next(source) is None
    written.put(-1)
    assert items_of(source) == []


def test_what_cannot_be_read_is_raised_after_what_could() -> None:
    def failing() -> Iterator[int]:
        yield 1
        raise Misconfigured("It cannot be read.")

    source = read_ahead(failing())
    assert next(item for item in source if item is not None) == 1
    with pytest.raises(Misconfigured, match="It cannot be read"):
        items_of(source)
