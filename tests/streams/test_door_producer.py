"""What passed the door stands on its topic, dated by the event, or the caller is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from headerfirst.schemas.errors import Retriable
from headerfirst.streams import door_producer as module
from headerfirst.streams.codec import encode
from headerfirst.streams.connectors.interface import NoEvent
from headerfirst.streams.dead_letters import Origin, dead_letter
from headerfirst.streams.door_producer import WRITES, door_producer
from headerfirst.streams.keys import PUBLISHED
from headerfirst.streams.line import Line

from tests import builders
from tests.conftest import NewBroker
from tests.streams.faust_apps import read

TOPICS = dict.fromkeys((f"p-{name}" for name in WRITES), 1)


def milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)


async def test_a_record_is_dated_by_its_event_and_described_by_its_headers(embedded: NewBroker) -> None:
    broker, mail = embedded(TOPICS), builders.email_metadata()
    async with door_producer(broker.bootstrap, "p-") as producer:
        await producer.produce(Line("email-metadata", builders.AMARA, encode(mail)))
        await producer.delivered()
    [message] = await read(broker.bootstrap, "p-email-metadata", 1)
    assert (message.key, message.value) == (builders.AMARA.encode(), encode(mail))
    assert message.timestamp == milliseconds(builders.NOON)
    headers = dict(message.headers)
    assert headers["ce_type"] == b"headerfirst.email-metadata.v1"
    assert headers["ce_source"] == b"headerfirst/ingest"


async def test_a_record_of_a_clock_that_is_ahead_is_dated_now(embedded: NewBroker) -> None:
    """Kafka refuses what is over an hour ahead, and would keep the rest longer than it may."""
    broker = embedded(TOPICS)
    ahead = datetime.now(UTC) + timedelta(minutes=50)
    async with door_producer(broker.bootstrap, "p-") as producer:
        await producer.produce(Line("web-proxy", None, encode(builders.web_proxy(observed_at=ahead, user=None))))
        await producer.delivered()
    [message] = await read(broker.bootstrap, "p-web-proxy", 1)
    assert message.key is None
    assert message.timestamp <= milliseconds(datetime.now(UTC))
    assert encode(builders.web_proxy(observed_at=ahead, user=None)) == message.value


async def test_a_letter_goes_to_dead_letters_and_what_is_no_event_nowhere(embedded: NewBroker) -> None:
    broker = embedded(TOPICS)
    letter = dead_letter(PUBLISHED, Origin(None, b"From nobody"), "headers_unreadable", "ingest")
    async with door_producer(broker.bootstrap, "p-") as producer:
        await producer.produce(NoEvent("register", "person/amara", builders.person()))
        await producer.produce(letter)
        await producer.delivered()
    [message] = await read(broker.bootstrap, "p-dead-letters", 1)
    assert (message.key.decode(), message.value) == (letter.key, encode(letter.record))
    assert list(message.headers) == letter.headers


async def test_a_broker_that_is_gone_is_said_and_not_waited_for(
    embedded: NewBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_DELIVERY", 1.0)
    monkeypatch.setattr(module, "_FAREWELL", 0.5)
    broker = embedded(TOPICS)
    line = Line("email-metadata", builders.AMARA, encode(builders.email_metadata()))
    async with door_producer(broker.bootstrap, "p-") as producer:
        await producer.produce(line)
        await producer.delivered()
        broker.close()
        await producer.produce(line)
        with pytest.raises(Retriable, match=r"Kafka did not take what was read \(\w+\): say the same command again"):
            await producer.delivered()


async def test_nobody_there_is_said_as_well() -> None:
    with pytest.raises(Retriable, match="Kafka did not take"):
        async with door_producer("127.0.0.1:1", ""):
            pass
