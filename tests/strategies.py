"""Every valid value of every record, for Hypothesis: made from the types themselves, so that a new field is covered."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

import msgspec
from headerfirst.schemas.catalogue import BY_TOPIC
from hypothesis import strategies as st
from msgspec import inspect

TEXT: Final = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
"""What UTF-8 can carry."""
TIMES: Final = st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - UTC is added
_LEAST, _GREATEST = -(2**63), 2**64 - 1
JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers(_LEAST, _GREATEST) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
"""What a free mapping may hold: no floats."""


@cache
def records(topic: str) -> st.SearchStrategy[Any]:
    """Any record that may travel on a topic."""
    return _values(inspect.type_info(BY_TOPIC[topic].record))


def _values(expected: inspect.Type) -> st.SearchStrategy[Any]:  # noqa: PLR0911 - one line for each type of a record
    match expected:
        case inspect.StructType():
            return st.builds(expected.cls, **{field.name: _values(field.type) for field in expected.fields})
        case inspect.UnionType():
            # msgspec reads no `Raw` beside `None`.
            return st.one_of(*(_values(one) for one in expected.types if not isinstance(one, inspect.RawType)))
        case inspect.ListType(item_type=item):
            return st.lists(_values(item), max_size=3)
        case inspect.DictType(key_type=key, value_type=item):
            return st.dictionaries(_values(key), _values(item), max_size=3)
        case inspect.LiteralType(values=values):
            return st.sampled_from(values)
        case inspect.IntType(ge=ge, le=le):
            return st.integers(_LEAST if ge is None else ge, _GREATEST if le is None else le)
        case inspect.BytesType(max_length=longest):
            return st.binary(max_size=longest)
        case inspect.StrType(min_length=shortest):
            return TEXT.filter(lambda text: len(text) >= (shortest or 0))
        case inspect.RawType():
            return JSON.filter(lambda value: value is not None).map(
                lambda value: msgspec.Raw(msgspec.json.encode(value))
            )
        case _:
            return _SCALARS[type(expected)]


_SCALARS: Final[dict[type[inspect.Type], st.SearchStrategy[Any]]] = {
    inspect.BoolType: st.booleans(),
    inspect.NoneType: st.none(),
    inspect.DateTimeType: TIMES,
    inspect.AnyType: JSON,
}
