"""What a transfer encoding holds is decoded; what programs would read differently is unreadable."""

from __future__ import annotations

import base64

import pytest
from headerfirst.streams.inspection.unpacking.transfer import decode, decode_base64
from hypothesis import given
from hypothesis import strategies as st


@given(st.binary())
def test_base64_comes_back_whole(data: bytes) -> None:
    assert decode_base64(base64.encodebytes(data)) == (data, None)


@given(st.binary())
def test_padding_may_be_missing(data: bytes) -> None:
    assert decode_base64(base64.b64encode(data).rstrip(b"=")) == (data, None)


@pytest.mark.parametrize(
    "broken",
    [
        b"SGVsbG8=SGVsbG8=",
        b"SGVs*bG8=",
        b"SGVsb",
        b"SGVsbG8=\n-- \nsent by a list",
        b"SGVs=",
    ],
    ids=["goes on behind its padding", "foreign letter", "odd letter", "text behind it", "padding too many"],
)
def test_base64_that_programs_read_differently_is_unreadable(broken: bytes) -> None:
    data, why = decode_base64(broken)
    assert why == "unreadable"
    assert data.startswith(b"Hel")


def test_quoted_printable_joins_its_lines() -> None:
    assert decode(b"caf=C3=A9 =\nau lait", "quoted-printable") == ("café au lait".encode(), None)


@pytest.mark.parametrize("name", ["", "7bit", "8bit", "binary"])
def test_bytes_sent_as_they_are_stay_as_they_are(name: str) -> None:
    assert decode(b"a=20b", name) == (b"a=20b", None)


def test_an_unknown_encoding_is_unsupported_and_its_bytes_are_kept() -> None:
    assert decode(b"a=20b", "x-rot13") == (b"a=20b", "unsupported")


@given(st.binary(), st.sampled_from(["base64", "quoted-printable", "x-uuencode", "", "nonsense"]))
def test_no_bytes_make_it_fail(data: bytes, name: str) -> None:
    decoded, _ = decode(data, name)
    assert len(decoded) <= len(data)
