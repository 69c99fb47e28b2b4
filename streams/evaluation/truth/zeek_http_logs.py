"""Zeek's http.log of two captures; of one the clock was not set."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import orjson
from headerfirst.streams.evaluation.truth.interface import Case, Truth

_FOLDER: Final = "zeek"
_FIRST: Final = 631_152_000
"""1990; a capture that counts from its own beginning has no time of day."""


def _cases(data: Path) -> Iterator[Case]:
    for path in sorted((data / _FOLDER).glob("*http.log")):
        for line in path.read_bytes().splitlines():
            event = orjson.loads(line)
            if event["ts"] < _FIRST:
                yield Case(line + b"\n", {}, records=0)
            else:
                yield Case(line + b"\n", _fields(event))


def _fields(event: dict[str, Any]) -> dict[str, Any]:
    """The log's own values: nothing may be changed on the way."""
    return {
        "method": event["method"],
        "host": event["host"].partition(":")[0].lower(),
        "status": event.get("status_code"),
        "bytes_in": event["response_body_len"],
        "bytes_out": event["request_body_len"],
    }


TRUTH: Final = Truth("zeek-http", _FOLDER, _cases)
