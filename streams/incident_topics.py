"""Incidents as whoever asks may read them: on the topic for the SOC, on the restricted one, or on both."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from confluent_kafka import OFFSET_BEGINNING, KafkaError, KafkaException, TopicPartition
from headerfirst.schemas.errors import Malformed, Misconfigured
from headerfirst.schemas.incident import Incident
from headerfirst.streams.codec import decode
from headerfirst.streams.envelope import type_of
from headerfirst.streams.outcome_watch import GROUP
from headerfirst.streams.plain_clients import partitions_at, plain_consumer, until_the_end
from headerfirst.streams.topics import prefixed

TOPICS: Final = ("incidents", "incidents-restricted")


def incident_on(bootstrap: str, prefix: str, incident_id: str) -> Incident | None:
    """Its highest version; None where there is none, or none that one may see."""
    found = [one for topic in TOPICS for one in _versions(bootstrap, prefix, topic, incident_id)]
    return max(found, key=lambda one: one.version, default=None)


def _versions(bootstrap: str, prefix: str, topic: str, incident_id: str) -> Iterator[Incident]:
    consumer, name = plain_consumer(bootstrap, f"{prefix}{GROUP}", tells_ends=True), prefixed(prefix, topic)
    try:
        if name not in partitions_at(consumer, bootstrap):
            return
        consumer.assign([TopicPartition(name, 0, OFFSET_BEGINNING)])
        for message in until_the_end(consumer):
            if message.key() == incident_id.encode() and (one := _incident(topic, message)) is not None:
                yield one
    except KafkaException as error:
        if error.args[0].code() != KafkaError.TOPIC_AUTHORIZATION_FAILED:
            raise Misconfigured(f"Kafka at {bootstrap} refused: {error.args[0].str()}.") from error
    finally:
        consumer.close()


def _incident(topic: str, message: Any) -> Incident | None:
    """None of a tombstone, and of what cannot be read."""
    try:
        found: Incident = decode(topic, message.value(), type_of(message.headers() or [])).record
    except Malformed:
        return None
    return found
