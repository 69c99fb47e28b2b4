"""The one writer of the ledger: a book over `ledger-entries` and over its own lines.

It says what is missing from the ledger and nothing else, so that a restart, a second notary and a repeated entry change
nothing. Before it signs, everything that lies on the ledger has been held against everything that is still to be seen
of the entries; if they disagree it signs nothing any more.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import OrderedDict
from typing import Final

from headerfirst.agents.book import Arrival, Moment
from headerfirst.agents.ledger.chain import Chain, grow
from headerfirst.agents.ledger.checkpoint import stated_head
from headerfirst.agents.ledger.leaf import Sight, leaf_of, line_bytes, line_of
from headerfirst.agents.ledger.merkle import Leaves
from headerfirst.agents.ledger.note import Signer
from headerfirst.agents.ledger.problem import Disagreement, ProblemKind
from headerfirst.agents.step import Output, Publish
from headerfirst.schemas.ledger import Checkpoint, LedgerEntry, LedgerLine

ENTRIES: Final = "ledger-entries"
LEDGER: Final = "ledger"
NO_KEY: Final = ""
"""The ledger has one partition and no keys (records.md 1)."""


class Notary:
    """A `Book`. Keeps the id, the offset and the leaf of every line."""

    def __init__(self, signer: Signer) -> None:
        self._signer = signer
        self.forget()

    def forget(self) -> None:
        self._chain = Chain()
        self._leaves = Leaves()
        self._offsets = array("Q")
        self._seqs: dict[str, int] = {}
        self._signed: dict[int, str] = {}
        """The texts under the checkpoints on the ledger, by their size."""
        self._waiting: OrderedDict[str, Sight] = OrderedDict()
        """Entries without a line, by id, in the order of their offsets; a plain dict is slow to lose its first ones."""
        self._disagreement: Disagreement | None = None

    def take(self, arrival: Arrival) -> None:
        """Raises Disagreement."""
        match arrival.record:
            case LedgerEntry() as entry:
                self._take_entry(Sight(entry, arrival.at, arrival.offset))
            case LedgerLine() as line:
                self._take_line(line, arrival.value or line_bytes(line))
            case Checkpoint() as checkpoint:
                self._take_checkpoint(checkpoint)

    def say(self, moment: Moment) -> list[Output]:  # noqa: ARG002 - no moment changes the ledger
        """Raises Disagreement if there ever was one."""
        if self._disagreement is not None:
            raise self._disagreement
        missing = grow(self._chain.copy(), self._waiting.values(), self._signer)
        return [Publish(LEDGER, NO_KEY, record) for record in missing]

    def _take_entry(self, sight: Sight) -> None:
        if sight.offset > self._chain.offset:
            if sight.entry.entry_id not in self._seqs:
                self._waiting.setdefault(sight.entry.entry_id, sight)
            return
        # The ledger has passed this entry: it has a line, or repeats an earlier one.
        seq = bisect_left(self._offsets, sight.offset)
        if self._offsets[seq] != sight.offset:
            known = self._seqs.get(sight.entry.entry_id)
            self._require(known is not None and self._offsets[known] < sight.offset, "dropped", seq)
            return
        self._require(line_of(sight, seq).leaf_hash == self._leaves[seq].hex(), "altered", seq)

    def _take_line(self, line: LedgerLine, raw: bytes) -> None:
        leaf, chain = leaf_of(raw), self._chain
        if leaf is None or leaf.hex() != line.leaf_hash:
            raise self._disagree("altered", line.seq)
        if line.seq < chain.size:
            self._require(leaf == self._leaves[line.seq], "forked", line.seq)
            return
        self._require(line.seq == chain.size, "dropped", chain.size)
        self._require(line.source_offset > chain.offset, "reordered", line.seq)
        self._require(line.entry_id not in self._seqs, "duplicate", line.seq)
        self._require(not chain.wants_checkpoint(line.at), "dropped", chain.size)
        may_be_signed = not chain.is_signed or chain.has_its_checkpoint_here(line.at)
        self._require(may_be_signed, "checkpoint_mismatch", chain.size)
        self._settle(line)
        self._seqs[line.entry_id] = line.seq
        self._offsets.append(line.source_offset)
        self._leaves.append(leaf)
        chain.append(leaf, line.at, line.source_offset)

    def _settle(self, line: LedgerLine) -> None:
        """The entry of this line, if it is still to be seen, waits no longer; none that waits was passed over."""
        sight = self._waiting.pop(line.entry_id, None)
        if sight is not None and sight.offset <= line.source_offset:
            self._require(line_of(sight, line.seq) == line, "altered", line.seq)
        first = next(iter(self._waiting.values()), None)
        self._require(first is None or first.offset > line.source_offset, "dropped", line.seq)

    def _take_checkpoint(self, checkpoint: Checkpoint) -> None:
        head, chain = stated_head(checkpoint.note), self._chain
        if head is None or head.size != checkpoint.size:
            raise self._disagree("altered", checkpoint.size)
        if head.size < chain.size or chain.signed == head.size:
            self._require(self._signed.get(head.size) == head.text(), "forked", head.size)
            return
        self._require(head.size == chain.size, "dropped", chain.size)
        self._require(head == chain.head(self._signer.name), "checkpoint_mismatch", head.size)
        self._require(checkpoint.at == chain.at, "altered", head.size)
        self._signed[head.size] = head.text()
        chain.signed = head.size

    def _require(self, holds: bool, kind: ProblemKind, seq: int) -> None:  # noqa: FBT001 - reads as a sentence
        if not holds:
            raise self._disagree(kind, seq)

    def _disagree(self, kind: ProblemKind, seq: int) -> Disagreement:
        self._disagreement = Disagreement(kind, seq)
        return self._disagreement
