"""The cloud gateway's events and the edge's syslog lines, as the intake set expects them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, Final

from headerfirst.streams.evaluation.truth.comparing import value_at
from headerfirst.streams.evaluation.truth.ecs_web import cases_of
from headerfirst.streams.evaluation.truth.interface import Case, Truth

_FOLDERS: Final = ("sekoia_intake/cloud-secure-web-gateway", "sekoia_intake/edge-secure-web-gateway")


def _adjusted(fields: dict[str, Any], expected: Any) -> dict[str, Any]:
    """Bytes and user stand under `client` and `server`."""
    named = {
        "bytes_in": value_at(expected, "server.bytes"),
        "bytes_out": value_at(expected, "client.bytes"),
        "user": (value_at(expected, "client.user.name") or "").lower() or None,
    }
    kept = {name: value for name, value in named.items() if value is not None}
    return fields | kept


def _cases(data: Path) -> Iterator[Case]:
    folders = (data / folder for folder in _FOLDERS)
    return chain.from_iterable(cases_of(folder, _adjusted, is_request=lambda _: True) for folder in folders)


TRUTH: Final = Truth("elff", _FOLDERS[0], _cases)
