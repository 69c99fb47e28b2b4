"""Many mailboxes in turn: who left is passed by, and a round ends with a pause."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import islice

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors.interface import Origin, Raw
from headerfirst.streams.connectors.visiting import visit, wait


def raw_in(mailbox: str) -> Iterator[Raw]:
    if mailbox.startswith("left"):
        raise Misconfigured("Nobody is let in.")
    yield Raw(Origin(mailbox, 0, 0), b"", 0)


def test_who_left_is_passed_by_and_that_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        found = list(islice(visit(["amara", "left", "bilal"], raw_in, 0.001), 20))
    names = [raw.origin.source for raw in found if raw is not None]
    assert names[:4] == ["amara", "bilal", "amara", "bilal"]
    assert [one.getMessage() for one in caplog.records] == ["1 of 3 mailboxes let nobody in."]


def test_where_nobody_is_let_in_it_is_not_about_them() -> None:
    with pytest.raises(Misconfigured):
        list(visit(["left-1", "left-2"], raw_in, 0.001))


def test_a_pause_is_left_now_and_then() -> None:
    assert 1 <= len(list(wait(0.01))) <= 2
    assert list(wait(0.0)) == []
