"""A piece is what its bytes are, not what it says of itself."""

from __future__ import annotations

import pytest
from headerfirst.streams.inspection.unpacking.kinds import kind_of
from headerfirst.streams.inspection.unpacking.pieces import Piece
from hypothesis import given
from hypothesis import strategies as st

from tests.streams.inspection.unpacking.samples import OCTETS, PNG


@pytest.mark.parametrize(
    ("data", "declared", "kind"),
    [
        (PNG, "text/plain", "image/png"),
        (b"PK\x03\x04rest", "image/jpeg", "application/zip"),
        (b"MZ\x90\0\x03", "application/pdf", "application/vnd.microsoft.portable-executable"),
        (b"MZ is the mark of programs", OCTETS, "text/plain"),
        (b"BM is short for many things", "text/plain", "text/plain"),
        (b"plain words", "image/png", "text/plain"),
        (b"\0\1\2\3", "image/png", OCTETS),
        (b"\0\1\2\3", "application/x-own", "application/x-own"),
        (b"<html><p>x", OCTETS, "text/html"),
        (b"<html><p>x", "text/plain", "text/plain"),
        (b"<?xml version='1.0'?><x/>", OCTETS, "application/xml"),
        ("<?xml version='1.0'?><x/>".encode("utf-16"), OCTETS, "application/xml"),
        (b"<w:p xmlns:w='urn:x'>words</w:p>", OCTETS, "application/xml"),
        (b"<ada@example.org> wrote:", OCTETS, "text/plain"),
        (b"<svg xmlns='x'>", "image/svg+xml", "image/svg+xml"),
        (b"From: a@example.org\nMIME-Version: 1.0\n\nx", OCTETS, "message/rfc822"),
        (b"From: a@example.org\nSubject: x\n\nx", "text/plain", "text/plain"),
        ("\ufeffwords".encode("utf-16-le"), OCTETS, "text/plain"),
        (b"words", "no type at all", "text/plain"),
        (b"", OCTETS, "text/plain"),
    ],
)
def test_what_it_is(data: bytes, declared: str, kind: str) -> None:
    assert kind_of(Piece(data, declared)) == kind


def test_comments_before_a_drawing_take_no_time() -> None:
    assert kind_of(Piece(b"<!---->" * 5_000 + b"x", OCTETS)) == "text/plain"


@given(st.binary(), st.text())
def test_whatever_it_is_has_a_media_type(data: bytes, declared: str) -> None:
    kind = kind_of(Piece(data, declared))
    assert kind.count("/") == 1
    assert kind == kind.lower()
