"""The ledger's key is read like the others, and published ones sign nothing but the demo."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest
from headerfirst.agents.ledger.note import Signer
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.ledger import signing_keys

SEED = b"\x07" * 32


@pytest.mark.parametrize("text", [SEED.hex(), b64encode(SEED).decode() + "\n"])
def test_base64_and_hex_are_read_and_the_key_is_named_as_the_ledger(text: str) -> None:
    signer = signing_keys.signer({"HEADERFIRST_LEDGER_KEY": text}, "test-")
    assert signer.verifier == Signer.of("headerfirst/test-ledger", SEED).verifier


def test_a_file_serves_as_well(tmp_path: Path) -> None:
    file = tmp_path / "ledger.key"
    file.write_text(SEED.hex())
    assert signing_keys.signer({"HEADERFIRST_LEDGER_KEY_FILE": str(file)}, "").name == "headerfirst/ledger"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, "Set HEADERFIRST_LEDGER_KEY "),
        ("c2VjcmV0", "HEADERFIRST_LEDGER_KEY holds fewer than 32 bytes"),
        ("07" * 33, "HEADERFIRST_LEDGER_KEY holds 33 bytes: an Ed25519 seed has 32"),
        (signing_keys._PUBLISHED_SEED.hex(), "published demonstration key"),
    ],
)
def test_what_is_wrong_is_one_sentence(text: str | None, sentence: str) -> None:
    environment = {} if text is None else {"HEADERFIRST_LEDGER_KEY": text}
    with pytest.raises(Misconfigured, match=sentence) as error:
        signing_keys.signer(environment, "")
    assert text is None or text not in str(error.value)


def test_without_a_key_named_the_published_one_is_used_and_said() -> None:
    verifiers, warning = signing_keys.verifiers([], "x-")
    assert verifiers == [signing_keys.published_signer("x-").verifier]
    assert warning is not None
    assert "anybody can sign" in warning


def test_where_keys_are_named_the_published_one_counts_for_nothing() -> None:
    own = [Signer.of("headerfirst/ledger", seed).verifier for seed in (SEED, b"\x08" * 32)]
    assert signing_keys.verifiers(map(str, own)) == (own, None)
