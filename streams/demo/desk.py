"""Where people of the made-up organisation give their commands: each signs with a key of their own, as everybody does.

The keys come from the seed of the day (sample/signing.py); whoever plays the day plays the people too.
"""

from __future__ import annotations

from typing import Any, Final, Protocol

from headerfirst.schemas.command import Command
from headerfirst.schemas.vocabulary import RoleName
from headerfirst.streams.command_writer import Wish, command_of
from headerfirst.streams.keys import PUBLISHED
from headerfirst.streams.operator_identity import Identity
from headerfirst.streams.sample.organisation import ROLES
from headerfirst.streams.sample.signing import signing_key

_PERSON_IN: Final[dict[RoleName, str]] = {role: person for person, role in ROLES}


class Writer(Protocol):
    """The part of a `CommandWriter` that is used here."""

    def write(self, command: Command, identity: Identity) -> bytes: ...


class Desk:
    """`give` returns the command's id, which is the id of the request that it makes."""

    def __init__(self, writer: Writer, seed: int) -> None:
        self._writer = writer
        self._seed = seed
        self._given = 0

    def ask(self, role: RoleName, payload: dict[str, Any]) -> str:
        return self._give(role, Wish("request", payload))

    def approve(self, role: RoleName, request_id: str) -> str:
        return self._give(role, Wish("approve", {}, request_id=request_id))

    def consult(self, role: RoleName, request_id: str, payload: dict[str, Any]) -> str:
        return self._give(role, Wish("consult", payload, request_id=request_id))

    def token_of(self, role: RoleName) -> str:
        return PUBLISHED.person(_PERSON_IN[role])

    def _give(self, role: RoleName, wish: Wish) -> str:
        identity = Identity(self.token_of(role), role, signing_key(self._seed, _PERSON_IN[role]))
        command: Command = command_of(wish._replace(command_id=self._next_id()), identity)
        self._writer.write(command, identity)
        return command.command_id

    def _next_id(self) -> str:
        """The same for the same seed and order."""
        self._given += 1
        return PUBLISHED.identity("command", "demo", str(self._seed), str(self._given))
