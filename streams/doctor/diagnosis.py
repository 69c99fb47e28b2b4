"""What `headerfirst doctor` says of one thing: its state, why in a sentence, and what to do about it.

Reasons name settings, topics, roles and figures: never a person, an address or what a record says of anybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from headerfirst.streams.settings import ALONE, RoleName, SmtpSettings
from headerfirst.streams.topics import DEFAULT_PARTITIONS, prefixed

State = Literal["ok", "warning", "failed", "not checked"]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    check: str
    state: State
    reason: str
    remedy: str | None = None
    """Of a warning and of a failure, always."""


def well(check: str, reason: str) -> Diagnosis:
    return Diagnosis(check, "ok", reason)


def unchecked(check: str, reason: str) -> Diagnosis:
    return Diagnosis(check, "not checked", reason)


def warning(check: str, reason: str, remedy: str) -> Diagnosis:
    return Diagnosis(check, "warning", reason, remedy)


def failed(check: str, reason: str, remedy: str) -> Diagnosis:
    return Diagnosis(check, "failed", reason, remedy)


MOST_LAG: Final = 10_000
LEAST_FREE: Final = 10
"""Per cent of a disk."""


@dataclass(frozen=True, slots=True)
class Installation:
    """What is looked at, as a worker of the same settings would be told it."""

    bootstrap: str
    prefix: str = ""
    roles: tuple[RoleName, ...] = ()
    """That are meant to run somewhere."""
    partitions: int = DEFAULT_PARTITIONS
    replication: int = 1
    pack_folders: tuple[Path, ...] = ()
    demo_keys: bool = False
    smtp: SmtpSettings | None = None
    clamd: str | None = None
    yara_folders: tuple[Path, ...] = ()
    word_files: tuple[Path, ...] = ()
    folders: tuple[Path, ...] = ()
    """In which something has to find room."""
    least_free: int = LEAST_FREE
    lock: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)

    def topic(self, name: str) -> str:
        return prefixed(self.prefix, name)

    @property
    def inspects(self) -> bool:
        return ALONE in self.roles or self.clamd is not None or bool(self.yara_folders or self.word_files)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A Kafka that answers."""

    brokers: int
    topics: Mapping[str, int]
    """All, with their partitions."""
    administered: bool
    """Whether it answers questions about settings, groups and disks: the embedded broker does not."""
