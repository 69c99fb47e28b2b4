"""Before anything starts: does the broker answer, and are the topics there? One sentence says what to do."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.settings import Settings
from headerfirst.streams.topics import prefixed
from headerfirst.streams.topology import TOPOLOGY


async def preflight(settings: Settings) -> None:
    """Raises Misconfigured where a worker could only wait in silence."""
    await require_topics(settings.bootstrap, needed_topics(settings))


async def require_topics(bootstrap: str, names: Iterable[str]) -> None:
    """Raises Misconfigured without a broker, and where it lacks one of the topics (full names)."""
    missing = set(names) - await _present_topics(bootstrap)
    if missing:
        lacking = ", ".join(sorted(missing))
        raise Misconfigured(f"Kafka at {bootstrap} lacks {lacking}: run `headerfirst topics apply` first.")


def needed_topics(settings: Settings) -> set[str]:
    roles = [TOPOLOGY[name] for name in settings.roles]
    names = {"register"} | {name for role in roles for name in (*role.reads, *role.follows, *role.writes)}
    return {prefixed(settings.prefix, name) for name in names}


async def _present_topics(bootstrap: str) -> set[str]:
    client = AIOKafkaClient(bootstrap_servers=bootstrap, request_timeout_ms=10_000)
    try:
        with _silent():
            await client.bootstrap()
            return set((await client.fetch_all_metadata()).topics())
    except (KafkaError, ValueError) as error:
        raise Misconfigured(f"No Kafka answers at {bootstrap}: start one, or name another with --bootstrap.") from error
    finally:
        await client.close()


@contextmanager
def _silent() -> Iterator[None]:
    """What aiokafka would log of a broker that does not answer stands in the sentence."""
    logger = logging.getLogger("aiokafka")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)
