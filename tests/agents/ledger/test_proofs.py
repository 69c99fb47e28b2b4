"""What is proven is checked, and nothing else is: every leaf, every pair of sizes, and every byte of a proof."""

from __future__ import annotations

import pytest
from headerfirst.agents.ledger.merkle import EMPTY_ROOT, Leaves, leaf_hash
from headerfirst.agents.ledger.proofs import consistency_proof, inclusion_proof, is_consistent, is_included
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.agents.ledger.test_merkle import INPUTS

LEAVES = Leaves(leaf_hash(str(number).encode()) for number in range(70))
KNOWN = Leaves(map(leaf_hash, INPUTS))


def test_inclusion_is_the_rfc_s_for_known_answers() -> None:
    assert [one.hex() for one in inclusion_proof(KNOWN, 0, 8)] == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]
    assert [one.hex() for one in inclusion_proof(KNOWN, 2, 3)] == [
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
    ]


def test_consistency_is_the_rfc_s_for_known_answers() -> None:
    assert [one.hex() for one in consistency_proof(KNOWN, 6, 8)] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert [one.hex() for one in consistency_proof(KNOWN, 2, 5)] == [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ]


@pytest.mark.parametrize("size", range(1, 40))
def test_every_leaf_is_proven_in_every_tree(size: int) -> None:
    root = LEAVES.root(0, size)
    for index in range(size):
        proof = inclusion_proof(LEAVES, index, size)
        assert is_included(LEAVES[index], index, size, proof, root)
        assert not is_included(leaf_hash(b"another"), index, size, proof, root)


@pytest.mark.parametrize("size", range(40))
def test_every_tree_begins_with_every_smaller_one(size: int) -> None:
    for before in range(size + 1):
        proof = consistency_proof(LEAVES, before, size)
        old, new = LEAVES.root(0, before), LEAVES.root(0, size)
        assert is_consistent(before, old, size, new, proof)
        if before:
            assert not is_consistent(before, leaf_hash(b"another"), size, new, proof)
        if before not in {0, size}:
            assert not is_consistent(before, old, size, leaf_hash(b"another"), proof)


@given(st.integers(1, 70), st.integers(0, 69), st.data())
def test_a_proof_of_another_place_or_with_another_hash_proves_nothing(
    size: int, index: int, data: st.DataObject
) -> None:
    assume(index < size)
    root, proof = LEAVES.root(0, size), inclusion_proof(LEAVES, index, size)
    other = data.draw(st.integers(-1, size).filter(lambda place: place != index))
    assert not is_included(LEAVES[index], other, size, proof, root)
    assert not is_included(LEAVES[index], index, size, [*proof, root], root)
    if proof:
        place = data.draw(st.integers(0, len(proof) - 1))
        assert not is_included(LEAVES[index], index, size, proof[:-1], root)
        proof[place] = leaf_hash(proof[place])
        assert not is_included(LEAVES[index], index, size, proof, root)


@given(st.integers(1, 69), st.integers(2, 70), st.data())
def test_a_changed_history_is_not_consistent(before: int, size: int, data: st.DataObject) -> None:
    assume(before < size)
    changed = data.draw(st.integers(0, before - 1))
    forked = Leaves(leaf_hash(b"x") if place == changed else LEAVES[place] for place in range(size))
    old, new = LEAVES.root(0, before), forked.root(0, size)
    for proof in (consistency_proof(LEAVES, before, size), consistency_proof(forked, before, size), []):
        assert not is_consistent(before, old, size, new, proof)


def test_no_tree_begins_with_a_larger_one_and_the_empty_one_begins_all() -> None:
    small, large = LEAVES.root(0, 3), LEAVES.root(0, 5)
    assert not is_consistent(5, large, 3, small, [])
    assert is_consistent(0, EMPTY_ROOT, 3, small, [])
    assert not is_consistent(0, small, 3, small, [])
    assert not is_consistent(0, EMPTY_ROOT, 3, small, [small])


def test_there_is_no_proof_of_what_is_not_there() -> None:
    for index, size in [(3, 3), (-1, 3), (0, 71)]:
        with pytest.raises(IndexError):
            inclusion_proof(LEAVES, index, size)
    for before, size in [(4, 3), (-1, 3), (1, 71)]:
        with pytest.raises(IndexError):
            consistency_proof(LEAVES, before, size)
