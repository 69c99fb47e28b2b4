"""Commands of the sample day's people: signed with keys whose public halves the register of the day holds."""

from __future__ import annotations

import base64
from datetime import date
from typing import Any

import pytest
from confluent_kafka import Consumer, TopicPartition
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from headerfirst.schemas.register import Role
from headerfirst.streams import codec
from headerfirst.streams.command_writer import CommandWriter
from headerfirst.streams.demo.desk import Desk
from headerfirst.streams.keys import PUBLISHED
from headerfirst.streams.plain_clients import plain_consumer
from headerfirst.streams.sample.day import sample_day

from tests import builders
from tests.conftest import NewBroker

SAMPLE = sample_day(date(2026, 3, 10), 3, [builders.PACK], records=0)


def public_keys() -> dict[str, bytes]:
    roles = (record for _, record in SAMPLE.register if isinstance(record, Role))
    return {role.role: base64.b64decode(role.public_key or "") for role in roles}


def test_a_command_lies_signed_on_its_topic(embedded: NewBroker) -> None:
    bootstrap = embedded({"p-commands": 1}).bootstrap
    desk = Desk(CommandWriter(bootstrap, "p-"), SAMPLE.seed)
    given = [
        desk.ask("investigator", {"kind": "list-headings"}),
        desk.approve("hr-approver", "request-1"),
        desk.consult("dpo", "request-1", {"outcome": "objection"}),
    ]

    consumer = plain_consumer(bootstrap, "reader")
    consumer.assign([TopicPartition("p-commands", 0, 0)])
    read = _read(consumer, len(given))
    consumer.close()
    commands = [codec.decode("commands", message.value()).record for message in read]

    assert [command.command_id for command in commands] == given
    assert [command.kind for command in commands] == ["request", "approve", "consult"]
    assert commands[0].actor.token == PUBLISHED.person("maya-green")
    for message, command in zip(read, commands, strict=True):
        signature = dict(message.headers())["signature"]
        key = Ed25519PublicKey.from_public_bytes(public_keys()[command.actor.role])
        key.verify(base64.b64decode(signature), message.value())


def _read(consumer: Consumer, count: int) -> list[Any]:
    messages: list[Any] = []
    for _ in range(20):
        messages += consumer.consume(count, timeout=0.5)
        if len(messages) >= count:
            break
    return messages


@pytest.mark.parametrize("seed", [1, 2])
def test_ids_are_the_same_for_the_same_seed(seed: int) -> None:
    assert _ids(seed) == _ids(seed)
    assert set(_ids(seed)).isdisjoint(_ids(seed + 1))


def _ids(seed: int) -> list[str]:
    desk = Desk(_Nowhere(), seed)
    return [desk.approve("dpo", "request-1"), desk.approve("dpo", "request-1")]


class _Nowhere:
    def write(self, *_: object) -> bytes:
        return b""
