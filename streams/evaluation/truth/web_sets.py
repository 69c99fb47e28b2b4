"""Web logs beside Squid's, as the intake set and pylogsparser expect them, and Zeek's own values."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, Final

import orjson
from headerfirst.agents.rules import PathTagger
from headerfirst.streams.connectors.url import cut
from headerfirst.streams.evaluation.truth.comparing import value_at
from headerfirst.streams.evaluation.truth.ecs_web import cases_of
from headerfirst.streams.evaluation.truth.interface import Case, Truth

_DANSGUARDIAN_FOLDER: Final = "pylogsparser_examples"
_DANSGUARDIAN_ABSENT: Final = ("-", "")


def _dansguardian_cases(data: Path) -> Iterator[Case]:
    for line in (data / _DANSGUARDIAN_FOLDER / "examples.jsonl").read_bytes().splitlines():
        example = orjson.loads(line)
        if example["format"] == "dansguardian":
            yield Case(example["raw"].encode() + b"\n", _dansguardian_fields(example["expected"]))


def _dansguardian_fields(expected: dict[str, Any]) -> dict[str, Any]:
    host = expected.get("dest_host") or expected.get("dest_ip") or cut(expected["url"], PathTagger(())).host
    media_type, user = expected["mime_type"], expected.get("user", "-")
    return {
        "host": host,
        "method": expected["method"],
        "status": int(expected["status"]),
        "bytes_in": int(expected["len"]),
        "media_type": None if media_type in _DANSGUARDIAN_ABSENT else media_type,
        "user": None if user in (*_DANSGUARDIAN_ABSENT, expected["source_ip"]) else user,
        "action": "blocked" if "DENIED" in expected["actions"] else "allowed",
    }


_DANSGUARDIAN: Final = Truth("e2guardian", _DANSGUARDIAN_FOLDER, _dansguardian_cases)


_BROADCOM_FOLDERS: Final = ("sekoia_intake/cloud-secure-web-gateway", "sekoia_intake/edge-secure-web-gateway")


def _broadcom_adjusted(fields: dict[str, Any], expected: Any) -> dict[str, Any]:
    """Bytes and user stand under `client` and `server`."""
    named = {
        "bytes_in": value_at(expected, "server.bytes"),
        "bytes_out": value_at(expected, "client.bytes"),
        "user": (value_at(expected, "client.user.name") or "").lower() or None,
    }
    kept = {name: value for name, value in named.items() if value is not None}
    return fields | kept


def _broadcom_cases(data: Path) -> Iterator[Case]:
    folders = (data / folder for folder in _BROADCOM_FOLDERS)
    return chain.from_iterable(cases_of(folder, _broadcom_adjusted, is_request=lambda _: True) for folder in folders)


_BROADCOM: Final = Truth("elff", _BROADCOM_FOLDERS[0], _broadcom_cases)


_TRANSACTIONS_FOLDER: Final = "sekoia_intake/netskope-transaction"


def _transactions_adjusted(fields: dict[str, Any], expected: Any) -> dict[str, Any]:
    """They call what went to the server the destination's bytes."""
    sent, taken = value_at(expected, "destination.bytes"), value_at(expected, "source.bytes")
    return fields | {"bytes_out": sent, "bytes_in": taken, "media_type": value_at(expected, "http.response.mime_type")}


def _transactions_cases(data: Path) -> Iterator[Case]:
    return cases_of(data / _TRANSACTIONS_FOLDER, _transactions_adjusted, is_request=lambda _: True)


_TRANSACTIONS: Final = Truth("netskope", _TRANSACTIONS_FOLDER, _transactions_cases)


_EVENTS_FOLDER: Final = "sekoia_intake/netskope_events"


def _events_cases(data: Path) -> Iterator[Case]:
    return cases_of(data / _EVENTS_FOLDER, is_request=lambda _: False)


_EVENTS: Final = Truth("netskope", _EVENTS_FOLDER, _events_cases)


_UMBRELLA_FOLDER: Final = "sekoia_intake/umbrella-proxy"


def _umbrella_cases(data: Path) -> Iterator[Case]:
    return cases_of(data / _UMBRELLA_FOLDER, is_request=lambda _: True)


_UMBRELLA: Final = Truth("umbrella", _UMBRELLA_FOLDER, _umbrella_cases)


_ZEEK_FOLDER: Final = "zeek"
_ZEEK_FIRST: Final = 631_152_000
"""1990; a capture that counts from its own beginning has no time of day."""


def _zeek_cases(data: Path) -> Iterator[Case]:
    for path in sorted((data / _ZEEK_FOLDER).glob("*http.log")):
        for line in path.read_bytes().splitlines():
            event = orjson.loads(line)
            if event["ts"] < _ZEEK_FIRST:
                yield Case(line + b"\n", {}, records=0)
            else:
                yield Case(line + b"\n", _zeek_fields(event))


def _zeek_fields(event: dict[str, Any]) -> dict[str, Any]:
    """The log's own values: nothing may be changed on the way."""
    return {
        "method": event["method"],
        "host": event["host"].partition(":")[0].lower(),
        "status": event.get("status_code"),
        "bytes_in": event["response_body_len"],
        "bytes_out": event["request_body_len"],
    }


_ZEEK: Final = Truth("zeek-http", _ZEEK_FOLDER, _zeek_cases)


_ZSCALER_FOLDER: Final = "sekoia_intake/zscaler-zia"


def _zscaler_is_request(whole: Any) -> bool:
    return "zscalernss-web" in whole["input"]["message"]


def _zscaler_cases(data: Path) -> Iterator[Case]:
    return cases_of(data / _ZSCALER_FOLDER, is_request=_zscaler_is_request)


_ZSCALER: Final = Truth(
    "zscaler",
    _ZSCALER_FOLDER,
    _zscaler_cases,
    deviations={"media_type": "they take the vendor's word `Other` for a media type; it is none, so ours is absent"},
)


TRUTHS: Final = (_DANSGUARDIAN, _BROADCOM, _TRANSACTIONS, _EVENTS, _UMBRELLA, _ZEEK, _ZSCALER)
