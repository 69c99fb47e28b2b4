"""Invented activities of Google Workspace: Amara Okafor at noon."""

from __future__ import annotations

from typing import Any

import orjson


def activity(application: str, *events: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A field of None is left out."""
    known = {
        "kind": "admin#reports#activity",
        "id": {"time": "2026-03-10T12:00:00.000Z", "uniqueQualifier": "-7", "applicationName": application},
        "actor": {"email": "Amara.Okafor@example.org"},
        "events": list(events),
    }
    return {name: value for name, value in (known | fields).items() if value is not None}


def event(name: str, **given: str | list[str]) -> dict[str, Any]:
    parameters = [
        {"name": key, "multiValue" if isinstance(value, list) else "value": value} for key, value in given.items()
    ]
    return {"type": "x", "name": name, "parameters": parameters}


def line(application: str, name: str, **given: str | list[str]) -> bytes:
    return orjson.dumps(activity(application, event(name, doc_title="planted", **given)))
