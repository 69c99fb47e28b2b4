"""Squid's lines in pylogsparser's own examples."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import orjson
from headerfirst.agents.rules import PathTagger
from headerfirst.streams.connectors.url import cut
from headerfirst.streams.evaluation.truth.interface import Case, Truth

_FOLDER: Final = "pylogsparser_examples"
_ABSENT: Final = ("-", "")


def _cases(data: Path) -> Iterator[Case]:
    for line in (data / _FOLDER / "examples.jsonl").read_bytes().splitlines():
        example = orjson.loads(line)
        if example["format"] == "squid":
            yield Case(example["raw"].encode() + b"\n", _fields(example["expected"]))


def _fields(expected: dict[str, Any]) -> dict[str, Any]:
    host = expected.get("dest_host") or expected.get("dest_ip") or cut(expected["url"], PathTagger(())).host
    media_type, user = expected["mime_type"], expected.get("user", "-")
    return {
        "host": host,
        "method": expected["method"],
        "status": int(expected["status"]),
        "bytes_in": int(expected["len"]),
        "media_type": None if media_type in _ABSENT else media_type,
        "user": None if user in (*_ABSENT, expected["source_ip"]) else user,
        "duration_ms": int(expected["elapsed"]),
    }


TRUTH: Final = Truth("squid", _FOLDER, _cases)
