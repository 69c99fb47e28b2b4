"""What a slice says is delivered whole, and a failure to deliver is never taken for a success."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable, Sequence

import pytest
from headerfirst.agents.step import Publish
from headerfirst.schemas.errors import Malformed, Retriable
from headerfirst.streams.outbox import Outbox
from headerfirst.streams.slices import OutgoingRecord

from tests import builders


class Broker:
    """Takes batches as the producer does, or fails as it does."""

    def __init__(self, error: Exception | None = None) -> None:
        self.taken: list[tuple[str, int, list[OutgoingRecord]]] = []
        self._error = error

    async def send_batch(
        self, topic: str, partition: int, records: Iterable[OutgoingRecord]
    ) -> Awaitable[Sequence[range]]:
        self.taken.append((topic, partition, list(records)))
        delivery: asyncio.Future[Sequence[range]] = asyncio.get_running_loop().create_future()
        if self._error is None:
            delivery.set_result([range(7, 8)])
        else:
            delivery.set_exception(self._error)
        return delivery


def finding() -> Publish:
    record = builders.finding()
    return Publish("findings", "p-1", record)


async def test_records_go_to_their_topic_with_prefix_key_and_headers() -> None:
    outbox, broker = Outbox("mail", "test-"), Broker()
    outbox.put([finding()], origin="email-metadata-0:7")
    assert await outbox.deliver(broker) == {("findings", 0): [range(7, 8)]}
    [(topic, partition, [record])] = broker.taken
    assert (topic, partition, record.key) == ("test-findings", 0, b"p-1")
    assert dict(record.headers)["ce_source"] == b"headerfirst/mail"
    assert dict(record.headers)["ce_origin"] == b"email-metadata-0:7"


async def test_a_record_that_knows_its_partition_goes_there() -> None:
    outbox, broker = Outbox("web", ""), Broker()
    outbox.put([Publish("usage", "web/p-1/2026-01-05", builders.usage(), 4)])
    await outbox.deliver(broker)
    assert [(topic, partition) for topic, partition, _ in broker.taken] == [("usage", 4)]


async def test_a_tombstone_has_neither_value_nor_headers() -> None:
    outbox, broker = Outbox("incidents", ""), Broker()
    outbox.put([Publish("incidents", "i-1", None)])
    await outbox.deliver(broker)
    [(_, _, [record])] = broker.taken
    assert (record.value, list(record.headers)) == (None, [])


async def test_delivery_empties_the_box() -> None:
    outbox, broker = Outbox("mail", ""), Broker()
    outbox.put([finding()])
    await outbox.deliver(broker)
    await outbox.deliver(broker)
    assert len(broker.taken) == 1


async def test_a_failed_delivery_is_raised() -> None:
    outbox = Outbox("mail", "")
    outbox.put([finding()])
    with pytest.raises(Retriable, match="could not be delivered: ConnectionError"):
        await outbox.deliver(Broker(ConnectionError("ada@example.org")))


def test_where_one_record_cannot_be_written_none_is_put() -> None:
    outbox = Outbox("mail", "")
    too_large = Publish("findings", "p-1", builders.finding(evidence=["x" * 1_000_001]))
    with pytest.raises(Malformed, match="output_too_large"):
        outbox.put([finding(), too_large])
    assert len(outbox) == 0
