"""The fields of a Gmail event that are read, and the shapes that wrap them; all others are passed over undecoded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

Number = int | str | None
"""BigQuery exports 64-bit numbers as texts."""


class EventInfo(msgspec.Struct):
    timestamp_usec: Number = None
    mail_event_type: Number = None


class Source(msgspec.Struct):
    address: str | None = None
    from_header_address: str | None = None
    from_header_displayname: str | None = None


class Destination(msgspec.Struct):
    address: str | None = None


class ConnectionInfo(msgspec.Struct):
    spf_pass: bool | None = None
    dkim_pass: bool | None = None
    dmarc_pass: bool | None = None


class MessageInfo(msgspec.Struct):
    rfc2822_message_id: str | None = None
    subject: str | None = None
    payload_size: Number = None
    num_message_attachments: Number = None
    is_spam: bool | None = None
    source: Source | None = None
    destination: list[Destination] | None = None
    flattened_destinations: str | None = None
    connection_info: ConnectionInfo | None = None


class Infos(msgspec.Struct):
    """`gmail` in BigQuery's table of all services; `parameters` where somebody unfolded an activity."""

    event_info: EventInfo | None = None
    message_info: MessageInfo | None = None


class Values(msgspec.Struct):
    parameter: list[Parameter] = []


class Parameter(msgspec.Struct, rename="camel"):
    """A name and one kind of value (Reports API)."""

    name: str
    value: str | None = None
    int_value: Number = None
    bool_value: bool | None = None
    message_value: Values | None = None
    multi_message_value: list[Values] | None = None


class Event(msgspec.Struct):
    parameters: list[Parameter] = []


class Identity(msgspec.Struct, rename="camel"):
    application_name: str | None = None


class Activity(msgspec.Struct):
    id: Identity | None = None
    event_info: EventInfo | None = None
    message_info: MessageInfo | None = None
    gmail: Infos | None = None
    parameters: Infos | None = None
    events: list[Event] | None = None


def unfolded(activity: Activity) -> Activity:
    """The same with its infos at the top. Raises msgspec.ValidationError where parameters are of other types."""
    infos = activity.gmail or activity.parameters
    if infos is None and activity.events:
        wanted = (one for one in activity.events[0].parameters if one.name in Infos.__struct_fields__)
        infos = msgspec.convert(_named(wanted), Infos, strict=False)
    if infos is None:
        return activity
    return Activity(id=activity.id, event_info=infos.event_info, message_info=infos.message_info)


def _named(parameters: Iterable[Parameter]) -> dict[str, Any]:
    return {parameter.name: _value(parameter) for parameter in parameters}


def _value(parameter: Parameter) -> Any:
    if parameter.message_value is not None:
        return _named(parameter.message_value.parameter)
    if parameter.multi_message_value is not None:
        return [_named(value.parameter) for value in parameter.multi_message_value]
    for value in (parameter.int_value, parameter.bool_value):
        if value is not None:
            return value
    return parameter.value
