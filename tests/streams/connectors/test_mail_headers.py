"""Fields by name, unfolded and decoded; duplicates kept, nothing raised."""

from __future__ import annotations

from headerfirst.streams.connectors.mail_headers import Headers
from hypothesis import given
from hypothesis import strategies as st


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
