"""Drops what a record does not have, and says by name class what it dropped: never by value.

This is the slow path of the codec: it runs only when the strict decoder has met a field that it does not know.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from headerfirst.schemas.vocabulary import FORBIDDEN_FIELDS
from msgspec import inspect


class Dropped(NamedTuple):
    """`forbidden`: the names, out of the closed list, as often as they were met; `unknown`: how many others."""

    forbidden: tuple[str, ...]
    unknown: int


def drop(value: Any, record: inspect.Type) -> tuple[Any, Dropped]:
    """`value` (plain JSON values) with the fields of `record` alone, at every depth."""
    names: list[str] = []
    kept = _kept(value, record, names)
    forbidden = tuple(sorted(name for name in names if name in FORBIDDEN_FIELDS))
    return kept, Dropped(forbidden, len(names) - len(forbidden))


def _kept(value: Any, expected: inspect.Type, dropped: list[str]) -> Any:
    match _of_shape(value, expected):
        case inspect.StructType() as struct:
            return _fields(value, struct, dropped)
        case inspect.ListType(item_type=item):
            return [_kept(one, item, dropped) for one in value]
        case inspect.DictType(value_type=item):
            return {name: _kept(one, item, dropped) for name, one in value.items()}
        case _:
            return value


def _fields(value: dict[str, Any], struct: inspect.StructType, dropped: list[str]) -> dict[str, Any]:
    known = {field.encode_name: field.type for field in struct.fields}
    kept = {}
    for name, one in value.items():
        if name in known:
            kept[name] = _kept(one, known[name], dropped)
        elif name == struct.tag_field:
            kept[name] = one
        else:
            dropped.append(name.lower())
            _forbidden_within(one, dropped)
    return kept


def _forbidden_within(value: Any, dropped: list[str]) -> None:
    """Content wrapped in an unknown field is content all the same; other names inside are not counted."""
    if isinstance(value, dict):
        dropped += [name.lower() for name in value if name.lower() in FORBIDDEN_FIELDS]
        for one in value.values():
            _forbidden_within(one, dropped)
    elif isinstance(value, list):
        for one in value:
            _forbidden_within(one, dropped)


def _of_shape(value: Any, expected: inspect.Type) -> inspect.Type | None:
    """The part of `expected` that `value` could be; none where the strict decoder will refuse it or look no deeper."""
    if isinstance(expected, inspect.UnionType):
        shapes = (_of_shape(value, one) for one in expected.types)
        return next((shape for shape in shapes if shape is not None), None)
    if isinstance(value, list):
        return expected if isinstance(expected, inspect.ListType) else None
    if not isinstance(value, dict):
        return None
    if isinstance(expected, inspect.StructType):
        tagged = expected.tag_field is not None
        return None if tagged and value.get(str(expected.tag_field)) != expected.tag else expected
    return expected if isinstance(expected, inspect.DictType) else None
