"""What a person asked for, signed with their own key: a consumer never sees a producer's principal."""

from __future__ import annotations

from typing import Any

from headerfirst.schemas.record import Record, Struct, Time
from headerfirst.schemas.vocabulary import ActorRole, CommandKind


class Actor(Struct, frozen=True, kw_only=True):
    """Whose token, and in which role: `staff` is everybody, a line manager or a nominated colleague among them."""

    token: str
    role: ActorRole


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
