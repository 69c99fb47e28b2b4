"""Squid's lines: of the intake set, of pylogsparser, and of two proxies whose lines have to be read, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import orjson
from headerfirst.agents.rules import PathTagger
from headerfirst.streams.connectors.url import cut
from headerfirst.streams.evaluation.truth.ecs_web import cases_of
from headerfirst.streams.evaluation.truth.interface import Case, Truth

_NATIVE_FOLDER: Final = "sekoia_intake/squid"


def _native_adjusted(fields: dict[str, Any], expected: Any) -> dict[str, Any]:
    duration = expected.get("event", {}).get("duration")
    return fields if duration is None else fields | {"duration_ms": duration}


def _native_cases(data: Path) -> Iterator[Case]:
    return (
        case
        for case in cases_of(data / _NATIVE_FOLDER, _native_adjusted, is_request=lambda _: True)
        if b"[" not in case.content
    )


_NATIVE: Final = Truth("squid", _NATIVE_FOLDER, _native_cases)


_COMMON_FOLDER: Final = "sekoia_intake/squid"


def _common_cases(data: Path) -> Iterator[Case]:
    return (case for case in cases_of(data / _COMMON_FOLDER, is_request=lambda _: True) if b"[" in case.content)


_COMMON: Final = Truth(
    "squid",
    _COMMON_FOLDER,
    _common_cases,
    options={"logformat": '%>a - %un [%{%m/%d/%Y %H:%M:%S}tl] "%rm %ru HTTP/%rv" %>Hs %<st'},
)


_PARSED_FOLDER: Final = "pylogsparser_examples"
_PARSED_ABSENT: Final = ("-", "")


def _parsed_cases(data: Path) -> Iterator[Case]:
    for line in (data / _PARSED_FOLDER / "examples.jsonl").read_bytes().splitlines():
        example = orjson.loads(line)
        if example["format"] == "squid":
            yield Case(example["raw"].encode() + b"\n", _parsed_fields(example["expected"]))


def _parsed_fields(expected: dict[str, Any]) -> dict[str, Any]:
    host = expected.get("dest_host") or expected.get("dest_ip") or cut(expected["url"], PathTagger(())).host
    media_type, user = expected["mime_type"], expected.get("user", "-")
    return {
        "host": host,
        "method": expected["method"],
        "status": int(expected["status"]),
        "bytes_in": int(expected["len"]),
        "media_type": None if media_type in _PARSED_ABSENT else media_type,
        "user": None if user in (*_PARSED_ABSENT, expected["source_ip"]) else user,
        "duration_ms": int(expected["elapsed"]),
    }


_PARSED: Final = Truth("squid", _PARSED_FOLDER, _parsed_cases)


_PLAIN_FOLDER: Final = "proxy_squid"
_PLAIN_SHORTENED: Final = "…".encode()


def _plain_cases(data: Path) -> Iterator[Case]:
    """A URL that was shortened before its first slash has no host any more: those lines have to be dead letters."""
    for path in sorted((data / _PLAIN_FOLDER).glob("*.log")):
        for line in path.read_bytes().splitlines():
            yield Case(line + b"\n", {}, records=0 if _plain_is_cut(line) else 1)


def _plain_is_cut(line: bytes) -> bool:
    authority = line.split()[6].partition(b"://")[2] if len(line.split()) > 6 else b""  # noqa: PLR2004  # the URL
    return _PLAIN_SHORTENED in authority.partition(b"/")[0] or b"..." in authority.partition(b"/")[0]


_PLAIN: Final = Truth("squid", _PLAIN_FOLDER, _plain_cases)


TRUTHS: Final = (_NATIVE, _COMMON, _PARSED, _PLAIN)
