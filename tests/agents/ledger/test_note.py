"""Notes are signed as the specification says, and one changed byte anywhere is seen."""

from __future__ import annotations

from base64 import b64encode

import pytest
from headerfirst.agents.ledger.note import Note, Signature, Signer, Verifier, read_note, strict_base64
from headerfirst.schemas.errors import Misconfigured

TEXT = "headerfirst/ledger\n1\nabc\n"
SIGNER = Signer.of("headerfirst/ledger", b"\x07" * 32)
OTHER = Signer.of("headerfirst/ledger", b"\x08" * 32)
NOTE = SIGNER.sign(TEXT)


def accepted(note: str, *signers: Signer) -> bool:
    read = read_note(note)
    return read is not None and read.text == TEXT and read.is_signed_by([one.verifier for one in signers or (SIGNER,)])


def test_the_vkey_of_go_s_documentation_has_the_id_that_it_states() -> None:
    """The key of the example in the package golang.org/x/mod/sumdb/note."""
    vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    verifier = Verifier.of(vkey)
    assert (verifier.name, str(verifier)) == ("PeterNeumann", vkey)
    signature = (
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    )
    note = (
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
        + signature
    )
    read = read_note(note)
    assert read is not None
    assert read.is_signed_by([verifier])


def test_a_note_is_the_same_whenever_it_is_signed() -> None:
    assert Signer.of("headerfirst/ledger", b"\x07" * 32).sign(TEXT) == NOTE
    assert accepted(NOTE)


def test_a_signer_shows_no_key() -> None:
    assert "Ed25519PrivateKey" not in repr(SIGNER)


@pytest.mark.parametrize("place", range(len(NOTE)))
def test_no_character_can_change(place: int) -> None:
    for other in ("A", "B", "\n", " ", ""):
        changed = NOTE[:place] + other + NOTE[place + 1 :]
        assert changed == NOTE or not accepted(changed)


def test_another_s_signature_beside_it_is_passed_over() -> None:
    theirs = OTHER.sign(TEXT).rpartition("\n\n")[2]
    assert accepted(NOTE + theirs)
    assert accepted(NOTE + theirs, OTHER)
    assert not accepted(NOTE, OTHER)


def test_one_wrong_signature_of_a_known_key_spoils_all() -> None:
    wrong = Note(TEXT, [Signature(SIGNER.name, SIGNER.key_id, b"\x00" * 64)])
    right = read_note(NOTE)
    assert right is not None
    assert not wrong.is_signed_by([SIGNER.verifier])
    assert not Note(TEXT, [*right.signatures, *wrong.signatures]).is_signed_by([SIGNER.verifier])


def test_the_signatures_follow_the_last_empty_line() -> None:
    read = read_note(SIGNER.sign("a\n\nb\n"))
    assert read is not None
    assert read.text == "a\n\nb\n"


@pytest.mark.parametrize(
    "note",
    [
        "",
        TEXT,
        f"{TEXT}\n",
        NOTE.removesuffix("\n"),
        NOTE.replace("— ", "- "),
        NOTE.replace(" headerfirst/ledger ", " "),
        NOTE.replace("1\n", "1\r\n"),
        f"{TEXT}\n— headerfirst/ledger AAAA\n",
        NOTE + 70 * "— somebody AAAAAAA=\n",
    ],
)
def test_what_is_no_note_is_not_read(note: str) -> None:
    assert read_note(note) is None


def test_only_one_encoding_of_the_same_bytes_is_taken() -> None:
    assert strict_base64("AAA=") == b"\0\0"
    for other in ("AAB=", "AAA", "AA A=", "AAA==", "AAÄ="):
        assert strict_base64(other) is None


@pytest.mark.parametrize(
    ("vkey", "sentence"),
    [
        ("", "reads name"),
        ("name", "reads name"),
        ("name+00000000", "reads name"),
        ("name+00000000+" + b64encode(b"\x02" + 32 * b"k").decode(), "reads name"),
        ("name+00000000+" + b64encode(b"\x01" + 31 * b"k").decode(), "reads name"),
        ("na me+00000000+" + b64encode(b"\x01" + 32 * b"k").decode(), "reads name"),
        ("name+00000000+" + b64encode(b"\x01" + 32 * b"k").decode(), "mistyped"),
        (str(SIGNER.verifier).replace("ledger", "ledgar"), "mistyped"),
    ],
)
def test_what_is_no_vkey_is_one_sentence(vkey: str, sentence: str) -> None:
    with pytest.raises(Misconfigured, match=sentence):
        Verifier.of(vkey)
