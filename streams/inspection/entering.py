"""The entry before the act: nothing is opened or told before the ledger's topic holds that it will be.

Acknowledged by every replica, and read back: when it was entered is the broker's time, and that is known from the
record alone.
"""

from __future__ import annotations

import asyncio
from typing import Final

from headerfirst.agents.inspection import Entered, InspectionBook
from headerfirst.agents.step import Publish
from headerfirst.schemas.errors import Retriable
from headerfirst.schemas.ledger import LedgerEntry
from headerfirst.streams.book_memory import BookMemory
from headerfirst.streams.outbox import Outbox, Sender

_LOOKS: Final = 100
_BRIEFLY: Final = 0.05


async def entered(
    entry: LedgerEntry, sender: Sender, outbox: Outbox, memory: BookMemory, book: InspectionBook
) -> Entered:
    """Where the entry lies. Raises Retriable where the topic does not take it, or does not give it back."""
    outbox.put([Publish("ledger-entries", entry.entry_id, entry)])
    await outbox.deliver(sender)
    for _ in range(_LOOKS):
        await memory.follow()
        place = book.entered(entry.entry_id) if memory.is_ready else None
        if place is not None:
            return place
        await asyncio.sleep(_BRIEFLY)
    raise Retriable("An entry cannot be read back from the ledger's topic.")
