"""A page of records is that many items, and one that cannot be read is a letter of its own."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.interface import Conversion, Drafted, EachAlone, Origin, OtherKind, Raw, Unreadable
from headerfirst.streams.connectors.json_pages import Pages, paged, records_in

from tests.streams.connectors.desks import desk


def raw(value: bytes) -> Raw:
    return Raw(Origin("page", 3, 5), value, len(value))


@pytest.mark.parametrize(
    "page", ['"items":%s', '"value" : %s', '"d":{"results":%s}', '"d": %s', '"value":"x","items":%s']
)
@pytest.mark.parametrize("before", ["", "\ufeff"])
def test_each_record_stands_as_it_was_written(before: str, page: str) -> None:
    text = before + '{"kind":"x",' + page % '[{"a":1},{"b": [2]}]' + "}"
    assert records_in(text.encode()) == [b'{"a":1}', b'{"b": [2]}']


def test_each_record_is_an_item_at_the_place_of_its_page() -> None:
    seen: list[Raw] = []
    list(Pages(EachAlone(lambda one: seen.append(one) or ())).take(raw(b'{"items":[{"a":1},{"b":[2]}]}')))  # type: ignore[func-returns-value]  # noted
    assert [(one.value, one.length, one.origin) for one in seen] == [
        (b'{"a":1}', 7, Origin("page", 3, 5)),
        (b'{"b":[2]}', 9, Origin("page", 3, 5)),
    ]


@pytest.mark.parametrize(
    "value",
    [b'{"a":1}', b'{"a":{"value":[1]}}', b'{"value":["x"', b'{"value":"text","x":{"items":[]}}', b'{"d":{"a":[]}}'],
)
def test_what_is_no_page_stays_what_it_is(value: bytes) -> None:
    assert records_in(value) is None


def test_a_bad_record_costs_no_other() -> None:
    def convert(one: Raw) -> Iterable[OtherKind]:
        if one.value == b"2":
            raise Malformed("wrong_type")
        if one.value == b"3":
            raise IndexError
        return [OtherKind("x")]

    pages = Pages(EachAlone(convert))
    found = list(pages.take(raw(b'{"value":[1,2,3,4]}')))
    letters = [Unreadable("wrong_type", None, b"2"), Unreadable("step_failed", None, b"3")]
    assert found == [OtherKind("x"), *letters, OtherKind("x")]
    assert pages.earliest() is None
    with pytest.raises(Malformed):
        list(pages.take(raw(b"2")))


def test_a_page_without_records_is_counted() -> None:
    assert list(Pages(EachAlone(lambda _: ())).take(raw(b'{"items":[]}'))) == [OtherKind("empty-page")]


class Waiting(Conversion):
    """Tells of everything at the end."""

    def __init__(self) -> None:
        self.held: list[Raw] = []

    def take(self, raw: Raw) -> Iterable[Drafted]:
        self.held.append(raw)
        return ()

    def rest(self) -> Iterable[Drafted]:
        return [OtherKind("held")] * len(self.held)

    def earliest(self) -> Raw | None:
        return self.held[0] if self.held else None


def test_records_that_wait_for_others_do_so_in_pages_too() -> None:
    waiting = Waiting()
    pages = paged(lambda _: waiting)(desk())
    assert list(pages.take(raw(b'{"value":[1,2]}'))) == []
    first = pages.earliest()
    assert first is not None
    assert first.origin == Origin("page", 3, 5)
    assert list(pages.rest()) == [OtherKind("held")] * 2
