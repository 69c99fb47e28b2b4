"""What a person asked for, signed with their own key: a consumer never sees a producer's principal."""

from __future__ import annotations

from typing import Any

from headerfirst.schemas.record import Record, Struct, Time
from headerfirst.schemas.vocabulary import CommandKind, RoleName


class Actor(Struct, frozen=True, kw_only=True):
    token: str
    role: RoleName


class Command(Record, frozen=True, kw_only=True):
    """`payload` holds the fields that its kind adds; the header `signature` is Ed25519 over the value's bytes."""

    command_id: str
    at: Time
    kind: CommandKind
    actor: Actor
    request_id: str | None = None
    incident_id: str | None = None
    case_id: str | None = None
    about: str | None = None
    payload: dict[str, Any]
