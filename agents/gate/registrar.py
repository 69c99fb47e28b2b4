"""What people's commands put on the register: first the record, then, once the register has it, its entry.

So an entry never speaks of a record that is not there, and a record that somebody took away again does not come back:
what has its entry is done with for ever.
"""

from __future__ import annotations

from headerfirst.agents.book import Moment
from headerfirst.agents.step import Output, Publish
from headerfirst.schemas.ledger import LedgerEntry
from headerfirst.schemas.register import RegisterRecord, key_of


class Registrar:
    """Remembers at which offset of the register a record was said, so that it is not said twice while it travels."""

    def __init__(self) -> None:
        self._said: dict[str, int] = {}

    def say(self, record: RegisterRecord, entry: LedgerEntry, moment: Moment, *, is_there: bool) -> list[Output]:
        """`is_there`: the register has it. The entry's coming is what ends this."""
        if is_there:
            self._said.pop(key_of(record), None)
            return [Publish("ledger-entries", entry.entry_id, entry)]
        return self.put(record, moment)

    def put(self, record: RegisterRecord, moment: Moment) -> list[Output]:
        """The record alone, unless it is on its way."""
        key = key_of(record)
        if self._said.get(key, -2) >= moment.register_offset:
            return []
        self._said[key] = moment.register_offset
        return [Publish("register", key, record)]

    def forget(self) -> None:
        self._said.clear()
