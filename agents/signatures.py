"""Signed commands: Ed25519 (RFC 8032) over the value's bytes, verified with the key that the register holds.

A consumer never sees a producer's principal, so who gave a command is known by nothing but the signature.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from headerfirst.agents.book import Arrival
from headerfirst.agents.directory import Directory
from headerfirst.agents.effective import is_here
from headerfirst.agents.register import Register
from headerfirst.schemas.command import Actor, Command
from headerfirst.schemas.register import Person
from headerfirst.schemas.vocabulary import ActorRole


@dataclass(frozen=True, slots=True)
class Signer:
    """Who gave a command, and in which role."""

    person: Person
    token: str
    role: ActorRole


@dataclass(frozen=True, slots=True)
class Signed:
    """What somebody signed, and when by our own clock or the broker's."""

    value: bytes = field(repr=False)
    signature: str = field(repr=False)
    at: datetime


def sign(key: Ed25519PrivateKey, value: bytes) -> str:
    """The header `signature` of a command."""
    return b64encode(key.sign(value)).decode()


def public_half(key: Ed25519PrivateKey) -> str:
    """As `public_key` stands in the register."""
    return b64encode(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def signer_of(register: Register, directory: Directory, arrival: Arrival) -> Signer | None:
    """Who signed a command, holding the role at the broker's time of it; None where nobody is proven to have."""
    command = cast("Command", arrival.record)
    if arrival.signature is None:
        return None
    return signer_of_bytes(register, directory, command.actor, Signed(arrival.value, arrival.signature, arrival.at))


def signer_of_bytes(register: Register, directory: Directory, actor: Actor, signed: Signed) -> Signer | None:
    """Whether whoever is named signed, holding the role at that time; None where that is not proven."""
    person = directory.person(actor.token)
    if person is None:
        return None
    keys = _keys(register, person, actor.role, signed.at)
    if any(_is_signed(key, signed.value, signed.signature) for key in keys):
        return Signer(person, actor.token, actor.role)
    return None


def _keys(register: Register, person: Person, role: ActorRole, at: datetime) -> Iterator[str]:
    """A role's own keys and, for a role without one, the person's; none of an office whose holder has left, though the
    office may not have been ended. Somebody who left may still answer and object: for themselves.
    """
    if role == "staff":
        yield from filter(None, (person.public_key,))
        return
    if not is_here(person, at):
        return
    for held in register.roles(person.id, at):
        if held.role == role:
            yield from filter(None, (held.public_key or person.public_key,))


def _is_signed(public_key: str, value: bytes, signature: str) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(b64decode(public_key, validate=True))
        key.verify(b64decode(signature, validate=True), value)
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True
