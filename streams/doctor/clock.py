"""Is this machine's clock right? Held against the newest record of the register, which gets a heartbeat every 10 s.

Its record time is the broker's own (LogAppendTime). A record that looks old may be one that nobody followed up, or ours
may be the clock that is fast: then the next record tells, if one comes.
"""

from __future__ import annotations

import time
from typing import Any, Final

from confluent_kafka import TIMESTAMP_LOG_APPEND_TIME, Consumer, TopicPartition
from headerfirst.agents.gate.about_policy import CLOCK_TOLERANCE
from headerfirst.streams.doctor.broker import GROUP
from headerfirst.streams.doctor.diagnosis import Cluster, Diagnosis, Installation, failed, unchecked, warning, well
from headerfirst.streams.plain_clients import ANSWER, plain_consumer
from headerfirst.streams.register_writer import HEARTBEAT_EVERY

NOTICEABLE: Final = 5.0
"""Seconds by which clocks of one network do not differ."""
_SET: Final = "Let NTP set the clocks of this machine and of the brokers; expiry and freshness rest on them."


def clock(installation: Installation, cluster: Cluster) -> Diagnosis:
    topic = installation.topic("register")
    if topic not in cluster.topics:
        return unchecked("clock", "Without a register there is no time to hold it against.")
    consumer = plain_consumer(installation.bootstrap, GROUP)
    try:
        return _held_against(consumer, TopicPartition(topic, 0))
    finally:
        consumer.close()


def _held_against(consumer: Consumer, place: TopicPartition) -> Diagnosis:
    first, end = consumer.get_watermark_offsets(place, timeout=ANSWER)
    if end <= first:
        return unchecked("clock", "The register is empty, so that there is no time to hold it against.")
    consumer.assign([TopicPartition(place.topic, place.partition, end - 1)])
    newest = consumer.poll(ANSWER)
    if newest is None or newest.error() is not None:
        return unchecked("clock", "The register's newest record could not be read.")
    ahead = time.time() - _seconds(newest)
    if ahead > HEARTBEAT_EVERY + NOTICEABLE:
        newest = consumer.poll(HEARTBEAT_EVERY + 1)
        if newest is None or newest.error() is not None:
            return unchecked("clock", "The register gets no heartbeat, so that there is no time to hold it against.")
        ahead = time.time() - _seconds(newest)
    by_broker = newest.timestamp()[0] == TIMESTAMP_LOG_APPEND_TIME
    return judge_skew(ahead, "the broker's" if by_broker else "that of the register's keeper")


def _seconds(message: Any) -> float:
    return float(message.timestamp()[1]) / 1000


def judge_skew(ahead: float, whose: str) -> Diagnosis:
    """`ahead`: seconds by which ours is later than a time that is up to a heartbeat's age old."""
    tolerance = CLOCK_TOLERANCE.total_seconds()
    said = f"It is {-ahead:.0f} s behind {whose}" if ahead < 0 else f"It is up to {ahead:.0f} s ahead of {whose}"
    if abs(ahead) > tolerance:
        return failed("clock", f"{said}: more than {tolerance:.0f} s, and nobody may trust an expiry.", _SET)
    if ahead < -NOTICEABLE or ahead > HEARTBEAT_EVERY + NOTICEABLE:
        return warning("clock", f"{said}.", _SET)
    return well("clock", f"It agrees with {whose}.")
