"""What the worker and a confined process say to each other: MessagePack behind four bytes of length.

The worker sends one `Assignment` and gets `Ready` or `Misfit`; from then on one message, and one `Answer`, at a time.
The process that unpacks is sent its `Limits` alone, then messages as they are, and answers `Unpacked` or `Trouble`.
"""

from __future__ import annotations

import struct
from typing import Final

import msgspec
from headerfirst.schemas.content import Unpacked, WhyNotInspected
from headerfirst.streams.inspection.interface import Report, ScannerOptions
from msgspec import msgpack

LENGTH: Final = struct.Struct("!I")
LONGEST_ANSWER: Final = 1 << 20
"""Bytes; a longer one is no report."""
MATCHES_KEPT: Final = 100
"""Of one scanner in one message; `count` says how many there were."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Of one scanner's process."""

    seconds: float = 30.0
    """By the clock, a message."""
    cpu_seconds: int = 30
    """A message."""
    memory: int = 1 << 30
    """Bytes of address space."""
    files: int = 64
    start_seconds: float = 60.0
    """To load its rules."""


class Assignment(msgspec.Struct, frozen=True, kw_only=True):
    """`place` as `scanner_shelf` found it."""

    place: str
    options: ScannerOptions
    limits: Limits


class Ready(msgspec.Struct, frozen=True, tag=True):
    """Its rules are loaded and its privileges are gone."""


class Misfit(msgspec.Struct, frozen=True, tag=True):
    """Cannot be opened as configured. No message was seen yet: the sentence names settings and files alone."""

    sentence: str


class Reported(msgspec.Struct, frozen=True, tag=True):
    version: str
    report: Report


class Trouble(msgspec.Struct, frozen=True, tag=True):
    """Says nothing of the message."""

    why: WhyNotInspected


Answer = Ready | Misfit | Reported | Trouble

_answers: Final[msgpack.Decoder[Answer]] = msgpack.Decoder(Answer)
_assignments: Final = msgpack.Decoder(Assignment)
_messages: Final = msgpack.Decoder(Unpacked)
_limits: Final = msgpack.Decoder(Limits)


def framed(value: Answer | Assignment | Limits | Unpacked) -> bytes:
    body = msgpack.encode(value)
    return LENGTH.pack(len(body)) + body


def answer_in(body: bytes) -> Answer:
    """Raises msgspec.DecodeError (ValidationError) for anything else."""
    return _answers.decode(body)


def assignment_in(body: bytes) -> Assignment:
    return _assignments.decode(body)


def message_in(body: bytes) -> Unpacked:
    return _messages.decode(body)


def limits_in(body: bytes) -> Limits:
    return _limits.decode(body)
