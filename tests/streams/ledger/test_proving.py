"""Any entry under a checkpoint can be proven to be on the ledger."""

from __future__ import annotations

import pytest
from headerfirst.agents.ledger.verification import Verification
from headerfirst.streams.ledger.proving import Prover

from tests.agents.ledger import ledgers
from tests.agents.ledger.ledgers import SIGNER

FILE = ledgers.file_of(ledgers.sights(300))
TOPIC = FILE[:-1]


def entry_id(number: int) -> str:
    return ledgers.sight(number).entry.entry_id


def prover_of(wanted: str) -> Prover:
    return Prover(wanted, Verification([SIGNER.verifier]))


@pytest.mark.parametrize("number", [0, 1, 200, 255, 256, 299])
def test_the_proof_is_of_the_entry_s_own_line(number: int) -> None:
    prover = prover_of(entry_id(number))
    proof = prover.proof(prover.read(FILE, closed=True))
    assert proof is not None
    assert (proof.index, entry_id(number).encode() in proof.data) == (number, True)
    head = proof.proves([SIGNER.verifier])
    assert head is not None
    assert head.size == 300


def test_an_entry_that_no_checkpoint_covers_waits_for_one() -> None:
    prover = prover_of(entry_id(256))
    assert prover.proof(prover.read(TOPIC, closed=False)) is None
    assert prover.has_met_the_entry
    covered = prover_of(entry_id(255))
    assert covered.proof(covered.read(TOPIC, closed=False)) is not None


def test_what_is_not_there_cannot_be_proven() -> None:
    prover = prover_of(entry_id(300))
    assert prover.proof(prover.read([*FILE[:-1], b"nonsense\n", FILE[-1]], closed=True)) is None
    assert not prover.has_met_the_entry


def test_the_ledger_is_verified_on_the_way() -> None:
    prover = prover_of(entry_id(5))
    verdict = prover.read([*FILE[:9], *FILE[10:]], closed=True)
    assert [(one.kind, one.seq) for one in verdict.problems] == [("dropped", 9)]
