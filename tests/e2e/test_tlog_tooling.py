"""Standard tooling agrees: Go's libraries for transparency logs verify our checkpoints and proofs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from headerfirst.agents.ledger.checkpoint import TreeHead
from headerfirst.agents.ledger.leaf import leaf_data, line_bytes
from headerfirst.agents.ledger.merkle import Leaves
from headerfirst.agents.ledger.proofs import consistency_proof, inclusion_proof

from tests.agents.ledger import ledgers
from tests.agents.ledger.ledgers import ORIGIN, OTHER_SIGNER, SIGNER
from tests.needs import lacking, need_tool

pytestmark = [pytest.mark.e2e, pytest.mark.checkout]

Check = Callable[[list[dict[str, Any]]], list[str]]
PROGRAM = Path(__file__).parent / "tlog_check"
SIZES = (1, 2, 3, 7, 8, 255, 256, 300)
LINES = ledgers.lines(ledgers.sights(300))
LEAVES = Leaves(bytes.fromhex(line.leaf_hash) for line in LINES)
KEYS = [str(SIGNER.verifier)]


@pytest.fixture(scope="module")
def check(tmp_path_factory: pytest.TempPathFactory) -> Check:
    """Builds the Go program in a folder of its own; it answers a line for each case."""
    need_tool("go", "golang-go")
    folder = tmp_path_factory.mktemp("go") / "tlog_check"
    shutil.copytree(PROGRAM, folder)
    # No other toolchain is fetched, and the checksums beside the program are believed before any server.
    environment = os.environ | {"GOTOOLCHAIN": "local", "GOFLAGS": "-mod=readonly", "GOSUMDB": "off", "GOWORK": "off"}
    built = subprocess.run(
        ["go", "build", "-o", "tlog_check", "."],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if built.returncode and "dial tcp" in built.stderr:
        lacking("golang.org/x/mod cannot be fetched here")
    assert built.returncode == 0, built.stderr

    def answers(cases: list[dict[str, Any]]) -> list[str]:
        given = "\n".join(map(json.dumps, cases))
        done = subprocess.run([folder / "tlog_check"], input=given, capture_output=True, text=True, check=True)
        return done.stdout.splitlines()

    return answers


def note_of(size: int, root: bytes | None = None) -> str:
    return SIGNER.sign(TreeHead(ORIGIN, size, LEAVES.root(0, size) if root is None else root).text())


def encoded(hashes: list[bytes]) -> list[str]:
    return [b64encode(one).decode() for one in hashes]


def inclusion(index: int, size: int) -> dict[str, Any]:
    data = leaf_data(line_bytes(LINES[index])) or b""
    return {
        "keys": KEYS,
        "note": note_of(size),
        "data": b64encode(data).decode(),
        "index": index,
        "hashes": encoded(inclusion_proof(LEAVES, index, size)),
    }


def consistency(before: int, size: int) -> dict[str, Any]:
    proof = encoded(consistency_proof(LEAVES, before, size))
    return {"keys": KEYS, "note": note_of(size), "older": note_of(before), "hashes": proof}


def test_checkpoints_are_opened_with_the_vkey_that_we_hand_out(check: Check) -> None:
    said = [record.note for record in ledgers.records(ledgers.sights(512)) if hasattr(record, "note")]
    rotated = [str(OTHER_SIGNER.verifier), *KEYS]
    assert len(said) == 2
    cases = [{"keys": keys, "note": note} for keys in (KEYS, rotated) for note in said]
    assert check(cases) == ["ok"] * 4


def test_a_checkpoint_under_another_key_or_altered_is_refused(check: Check) -> None:
    altered = note_of(300).replace("\n300\n", "\n299\n")
    cases = [{"keys": [str(OTHER_SIGNER.verifier)], "note": note_of(300)}, {"keys": KEYS, "note": altered}]
    assert all(answer != "ok" for answer in check(cases))


def test_every_line_of_a_ledger_is_found_in_its_checkpoint(check: Check) -> None:
    cases = [inclusion(index, size) for size in SIZES for index in range(0, size, 7)]
    assert set(check(cases)) == {"ok"}


def test_every_checkpoint_continues_every_earlier_one(check: Check) -> None:
    cases = [consistency(before, size) for size in SIZES for before in SIZES if before <= size]
    assert set(check(cases)) == {"ok"}


def test_what_we_refuse_they_refuse(check: Check) -> None:
    forked = note_of(255, LEAVES.root(1, 256))
    cases = [
        inclusion(7, 300) | {"index": 8},
        inclusion(7, 300) | {"data": b64encode(b"another").decode()},
        inclusion(7, 300) | {"hashes": []},
        consistency(255, 300) | {"older": forked},
        consistency(255, 300) | {"hashes": encoded(consistency_proof(LEAVES, 256, 300))},
    ]
    assert "ok" not in check(cases)
