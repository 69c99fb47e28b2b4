"""Puts a person's command on its topic: signed over the very bytes that travel, and held by all replicas."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from confluent_kafka import KafkaError, KafkaException, Producer
from headerfirst.agents.gate.given import ASKING, LONGEST
from headerfirst.schemas.command import Command
from headerfirst.schemas.errors import Malformed, Misconfigured, Retriable
from headerfirst.schemas.vocabulary import CommandKind
from headerfirst.streams.codec import encode
from headerfirst.streams.envelope import headers_for
from headerfirst.streams.operator_identity import Identity
from headerfirst.streams.plain_clients import ANSWER, plain_producer, require_topic
from headerfirst.streams.topics import prefixed

SIGNATURE: Final = "signature"
"""The header that holds it, in base64."""
TOPIC: Final = "commands"
_ROLE: Final = "cli"
_PARTITION: Final = 0
_DELIVERY: Final = 30.0
"""Seconds that the broker may take."""
_ID: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")


class Wish(NamedTuple):
    """What somebody wants done, before they say who they are."""

    kind: CommandKind
    payload: dict[str, Any]
    request_id: str | None = None
    incident_id: str | None = None
    case_id: str | None = None
    about: str | None = None
    command_id: str | None = None
    """None: a new one is drawn."""


def command_of(wish: Wish, identity: Identity) -> Command:
    """Raises Misconfigured where the id is none that the gate takes."""
    command_id = wish.command_id or secrets.token_hex(16)
    if not _ID.fullmatch(command_id):
        raise Misconfigured("The id has to be 8 to 64 letters, digits, dots, underscores or hyphens.")
    fields = wish._asdict() | {"command_id": command_id, "at": datetime.now(UTC), "actor": identity.actor}
    return Command(**fields)


def key_of(command: Command) -> str:
    """The request, incident or case that it is about, else whoever gives it; what asks for something, a request."""
    named = command.request_id or command.incident_id or command.case_id
    return command.command_id if command.kind in ASKING else named or command.actor.token


class CommandWriter:
    """Synchronous: a person waits for it."""

    def __init__(self, bootstrap: str, prefix: str) -> None:
        """Raises Misconfigured where the broker does not answer or lacks the topic."""
        self._topic = prefixed(prefix, TOPIC)
        self._producer: Producer = plain_producer(bootstrap)
        self._refusal: KafkaError | None = None
        require_topic(self._producer, bootstrap, self._topic)

    def write(self, command: Command, identity: Identity) -> bytes:
        """The bytes that were signed. Raises Retriable where the broker did not take them in time."""
        value = value_of(command)
        self._refusal = None
        signature = (SIGNATURE, identity.sign(value).encode())
        self._producer.produce(
            self._topic,
            key=key_of(command),
            value=value,
            partition=_PARTITION,
            headers=[*headers_for(TOPIC, command, _ROLE), signature],
            on_delivery=self._note,
        )
        if self._producer.flush(_DELIVERY):
            self._producer.purge()  # what nobody waits for any more must not be done later
            self._producer.flush(ANSWER)
            raise Retriable(
                f"Kafka did not confirm the command within {_DELIVERY:.0f} s: look with `headerfirst decision "
                f"{command.request_id or command.command_id}` whether it came, before you give it again."
            )
        if self._refusal is not None:
            raise Misconfigured(
                f"Kafka refused the command ({self._refusal.str()}): have whoever runs it let you write {self._topic}."
            ) from KafkaException(self._refusal)
        return value

    def _note(self, error: KafkaError | None, _message: Any) -> None:
        self._refusal = self._refusal or error


def value_of(command: Command) -> bytes:
    """Raises Misconfigured where what was typed cannot be written, or is more than the gate reads."""
    try:
        value = encode(command)
    except Malformed as error:
        if error.reason == "not_utf8":
            raise Misconfigured("A text holds what is no Unicode: type it again.") from None
        value = None
    if value is None or len(value) > LONGEST:
        raise Misconfigured(f"The command is longer than the {LONGEST:,} bytes that the gate reads: shorten its texts.")
    return value
