"""Proofs that a line is in a tree, and that one tree is the beginning of another: made from all leaves, checked from
some hashes (RFC 6962 section 2.1; the checks are RFC 9162's, 2.1.3.2 and 2.1.4.2).
"""

from __future__ import annotations

from collections.abc import Sequence

from headerfirst.agents.ledger.merkle import EMPTY_ROOT, Leaves, node_hash


def inclusion_proof(leaves: Leaves, index: int, size: int) -> list[bytes]:
    """Of the leaf at `index` in the tree of the first `size`, the leaf's sibling first."""
    _require(0 <= index < size <= len(leaves))
    begin, end, proof = 0, size, []
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            proof.append(leaves.root(middle, end))
            end = middle
        else:
            proof.append(leaves.root(begin, middle))
            begin = middle
    return proof[::-1]


def consistency_proof(leaves: Leaves, before: int, size: int) -> list[bytes]:
    """That the tree of `size` leaves begins with that of the first `before`."""
    _require(0 <= before <= size <= len(leaves))
    if before in {0, size}:
        return []
    begin, end, proof, is_whole = 0, size, [], True
    while before != end:
        middle = begin + _split(end - begin)
        if before <= middle:
            proof.append(leaves.root(middle, end))
            end = middle
        else:
            proof.append(leaves.root(begin, middle))
            begin, is_whole = middle, False
    if not is_whole:
        proof.append(leaves.root(begin, end))
    return proof[::-1]


def is_included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    if not 0 <= index < size:
        return False
    position, last, node = index, size - 1, leaf
    for other in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            node = node_hash(other, node)
            position, last = _up_to_a_right_child(position, last)
        else:
            node = node_hash(node, other)
        position, last = position >> 1, last >> 1
    return last == 0 and node == root


def is_consistent(before: int, old_root: bytes, size: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    if not 0 < before < size:
        nothing_to_prove = old_root == (EMPTY_ROOT if before == 0 else new_root)
        return 0 <= before <= size and not proof and nothing_to_prove
    path = [old_root, *proof] if before & (before - 1) == 0 else list(proof)
    if not path:
        return False
    position, last = before - 1, size - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    old = new = path[0]
    for other in path[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            old, new = node_hash(other, old), node_hash(other, new)
            position, last = _up_to_a_right_child(position, last)
        else:
            new = node_hash(new, other)
        position, last = position >> 1, last >> 1
    return last == 0 and (old, new) == (old_root, new_root)


def _up_to_a_right_child(position: int, last: int) -> tuple[int, int]:
    """Levels at which the last node has no sibling have no hash in a proof."""
    while position and not position & 1:
        position, last = position >> 1, last >> 1
    return position, last


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def _require(holds: bool) -> None:  # noqa: FBT001 - reads as a sentence
    if not holds:
        raise IndexError("the tree has no such leaves")
