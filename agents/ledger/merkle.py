"""RFC 6962's Merkle tree: an append costs O(log n) time, and the tree so far is O(log n) hashes.

Leaves and inner nodes are hashed apart (0x00, 0x01), so that no node can be passed off as a leaf.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Final

HASH_SIZE: Final = 32
EMPTY_ROOT: Final = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """Grows by leaf hashes, of which it keeps only the roots of its perfect subtrees, the largest first."""

    __slots__ = ("_subtrees", "size")

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self.size = 0
        self._subtrees: list[bytes] = []
        for leaf in leaves:
            self.append(leaf)

    def append(self, leaf: bytes) -> None:
        node, size = leaf, self.size
        while size & 1:
            node = node_hash(self._subtrees.pop(), node)
            size >>= 1
        self._subtrees.append(node)
        self.size += 1

    def root(self) -> bytes:
        if not self._subtrees:
            return EMPTY_ROOT
        node = self._subtrees[-1]
        for left in reversed(self._subtrees[:-1]):
            node = node_hash(left, node)
        return node

    def copy(self) -> Tree:
        twin = Tree()
        twin.size, twin._subtrees = self.size, self._subtrees.copy()
        return twin


class Leaves:
    """Leaf hashes in order, at 32 bytes each: what proofs are made from."""

    __slots__ = ("_bytes",)

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._bytes = bytearray().join(leaves)

    def __len__(self) -> int:
        return len(self._bytes) // HASH_SIZE

    def __getitem__(self, index: int) -> bytes:
        if not 0 <= index < len(self):
            raise IndexError
        return bytes(self._bytes[index * HASH_SIZE : (index + 1) * HASH_SIZE])

    def append(self, leaf: bytes) -> None:
        self._bytes += leaf

    def between(self, begin: int, end: int) -> Iterator[bytes]:
        return (self[index] for index in range(begin, end))

    def root(self, begin: int, end: int) -> bytes:
        """Of the subtree over these leaves alone."""
        return Tree(self.between(begin, end)).root()
