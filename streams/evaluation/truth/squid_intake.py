"""Squid as the intake set expects it: its native format, and a common one with a clock of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from headerfirst.streams.evaluation.truth.ecs_web import cases_of
from headerfirst.streams.evaluation.truth.interface import Case, Truth

_FOLDER: Final = "sekoia_intake/squid"


def _adjusted(fields: dict[str, Any], expected: Any) -> dict[str, Any]:
    duration = expected.get("event", {}).get("duration")
    return fields if duration is None else fields | {"duration_ms": duration}


def _cases(data: Path) -> Iterator[Case]:
    return (case for case in cases_of(data / _FOLDER, _adjusted, is_request=lambda _: True) if b"[" not in case.content)


TRUTH: Final = Truth("squid", _FOLDER, _cases)
