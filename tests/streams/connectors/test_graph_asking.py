"""The mailboxes of a tenant: what is new in them, and what becomes of one that is gone."""

from __future__ import annotations

import asyncio
import os
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest
from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.streams.connectors.graph_asking import GraphAsking

from tests.builders import AMARA, BILAL
from tests.streams.connectors.asking_for_mail import asked, next_of
from tests.streams.connectors.delta_server import DeltaServer, Failure, found_by, ids, letter


@pytest.mark.parametrize(
    "address",
    ["graph://amara@graph.microsoft.com/", "graph://amara@/contoso.example", "https://amara@graph.microsoft.com/x"],
)
def test_what_cannot_be_meant_is_refused(address: str) -> None:
    with pytest.raises(Misconfigured, match="Say graph://"):
        asked("graph", address)


async def test_a_mailbox_that_is_gone_is_passed_by_unless_there_is_no_other(graph: DeltaServer, tmp_path: Path) -> None:
    graph.put(BILAL, letter(1, f"To: {BILAL}"))
    users = tmp_path / "users"
    users.write_text(f"{AMARA}\n{BILAL}\n", encoding="utf-8")
    options: dict[str, Any] = {**graph.options, "users": str(users)}
    async with aclosing(asked("graph", graph.address(), None, **options)) as items:  # type: ignore[type-var]
        assert ids([await next_of(items)]) == [1]
    with pytest.raises(Misconfigured, match="no such mailbox"):
        await found_by(graph)


async def test_what_comes_later_is_found(graph: DeltaServer) -> None:
    graph.put(AMARA, letter(1))
    async with aclosing(asked("graph", graph.address(AMARA), None, **graph.options)) as items:  # type: ignore[type-var]
        assert ids([await next_of(items)]) == [1]
        graph.put(AMARA, letter(2), "Archive")
        assert ids([await next_of(items)]) == [2]


async def test_a_server_that_fails_between_two_pages_is_asked_for_the_one_that_it_owes(
    graph: DeltaServer,
) -> None:
    for number in range(5):
        graph.put(AMARA, letter(number))
    asking = GraphAsking(graph.address(AMARA), graph.options, {}, os.environ)
    look = asking.look()
    page = [await asyncio.to_thread(next, look) for _ in range(2)]
    graph.failures.append(Failure(500))
    with pytest.raises(Retriable):
        await asyncio.to_thread(next, look)
    look = asking.look()
    rest = [await asyncio.to_thread(next, look) for _ in range(3)]
    assert [ids([raw]) for raw in (*page, *rest) if raw is not None] == [[0], [1], [2], [3], [4]]
