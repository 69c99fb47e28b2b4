"""Messages and multiparts: the same leaves that Python's own parser finds, and no way to wear it out."""

from __future__ import annotations

import email
from email.message import EmailMessage

import pytest
from headerfirst.streams.inspection.unpack import Limits, unpack
from hypothesis import given
from hypothesis import strategies as st

from tests.streams.inspection.unpacking.samples import closed, kinds, multipart, texts, the_only

TEXT = b"Content-Type: text/plain\n\n"
WORDS = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=60)


def test_a_mail_without_mime_is_its_body() -> None:
    assert the_only(unpack(b"From: ada@example.org\nSubject: x\n\nHello\n")).text == "Hello\n"


def test_the_heading_is_no_part() -> None:
    assert "Figures" not in "".join(texts(unpack(b"Subject: Figures\n\nHello")))


def test_the_heading_of_a_message_within_is_its_text() -> None:
    inner = b"Content-Type: message/rfc822\n\nFrom: Bo <bo@example.org>\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\n\nHi"
    message = unpack(multipart(TEXT + b"see below", inner))
    assert kinds(message) == ["text/plain", "message/rfc822", "text/plain"]
    assert texts(message) == ["see below", "From: Bo <bo@example.org>\nSubject: Grüße", "Hi"]
    assert [part.depth for part in message.parts] == [1, 1, 2]


def test_a_mailbox_line_in_front_is_none_of_the_headers() -> None:
    assert texts(unpack(b"From ada@example.org Mon Jan  5 10:00:00 2026\n" + multipart(TEXT + b"Hello"))) == ["Hello"]


def test_text_around_the_parts_is_read_too() -> None:
    whole = multipart(TEXT + b"inside").replace(b"--=_b\n", b"before\n--=_b\n", 1) + b"after\n"
    assert [text.strip() for text in texts(unpack(whole))] == ["before", "inside", "after"]


def test_parts_behind_the_end_are_read_too() -> None:
    whole = multipart(TEXT + b"one") + b"--=_b\n" + TEXT + b"two\n"
    assert [text.strip() for text in texts(unpack(whole))] == ["one", "two"]


def test_an_unfinished_multipart_is_read() -> None:
    assert [text.strip() for text in texts(unpack(multipart(TEXT + b"one").replace(b"--=_b--\n", b"")))] == ["one"]


def test_a_multipart_without_its_boundary_is_unreadable_and_its_text_is_kept() -> None:
    message = unpack(b"Content-Type: multipart/mixed; boundary=x\n\nnothing of the kind")
    assert closed(message) == [(0, "unreadable")]
    assert texts(message) == ["nothing of the kind"]


@pytest.mark.parametrize("twice", [b"Content-Type: text/html\n", b"Content-Transfer-Encoding: base64\n"])
def test_headers_that_contradict_each_other_make_a_part_unreadable(twice: bytes) -> None:
    head = b"Content-Type: text/plain\nContent-Transfer-Encoding: 7bit\n"
    assert closed(unpack(head + twice + b"\nSGVsbG8=")) == [(0, "unreadable")]


def test_a_digest_is_of_messages() -> None:
    digest = multipart(b"\nSubject: one\n\nfirst", b"\nSubject: two\n\nsecond", kind="digest")
    assert texts(unpack(digest)) == ["Subject: one", "first", "Subject: two", "second"]


def test_lines_may_end_as_on_old_macintoshes() -> None:
    assert texts(unpack(multipart(TEXT + b"Hello").replace(b"\n", b"\r"))) == ["Hello"]


def test_a_boundary_that_begins_like_another_is_another() -> None:
    inner = multipart(TEXT + b"in", boundary="b-2")
    assert texts(unpack(multipart(inner, TEXT + b"out", boundary="b"))) == ["in", "out"]


def test_thousands_of_multiparts_in_each_other_end_at_a_depth() -> None:
    heads = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5_000))
    assert closed(unpack(heads + TEXT + b"deep down")) == [(0, "too_deep")]


def test_thousands_of_messages_in_each_other_end_at_a_depth() -> None:
    message = unpack(b"Content-Type: message/rfc822\n\n" * 5_000 + b"\ndeep down")
    assert closed(message) == [(16, "too_deep")]


def test_a_million_parts_end_at_a_number() -> None:
    message = unpack(b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 1_000_000)
    assert len(message.parts) == 1_000
    assert closed(message) == [(1_000, "too_many_parts")]


def test_a_heading_without_end_is_too_large() -> None:
    assert closed(unpack(b"Subject: " + b"x" * 2_000_000 + b"\n\nHello")) == [(0, "too_large")]
    assert closed(unpack(b"To: a@example.org\n" * 100_000 + b"\nHello")) == [(0, "too_large")]


def test_a_body_beyond_the_limit_is_too_large_and_hides_no_other() -> None:
    message = unpack(multipart(TEXT + b"x" * 101, TEXT + b"small"), Limits(part_bytes=100))
    assert closed(message) == [(0, "too_large")]
    assert texts(message) == ["small"]


@given(st.recursive(WORDS, lambda inner: st.lists(inner, min_size=1, max_size=3), max_leaves=8))
def test_every_leaf_that_python_writes_is_read(tree: str | list[object]) -> None:
    assert [text.rstrip("\n") for text in texts(unpack(bytes(_written(tree))))] == _leaves(tree)


def _written(tree: object) -> EmailMessage:
    message = EmailMessage()
    if isinstance(tree, str):
        message.set_content(tree)
    elif isinstance(tree, list):
        message.make_mixed()
        for one in tree:
            message.attach(_written(one))
    return message


def _leaves(tree: object) -> list[str]:
    return [tree] if isinstance(tree, str) else [leaf for one in tree for leaf in _leaves(one)]  # type: ignore[attr-defined] # lists of lists


@given(st.binary(max_size=400), st.binary(max_size=60))
def test_whatever_python_can_parse_is_parsed_alike(body: bytes, head: bytes) -> None:
    whole = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" + head + b"\n\n" + body + b"\n--b--\n"
    parsed = email.message_from_bytes(whole)
    if not parsed.is_multipart() or parsed.defects:
        return
    assert unpack(whole).parts or closed(unpack(whole))
