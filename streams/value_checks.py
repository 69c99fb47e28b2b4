"""What the types of a record leave open: times with another offset than UTC's, whole numbers beyond 64 bits, and what a
free mapping may hold.

Checks are composed once for each record, from its types, since they run for every value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC
from operator import attrgetter
from typing import Any, Final, TypeAlias

from headerfirst.schemas.errors import Malformed
from msgspec import inspect

Check: TypeAlias = Callable[[Any], None]
"""Raises `Malformed("wrong_type")`."""

_LEAST: Final = -(2**63)
_GREATEST: Final = 2**64 - 1
_DEEPEST: Final = 32


def check_for(expected: inspect.Type) -> Check | None:
    """None where the types say it all."""
    match expected:
        case inspect.StructType():
            return _each_field(expected)
        case inspect.UnionType():
            return _either(expected)
        case inspect.ListType(item_type=item):
            return _each_item(item)
        case inspect.DictType(value_type=item):
            return _each_value(item)
        case _:
            return _SCALARS.get(type(expected))


def _utc(time: Any) -> None:
    # msgspec gives `Z` and `+00:00` the one UTC object, and every other offset one of its own.
    if time.tzinfo is not UTC:
        raise Malformed("wrong_type")


def _64_bits(number: Any) -> None:
    if not _LEAST <= number <= _GREATEST:
        raise Malformed("wrong_type")


def _plain(value: Any) -> None:
    """No floats, which are not written alike everywhere, and no nesting that only a stack could follow."""
    level = [value]
    for _ in range(_DEEPEST):
        deeper: list[Any] = []
        for one in level:
            if isinstance(one, dict):
                deeper += one.values()
            elif isinstance(one, list):
                deeper += one
            elif isinstance(one, int):
                _64_bits(one)
            elif isinstance(one, float):
                raise Malformed("wrong_type")
        if not deeper:
            return
        level = deeper
    raise Malformed("wrong_type")


_SCALARS: Final[dict[type[inspect.Type], Check]] = {
    inspect.DateTimeType: _utc,
    inspect.IntType: _64_bits,
    inspect.AnyType: _plain,
}


def _each_field(struct: inspect.StructType) -> Check | None:
    fields = [(field.name, check) for field in struct.fields if (check := check_for(field.type))]
    # Nearly all are times and numbers: looked at here, since a call for each costs more than the look.
    times = _getter([name for name, check in fields if check is _utc])
    numbers = _getter([name for name, check in fields if check is _64_bits])
    others = [(name, check) for name, check in fields if check not in {_utc, _64_bits}]

    def check_fields(record: Any) -> None:
        for time in times(record):
            if time is not None and time.tzinfo is not UTC:
                raise Malformed("wrong_type")
        for number in numbers(record):
            if number is not None and not _LEAST <= number <= _GREATEST:
                raise Malformed("wrong_type")
        for name, check in others:
            value = getattr(record, name)
            if value is not None:
                check(value)

    return check_fields if fields else None


def _getter(names: Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
    """The fields' values, in one call; `attrgetter` gives of one name no tuple."""
    match names:
        case []:
            return lambda _record: ()
        case [name]:
            one = attrgetter(name)
            return lambda record: (one(record),)
    return attrgetter(*names)


def _either(union: inspect.UnionType) -> Check | None:
    """Of several structs the one that the value is; else the one member that has a check (`T | None`)."""
    structs = {one.cls: check_for(one) for one in union.types if isinstance(one, inspect.StructType)}
    if len(structs) <= 1:
        return next((check for one in union.types if (check := check_for(one))), None)

    def check_struct(record: Any) -> None:
        check = structs[type(record)]
        if check is not None:
            check(record)

    return check_struct


def _each_item(item: inspect.Type) -> Check | None:
    check = check_for(item)
    if check is None:
        return None

    def check_items(values: Any) -> None:
        for value in values:
            check(value)

    return check_items


def _each_value(item: inspect.Type) -> Check | None:
    check = _each_item(item)
    return None if check is None else lambda mapping: check(mapping.values())
