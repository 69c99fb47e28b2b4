"""A checkpoint has one spelling, and counts under the ledger's own name and keys alone."""

from __future__ import annotations

import pytest
from headerfirst.agents.ledger.checkpoint import TreeHead, signed_head, stated_head, tree_head
from headerfirst.agents.ledger.note import Signer

from tests.agents.ledger.ledgers import ORIGIN, OTHER_SIGNER, SIGNER

HEAD = TreeHead(ORIGIN, 300, b"r" * 32)
ROOT = "cnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnI="


def test_it_reads_as_the_specification_shows() -> None:
    assert HEAD.text() == f"headerfirst/ledger\n300\n{ROOT}\n"
    assert tree_head(HEAD.text()) == HEAD


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        f"headerfirst/ledger\n300\n{ROOT}",
        f"headerfirst/ledger\n300\n{ROOT}\nmore\n",
        f"headerfirst/ledger\n0300\n{ROOT}\n",
        f"headerfirst/ledger\n-1\n{ROOT}\n",
        f"headerfirst/ledger\n²\n{ROOT}\n",
        f"headerfirst/ledger\n{'9' * 5000}\n{ROOT}\n",
        f"headerfirst/ledger\n300\n{ROOT.replace('cnI=', 'cnJ=')}\n",
        "headerfirst/ledger\n300\ncnJy\n",
        f"\n300\n{ROOT}\n",
        f"header first\n300\n{ROOT}\n",
    ],
)
def test_no_other_spelling_is_read(text: str) -> None:
    assert tree_head(text) is None


def test_what_is_stated_counts_only_under_a_key_of_the_ledger_s_own_name() -> None:
    note = SIGNER.sign(HEAD.text())
    stranger = Signer.of("headerfirst/other", b"\x07" * 32)
    assert stated_head(note) == signed_head(note, [SIGNER.verifier]) == HEAD
    assert signed_head(note, [OTHER_SIGNER.verifier]) is None
    assert stated_head(stranger.sign(HEAD.text())) == HEAD
    assert signed_head(stranger.sign(HEAD.text()), [stranger.verifier, SIGNER.verifier]) is None


def test_what_was_signed_before_a_rotation_counts_under_the_old_key() -> None:
    keys = [OTHER_SIGNER.verifier, SIGNER.verifier]
    for signer in (SIGNER, OTHER_SIGNER):
        assert signed_head(signer.sign(HEAD.text()), keys) == HEAD


def test_what_is_no_note_states_nothing() -> None:
    assert stated_head(HEAD.text()) is None
    assert signed_head("", [SIGNER.verifier]) is None
    assert signed_head(SIGNER.sign("something else\n"), [SIGNER.verifier]) is None
