"""Web requests in the Elastic Common Schema, as the intake set expects them, in the names of our records.

https://www.elastic.co/guide/en/ecs/current/: what it derives from an address or a name we do not
have; a port that a scheme implies we do not repeat.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import orjson
from headerfirst.streams.evaluation.truth.comparing import value_at
from headerfirst.streams.evaluation.truth.interface import Case

_PLAIN: Final = {
    "status": "http.response.status_code",
    "bytes_in": "http.response.bytes",
    "bytes_out": "http.request.bytes",
    "media_type": "http.response.mime_type",
}
Adjust = Callable[[dict[str, Any], Any], dict[str, Any]]
"""What a set says under other names: given the fields so far and all that is expected."""


def as_it_is(fields: dict[str, Any], _: Any) -> dict[str, Any]:
    return fields


def cases_of(folder: Path, adjust: Adjust = as_it_is, *, is_request: Callable[[Any], bool]) -> Iterator[Case]:
    """Each file of the set one line; what is no request has to be of another kind."""
    for path in sorted(folder.glob("*.json")):
        whole = orjson.loads(path.read_bytes())
        expected = whole["expected"]
        line = whole["input"]["message"].strip().replace("\n", " ").encode() + b"\n"
        if is_request(whole):
            yield Case(line, adjust(fields_of(expected), expected))
        else:
            yield Case(line, {}, records=0)


def fields_of(expected: Mapping[str, Any]) -> dict[str, Any]:
    """Of one expected event, whatever of it has a place in a visit."""
    fields = {name: value_at(expected, way) for name, way in _PLAIN.items()}
    fields["host"] = value_at(expected, "url.domain") or value_at(expected, "destination.address")
    fields["scheme"] = value_at(expected, "url.scheme")
    fields["method"] = _upper(value_at(expected, "http.request.method"))
    fields["user"] = _lower(value_at(expected, "user.email") or value_at(expected, "user.name"))
    fields["observed_at"] = _moment(value_at(expected, "@timestamp"))
    fields["status"] = fields["status"] or None
    return {name: value for name, value in fields.items() if value is not None}


def _upper(text: Any) -> str | None:
    return text.upper() if isinstance(text, str) else None


def _lower(text: Any) -> str | None:
    return text.lower() if isinstance(text, str) else None


def _moment(text: Any) -> str | None:
    """In the form of our records: a fraction of six digits or none."""
    if not isinstance(text, str):
        return None
    moment = datetime.fromisoformat(text)
    return f"{moment:%Y-%m-%dT%H:%M:%S}" + (f".{moment.microsecond:06}" if moment.microsecond else "") + "Z"
