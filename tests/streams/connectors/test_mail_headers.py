"""Fields by name, unfolded and decoded; duplicates kept, nothing raised."""

from __future__ import annotations

import os
import re
from email import policy
from email.parser import BytesHeaderParser
from itertools import islice
from pathlib import Path

import pytest
from headerfirst.streams.connectors.eml import read
from headerfirst.streams.connectors.mail_headers import Headers
from hypothesis import given
from hypothesis import strategies as st

from tests.needs import lacking

_FOLD = re.compile(r"\r?\n(?=[ \t])")
_PARSER = BytesHeaderParser(policy=policy.compat32)
_NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,12}", fullmatch=True)
_WORDS = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30)
_VALUES = st.lists(_WORDS.filter(str.strip), min_size=1, max_size=4).map("\r\n\t".join)


def by_pythons_parser(block: bytes) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in _PARSER.parsebytes(block).items():
        found.setdefault(name.lower(), []).append(_FOLD.sub("", value).strip())
    return found


def by_ours(block: bytes, names: dict[str, list[str]]) -> dict[str, list[str]]:
    headers = Headers(block)
    return {name: list(headers.all(name)) for name in names}


def test_names_do_not_depend_on_case_and_order_is_the_blocks() -> None:
    headers = Headers(b"Received: two\nReceived: one\nSUBJECT : Minutes\n")
    assert list(headers.all("received")) == ["two", "one"]
    assert headers.text("subject") == "Minutes"
    assert ("subject" in headers, "to" in headers) == (True, False)


def test_folded_fields_are_one_line() -> None:
    assert Headers(b"Subject: Minutes of\r\n Monday\r\n\tevening\r\n").text("subject") == "Minutes of Monday evening"


def test_an_empty_field_says_nothing() -> None:
    headers = Headers(b"Subject:\nMessage-ID: \n")
    assert (headers.text("subject"), headers.identifier("message-id")) == (None, None)


def test_addresses_of_a_field_that_stands_twice_are_all_read() -> None:
    headers = Headers(b"To: a@example.org\nTo: b@example.org\n")
    assert [entry.address for entry in headers.addresses("to")] == ["a@example.org", "b@example.org"]


def test_an_identifier_is_what_stands_in_angle_brackets_else_all_of_it() -> None:
    assert Headers(b"Message-ID: (x) <a@b> y\n").identifier("message-id") == "<a@b>"
    assert Headers(b"Message-ID: a b\n").identifier("message-id") == "ab"
    assert Headers(b"References: <a@b>\n <c@d>\n").message_ids("references") == ["<a@b>", "<c@d>"]


@given(st.binary(max_size=200))
def test_any_bytes_are_read(block: bytes) -> None:
    headers = Headers(b"Subject: " + block)
    headers.text("subject")
    headers.addresses("subject")
    headers.identifier("subject")


@given(st.lists(st.tuples(_NAMES, _VALUES), min_size=1, max_size=8))
def test_what_is_found_is_what_pythons_own_parser_finds(fields: list[tuple[str, str]]) -> None:
    block = "".join(f"{name}: {value}\r\n" for name, value in fields).encode()
    expected = by_pythons_parser(block)
    assert by_ours(block, expected) == expected


@pytest.mark.data
@pytest.mark.parametrize("folder", ["spamassassin", "phishing_pot"])
def test_in_real_mail_too(folder: str) -> None:
    mail = Path(os.environ.get("HEADERFIRST_DATA", Path(__file__).parents[4] / "shared/data")) / folder
    if not mail.is_dir():
        lacking("no real mail here: set HEADERFIRST_DATA to the folder that holds it")
    # A bare carriage return ends a line for Python's parser and for no mail server; it keeps other bytes undecoded.
    blocks = [raw.value for raw in islice(read(mail), 1000) if raw.value.isascii()]
    plain = [block for block in blocks if b"\r" not in block.replace(b"\r\n", b"")]
    found = [(by_pythons_parser(block), block) for block in plain]
    differing = [number for number, (expected, block) in enumerate(found) if by_ours(block, expected) != expected]
    assert (len(found) > 0, differing) == (True, [])
