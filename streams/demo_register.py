"""Keeps the register of the demo: writes it once, then a heartbeat now and then, as `headerfirst register` would.

That command speaks kafka-python, whose producer does not understand the embedded broker.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from time import monotonic
from typing import Any, Final

from headerfirst.schemas.errors import Retriable
from headerfirst.schemas.register import Heartbeat, RegisterRecord, key_of
from headerfirst.streams.codec import encode
from headerfirst.streams.demo_clients import plain_producer
from headerfirst.streams.envelope import headers_for
from headerfirst.streams.register_writer import HEARTBEAT_EVERY
from headerfirst.streams.sample.organisation import HEARTBEAT
from headerfirst.streams.topics import prefixed

_DELIVERY: Final = 30.0


class RegisterKeeper:
    def __init__(self, bootstrap: str, prefix: str) -> None:
        self._bootstrap = bootstrap
        self._topic = prefixed(prefix, "register")
        self._producer: Any = plain_producer(bootstrap)
        self._beaten: float | None = None

    def write(self, records: Iterable[RegisterRecord]) -> None:
        """Raises Retriable unless the broker has all of them."""
        for record in records:
            self._producer.produce(
                self._topic,
                key=key_of(record),
                value=encode(record),
                partition=0,
                headers=headers_for("register", record, "register"),
            )
        if self._producer.flush(_DELIVERY):
            raise Retriable(f"The register was not taken by Kafka at {self._bootstrap} within {_DELIVERY:.0f} s.")

    def beat(self) -> None:
        """Say that the register is kept, when it is time to say it again."""
        now = monotonic()
        if self._beaten is None or now - self._beaten >= HEARTBEAT_EVERY:
            self._beaten = now
            self.write([Heartbeat(id=HEARTBEAT, at=datetime.now(UTC))])
