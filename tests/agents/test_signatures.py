"""Whoever gave a command is whom the register's key proves, in a role that they held when the broker took it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from headerfirst.agents.book import Arrival
from headerfirst.agents.directory import Directory
from headerfirst.agents.register import Register
from headerfirst.agents.signatures import Signer, public_half, sign, signer_of
from headerfirst.schemas.command import Actor
from headerfirst.schemas.register import RegisterRecord, key_of
from headerfirst.schemas.vocabulary import ActorRole
from msgspec.structs import replace as replaced

from tests import builders
from tests.agents.made_packs import KEYS

KEY = Ed25519PrivateKey.from_private_bytes(b"1" * 32)
OTHER = Ed25519PrivateKey.from_private_bytes(b"2" * 32)
VALUE = b'{"kind":"approve"}'
BILAL = builders.person(id="bilal", name="Bilal Rahman", addresses=[builders.BILAL])
OFFICE = builders.role(public_key=public_half(KEY))


def arrival(role: ActorRole = "hr-approver", key: Ed25519PrivateKey = KEY, **changes: Any) -> Arrival:
    command = builders.command(actor=Actor(token=KEYS.person("bilal"), role=role))
    return replace(Arrival("commands", 0, builders.NOON, "key", command, VALUE, sign(key, VALUE)), **changes)


def signer(given: Arrival, *records: RegisterRecord) -> Signer | None:
    register = Register()
    directory = Directory(register, KEYS)
    for record in records:
        register.fold(key_of(record), record)
        directory(key_of(record), record)
    return signer_of(register, directory, given)


def test_a_role_is_proven_by_its_key() -> None:
    assert signer(arrival(), BILAL, OFFICE) == Signer(BILAL, KEYS.person("bilal"), "hr-approver")


def test_a_role_without_a_key_is_proven_by_the_persons() -> None:
    bilal = builders.person(id="bilal", addresses=[builders.BILAL], public_key=public_half(KEY))
    assert signer(arrival(), bilal, builders.role()) == Signer(bilal, KEYS.person("bilal"), "hr-approver")


def test_staff_sign_with_their_own_key() -> None:
    bilal = builders.person(id="bilal", addresses=[builders.BILAL], public_key=public_half(KEY))
    assert signer(arrival("staff"), bilal) == Signer(bilal, KEYS.person("bilal"), "staff")


@pytest.mark.parametrize(
    ("given", "records"),
    [
        (arrival(key=OTHER), [BILAL, OFFICE]),
        (arrival(signature=None), [BILAL, OFFICE]),
        (arrival(signature="not base64!"), [BILAL, OFFICE]),
        (arrival(signature=b64encode(b"short").decode()), [BILAL, OFFICE]),
        (arrival(value=VALUE + b" "), [BILAL, OFFICE]),
        (arrival("dpo"), [BILAL, OFFICE]),
        (arrival("staff"), [BILAL, OFFICE]),
        (arrival(), [OFFICE]),
        (arrival(), [BILAL]),
        (arrival(), [BILAL, builders.role()]),
        (arrival(), [BILAL, builders.role(public_key="not a key")]),
        (arrival(), [BILAL, builders.role(public_key=public_half(KEY), to=builders.NOON)]),
        (arrival(), [BILAL, builders.role(public_key=public_half(KEY), from_=builders.LATER)]),
        (arrival(), [BILAL, builders.role(person="amara", public_key=public_half(KEY))]),
    ],
    ids=[
        "another key",
        "unsigned",
        "no base64",
        "no signature",
        "another value",
        "a role that is not held",
        "an office's key for oneself",
        "nobody known",
        "no role",
        "no key at all",
        "no key to speak of",
        "a role that has ended",
        "a role to come",
        "somebody else's role",
    ],
)
def test_nobody_is_proven_to_have_signed(given: Arrival, records: list[RegisterRecord]) -> None:
    assert signer(given, *records) is None


def test_an_office_ends_when_its_holder_leaves() -> None:
    """Though nobody ended the role; for themselves somebody who left may still speak."""
    left = builders.person(id="bilal", addresses=[builders.BILAL], public_key=public_half(KEY), ends=builders.NOON)
    assert signer(arrival(), left, OFFICE) is None
    assert signer(arrival("staff"), left, OFFICE) is not None
    assert signer(arrival(), replaced(left, ends=builders.LATER), OFFICE) is not None


def test_a_role_with_a_key_of_its_own_is_not_proven_by_the_persons() -> None:
    bilal = builders.person(id="bilal", addresses=[builders.BILAL], public_key=public_half(OTHER))
    assert signer(arrival(key=OTHER), bilal, OFFICE) is None
    assert signer(arrival(), bilal, OFFICE) is not None


@pytest.mark.parametrize("half", [lambda: public_half(KEY), lambda: sign(KEY, VALUE)], ids=["key", "signature"])
def test_equal_keys_and_values_make_equal_text(half: Callable[[], str]) -> None:
    """Ed25519 is deterministic (RFC 8032 section 5.1.6)."""
    assert half() == half()
    assert public_half(KEY) != public_half(OTHER)
