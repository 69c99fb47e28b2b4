"""The ledger as one sequence: a line for each entry at its first sight, and checkpoints at places that lines decide.

A checkpoint stands after every 256 lines, and before the first line of a new day (UTC, broker time), so that each day
that is over is signed. Nothing else decides it: neither a clock, nor where a batch or a process ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from headerfirst.agents.ledger.checkpoint import TreeHead
from headerfirst.agents.ledger.leaf import Sight, line_of
from headerfirst.agents.ledger.merkle import Tree
from headerfirst.agents.ledger.note import Signer
from headerfirst.schemas.ledger import Checkpoint, LedgerLine

EVERY: Final = 256


class Chain:
    """So far: the tree, and what decides about the next checkpoint."""

    __slots__ = ("at", "offset", "signed", "size", "tree")

    def __init__(self) -> None:
        self.tree = Tree()
        self.size = 0
        self.at: datetime | None = None
        """Of the last line."""
        self.offset = -1
        """Of the last line's entry."""
        self.signed = 0
        """Lines under the last checkpoint."""

    @property
    def is_signed(self) -> bool:
        """By a checkpoint right here."""
        return self.size > 0 and self.signed == self.size

    def has_its_checkpoint_here(self, next_at: datetime | None = None) -> bool:
        """One belongs here: before a line of that time, or at the present end."""
        if self.at is None:
            return False
        turns_day = next_at is not None and next_at.date() != self.at.date()
        return turns_day or self.size % EVERY == 0

    def wants_checkpoint(self, next_at: datetime | None = None) -> bool:
        return not self.is_signed and self.has_its_checkpoint_here(next_at)

    def append(self, leaf: bytes, at: datetime, offset: int) -> None:
        self.tree.append(leaf)
        self.size += 1
        self.at, self.offset = at, offset

    def head(self, origin: str) -> TreeHead:
        return TreeHead(origin, self.size, self.tree.root())

    def copy(self) -> Chain:
        twin = Chain()
        twin.tree, twin.size = self.tree.copy(), self.size
        twin.at, twin.offset, twin.signed = self.at, self.offset, self.signed
        return twin


def grow(chain: Chain, sights: Iterable[Sight], signer: Signer) -> Iterator[LedgerLine | Checkpoint]:
    """What follows on a ledger that stands at `chain`, which moves along; `sights` are none that it has."""
    for sight in sights:
        if chain.wants_checkpoint(sight.at):
            yield sign(chain, signer)
        line = line_of(sight, chain.size)
        chain.append(bytes.fromhex(line.leaf_hash), sight.at, sight.offset)
        yield line
    if chain.wants_checkpoint():
        yield sign(chain, signer)


def sign(chain: Chain, signer: Signer) -> Checkpoint:
    """Of a chain with at least one line."""
    if chain.at is None:
        raise IndexError("an empty chain has no time")
    chain.signed = chain.size
    return Checkpoint(size=chain.size, at=chain.at, note=signer.sign(chain.head(signer.name).text()))
