"""From a signed command to an inspection request: what a person asks for, in the fields that a person may state.

The request's id is the command's, so that whoever makes the command knows it beforehand: a union officer can be
consulted about a request before it is made. Nobody is believed about what a message's heading says, nor about who asks:
`messages`, `requester` and times are not theirs to state. Somebody who holds an office may bring what a holder of
another one asks for; the request then says through whom it came.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

import msgspec
from headerfirst.agents.gate.given import Given
from headerfirst.agents.signatures import Signer
from headerfirst.schemas.command import Actor
from headerfirst.schemas.inspection import Information, InspectionRequest, Requester, Scope
from headerfirst.schemas.record import Struct
from headerfirst.schemas.vocabulary import DelegatedAccess, InspectionMode, Purpose, RequestKind
from msgspec import field

_PERSON: Final = re.compile(r"p-[0-9a-f]{32}")
_MAILBOX: Final = re.compile(r"b-[0-9a-f]{32}")
_MESSAGE: Final = re.compile(r"m-[0-9a-f]{32}")
_TOKEN_OR_ROLE: Final = re.compile(r"[a-z0-9-]{1,64}")


class _Statement(Struct, frozen=True, kw_only=True):
    """The payload. `on_behalf_of` is whose request the signer brings."""

    kind: RequestKind | None = None
    mode: InspectionMode | None = None
    purpose: Purpose
    person: str | None = None
    mailbox_token: str | None = None
    case_id: str | None = None
    information: Information | None = None
    why_headers_insufficient: str | None = None
    less_intrusive_step: str | None = None
    personal_grounds: str | None = None
    wider_case: str | None = None
    scope: Scope = field(default_factory=lambda: Scope(message_tokens=[]))
    group: str | None = None
    viewers: list[str] = field(default_factory=list)
    finding_ids: list[str] = field(default_factory=list)
    incident_id: str | None = None
    reason: str | None = None
    text: str | None = None
    access: DelegatedAccess | None = None
    forward_to: str | None = None
    ticket: str | None = None
    target: str | None = None
    on_behalf_of: Actor | None = None


def request_of(given: Given, signer: Signer) -> InspectionRequest | None:
    """None where the command does not say what it has to, or in names instead of tokens."""
    command = given.command
    try:
        stated = msgspec.convert(command.payload, _Statement)
    except msgspec.ValidationError:
        return None
    kind = stated.kind if command.kind == "request" else _kind_of(command.kind, stated)
    requester = _requester(stated.on_behalf_of, signer)
    if kind is None or requester is None or not _names_nobody(stated):
        return None
    if any(moment.utcoffset() != timedelta(0) for moment in _times(stated)):
        return None
    told = {name: getattr(stated, name) for name in stated.__struct_fields__ if name not in _OF_THE_COMMAND}
    return InspectionRequest(
        request_id=command.command_id,
        kind=kind,
        case_id=stated.case_id or command.case_id,
        incident_id=stated.incident_id or command.incident_id,
        requester=requester,
        requested_at=given.at,
        **told,
    )


_OF_THE_COMMAND: Final = frozenset({"kind", "case_id", "incident_id", "on_behalf_of"})


def _kind_of(command_kind: str, stated: _Statement) -> RequestKind | None:
    """Of a command that is named after its request; it may say so twice, and nothing else."""
    kind = msgspec.convert(command_kind, RequestKind)
    return kind if stated.kind in (None, kind) else None


def _requester(asking: Actor | None, signer: Signer) -> Requester | None:
    if asking is None:
        return Requester(token=signer.token, role=signer.role)
    if signer.role == "staff" or not _PERSON.fullmatch(asking.token):
        return None
    return Requester(token=asking.token, role=asking.role, via=signer.role, brought_by=signer.token)


def _names_nobody(stated: _Statement) -> bool:
    """What goes on a topic that is not under the register's access control holds tokens where it names anybody."""
    return (
        (stated.person is None or _PERSON.fullmatch(stated.person) is not None)
        and (stated.mailbox_token is None or _MAILBOX.fullmatch(stated.mailbox_token) is not None)
        and all(_MESSAGE.fullmatch(token) for token in stated.scope.message_tokens)
        and all(_TOKEN_OR_ROLE.fullmatch(viewer) for viewer in stated.viewers)
    )


def _times(stated: _Statement) -> Iterator[datetime]:
    """Records say all times in UTC."""
    if stated.scope.until is not None:
        yield stated.scope.until
    if stated.scope.selector is not None:
        yield from (stated.scope.selector.from_, stated.scope.selector.to)
    if stated.information is not None:
        yield stated.information.received_at
