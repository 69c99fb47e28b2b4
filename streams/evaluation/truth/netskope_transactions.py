"""Netskope's transactions in their usual columns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from headerfirst.streams.evaluation.truth.comparing import value_at
from headerfirst.streams.evaluation.truth.ecs_web import cases_of
from headerfirst.streams.evaluation.truth.interface import Case, Truth

_FOLDER: Final = "sekoia_intake/netskope-transaction"


def _adjusted(fields: dict[str, Any], expected: Any) -> dict[str, Any]:
    """They call what went to the server the destination's bytes."""
    sent, taken = value_at(expected, "destination.bytes"), value_at(expected, "source.bytes")
    return fields | {"bytes_out": sent, "bytes_in": taken, "media_type": value_at(expected, "http.response.mime_type")}


def _cases(data: Path) -> Iterator[Case]:
    return cases_of(data / _FOLDER, _adjusted, is_request=lambda _: True)


TRUTH: Final = Truth("netskope", _FOLDER, _cases)
