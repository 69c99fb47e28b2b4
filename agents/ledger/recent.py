"""The last leaves, so that a line that stands in a ledger twice can be told from two lines in one place."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

MOST: Final = 1 << 14


class RecentLeaves:
    __slots__ = ("_leaves",)

    def __init__(self) -> None:
        self._leaves: OrderedDict[int, bytes] = OrderedDict()

    def append(self, seq: int, leaf: bytes) -> None:
        self._leaves[seq] = leaf
        if len(self._leaves) > MOST:
            self._leaves.popitem(last=False)

    def differs(self, seq: int, leaf: bytes) -> bool:
        """False also where it is too long ago to be known."""
        return self._leaves.get(seq, leaf) != leaf
