"""A proof is one text that stands alone."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace

import pytest
from headerfirst.agents.ledger.checkpoint import TreeHead
from headerfirst.agents.ledger.leaf import leaf_data, line_bytes
from headerfirst.agents.ledger.merkle import Leaves
from headerfirst.agents.ledger.proofs import inclusion_proof
from headerfirst.agents.ledger.tlog_proof import TlogProof, tlog_proof

from tests.agents.ledger import ledgers
from tests.agents.ledger.ledgers import ORIGIN, OTHER_SIGNER, SIGNER

LINES = ledgers.lines(ledgers.sights(11))
LEAVES = Leaves(bytes.fromhex(line.leaf_hash) for line in LINES)
HEAD = TreeHead(ORIGIN, 11, LEAVES.root(0, 11))


def proof_of(index: int) -> TlogProof:
    data = leaf_data(line_bytes(LINES[index]))
    assert data is not None
    return TlogProof(data, index, inclusion_proof(LEAVES, index, 11), SIGNER.sign(HEAD.text()))


PROOF = proof_of(6)


def test_it_reads_as_the_specification_shows() -> None:
    lines = PROOF.text().split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert lines[1] == "extra " + b64encode(PROOF.data).decode()
    assert lines[2] == "index 6"
    assert lines[3:7] == [b64encode(one).decode() for one in PROOF.hashes]
    assert lines[7:9] == ["", ORIGIN]


@pytest.mark.parametrize("index", range(11))
def test_it_proves_its_line_to_who_has_the_key(index: int) -> None:
    read = tlog_proof(proof_of(index).text())
    assert read == proof_of(index)
    assert read is not None
    assert read.proves([SIGNER.verifier]) == HEAD
    assert read.proves([OTHER_SIGNER.verifier]) is None


def test_a_tree_of_one_line_needs_no_hashes() -> None:
    alone = replace(proof_of(0), hashes=[], note=SIGNER.sign(TreeHead(ORIGIN, 1, LEAVES[0]).text()))
    assert tlog_proof(alone.text()) == alone
    assert alone.proves([SIGNER.verifier]) is not None


def test_a_line_that_says_something_else_is_not_proven() -> None:
    altered = replace(PROOF, data=PROOF.data.replace(b'"kind":"grant"', b'"kind":"refusal"'))
    assert altered.data != PROOF.data
    assert altered.proves([SIGNER.verifier]) is None


def test_no_character_can_change() -> None:
    text = PROOF.text()
    for place, character in enumerate(text):
        changed = text[:place] + ("B" if character == "A" else "A") + text[place + 1 :]
        read = tlog_proof(changed)
        assert read is None or read.proves([SIGNER.verifier]) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        PROOF.text().replace("@v1", "@v2"),
        PROOF.text().replace("extra ", "index "),
        PROOF.text().replace("index 6", "index 06"),
        PROOF.text().replace("index 6", f"index {'9' * 5000}"),
        PROOF.text().replace("index 6", "index ²"),
        PROOF.text().replace("index 6\n", "index 6\nAAAA\n"),
    ],
)
def test_what_is_no_proof_is_not_read(text: str) -> None:
    assert tlog_proof(text) is None
