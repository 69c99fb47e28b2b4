"""Notes signed by Ed25519 keys, as Go's checksum database and other transparency logs sign them.

https://c2sp.org/signed-note: the text, an empty line, and a line for each signature. A key is known by its name and by
an id of four bytes; it is handed out as `name+id+key` ("vkey").
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from headerfirst.schemas.errors import Misconfigured

ED25519: Final = b"\x01"
"""The signature type of the specification."""
_DASH: Final = "\N{EM DASH} "
_ID_SIZE: Final = 4
_KEY_SIZE: Final = 32
_MOST_SIGNATURES: Final = 64


@dataclass(frozen=True, slots=True)
class Verifier:
    """The public half of a key, under its name."""

    name: str
    public_key: bytes

    @property
    def key_id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public_key).digest()[:_ID_SIZE]

    def __str__(self) -> str:
        """The vkey."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(ED25519 + self.public_key).decode()}"

    @classmethod
    def of(cls, vkey: str) -> Verifier:
        """Raises Misconfigured where this is no vkey of an Ed25519 key."""
        name, _, rest = vkey.strip().partition("+")
        key_id, _, key = rest.partition("+")
        encoded = strict_base64(key) or b""
        verifier = cls(name, encoded[1:])
        if not encoded.startswith(ED25519) or len(encoded) != 1 + _KEY_SIZE or not is_key_name(name):
            raise Misconfigured("A verifier key reads name+id+key, as `headerfirst ledger key` prints it.")
        if verifier.key_id.hex() != key_id:
            raise Misconfigured("A verifier key was mistyped: its id is not that of its name and key.")
        return verifier

    def accepts(self, text: str, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that signs, under its name; the same text gets the same note, whoever holds the key and whenever."""

    verifier: Verifier
    private_key: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def of(cls, name: str, seed: bytes) -> Signer:
        """Of an Ed25519 seed of 32 bytes (RFC 8032)."""
        private_key = Ed25519PrivateKey.from_private_bytes(seed)
        return cls(Verifier(name, private_key.public_key().public_bytes_raw()), private_key)

    @property
    def name(self) -> str:
        return self.verifier.name

    @property
    def key_id(self) -> bytes:
        return self.verifier.key_id

    def sign(self, text: str) -> str:
        """The note; `text` ends in a newline."""
        signature = b64encode(self.key_id + self.private_key.sign(text.encode())).decode()
        return f"{text}\n{_DASH}{self.name} {signature}\n"


class Signature(NamedTuple):
    name: str
    key_id: bytes
    signature: bytes


class Note(NamedTuple):
    text: str
    signatures: list[Signature]

    def is_signed_by(self, verifiers: Iterable[Verifier]) -> bool:
        """By one of them at least, and by none of them wrongly; other signatures are passed over."""
        known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
        verdicts = [
            known[one.name, one.key_id].accepts(self.text, one.signature)
            for one in self.signatures
            if (one.name, one.key_id) in known
        ]
        return bool(verdicts) and all(verdicts)


def read_note(note: str) -> Note | None:
    """None where it is none to the letter: one byte changed anywhere shows."""
    text, blank, signatures = note.rpartition("\n\n")
    if not blank or not signatures.endswith("\n") or any(char < " " and char != "\n" for char in note):
        return None
    lines = signatures[:-1].split("\n")
    read = [_signature(line) for line in lines[:_MOST_SIGNATURES]]
    found = [one for one in read if one is not None]
    return Note(text + "\n", found) if len(found) == len(lines) else None


def _signature(line: str) -> Signature | None:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    signed = strict_base64(encoded)
    if not line.startswith(_DASH) or not is_key_name(name) or signed is None or len(signed) <= _ID_SIZE:
        return None
    return Signature(name, signed[:_ID_SIZE], signed[_ID_SIZE:])


def is_key_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(char.isspace() for char in name)


def strict_base64(text: str) -> bytes | None:
    """The bytes of which this is *the* encoding: no other text decodes to them."""
    try:
        decoded = b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return decoded if b64encode(decoded).decode() == text else None
