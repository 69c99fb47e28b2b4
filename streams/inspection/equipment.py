"""What the inspection desk works with: stores, the unpacking process, scanners by pack, and what it knows by now."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, cast

from headerfirst.agents.book import Moment
from headerfirst.agents.inspection import InspectionBook
from headerfirst.agents.rules import ReadyPack
from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.schemas.inspection import Decision, MessageFacts
from headerfirst.schemas.vocabulary import RefusalReason
from headerfirst.streams.book_memory import BookMemory
from headerfirst.streams.inspection.interface import ScannerOptions
from headerfirst.streams.inspection.isolation import ScannerPool
from headerfirst.streams.inspection.scanner_frames import Limits
from headerfirst.streams.inspection.store_threads import StoreThreads
from headerfirst.streams.inspection.unpacker import Unpacker
from headerfirst.streams.office import Office
from headerfirst.streams.settings import InspectionSettings

_PASSING: Final[frozenset[RefusalReason]] = frozenset(
    {"policy_not_active", "register_stale", "clock_in_doubt", "objection_pending"}
)
"""Reasons that may go away by themselves: nothing is opened and nothing is said of the message meanwhile."""


def settings_of(office: Office) -> InspectionSettings:
    if office.settings.inspection is None:
        raise Misconfigured("Name the content store that inspection opens: --store URL.")
    return office.settings.inspection


def limits_of(settings: InspectionSettings) -> Limits:
    """Of a message, in each confined process."""
    return Limits(seconds=settings.scan_within, cpu_seconds=math.ceil(settings.scan_within))


def options_for(settings: InspectionSettings, packs: Iterable[ReadyPack]) -> ScannerOptions:
    """With the lists of sites of these packs together."""
    sites: dict[str, set[str]] = {}
    for ready in packs:
        for name, hosts in ready.pack.file.sites.items():
            sites.setdefault(name, set()).update(hosts)
    return ScannerOptions(
        clamd=settings.clamd,
        yara_folders=tuple(str(folder.resolve()) for folder in settings.yara_folders),
        word_lists={path.stem: str(path.resolve()) for path in settings.word_files},
        sites={name: tuple(sorted(hosts)) for name, hosts in sites.items()},
    )


@dataclass(slots=True)
class Equipment:
    office: Office
    memory: BookMemory
    settings: InspectionSettings
    stores: StoreThreads
    unpacker: Unpacker
    new_pool: Callable[[ReadyPack], ScannerPool]
    _pools: dict[str, ScannerPool] = field(default_factory=dict)
    """By the pack's digest: each has lists of its own."""

    @classmethod
    def of(cls, office: Office, memory: BookMemory) -> Equipment:
        settings = settings_of(office)
        limits = limits_of(settings)
        return cls(
            office,
            memory,
            settings,
            StoreThreads(settings.stores, settings.environment),
            Unpacker(limits),
            lambda ready: ScannerPool(options_for(settings, [ready]), limits=limits),
        )

    @property
    def book(self) -> InspectionBook:
        return cast("InspectionBook", self.memory.book)

    def pool(self, ready: ReadyPack) -> ScannerPool:
        digest = ready.ref.digest
        if digest not in self._pools:
            self._pools[digest] = self.new_pool(ready)
        return self._pools[digest]

    async def close(self) -> None:
        for pool in self._pools.values():
            await pool.close()
        await self.unpacker.close()
        self.stores.close()

    # What is known by now

    async def catch_up(self) -> None:
        """Until register and decisions are read past their ends as of now. Raises Retriable without a broker, and where
        the partitions went to another process meanwhile.
        """
        await self.office.register.reach_end()
        await self.memory.follow()
        if not self.memory.is_ready:
            raise Retriable("Another process has the decisions now, or they are being read.")

    def pack(self) -> ReadyPack:
        """In force now."""
        ready = self.office.bench.packs.in_force(self.office.bench.register, self.moment.now)
        if ready is None:
            raise Retriable("No policy is in force; nothing is opened.")
        return ready

    @property
    def moment(self) -> Moment:
        return self.office.moment()

    def obstacles(self, decision: Decision, seen: Mapping[str, MessageFacts]) -> Sequence[RefusalReason]:
        """Why what was granted may not be opened now; raises Retriable where that may pass."""
        moment = self.moment
        over = self.book.why_over(decision.request_id, moment)
        if over is not None:
            return (over,)
        verdict = self.book.judge_again(decision.request_id, moment, seen)
        if verdict is None:
            return ("outside_scope",)  # nobody knows what was asked
        if verdict.outcome == "granted":
            return ()
        if _PASSING.intersection(verdict.reasons):
            raise Retriable(f"What was granted is not opened now: {', '.join(verdict.reasons)}.")
        return verdict.reasons
