"""The inspection desk: takes up each granted message that has no result yet, a few at a time, and says what came of it.

What has to wait (a store that does not answer, a stale register) is put to rest, and the others go on. A worker that is
killed leaves nothing behind but entries: whoever comes next finds the same messages due.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Iterator
from itertools import chain, zip_longest
from typing import Final

from headerfirst.agents.step import Publish
from headerfirst.schemas.errors import Retriable
from headerfirst.schemas.inspection import Decision, InspectionResult
from headerfirst.streams.book_memory import BookMemory
from headerfirst.streams.inspection.equipment import Equipment
from headerfirst.streams.inspection.headings import HeadingsLook
from headerfirst.streams.inspection.opening import Opening
from headerfirst.streams.inspection.results import STORE_REFUSED
from headerfirst.streams.office import Office
from headerfirst.streams.outbox import Outbox
from headerfirst.streams.role_app import RoleApp

log: Final = logging.getLogger(__name__)

AT_A_TIME: Final = 4
"""Messages: each lies in memory, whole and in pieces, until it is scanned."""
FIRST_REST: Final = 5.0
LONGEST_REST: Final = 300.0
"""Seconds until what had to wait is tried again; doubled each time."""

Due = tuple[Decision, str]
Name = tuple[str, str]
"""Request and message."""


class Desk:
    """Work of the inspection role."""

    def __init__(self, office: Office, memory: BookMemory, equipment: Equipment | None = None) -> None:
        self._equipment = equipment or Equipment.of(office, memory)
        self._metrics = office.metrics
        self._prefix = office.settings.prefix
        self._under_way: dict[Name, asyncio.Task[None]] = {}
        self._rests: dict[Name, tuple[float, float]] = {}
        """Until when, and for how long it was."""

    async def work(self, app: RoleApp) -> None:
        """Take up what is due, as far as there is room; does not wait for it."""
        self._under_way = {name: task for name, task in self._under_way.items() if not task.done()}
        due = self._equipment.book.due(self._equipment.moment)
        names = {_name(one) for one in due}
        self._rests = {name: rest for name, rest in self._rests.items() if name in names}
        for one in in_turns(due):
            if len(self._under_way) >= AT_A_TIME:
                break
            if _name(one) not in self._under_way and not self._rests_now(_name(one)):
                self._under_way[_name(one)] = asyncio.create_task(self._take_up(app, one))

    async def close(self) -> None:
        for task in self._under_way.values():
            task.cancel()
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)
        await self._equipment.close()

    def _rests_now(self, name: Name) -> bool:
        until, _ = self._rests.get(name, (0.0, 0.0))
        return asyncio.get_running_loop().time() < until

    async def _take_up(self, app: RoleApp, due: Due) -> None:
        """Nothing that one message does ends the process: it waits, and an alert sees that it does."""
        try:
            with self._metrics.inspection_seconds.time():
                await self._inspect(app, due)
        except Retriable as error:
            log.warning("an opening waits: %s", error)
            self._rest(_name(due))
        except Exception as error:  # noqa: BLE001 - its text may quote the message
            log.error("an opening failed: error=%s", type(error).__name__)
            self._metrics.openings.labels("failed").inc()
            self._rest(_name(due))

    def _rest(self, name: Name) -> None:
        _, rested = self._rests.get(name, (0.0, FIRST_REST / 2))
        seconds = min(rested * 2, LONGEST_REST)
        self._rests[name] = (asyncio.get_running_loop().time() + seconds, seconds)

    async def _inspect(self, app: RoleApp, due: Due) -> None:
        decision, token = due
        if decision.kind == "list-headings":
            results = await HeadingsLook(self._equipment, app.producer, decision).results()
        else:
            results = [await Opening(self._equipment, app.producer, decision, token).result()]
        await self._say(app, results)

    async def _say(self, app: RoleApp, results: list[InspectionResult]) -> None:
        """Until the book has it back the message stays under way, so that nobody takes it up twice."""
        outbox = Outbox("inspection", self._prefix)
        outbox.put([Publish("inspection-results", one.request_id, one) for one in results])
        await outbox.deliver(app.producer)
        for one in results:
            self._metrics.openings.labels(label_of(one)).inc()
        await self._equipment.memory.follow()


def _name(due: Due) -> Name:
    return due[0].request_id, due[1]


def in_turns(due: Iterable[Due]) -> Iterator[Due]:
    """One message of each request, then another of each: a request for many keeps no other waiting."""
    by_request: dict[str, list[Due]] = {}
    for one in due:
        by_request.setdefault(one[0].request_id, []).append(one)
    return (one for one in chain.from_iterable(zip_longest(*by_request.values())) if one is not None)


def label_of(result: InspectionResult) -> str:
    """For a metric: what became of a message, or of a request for headings."""
    if "message_not_found" in result.reasons:
        return "not_found"
    if result.reasons:
        return "refused"
    if STORE_REFUSED in result.not_inspected:
        return "store_refused"
    if result.target is not None:
        return "listed"
    if not result.scanners and not result.not_inspected:
        return "headings"
    return result.outcome
