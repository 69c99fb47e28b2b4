"""What can be wrong with a ledger, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from headerfirst.schemas.errors import HeaderFirstError

ProblemKind = Literal[
    "altered",
    "dropped",
    "reordered",
    "duplicate",
    "truncated",
    "forked",
    "bad_signature",
    "checkpoint_mismatch",
]


@dataclass(frozen=True, slots=True)
class Problem:
    kind: ProblemKind
    seq: int
    """Of the line; of a checkpoint the number of lines under it."""
    words: str

    def __str__(self) -> str:
        return f"{self.kind} at {self.seq}: {self.words}"


class Disagreement(HeaderFirstError):  # noqa: N818 - named as its relatives in schemas/errors.py
    """What lies on the ledger is not what the entries make: no process may sign on."""

    def __init__(self, kind: ProblemKind, seq: int) -> None:
        super().__init__(
            f"The ledger disagrees with its entries: {kind} at {seq}. Nothing more is signed; "
            "`headerfirst ledger verify` says what an outsider sees."
        )
        self.kind = kind
        self.seq = seq
