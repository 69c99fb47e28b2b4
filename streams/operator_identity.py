"""Who gives a command: a file that holds a person's token, their role and the private half of an Ed25519 key.

Identity is not an argument: whoever can sign with the key whose public half the register holds is who they say. So the
file is its owner's alone, and one that others can read is refused.
"""

from __future__ import annotations

import binascii
import os
import stat
import tomllib
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast, get_args

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from headerfirst.agents import signatures
from headerfirst.schemas.command import Actor
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.vocabulary import ActorRole

_OWNERS_ALONE: Final = 0o600
_OF_OTHERS: Final = 0o077
_FIELDS: Final = ("token", "role", "private_key")
_FILE: Final = """\
# Whoever holds this file speaks in headerfirst as this person in this role. Keep it to yourself.
token = "{token}"
role = "{role}"
private_key = "{private_key}"
"""


@dataclass(frozen=True, slots=True)
class Identity:
    token: str
    role: ActorRole
    key: Ed25519PrivateKey = field(repr=False)

    @property
    def actor(self) -> Actor:
        return Actor(token=self.token, role=self.role)

    @property
    def public_key(self) -> str:
        """As it stands in the register."""
        return signatures.public_half(self.key)

    def sign(self, value: bytes) -> str:
        return signatures.sign(self.key, value)


def new(token: str, role: ActorRole) -> Identity:
    return Identity(token, role, Ed25519PrivateKey.generate())


def write(identity: Identity, path: Path) -> None:
    """For its owner alone; raises Misconfigured where there is such a file, since a key that is lost is lost."""
    text = _FILE.format(
        token=identity.token, role=identity.role, private_key=b64encode(identity.key.private_bytes_raw()).decode()
    )
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNERS_ALONE), "w") as file:
            file.write(text)
    except FileExistsError:
        raise Misconfigured(f"{path} is there already, and no key is written over: name another file.") from None
    except OSError as error:
        raise Misconfigured(f"{path} cannot be written: {error.strerror}.") from error


def read(path: Path) -> Identity:
    """Raises Misconfigured where the file cannot be read, holds no identity, or can be read by others."""
    try:
        with path.open(encoding="ascii") as file:
            mode = os.fstat(file.fileno()).st_mode
            text = file.read()
    except OSError as error:
        raise Misconfigured(f"The identity file {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError:
        text = ""
    if stat.S_IMODE(mode) & _OF_OTHERS:
        raise Misconfigured(f"Others can read or write {path}: say `chmod 600 {path}`, then give the command again.")
    identity = _identity(text)
    if identity is None:
        raise Misconfigured(
            f"{path} is no identity file: name with --identity one that `headerfirst identity new` wrote."
        )
    return identity


def _identity(text: str) -> Identity | None:
    try:
        stated: dict[str, Any] = tomllib.loads(text)
        token, role, private_key = (stated.get(name) for name in _FIELDS)
        if not isinstance(token, str) or role not in get_args(ActorRole) or not isinstance(private_key, str):
            return None
        key = Ed25519PrivateKey.from_private_bytes(b64decode(private_key, validate=True))
    except (tomllib.TOMLDecodeError, binascii.Error, ValueError):
        return None
    return Identity(token, cast("ActorRole", role), key)
