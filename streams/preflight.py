"""Before a worker starts: does the broker answer, and are the topics there? One sentence says what to do."""

from __future__ import annotations

from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.settings import Settings
from headerfirst.streams.topics import prefixed
from headerfirst.streams.topology import TOPOLOGY


async def preflight(settings: Settings) -> None:
    """Raises Misconfigured where a worker could only wait in silence."""
    missing = needed_topics(settings) - await _present_topics(settings.bootstrap)
    if missing:
        names = ", ".join(sorted(missing))
        raise Misconfigured(f"Kafka at {settings.bootstrap} lacks {names}: run `headerfirst topics apply` first.")


def needed_topics(settings: Settings) -> set[str]:
    roles = [TOPOLOGY[name] for name in settings.roles]
    names = {"register"} | {name for role in roles for name in (role.reads, *role.writes)}
    return {prefixed(settings.prefix, name) for name in names}


async def _present_topics(bootstrap: str) -> set[str]:
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, request_timeout_ms=10_000)
    try:
        await consumer.start()
        return set(await consumer.topics())
    except KafkaError as error:
        raise Misconfigured(f"No Kafka answers at {bootstrap}: start one, or name another with --bootstrap.") from error
    finally:
        await consumer.stop()
