"""A page of records is that many items, and one that cannot be read is a letter of its own."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.interface import EachAlone, Origin, OtherKind, Raw, Unreadable
from headerfirst.streams.connectors.json_pages import Pages, records_of


def raw(value: bytes) -> Raw:
    return Raw(Origin("page", 3, 5), value, len(value))


@pytest.mark.parametrize("name", ["items", "value"])
def test_each_record_is_an_item(name: str) -> None:
    page = records_of(raw(b'{"kind":"x","%s" : [{"a":1},{"b":[2]}]}' % name.encode()))
    assert page is not None
    assert [(one.value, one.length, one.origin.ordinal) for one in page] == [(b'{"a":1}', 7, 3), (b'{"b":[2]}', 9, 3)]


@pytest.mark.parametrize(
    "value", [b'{"a":1}', b'{"a":{"value":[1]}}', b'{"value":["x"', b'{"value":"text","x":{"items":[]}}']
)
def test_what_is_no_page_stays_what_it_is(value: bytes) -> None:
    assert records_of(raw(value)) is None


def test_a_bad_record_costs_no_other() -> None:
    def convert(one: Raw) -> Iterable[OtherKind]:
        if one.value == b"2":
            raise Malformed("wrong_type")
        return [OtherKind("x")]

    pages = Pages(EachAlone(convert))
    found = list(pages.take(raw(b'{"value":[1,2,3]}')))
    assert found == [OtherKind("x"), Unreadable("wrong_type", None, b"2"), OtherKind("x")]
    assert pages.earliest() is None
    with pytest.raises(Malformed):
        list(pages.take(raw(b"2")))


def test_a_page_without_records_is_counted() -> None:
    assert list(Pages(EachAlone(lambda _: ())).take(raw(b'{"items":[]}'))) == [OtherKind("empty-page")]
