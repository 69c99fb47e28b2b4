"""What became of everything that a connector saw; nothing may be missing from the sum (records.md 7)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from headerfirst.schemas.vocabulary import DeadLetterReason, OutOfScopeReason, ShieldReason


@dataclass(slots=True)
class Account:
    """Of one connector. `seen` counts what records are made of: one for each message and acting mailbox, or for each
    log line; an input of which no record can be made counts once. `inputs` counts messages and lines as they were read.
    """

    inputs: int = 0
    seen: int = 0
    produced: int = 0
    shielded: Counter[ShieldReason] = field(default_factory=Counter)
    out_of_scope: Counter[OutOfScopeReason] = field(default_factory=Counter)
    dead: Counter[DeadLetterReason] = field(default_factory=Counter)
    other_kinds: Counter[str] = field(default_factory=Counter)
    """Inputs that their source says to be of another kind; they stand in no sum."""
    passed_unseen: Counter[str] = field(default_factory=Counter)
    """Inputs that could not be asked for again and were not looked at, or kept, by reason: `register_stale`,
    `buffer_full`; they stand in no sum, because nobody knows what they were."""
    files_gone: int = 0
    """Files that were gone before they were read to their end, of followed logs and of folders: how much they held,
    nobody knows."""
    not_events: int = 0
    """Lines of our own format from topics that no connector writes; they are no input and stand in no sum."""
    newest: datetime | None = None
    """The latest time that a record which was produced says it was observed at."""

    def note(self, observed_at: datetime) -> None:
        if self.newest is None or observed_at > self.newest:
            self.newest = observed_at

    @property
    def is_balanced(self) -> bool:
        outcomes = self.produced + self.shielded.total() + self.out_of_scope.total() + self.dead.total()
        return self.seen == outcomes

    def sentence(self) -> str:
        """The sum, in words."""
        return (
            f"{self.inputs:,} inputs; seen {self.seen:,} = produced {self.produced:,}"
            f" + shielded {self.shielded.total():,} + out of scope {self.out_of_scope.total():,}"
            f" + dead letters {self.dead.total():,}"
            + (f"; of other kinds {self.other_kinds.total():,}" if self.other_kinds else "")
            + (f"; passed unseen {self.passed_unseen.total():,}" if self.passed_unseen else "")
            + (f"; files gone unread {self.files_gone:,}" if self.files_gone else "")
        )

    def counts(self) -> dict[str, Any]:
        """As a summary shows it: totals, and reasons in alphabetical order."""
        return {
            "inputs": self.inputs,
            "seen": self.seen,
            "produced": self.produced,
            "shielded": dict(sorted(self.shielded.items())),
            "out_of_scope": dict(sorted(self.out_of_scope.items())),
            "dead_letters": dict(sorted(self.dead.items())),
            "other_kinds": dict(sorted(self.other_kinds.items())),
            "passed_unseen": dict(sorted(self.passed_unseen.items())),
        }
