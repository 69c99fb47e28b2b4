"""Says what is wrong with a ledger, and where, from nothing but its own bytes and the notary's public keys.

One pass and little memory, however long the ledger is: the tree so far, gaps, and the last leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec
from headerfirst.agents.ledger.chain import Chain
from headerfirst.agents.ledger.checkpoint import TreeHead, signed_head
from headerfirst.agents.ledger.gaps import Gaps
from headerfirst.agents.ledger.leaf import leaf_of
from headerfirst.agents.ledger.note import Verifier
from headerfirst.agents.ledger.problem import Problem, ProblemKind
from headerfirst.agents.ledger.recent import RecentLeaves
from headerfirst.schemas.ledger import Checkpoint, Closing

MOST_PROBLEMS: Final = 100
"""Named; beyond them they are counted."""


class SeenLine(msgspec.Struct, frozen=True):
    """Of a line, what its place depends on; later versions may have more fields."""

    seq: int
    entry_id: str
    at: datetime
    source_offset: int


@dataclass(frozen=True, slots=True)
class Verdict:
    size: int
    """Lines."""
    checkpoints: int
    """Rightly signed."""
    newest: str | None
    """The note over the most lines that was rightly signed."""
    signed: int
    """Lines under it."""
    problems: list[Problem]
    unnamed: int
    """Further problems."""


class Verification:
    """Give every line of a file, or every value of the topic, with its newline; then ask for the verdict."""

    def __init__(self, verifiers: Sequence[Verifier], witnessed: Sequence[TreeHead] = ()) -> None:
        self._verifiers = verifiers
        self._witnessed = list(witnessed)
        self._chain = Chain()
        self._recent = RecentLeaves()
        self._lines, self._checkpoints = Gaps(), Gaps()
        self._problems: list[Problem] = []
        self._count = self._good = 0
        self._sound = True
        """No line is missing or in doubt so far, so that roots can be compared."""
        self._unread = 0
        """Pieces in a row of which nothing can be believed: gaps of this size are explained by them."""
        self._newest: str | None = None
        self._signed = 0
        self._is_closed = self._breaks_off = False
        self._look_back()

    @property
    def chain(self) -> Chain:
        return self._chain

    @property
    def signed(self) -> int:
        """Lines under the newest checkpoint that was rightly signed."""
        return self._signed

    @property
    def has_problems(self) -> bool:
        return self._count > 0

    def take(self, piece: bytes) -> None:
        if not piece.endswith(b"\n"):
            self._breaks_off = True
            return
        is_after_the_end, count = self._is_closed, self._count
        reader = next((read for begins, read in self._readers() if piece.startswith(begins)), None)
        if reader is None:
            self._doubt("it cannot be read")
        else:
            reader(piece[:-1])
        if is_after_the_end and count == self._count:
            self._say("reordered", self._chain.size - 1, "it stands after the closing line")

    def verdict(self, *, closed: bool) -> Verdict:
        """`closed`: a file, which ends with a closing line; a topic has no end."""
        for begin, end in self._lines:
            if end == self._chain.size:
                self._say("truncated", begin, f"lines {begin} to {end - 1} were cut off")
            else:
                self._say("dropped", begin, _missing(begin, end))
        for size, _ in self._checkpoints:
            self._say("dropped", size, f"the checkpoint of {size} lines is missing")
        if self._breaks_off:
            self._say("truncated", self._chain.size, "the last line breaks off")
        elif closed and not self._is_closed:
            self._say("truncated", self._chain.size, "the closing line is missing")
        for head in self._witnessed:
            if head.size > self._chain.size:
                self._say("truncated", self._chain.size, f"the witness saw {head.size} lines")
        return Verdict(
            self._chain.size, self._good, self._newest, self._signed, self._problems, self._count - len(self._problems)
        )

    def _readers(self) -> tuple[tuple[bytes, Callable[[bytes], None]], ...]:
        return (b'{"seq":', self._line), (b'{"size":', self._checkpoint), (b'{"closing":', self._close)

    def _line(self, raw: bytes) -> None:
        leaf, line = leaf_of(raw), _read(raw, SeenLine)
        if leaf is None or line is None:
            self._doubt("it is not the line whose hash it states")
        elif line.seq < self._chain.size:
            self._out_of_place(line.seq, leaf)
        else:
            self._reach(line.seq)
            self._expect_checkpoint(line.at)
            self._append(line, leaf)

    def _out_of_place(self, seq: int, leaf: bytes) -> None:
        if self._lines.fill(seq):
            self._say("reordered", seq, "it stands after later lines")
        elif self._recent.differs(seq, leaf):
            self._say("forked", seq, "two different lines stand in its place")
        else:
            self._say("duplicate", seq, "it stands here again")

    def _append(self, line: SeenLine, leaf: bytes) -> None:
        chain = self._chain
        if line.source_offset <= chain.offset:
            self._say("reordered", line.seq, "its entry is no later than that of the line before")
        chain.append(leaf, line.at, line.source_offset)
        self._recent.append(line.seq, leaf)
        self._look_back()

    def _expect_checkpoint(self, next_at: datetime | None) -> None:
        chain = self._chain
        if not self._sound:
            return
        if chain.wants_checkpoint(next_at):
            self._checkpoints.add(chain.size, chain.size + 1)
        elif chain.is_signed and not chain.has_its_checkpoint_here(next_at):
            self._say("checkpoint_mismatch", chain.size, "a checkpoint stands where none belongs")

    def _checkpoint(self, raw: bytes) -> None:
        checkpoint = _read(raw, Checkpoint)
        if checkpoint is None or msgspec.json.encode(checkpoint) != raw:
            self._doubt("it is no checkpoint any more")
            return
        head = self._head(checkpoint.note)
        if head is None:
            return
        at_is_wrong = self._sound and head.size == self._chain.size and checkpoint.at != self._chain.at
        if head.size != checkpoint.size or at_is_wrong:
            self._say("altered", head.size, "a checkpoint says something else than what was signed")
        if head.size < self._chain.size:
            is_late = self._checkpoints.fill(head.size)
            self._say("reordered" if is_late else "duplicate", head.size, "a checkpoint stands after later lines")
            return
        self._reach(head.size)
        if self._chain.is_signed:
            self._say("duplicate", head.size, "a checkpoint stands here again")
        self._compare(head, checkpoint.note)

    def _close(self, raw: bytes) -> None:
        closing = _read(raw, Closing)
        if closing is None or msgspec.json.encode(closing) != raw:
            self._doubt("it is no closing line any more")
            return
        if self._is_closed:
            self._say("duplicate", self._chain.size, "the closing line stands here again")
            return
        self._is_closed = True
        head = self._head(closing.closing)
        if head is None:
            return
        if head.size < self._chain.size:
            self._say("checkpoint_mismatch", head.size, "the closing line is of fewer lines than there are")
            return
        self._reach(head.size)
        self._expect_checkpoint(None)
        self._compare(head, closing.closing)

    def _head(self, note: str) -> TreeHead | None:
        head = signed_head(note, self._verifiers)
        if head is None:
            self._chain.signed = self._chain.size
            self._say("bad_signature", self._chain.size, "a checkpoint is signed by none of the keys given")
        return head

    def _compare(self, head: TreeHead, note: str) -> None:
        chain = self._chain
        if self._sound and head.root != chain.tree.root():
            begin = self._signed
            self._say("checkpoint_mismatch", head.size, f"lines {begin} to {head.size - 1} are not the ones signed")
            self._sound = False
        chain.signed = head.size
        self._good += 1
        self._newest, self._signed = note, head.size

    def _reach(self, size: int) -> None:
        """The next line, or the checkpoint here, is the one after `size` lines."""
        gap = size - self._chain.size
        if gap > self._unread:
            self._lines.add(self._chain.size, size)
        if gap:
            self._sound = False
            self._chain.size = size
        self._unread = 0

    def _look_back(self) -> None:
        """At a size that a witness saw, the root has to be the one that it saw."""
        for head in [head for head in self._witnessed if head.size == self._chain.size]:
            self._witnessed.remove(head)
            if self._sound and head.root != self._chain.tree.root():
                self._say("forked", head.size, f"the first {head.size} lines are not the ones that the witness saw")

    def _doubt(self, words: str) -> None:
        self._unread += 1
        self._sound = False
        self._say("altered", self._chain.size + self._unread - 1, words)

    def _say(self, kind: ProblemKind, seq: int, words: str) -> None:
        self._count += 1
        if len(self._problems) < MOST_PROBLEMS:
            self._problems.append(Problem(kind, seq, words))


def _read(raw: bytes, kind: Any) -> Any:
    """None where the bytes are no such record."""
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None


def _missing(begin: int, end: int) -> str:
    return "the line is missing" if end == begin + 1 else f"lines {begin} to {end - 1} are missing"
