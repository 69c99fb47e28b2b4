"""Invented records of Microsoft 365's audit log: Amara Okafor's mailbox, at noon."""

from __future__ import annotations

from typing import Any

import orjson


def parameters(**values: str) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in values.items()]


def record(operation: str, **fields: Any) -> dict[str, Any]:
    """A field of None is left out."""
    known = {
        "CreationTime": "2026-03-10T12:00:00",
        "Id": "5f2b",
        "Operation": operation,
        "Workload": "Exchange",
        "ResultStatus": "Succeeded",
        "UserId": "Amara.Okafor@example.org",
        "OrganizationName": "example.org",
    }
    return {name: value for name, value in (known | fields).items() if value is not None}


def line(operation: str, **fields: Any) -> bytes:
    return orjson.dumps(record(operation, **fields))


def command(operation: str, about: str = "amara.okafor", **given: str) -> bytes:
    return line(operation, ObjectId=about, Parameters=parameters(**given), ResultStatus="True")
