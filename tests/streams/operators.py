"""People with keys, as commands and the gate know them: identity files, and the register records that prove them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import msgspec
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from headerfirst.schemas.errors import HeaderFirstError
from headerfirst.schemas.register import Person, RegisterRecord
from headerfirst.schemas.vocabulary import ActorRole
from headerfirst.streams import keys, operator_identity
from headerfirst.streams.cli import headerfirst
from headerfirst.streams.embedded import EmbeddedBroker
from headerfirst.streams.operator_identity import Identity
from headerfirst.streams.topics import TOPICS

from tests import builders
from tests.streams.installation import Installation

FRANCES, GARETH, HANA = "frances", "gareth", "hana"
"""Investigator; HR approver; data-protection officer. None of them is in Amara's line."""


def token(person: str) -> str:
    return keys.PUBLISHED.person(person)


def identity(person: str, role: ActorRole) -> Identity:
    """The same key each time."""
    return Identity(token(person), role, Ed25519PrivateKey.from_private_bytes(sha256(person.encode()).digest()))


def identity_file(folder: Path, person: str, role: ActorRole) -> Path:
    path = folder / f"{person}.identity"
    if not path.exists():
        operator_identity.write(identity(person, role), path)
    return path


def with_key(record: Person) -> Person:
    return msgspec.structs.replace(record, public_key=identity(record.id, "staff").public_key)


def colleague(person: str) -> Person:
    return builders.person(id=person, addresses=[f"{person}@{builders.DOMAIN}"], name=person.title(), manager=None)


def registered() -> list[RegisterRecord]:
    """Who may do what, beside those whom every installation has."""
    roles: dict[str, ActorRole] = {FRANCES: "investigator", GARETH: "hr-approver", HANA: "dpo"}
    return [
        *map(colleague, roles),
        *(
            builders.role(id=person, person=person, role=role, public_key=identity(person, role).public_key)
            for person, role in roles.items()
        ),
        with_key(builders.person()),
    ]


class Said(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def request_id(self) -> str:
        """That it ends with."""
        return self.lines[-1].removeprefix("Request ").split(",")[0]


def say(*arguments: str | Path, given: str | None = None, environment: dict[str, str] | None = None) -> Said:
    """The command as a person types it, in this process; one sentence and exit code 2 for what `main` makes of an
    error.
    """
    settings: dict[str, str | None] = {
        name: None for name in os.environ if name.startswith(("HEADERFIRST_", "KAFKA_"))
    } | (environment or {})
    done = CliRunner().invoke(headerfirst, list(map(str, arguments)), input=given, env=settings)
    if isinstance(done.exception, HeaderFirstError):
        return Said(2, done.stdout, f"{done.stderr}headerfirst: {done.exception}\n")
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Said(done.exit_code, done.stdout, done.stderr)


@dataclass
class Town:
    """An installation with people in it, who give commands."""

    installation: Installation

    def give(self, person: str, role: ActorRole, *arguments: str | Path, given: str | None = None) -> Said:
        """Whoever waits, waits for as long as a slow machine may take."""
        folder, where = self.installation.folder, ("--bootstrap", self.installation.bootstrap)
        return say(*arguments, "--identity", identity_file(folder, person, role), *where, "--wait", "30", given=given)

    def ask(self, *arguments: str | Path) -> Said:
        return say(*arguments, "--bootstrap", self.installation.bootstrap)


@contextmanager
def town(folder: Path, *roles: str) -> Iterator[Town]:
    """With a worker of these roles, where there are any."""
    with EmbeddedBroker({name: topic.partitions() for name, topic in TOPICS.items()}) as broker:
        installation = Installation(broker.bootstrap, folder)
        installation.keep(*registered())
        try:
            if roles:
                installation.start("register", "heartbeat", "--bootstrap", broker.bootstrap)
                installation.start_worker("--only", ",".join(roles)).until_ready()
            yield Town(installation)
        finally:
            installation.kill_all()
