"""What a witness keeps is a checkpoint, word for word."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.agents.ledger.checkpoint import TreeHead
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.ledger import witness

from tests.agents.ledger.ledgers import ORIGIN, OTHER_SIGNER, SIGNER

HEAD = TreeHead(ORIGIN, 3, b"r" * 32)
NOTE = SIGNER.sign(HEAD.text())


def test_what_was_kept_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "branch.checkpoint"
    file.write_text("older")
    witness.keep(NOTE, file)
    assert file.read_bytes() == NOTE.encode()
    assert witness.kept_head(file, [SIGNER.verifier]) == HEAD
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("content", [b"", b"\xff", NOTE.encode()[:-9], OTHER_SIGNER.sign(HEAD.text()).encode()])
def test_what_no_known_key_signed_is_no_checkpoint(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "branch.checkpoint"
    file.write_bytes(content)
    with pytest.raises(Misconfigured, match=r"branch.checkpoint (holds no|cannot be read as a witness's) checkpoint"):
        witness.kept_head(file, [SIGNER.verifier])


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere" / "branch.checkpoint"
    with pytest.raises(Misconfigured, match="cannot be read"):
        witness.kept_head(nowhere, [SIGNER.verifier])
    with pytest.raises(Misconfigured, match="cannot be written"):
        witness.keep(NOTE, nowhere)
