"""Fields by name, however a log writes them."""

from __future__ import annotations

import pytest
from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.named_fields import (
    by_column,
    by_name,
    by_pair,
    columns_of,
    first_of,
    is_directive,
    object_of,
    quoted_values,
)
from hypothesis import given
from hypothesis import strategies as st

PLAIN = st.text(st.characters(codec="ascii", categories=("L", "N", "P"), exclude_characters='"'), min_size=1)
SPACED = st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S", "Zs"]))


def test_a_directive_names_columns_in_lower_case() -> None:
    assert is_directive(b"#Fields: date CS-Host")
    assert not is_directive(b"#Software: SGOS")
    assert columns_of(b"#Fields: date CS-Host") == ("date", "cs-host")


def test_values_stand_under_their_columns() -> None:
    assert by_column(("a", "b"), ("1", "2")) == {"a": "1", "b": "2"}


@pytest.mark.parametrize("values", [("1",), ("1", "2", "3")])
def test_a_line_of_another_length_cannot_be_read(values: tuple[str, ...]) -> None:
    with pytest.raises(Malformed):
        by_column(("a", "b"), values)


@given(st.lists(PLAIN | SPACED, min_size=1), st.sampled_from(" \t,"))
def test_values_come_out_as_they_were_quoted(values: list[str], delimiter: str) -> None:
    doubled = [value.replace('"', '""') for value in values]
    written = delimiter.join(f'"{value}"' for value in doubled)
    assert quoted_values(written, delimiter) == values


def test_a_quote_that_stays_open_cannot_be_read() -> None:
    with pytest.raises(Malformed):
        quoted_values('a "b c', " ")


def test_pairs_are_read_and_the_first_of_a_name_counts() -> None:
    line = 'Mar 10 proxy: c-ip=192.0.2.7 cs(Referer)="http://example.net/ a" CS-Host=example.net c-ip=192.0.2.8 empty='
    assert by_pair(line) == {
        "c-ip": "192.0.2.7",
        "cs(referer)": "http://example.net/ a",
        "cs-host": "example.net",
        "empty": "",
    }


@pytest.mark.parametrize(("line", "reason"), [(b"{", "not_json"), (b"[1]", "wrong_type"), (b'"a"', "wrong_type")])
def test_what_is_no_object_has_its_reason(line: bytes, reason: str) -> None:
    with pytest.raises(Malformed) as error:
        object_of(line)
    assert error.value.reason == reason


def test_an_object_is_read_as_texts_one_level_deep() -> None:
    values = {
        "Host": "example.net",
        "status": 200,
        "list": ["a", 1],
        "flag": True,
        "deep": {"planted": 1},
        "none": None,
    }
    assert by_name(values) == {"host": "example.net", "status": "200", "list": "a;1", "flag": "true"}


def test_the_first_field_that_says_something_counts() -> None:
    fields = {"a": "-", "b": "", "c": "1", "d": "2"}
    assert (first_of(fields, "a", "b", "c", "d"), first_of(fields, "a", "missing")) == ("1", "-")


def test_a_value_may_be_as_long_as_a_line() -> None:
    long = "x" * 200_000
    assert quoted_values(f'"{long}",a', ",") == [long, "a"]
