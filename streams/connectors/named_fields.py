"""A log line as fields by name, however a log writes them: under column names, as a JSON object, or as `name=value`.

W3C Extended Log File Format (https://www.w3.org/TR/WD-logfile.html) names columns in a `#Fields` directive, which
may come again at any line; CSV exports in their first line.
"""

from __future__ import annotations

import csv
import re
from codecs import BOM_UTF8
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import orjson
from headerfirst.schemas.errors import Malformed

Fields = Mapping[str, str]
_PAIR: Final = re.compile(r'([\w.-]+(?:\([\w-]+\))?)=("(?:[^"\\]|\\.)*"|[^\s"]*)').findall
_DIRECTIVE: Final = b"#Fields:"
csv.field_size_limit(1 << 24)  # lines have limits of their own; the library's 131,072 is below what an audit record has


def is_directive(line: bytes) -> bool:
    """Whether it names columns as ELFF does; at the beginning of a file a byte order mark may come before."""
    return line.removeprefix(BOM_UTF8).startswith(_DIRECTIVE)


@lru_cache(maxsize=64)
def columns_of(directive: bytes) -> tuple[str, ...]:
    """Of a `#Fields` line, in lower case: programs differ in it."""
    return tuple(directive.removeprefix(BOM_UTF8).removeprefix(_DIRECTIVE).decode("latin-1").lower().split())


def by_column(columns: Sequence[str], values: Sequence[str]) -> Fields:
    """Raises Malformed where a line has fewer fields, or more, than there are columns."""
    if len(columns) != len(values):
        raise Malformed("line_unreadable")
    return dict(zip(columns, values, strict=True))


def quoted_values(text: str, delimiter: str) -> list[str]:
    """Of one line whose values may stand in quotes, a quote among them as two; raises Malformed if one stays open."""
    if '"' not in text:
        return text.split(delimiter)
    try:
        return next(iter(csv.reader([text], delimiter=delimiter, strict=True)), [])
    except csv.Error:
        raise Malformed("line_unreadable") from None


def by_pair(text: str) -> dict[str, str]:
    """`name=value` and `name="a value"`, names in lower case; of a name that comes again the first counts."""
    found: dict[str, str] = {}
    for name, value in _PAIR(text):
        found.setdefault(name.lower(), value[1:-1] if value.startswith('"') else value)
    return found


def object_of(line: bytes) -> dict[str, Any]:
    """A JSON object; raises Malformed for anything else."""
    try:
        read = orjson.loads(line)
    except orjson.JSONDecodeError:
        raise Malformed("not_json") from None
    if not isinstance(read, dict):
        raise Malformed("wrong_type")
    return read


def by_name(values: Mapping[str, Any]) -> Fields:
    """An object's plain values as texts, names in lower case; lists joined by `;`, what is deeper left out."""
    return {name.lower(): text for name, value in values.items() if (text := _text(value)) is not None}


def _text(value: Any) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        return ";".join(text for text in map(_text, value) if text is not None)
    return None


def first_of(fields: Fields, *names: str) -> str:
    """The first of these fields that is there; `-` where none is."""
    for name in names:
        value = fields.get(name, "-")
        if value not in {"", "-"}:
            return value
    return "-"
