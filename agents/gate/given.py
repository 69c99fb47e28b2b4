"""Commands as they lie on their topic: which of them is a repeat, what its answer is called, and who is proven to have
given it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, cast

from headerfirst.agents.book import Arrival
from headerfirst.agents.directory import Directory
from headerfirst.agents.findings import Bench
from headerfirst.agents.gate.ages import Ages
from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.agents.signatures import Signer, signer_of
from headerfirst.schemas.command import Command
from headerfirst.schemas.vocabulary import CommandKind, RefusalReason

ASKING: Final[frozenset[CommandKind]] = frozenset({"request", "refer", "hold", "defer-notice", "reveal"})
"""Each becomes an inspection request."""
ACTING: Final[frozenset[CommandKind]] = frozenset({"approve", "refuse", "revoke", "need-met"})
"""About a request that there is."""
CONSULTING: Final[frozenset[CommandKind]] = frozenset({"consult", "confirm-consultation"})
"""About a request that there is; each becomes a register record."""
APPROVING: Final[frozenset[CommandKind]] = frozenset({"approve", "refuse"})

LONGEST: Final = 65_536
"""Bytes of a command: what is made of it has to fit into a record, with room to spare."""
STALE: Final = timedelta(days=30)
"""Between the clock that a command states and the broker's. A command is known again for as long as the topic keeps it;
one signed longer ago might be the repeat of one that is forgotten.
"""
_ID: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")
"""Of a command: it becomes the id of what is made of it."""


@dataclass(frozen=True, slots=True)
class Given:
    """A command, and what decisions that answer it, and records that are made of it, are called."""

    arrival: Arrival
    command: Command
    answer_id: str
    """The command's own id, unless an earlier command had it."""

    @property
    def at(self) -> datetime:
        return self.arrival.at

    @property
    def offset(self) -> int:
        return self.arrival.offset

    @property
    def is_first(self) -> bool:
        """Whether what is made of it may have its id."""
        return self.command.command_id == self.answer_id

    @property
    def is_well_formed(self) -> bool:
        return len(self.arrival.value) <= LONGEST and _ID.fullmatch(self.command.command_id) is not None


class Commands:
    """What was given before; takes the commands in the order of their offsets."""

    def __init__(self, pseudonyms: Pseudonyms) -> None:
        self._pseudonyms = pseudonyms
        self._seen: dict[str, set[str]] = {}
        """Digests of commands and signatures, by command id."""
        self._ages: Ages[str] = Ages()

    def take(self, arrival: Arrival) -> Given | None:
        """None where the same was given before: a producer that tries again."""
        command = cast("Command", arrival.record)
        digest = self._pseudonyms.digest(arrival.value + b"\n" + (arrival.signature or "").encode())
        seen = self._seen.setdefault(command.command_id, set())
        if digest in seen:
            return None
        is_first = not seen and _ID.fullmatch(command.command_id) is not None
        seen.add(digest)
        self._ages.note(command.command_id, arrival.at)
        own = command.command_id if is_first else self._pseudonyms.identity("decision", command.command_id, digest)
        return Given(arrival, command, own)

    def forget_outlived(self, now: datetime) -> None:
        for command_id in self._ages.outlived(now):
            self._seen.pop(command_id, None)

    def forget(self) -> None:
        self._seen.clear()
        self._ages.forget()


def prove(bench: Bench, directory: Directory, given: Given) -> Signer | RefusalReason:
    """Who gave it, in the role that they held at the broker's time of it; else why it is not believed."""
    if abs(given.command.at - given.at) > STALE:
        return "clock_in_doubt"
    signer = signer_of(bench.register, directory, given.arrival)
    if signer is not None:
        return signer
    return "approver_role" if given.command.kind in APPROVING else "requester_role"
