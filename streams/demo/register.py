"""Keeps the register of the demo: writes it once, then a heartbeat now and then, as `headerfirst register` would."""

from __future__ import annotations

from collections.abc import Iterable
from time import monotonic

from headerfirst.schemas.register import RegisterRecord
from headerfirst.streams.plain_clients import plain_producer
from headerfirst.streams.register_writer import HEARTBEAT_EVERY, RegisterWriter


class RegisterKeeper:
    def __init__(self, bootstrap: str, prefix: str) -> None:
        self._writer = RegisterWriter(plain_producer(bootstrap), prefix)
        self._beaten: float | None = None

    def write(self, records: Iterable[RegisterRecord]) -> None:
        """Raises Retriable unless the broker has all of them."""
        self._writer.write(records)

    def beat(self) -> None:
        """Say that the register is kept, when it is time to say it again."""
        now = monotonic()
        if self._beaten is None or now - self._beaten >= HEARTBEAT_EVERY:
            self._beaten = now
            self._writer.beat()
