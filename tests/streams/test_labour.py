"""Work beside a book goes on while the process has the role's partitions, and waits where somebody else is at fault."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

import pytest
from headerfirst.schemas.errors import Retriable
from headerfirst.streams import labour as under_test
from headerfirst.streams.book_memory import BookMemory
from headerfirst.streams.labour import Together, keep_at
from headerfirst.streams.role_app import RoleApp


class Held:
    """A memory, an app's consumer and its role in one: `positions` are the partitions that it has."""

    name = "inspection"

    def __init__(self, *, is_ready: bool = True, has_partitions: bool = True) -> None:
        self.is_ready = is_ready
        self.has_partitions = has_partitions

    @property
    def consumer(self) -> Held:
        return self

    @property
    def role(self) -> Held:
        return self

    def positions(self) -> dict[Any, Any]:
        return {"partition": 0} if self.has_partitions else {}


class Work:
    def __init__(self, *failures: Exception | None) -> None:
        self.failures = list(failures)
        self.done = 0
        self.closed = False
        self.enough = asyncio.Event()

    async def work(self, _app: RoleApp) -> None:
        self.done += 1
        if self.failures:
            failure = self.failures.pop(0)
            if failure is not None:
                raise failure
        else:
            self.enough.set()

    async def close(self) -> None:
        self.closed = True


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, "PAUSE", 0.001)
    monkeypatch.setattr(under_test, "PAUSE_AFTER_TROUBLE", 0.001)


def kept_at(work: Work, held: Held, waited: Callable[[], None] = lambda: None) -> asyncio.Task[None]:
    return asyncio.create_task(keep_at(work, cast("BookMemory", held), cast("RoleApp", held), waited))


async def test_trouble_elsewhere_is_waited_out_and_counted() -> None:
    waits: list[None] = []
    work = Work(None, Retriable("the store does not answer"), Retriable("the store does not answer"))
    task = kept_at(work, Held(), lambda: waits.append(None))
    async with asyncio.timeout(30):
        await work.enough.wait()
    assert work.done >= 4
    assert len(waits) == 2
    task.cancel()


async def test_a_defect_of_ours_ends_it() -> None:
    task = kept_at(Work(ZeroDivisionError()), Held())
    with pytest.raises(ZeroDivisionError):
        await asyncio.wait_for(task, 30)


@pytest.mark.parametrize("held", [Held(is_ready=False), Held(has_partitions=False)])
async def test_nobody_works_on_what_another_member_has(held: Held) -> None:
    work = Work()
    task = kept_at(work, held)
    await asyncio.sleep(0.05)
    assert work.done == 0
    held.is_ready = held.has_partitions = True
    async with asyncio.timeout(30):
        await work.enough.wait()
    task.cancel()


async def test_several_do_their_work_in_order_and_trouble_of_a_later_one_keeps_nobody_from_theirs() -> None:
    first, second = Work(None), Work(Retriable("the store does not answer"))
    together = Together(first, second)
    with pytest.raises(Retriable):
        await together.work(cast("RoleApp", Held()))
    await together.work(cast("RoleApp", Held()))
    assert (first.done, second.done) == (2, 2)
    await together.close()
    assert first.closed
    assert second.closed
