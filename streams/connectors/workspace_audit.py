"""Google Workspace's audit logs, as the Reports API gives activities: forwarding, sign-ins, what was shared.

https://developers.google.com/admin-sdk/reports/reference/rest/v1/activities/list. An activity holds events; a page
holds activities (`items`); collectors write one line for each event, its parameters as an object.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec
from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.account_acts import AccountActs, Act
from headerfirst.streams.connectors.interface import Connector, Desk, Given, Lines, OtherKind, Raw
from headerfirst.streams.connectors.json_items import read_items
from headerfirst.streams.connectors.json_pages import Pages
from headerfirst.streams.connectors.json_records import NOTHING, Fields, moment_of, read_as
from headerfirst.streams.connectors.workspace_acts import Event, act_of, kind_of
from headerfirst.streams.connectors.workspace_parameters import parameters_of

LINES: Final = Lines(1 << 22)
"""A page of a thousand activities."""


class _Id(Fields, frozen=True, kw_only=True, rename="camel"):
    time: str | None = None
    unique_qualifier: str | int | None = None
    """Collectors write the API's 64-bit number as text or as a number."""
    uniq_qualifier: str | int | None = None
    application_name: str | None = None


class _Actor(Fields, frozen=True, kw_only=True, rename="camel"):
    email: str | None = None
    profile_id: str | None = None
    key: str | None = None


class _Event(Fields, frozen=True, kw_only=True):
    type: str | None = None
    name: str | None = None
    parameters: msgspec.Raw = NOTHING


class _Activity(_Event, frozen=True, kw_only=True):
    """`name` and `parameters` of its own where a line is one event."""

    id: _Id | None = None
    actor: _Actor | None = None
    events: tuple[_Event, ...] | _Event | None = None
    """One alone where a collector has split them."""


_DECODER: Final = msgspec.json.Decoder(_Activity)


def read(path: Path) -> Iterator[Raw]:
    return read_items(path, LINES)


def acts_of(raw: Raw, given: Given) -> Iterator[Act | OtherKind]:
    """Of all events of an activity."""
    activity = read_as(_DECODER, raw.value)
    if activity.id is None:
        raise Malformed("field_missing")
    application = activity.id.application_name or ""
    actor = activity.actor or _Actor()
    events = (activity.events,) if isinstance(activity.events, _Event) else activity.events
    for event in events or (activity,):
        said = parameters_of(event.parameters)
        told = act_of(
            Event(
                at=moment_of(activity.id.time) or given.at,
                actor=actor.email or actor.profile_id or actor.key or "",
                application=application,
                name=event.name or "",
                given=said,
                record_id=_record_id(activity.id, event, said),
            )
        )
        yield OtherKind(kind_of(application)) if told is None else told


def _record_id(activity: _Id, event: _Event, said: Mapping[str, str]) -> str | None:
    """A qualifier is unique for a time and an application, and the events of an activity share it."""
    qualifier = activity.unique_qualifier or activity.uniq_qualifier
    if qualifier is None:
        return None
    return repr((activity.time, activity.application_name, str(qualifier), event.name, sorted(said.items())))


def convert(desk: Desk) -> Pages:
    return Pages(AccountActs(desk, "workspace", lambda raw: acts_of(raw, desk.given)))


CONNECTOR: Final = Connector(
    name="workspace-audit",
    example='{"id":{"time":"2026-03-10T12:00:00.000Z","uniqueQualifier":"-7","applicationName":"user_accounts"},'
    '"actor":{"email":"amara.okafor@example.org"},"events":[{"type":"email_forwarding_change",'
    '"name":"email_forwarding_out_of_domain","parameters":[{"name":"email_forwarding_destination_address",'
    '"value":"eleni.markou@example.net"}]}]}',
    cannot_see="filters, and forwarding inside the domain; delegates of a mailbox; what is opened or deleted by mail "
    "programs; that forwarding ended",
    does_not_read="titles and ids of documents, settings, addresses of devices",
    read=read,
    lines=LINES,
    convert=convert,
)
