"""An identity file is its owner's alone, is never written over, and shows its key to nobody."""

from __future__ import annotations

import stat
from base64 import b64decode
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.operator_identity import Identity, new, read, write

from tests import builders


@pytest.fixture
def identity() -> Identity:
    return new(builders.BILALS_TOKEN, "hr-approver")


def test_what_was_written_is_read(identity: Identity, tmp_path: Path) -> None:
    write(identity, tmp_path / "bilal")
    again = read(tmp_path / "bilal")
    assert (again.token, again.role, again.public_key) == (identity.token, "hr-approver", identity.public_key)


def test_it_signs_with_the_key_whose_public_half_it_states(identity: Identity) -> None:
    key = Ed25519PublicKey.from_public_bytes(b64decode(identity.public_key))
    key.verify(b64decode(identity.sign(b"value")), b"value")
    with pytest.raises(InvalidSignature):
        key.verify(b64decode(identity.sign(b"value")), b"another")


def test_nobody_but_its_owner_can_read_it(identity: Identity, tmp_path: Path) -> None:
    write(identity, tmp_path / "bilal")
    assert stat.S_IMODE((tmp_path / "bilal").stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_file_that_others_can_read_or_write_is_refused_with_what_to_type(
    identity: Identity, tmp_path: Path, mode: int
) -> None:
    path = tmp_path / "bilal"
    write(identity, path)
    path.chmod(mode)
    with pytest.raises(Misconfigured) as raised:
        read(path)
    assert str(raised.value) == f"Others can read or write {path}: say `chmod 600 {path}`, then give the command again."


def test_a_file_that_is_there_is_never_written_over(identity: Identity, tmp_path: Path) -> None:
    path = tmp_path / "bilal"
    write(identity, path)
    before = path.read_bytes()
    with pytest.raises(Misconfigured, match="is there already"):
        write(new(builders.AMARAS_TOKEN, "staff"), path)
    assert path.read_bytes() == before


def test_a_place_that_cannot_be_written_is_said(identity: Identity, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="cannot be written: No such file or directory"):
        write(identity, tmp_path / "nowhere" / "bilal")


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="cannot be read: No such file or directory"):
        read(tmp_path / "nonesuch")


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ('role = "hr-approver"', 'role = "king"'),
        ('role = "hr-approver"\n', ""),
        ('private_key = "', 'private_key = "AA'),
        ('private_key = "', 'private_key = "é'),
        ("token = ", "token = 7 #"),
        ("token = ", "= "),
    ],
)
def test_what_is_no_identity_is_said_and_not_quoted(
    identity: Identity, tmp_path: Path, written: str, instead: str
) -> None:
    path = tmp_path / "bilal"
    write(identity, path)
    text = path.read_text(encoding="utf-8")
    assert written in text
    path.write_text(text.replace(written, instead), encoding="utf-8")
    with pytest.raises(Misconfigured) as raised:
        read(path)
    assert str(raised.value).startswith(f"{path} is no identity file: ")


def test_the_private_half_is_not_shown(identity: Identity, tmp_path: Path) -> None:
    write(identity, tmp_path / "bilal")
    private_key = (tmp_path / "bilal").read_text(encoding="ascii").split('private_key = "')[1].split('"')[0]
    assert private_key not in repr(identity)
    assert "Ed25519PrivateKey" not in repr(identity)
