"""The tree is RFC 6962's, and grows as it would have been built at once."""

from __future__ import annotations

from hashlib import sha256

import pytest
from headerfirst.agents.ledger.merkle import EMPTY_ROOT, Leaves, Tree, leaf_hash, node_hash
from hypothesis import given
from hypothesis import strategies as st

INPUTS = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
]
"""The leaves with which implementations of RFC 6962 have been compared since its first."""
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""Of the first one, two, … of them."""


def test_the_empty_tree_is_the_hash_of_nothing() -> None:
    assert Tree().root() == EMPTY_ROOT == sha256(b"").digest()


@pytest.mark.parametrize("size", range(1, len(INPUTS) + 1))
def test_roots_are_those_of_the_known_answers(size: int) -> None:
    assert Tree(map(leaf_hash, INPUTS[:size])).root().hex() == ROOTS[size - 1]


def test_a_leaf_is_no_node() -> None:
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert leaf_hash(left + right) != node_hash(left, right)


def defined_root(leaves: list[bytes]) -> bytes:
    """As section 2.1 of the RFC defines it."""
    if len(leaves) < 2:
        return leaves[0] if leaves else EMPTY_ROOT
    middle = 1
    while middle * 2 < len(leaves):
        middle *= 2
    return node_hash(defined_root(leaves[:middle]), defined_root(leaves[middle:]))


@given(st.integers(0, 130))
def test_growing_leaf_by_leaf_gives_the_defined_root(size: int) -> None:
    leaves = [leaf_hash(str(number).encode()) for number in range(size)]
    assert Tree(leaves).root() == defined_root(leaves)
    assert Leaves(leaves).root(size // 3, size) == defined_root(leaves[size // 3 :])


def test_a_tree_keeps_no_more_than_a_hash_for_each_power_of_two() -> None:
    tree = Tree(leaf_hash(b"") for _ in range(1_000))
    assert len(tree._subtrees) == (1_000).bit_count()


def test_a_copy_goes_its_own_way() -> None:
    tree = Tree(map(leaf_hash, INPUTS[:3]))
    twin = tree.copy()
    twin.append(leaf_hash(INPUTS[3]))
    assert (tree.size, tree.root().hex()) == (3, ROOTS[2])
    assert (twin.size, twin.root().hex()) == (4, ROOTS[3])


def test_leaves_are_read_by_their_place() -> None:
    leaves = Leaves(map(leaf_hash, INPUTS))
    assert len(leaves) == 8
    assert leaves[7] == leaf_hash(INPUTS[7])
    for outside in (-1, 8):
        with pytest.raises(IndexError):
            leaves[outside]
