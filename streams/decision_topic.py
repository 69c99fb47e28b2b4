"""The decisions as they lie on their topic: what waits for somebody, and what became of one request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from confluent_kafka import OFFSET_BEGINNING, KafkaException, TopicPartition
from headerfirst.agents.gate.settled import Settled, is_answer
from headerfirst.schemas.errors import Malformed, Misconfigured
from headerfirst.schemas.inspection import Decision
from headerfirst.streams.codec import decode
from headerfirst.streams.envelope import type_of
from headerfirst.streams.outcome_watch import GROUP
from headerfirst.streams.packs import find_pack, shipped
from headerfirst.streams.plain_clients import plain_consumer, require_topic, until_the_end
from headerfirst.streams.topics import prefixed

TOPIC = "decisions"


@contextmanager
def decisions_on(bootstrap: str, prefix: str) -> Iterator[Iterator[Decision]]:
    """From the beginning to the present end; commits nothing. What cannot be read is nobody's decision."""
    topic = prefixed(prefix, TOPIC)
    consumer = plain_consumer(bootstrap, f"{prefix}{GROUP}", tells_ends=True)
    try:
        require_topic(consumer, bootstrap, topic)
        consumer.assign([TopicPartition(topic, 0, OFFSET_BEGINNING)])
        yield _readable((message.value(), type_of(message.headers() or [])) for message in until_the_end(consumer))
    except KafkaException as error:
        raise Misconfigured(f"Kafka at {bootstrap} refused: {error.args[0].str()}.") from error
    finally:
        consumer.close()


def _readable(values: Iterable[tuple[bytes | None, bytes | None]]) -> Iterator[Decision]:
    for value, version in values:
        try:
            decision: Decision = decode(TOPIC, value, version).record
        except Malformed:
            continue
        yield decision


class Waiting(NamedTuple):
    decision: Decision
    """What was said of it last."""
    since: datetime


def waiting(decisions: Iterable[Decision]) -> list[Waiting]:
    """Requests that nobody has decided, those that wait longest first."""
    settled, found = Settled(), dict[str, Waiting]()
    for decision in decisions:
        if not settled.take(decision):
            continue
        before = found.pop(decision.request_id, None)
        if decision.outcome == "pending":
            found[decision.request_id] = Waiting(decision, before.since if before is not None else decision.at)
    return sorted(found.values(), key=lambda one: (one.since, one.decision.request_id))


class History(NamedTuple):
    """Of one request: what was said of it that counts, in order, and what came of commands that changed nothing."""

    decisions: list[Decision]
    answers: list[Decision]

    @property
    def last(self) -> Decision | None:
        """Of a command that decided nothing, its answer."""
        return next(iter((*reversed(self.decisions), *reversed(self.answers))), None)


def history(decisions: Iterable[Decision], request_id: str) -> History:
    """`request_id` may be that of a command, too."""
    settled, found = Settled(), History([], [])
    for decision in decisions:
        if request_id not in (decision.request_id, decision.about_request):
            continue
        if is_answer(decision):
            found.answers.append(decision)
        elif decision.request_id == request_id and settled.take(decision):
            found.decisions.append(decision)
    return found


def pending_days(folders: Iterable[Path] = ()) -> dict[str, timedelta]:
    """How long a request may wait, by the digest of the pack that is in force."""
    names: list[str | Path] = [*shipped(), *folders]
    return {pack.digest: timedelta(days=pack.file.gate.pending_days) for pack in map(find_pack, names)}


def lapses_at(one: Waiting, days: Mapping[str, timedelta]) -> datetime | None:
    """At the latest, since the request itself may end earlier; None where its pack is not at hand."""
    waits = days.get(one.decision.pack.digest)
    return one.since + waits if waits is not None else None
