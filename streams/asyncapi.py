"""The AsyncAPI 3 document: channels with their Kafka settings, messages with headers and payload, operations by role.

https://www.asyncapi.com/docs/reference/specification/v3.0.0, Kafka bindings 0.5.0.
"""

from __future__ import annotations

from typing import Any, Final

from headerfirst.schemas.catalogue import CATALOGUE, ON_TOPIC, Entry
from headerfirst.streams.envelope import BARE_TOPICS
from headerfirst.streams.flows import FLOWS, Flow
from headerfirst.streams.topics import DOOR_TOPICS, TOPICS, Topic

Json = dict[str, Any]

BINDING: Final = "0.5.0"
_OPEN_TOPICS: Final = frozenset(DOOR_TOPICS) | {"register", "commands"}
"""Others produce here too, and may leave the headers out: absent means version 1."""


def document(payloads: dict[str, Json], schemas: dict[str, Json], version: str) -> Json:
    """`payloads` by the record's name in the catalogue; `schemas` are what they refer to in `components`."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "headerfirst",
            "version": version,
            "description": "Header-first, justified monitoring of mail and web use: what travels on which topic.",
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {topic.name: _channel(topic) for topic in TOPICS.values()},
        "operations": dict(operation for flow in FLOWS for operation in _operations(flow)),
        "components": {
            "messages": {entry.name: _message(entry, payloads[entry.name]) for entry in CATALOGUE},
            "parameters": {"prefix": {"description": "What an installation puts before all topics.", "default": ""}},
            "schemas": schemas,
        },
    }


def _channel(topic: Topic) -> Json:
    return {
        "address": f"{{prefix}}{topic.name}",
        "description": f"Key: {topic.key}.",
        "parameters": {"prefix": {"$ref": "#/components/parameters/prefix"}},
        "messages": {entry.name: {"$ref": f"#/components/messages/{entry.name}"} for entry in ON_TOPIC[topic.name]},
        "bindings": {
            "kafka": {
                "partitions": topic.partitions(),
                "topicConfiguration": _configuration(topic),
                "bindingVersion": BINDING,
            }
        },
    }


def _configuration(topic: Topic) -> Json:
    """As in topics.py, with the types that the bindings want."""
    settings: Json = {name: int(text) if text.isdecimal() else text for name, text in topic.config().items()}
    return settings | {"cleanup.policy": [topic.cleanup]}


def _message(entry: Entry, payload: Json) -> Json:
    message = {
        "name": entry.ce_type,
        "title": entry.name,
        "contentType": "application/json",
        "headers": _headers(entry),
        "payload": payload,
        "bindings": {
            "kafka": {
                "key": {"type": "string", "description": TOPICS[entry.topics[0]].key},
                "bindingVersion": BINDING,
            }
        },
    }
    if set(entry.topics) <= BARE_TOPICS:
        del message["headers"]
    return message


def _headers(entry: Entry) -> Json:
    """CloudEvents 1.0 in Kafka's binary mode (envelope.py)."""
    version = entry.version_field or "1"
    properties: Json = {
        "ce_specversion": {"type": "string", "const": "1.0"},
        "ce_type": {"type": "string", "const": entry.ce_type},
        "ce_id": {"type": "string", "description": f"{entry.id_field}:{version}"},
        "ce_source": {"type": "string", "pattern": "^headerfirst/"},
        "content-type": {"type": "string", "const": "application/json"},
    }
    required = [] if _OPEN_TOPICS.issuperset(entry.topics) else list(properties)
    if entry.time_field:
        properties["ce_time"] = {"type": "string", "format": "date-time"}
    properties["ce_origin"] = {
        "type": "string",
        "description": "The last offset folded in, for each input partition.",
    }
    return {"type": "object", "properties": properties, "required": required}


def _operations(flow: Flow) -> list[tuple[str, Json]]:
    uses = [
        *(("receive", topic, True) for topic in flow.takes),
        *(("receive", topic, False) for topic in flow.follows),
        *(("send", topic, False) for topic in flow.sends),
    ]
    return [
        (f"{flow.role}-{action}s-{topic}", _operation(flow, action, topic, grouped)) for action, topic, grouped in uses
    ]


def _operation(flow: Flow, action: str, topic: str, grouped: bool) -> Json:  # noqa: FBT001 - named where it is called
    operation: Json = {
        "action": action,
        "channel": {"$ref": f"#/channels/{topic}"},
        "messages": [{"$ref": f"#/channels/{topic}/messages/{entry.name}"} for entry in ON_TOPIC[topic]],
        "tags": [{"name": flow.role}],
    }
    if grouped and flow.ours:
        group = {"type": "string", "pattern": f"headerfirst-{flow.role}$"}
        operation["bindings"] = {"kafka": {"groupId": group, "bindingVersion": BINDING}}
    return operation
