"""What an organisation knows better than a list: a YAML file of names, and the categories that each has or has not."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Final

import msgspec
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.policy import Text
from headerfirst.schemas.record import Struct
from headerfirst.streams.categories.domain_keys import is_address, key_of, key_of_it_alone, plain_name
from headerfirst.streams.categories.public_suffixes import PublicSuffixes

_FORM: Final = "a list of `{name: DOMAIN, add: […], remove: […], because: …}`"


class Override(Struct, frozen=True, kw_only=True):
    """One name and everything under it; of two that speak of a host the nearer one has the last word."""

    name: Text
    add: list[Text] = msgspec.field(default_factory=list)
    remove: list[Text] = msgspec.field(default_factory=list)
    because: Annotated[str, msgspec.Meta(min_length=1)]
    """For whoever asks later; it stays in the file."""


class Overrides(Struct, frozen=True, kw_only=True):
    by_key: dict[str, Override]
    digest: str


def read_overrides(file: Path, suffixes: PublicSuffixes) -> Overrides:
    """Raises Misconfigured where the file has another form or cannot be meant."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise Misconfigured(f"{file} cannot be read: {error.strerror}.") from error
    try:
        found = msgspec.yaml.decode(content, type=list[Override])
    except msgspec.DecodeError as error:
        raise Misconfigured(f"{file} has to be {_FORM}: {error}.") from error
    by_key: dict[str, Override] = {}
    for number, override in enumerate(found, 1):
        key = _key(override, f"{file}, entry {number}", suffixes)
        if key in by_key:
            raise Misconfigured(f"{file}, entry {number}: its name stands there twice.")
        by_key[key] = override
    return Overrides(by_key=by_key, digest=hashlib.sha256(content).hexdigest())


def _key(override: Override, where: str, suffixes: PublicSuffixes) -> str:
    """Meant for everything under it, also where a list's line would not be; but not for a whole registry."""
    name = plain_name(override.name)
    if name is None:
        raise Misconfigured(f"{where}: `name` is no host or domain.")
    if not override.add and not override.remove:
        raise Misconfigured(f"{where}: it neither adds nor removes anything.")
    if set(override.add) & set(override.remove):
        raise Misconfigured(f"{where}: it adds and removes the same category.")
    if is_address(name):
        return key_of_it_alone(name)
    if suffixes.is_registry(name):
        raise Misconfigured(f"{where}: `name` is a registry's suffix, under which everybody registers.")
    return key_of(name)
