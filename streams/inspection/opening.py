"""One message of a granted scan: found by its headers, judged again, entered in the ledger, fetched and scanned.

Whatever ends this in between, it is done again under the same ids. What is fetched lies in the memory of this process
and of the confined ones, and goes with the message.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from headerfirst.agents.inspected import message_named, opening_entry
from headerfirst.agents.inspection import Entered
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.inspection import Decision, InspectionResult, MessageFacts
from headerfirst.schemas.vocabulary import RefusalReason
from headerfirst.streams.inspection.entering import entered
from headerfirst.streams.inspection.equipment import Equipment
from headerfirst.streams.inspection.header_look import HeaderLook, facts_of, looks_at
from headerfirst.streams.inspection.interface import TooLarge
from headerfirst.streams.inspection.results import (
    grant_of,
    not_opened,
    refused_by_store,
    scanned_as,
)
from headerfirst.streams.inspection.scanner_verdicts import Scanned, taken_together
from headerfirst.streams.inspection.store_threads import Copy
from headerfirst.streams.outbox import Outbox, Sender

MOST_COPIES: Final = 8
"""Of one message, in all folders and stores: beyond them somebody sends the same Message-ID again and again."""


class Opening:
    """Of one message; `result` raises Retriable where it has to wait, before anything was fetched or after."""

    def __init__(self, equipment: Equipment, sender: Sender, decision: Decision, message_token: str) -> None:
        self._equipment = equipment
        self._sender = sender
        self._decision = decision
        self._token = message_token

    async def result(self) -> InspectionResult:
        named = message_named(self._equipment.office.bench, grant_of(self._decision).target, self._token)
        if named is None:
            return self._not_opened(["outside_scope"])
        try:
            copies = await self._equipment.stores.copies(*named)
        except Misconfigured:
            self._equipment.office.metrics.store_refusals.inc()
            return refused_by_store(self._decision, self._token)
        if not copies:
            return self._not_opened(["message_not_found"])
        await self._equipment.catch_up()
        looks = looks_at(self._equipment.office.bench, self._equipment.pack(), [copy.located for copy in copies])
        reasons = self._obstacles(looks)
        if reasons:
            return self._not_opened(reasons)
        place = await self._enter()
        reasons = self._obstacles(looks)  # whatever was said while it was entered
        return self._not_opened(reasons, place) if reasons else await self._opened(copies, looks, place)

    def _obstacles(self, looks: Sequence[HeaderLook] | None) -> Sequence[RefusalReason]:
        """The gate's own table, then what only a look at the headers themselves can tell."""
        facts = facts_of(looks) if looks is not None else None
        seen: dict[str, MessageFacts] = {} if facts is None else {self._token: facts}
        reasons = self._equipment.obstacles(self._decision, seen)
        if not reasons and looks is None:
            return ["shield_unknown"]
        if not reasons and any(look.shield is not None for look in looks or ()):
            return ["union_shielded"]
        return reasons

    async def _enter(self) -> Entered:
        """What a killed worker has entered is not entered again."""
        equipment = self._equipment
        entry = opening_entry(equipment.office.bench, self._decision, self._token)
        place = equipment.book.entered(entry.entry_id)
        if place is not None:
            return place
        outbox = Outbox("inspection", equipment.office.settings.prefix)
        return await entered(entry, self._sender, outbox, equipment.memory, equipment.book)

    async def _opened(
        self, copies: Sequence[Copy], looks: Sequence[HeaderLook] | None, place: Entered
    ) -> InspectionResult:
        """Every copy: whoever writes a message chooses its Message-ID, and may send a harmless one under the same."""
        scanned: list[Scanned] = []
        seen: set[bytes] = set()
        for copy in copies[:MOST_COPIES]:
            reasons = self._obstacles(looks) if scanned else ()  # looking into the one before took its time
            if reasons:
                return self._not_opened(reasons, place)
            try:
                scanned += await self._scanned(copy, seen)
            except TooLarge:
                scanned.append(Scanned([], ["message too_large"], ()))
        if len(copies) > MOST_COPIES:
            scanned.append(Scanned([], ["message too_many_parts"], ()))
        together = taken_together(scanned)
        for scanner, why in together.troubles:
            if why == "scanner_absent":
                self._equipment.office.metrics.scanners_absent.labels(scanner).inc()
        return scanned_as(self._decision, self._token, together, place)

    async def _scanned(self, copy: Copy, seen: set[bytes]) -> list[Scanned]:
        """Empty where an equal one was. Raises TooLarge."""
        equipment = self._equipment
        message = await equipment.stores.content(copy, equipment.settings.largest_message)
        digest = sha256(message).digest()
        if digest in seen:
            return []
        seen.add(digest)
        unpacked = await equipment.unpacker.unpack(message)
        del message
        return [await equipment.pool(equipment.pack()).scan(unpacked, grant_of(self._decision).scanners)]

    def _not_opened(self, reasons: Sequence[RefusalReason], place: Entered | None = None) -> InspectionResult:
        return not_opened(self._decision, self._token, reasons, place)
