"""The ledger as it lies on its topic, each line and checkpoint once: two notaries may have said the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import msgspec
from confluent_kafka import OFFSET_BEGINNING, KafkaException, TopicPartition
from headerfirst.agents.ledger.checkpoint import stated_head
from headerfirst.agents.ledger.leaf import leaf_of
from headerfirst.agents.ledger.merkle import Leaves
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.plain_clients import plain_consumer, require_topic, until_the_end
from headerfirst.streams.topics import prefixed

GROUP = "headerfirst-ledger"


class _Place(msgspec.Struct, frozen=True):
    """Of a line or a checkpoint."""

    seq: int | None = None
    size: int | None = None
    note: str = ""


@contextmanager
def pieces_of_topic(bootstrap: str, prefix: str) -> Iterator[Iterator[bytes]]:
    """Values with newlines, from the beginning to the present end, repeats left out; commits nothing."""
    topic = prefixed(prefix, "ledger")
    consumer = plain_consumer(bootstrap, GROUP, tells_ends=True)
    try:
        require_topic(consumer, bootstrap, topic)
        consumer.assign([TopicPartition(topic, 0, OFFSET_BEGINNING)])
        yield first_of_each((message.value() or b"") + b"\n" for message in until_the_end(consumer))
    except KafkaException as error:
        raise Misconfigured(f"Kafka at {bootstrap} refused: {error.args[0].str()}.") from error
    finally:
        consumer.close()


def first_of_each(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Without what says the same again; what says something else in the same place stays, and is for a verifier."""
    leaves, texts = Leaves(), set[str]()
    for piece in pieces:
        raw = piece[:-1]
        place = _place(raw)
        leaf = leaf_of(raw)
        if leaf is not None and place.seq is not None:
            if 0 <= place.seq < len(leaves) and leaves[place.seq] == leaf:
                continue
            if place.seq == len(leaves):
                leaves.append(leaf)
        elif place.size is not None and (head := stated_head(place.note)) is not None:
            if head.text() in texts:
                continue
            texts.add(head.text())
        yield piece


def _place(raw: bytes) -> _Place:
    try:
        return msgspec.json.decode(raw, type=_Place)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return _Place()
