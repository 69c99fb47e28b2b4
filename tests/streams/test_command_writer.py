"""A command is signed over the very bytes that travel, lies under the key of what it is about, and is refused here
where the gate could not read it.
"""

from __future__ import annotations

from base64 import b64decode
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from headerfirst.agents.gate.given import LONGEST
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams import book_memory, plain_clients
from headerfirst.streams.codec import decode
from headerfirst.streams.command_writer import SIGNATURE, CommandWriter, Wish, command_of, key_of, value_of
from headerfirst.streams.topics import TOPICS

from tests.conftest import NewBroker
from tests.streams.installation import Installation
from tests.streams.operators import GARETH, identity, token

GARETHS = identity(GARETH, "hr-approver")


def made(kind: Any = "approve", **changes: Any) -> Any:
    return command_of(Wish(**({"kind": kind, "payload": {}} | changes)), GARETHS)


def test_what_travels_is_what_was_signed(embedded: NewBroker, tmp_path: Any) -> None:
    installation = Installation(embedded({"t-commands": 1}).bootstrap, tmp_path, "t-")
    command = made(request_id="request-0001")
    value = CommandWriter(installation.bootstrap, "t-").write(command, GARETHS)
    [message] = installation.messages("commands")
    headers = dict(message.headers())
    assert (message.value(), message.key()) == (value, b"request-0001")
    Ed25519PublicKey.from_public_bytes(b64decode(GARETHS.public_key)).verify(b64decode(headers["signature"]), value)
    assert headers["ce_type"] == b"headerfirst.command.v1"
    assert headers["ce_id"] == f"{command.command_id}:1".encode()
    assert decode("commands", value, headers["ce_type"]).record == command


def test_the_header_is_the_one_that_the_gate_reads() -> None:
    assert SIGNATURE == book_memory.SIGNATURE


def test_whoever_holds_the_identity_is_who_gives_it() -> None:
    assert (made().actor.token, made().actor.role) == (token(GARETH), "hr-approver")


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"kind": "approve", "request_id": "request-0001"}, "request-0001"),
        ({"kind": "close", "incident_id": "incident-1"}, "incident-1"),
        ({"kind": "object", "case_id": "case-1"}, "case-1"),
        ({"kind": "object"}, token(GARETH)),
        ({"kind": "request", "incident_id": "incident-1", "command_id": "request-0002"}, "request-0002"),
        ({"kind": "refer", "incident_id": "incident-1", "command_id": "request-0003"}, "request-0003"),
    ],
)
def test_it_lies_under_the_key_of_what_it_is_about(changes: dict[str, Any], key: str) -> None:
    assert key_of(made(**changes)) == key


def test_ids_are_new_each_time_and_such_as_the_gate_takes() -> None:
    ids = {made().command_id for _ in range(20)}
    assert len(ids) == 20
    assert {len(command_id) for command_id in ids} == {32}


@pytest.mark.parametrize("command_id", ["short", "x" * 65, "with space", "name@example.org"])
def test_an_id_that_the_gate_would_not_take_is_refused_here(command_id: str) -> None:
    with pytest.raises(Misconfigured, match="8 to 64 letters"):
        made(command_id=command_id)


@pytest.mark.parametrize("length", [LONGEST, 1_100_000])
def test_a_command_that_the_gate_would_not_read_is_refused_here(length: int) -> None:
    with pytest.raises(Misconfigured, match="longer than the 65,536 bytes that the gate reads: shorten its texts"):
        value_of(made("request", payload={"reason": "x" * length}))


def test_a_text_that_is_no_unicode_is_refused_here() -> None:
    with pytest.raises(Misconfigured, match="no Unicode"):
        value_of(made("request", payload={"reason": "\udc80"}))


def test_without_the_topic_or_a_broker_there_is_one_sentence(
    embedded: NewBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Misconfigured, match="lacks commands: run `headerfirst topics apply` first"):
        CommandWriter(embedded({"decisions": 1}).bootstrap, "")
    monkeypatch.setattr(plain_clients, "ANSWER", 0.5)
    with pytest.raises(Misconfigured, match="No Kafka answers"):
        CommandWriter("127.0.0.1:1", "")


def test_the_topic_has_the_one_partition_that_is_written() -> None:
    assert TOPICS["commands"].partitions() == 1
