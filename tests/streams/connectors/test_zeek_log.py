"""Zeek's logs say of themselves what they hold."""

from __future__ import annotations

import pytest
from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.interface import Origin, OtherKind, Raw
from headerfirst.streams.connectors.zeek_log import fields_of, is_heading, time_of

from tests import builders

HEADING = b"#fields\tts\tuid\ttrans_depth\thost"


def raw(value: bytes, heading: bytes | None = None) -> Raw:
    return Raw(Origin("http.log", 0, 0), value, len(value), heading=heading)


def test_a_heading_names_columns() -> None:
    assert is_heading(HEADING)
    assert not is_heading(b"#types\ttime")


def test_a_tab_separated_line_stands_under_its_heading() -> None:
    fields = fields_of(raw(b"1.5\tC1\t1\texample.net", HEADING), "http", "trans_depth")
    assert fields == {"ts": "1.5", "uid": "C1", "trans_depth": "1", "host": "example.net"}


@pytest.mark.parametrize(
    ("line", "heading", "kind"),
    [
        (b"#close\t2026-03-10", HEADING, "directive"),
        (b"1.5\tC1", b"#fields\tts\tuid", "another-log"),
        (b'{"_path":"ssl","trans_depth":1}', None, "another-log"),
        (b'{"@stream":"dns"}', None, "another-log"),
        (b'{"ts":1.5}', None, "another-log"),
    ],
)
def test_what_is_of_another_log_says_so(line: bytes, heading: bytes | None, kind: str) -> None:
    assert fields_of(raw(line, heading), "http", "trans_depth") == OtherKind(kind)


@pytest.mark.parametrize(("line", "heading"), [(b"1.5\tC1\t1\texample.net", None), (b"1.5\tC1", HEADING), (b"{", None)])
def test_what_cannot_be_read_raises(line: bytes, heading: bytes | None) -> None:
    with pytest.raises(Malformed):
        fields_of(raw(line, heading), "http", "trans_depth")


@pytest.mark.parametrize(
    "text", ["1773144000.000000", "1773144000.0", "1773144000", "1773144000000", "2026-03-10T12:00:00Z"]
)
def test_times_are_seconds_milliseconds_or_iso(text: str) -> None:
    assert time_of({"ts": text}) == builders.NOON


def test_a_fraction_counts_millionths() -> None:
    moment = time_of({"ts": "1773144000.123"})
    assert moment is not None
    assert moment.microsecond == 123_000


@pytest.mark.parametrize("text", ["", "-", "soon", "9" * 30, "2026-13-01T00:00:00Z"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert time_of({"ts": text}) is None
