"""Fields of a JSON record, or the reason why there are none; never what stood there."""

from __future__ import annotations

import msgspec
import pytest
from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.json_records import Fields, moment_of, read_as

from tests import builders


class Pair(Fields, frozen=True, kw_only=True):
    left: str


DECODER = msgspec.json.Decoder(Pair)


def test_what_is_not_named_is_passed_over() -> None:
    assert read_as(DECODER, b'{"left":"a","body":{"planted":1}}') == Pair(left="a")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b'{"left":', "not_json"),
        (b'{"left":1}', "wrong_type"),
        (b"[]", "wrong_type"),
        (b'{"left":"\xff"}', "not_utf8"),
    ],
)
def test_the_reason_says_nothing_of_the_value(value: bytes, reason: str) -> None:
    with pytest.raises(Malformed) as raised:
        read_as(DECODER, value)
    assert (raised.value.reason, raised.value.__suppress_context__) == (reason, True)


def test_it_is_silent() -> None:
    assert repr(Pair(left="planted")) == "<Pair>"


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-10T12:00:00",
        "2026-03-10 12:00:00.000000000",
        "2026-03-10T12:00:00Z",
        "2026-03-10T13:00:00+01:00",
    ],
)
def test_a_time_without_a_zone_is_utc(text: str) -> None:
    assert moment_of(text) == builders.NOON


@pytest.mark.parametrize("text", [None, "", "soon", "0001-01-01T00:00:00+10:00"])
def test_what_is_no_time_is_none(text: str | None) -> None:
    assert moment_of(text) is None
