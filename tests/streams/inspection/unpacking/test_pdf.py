"""PDF documents."""

from __future__ import annotations

import logging

import pytest
from headerfirst.streams.inspection.unpacking.limits import Limits

from tests.streams.inspection.unpacking.samples import closed, kinds, opened, pdf, texts, the_only


def test_the_words_of_every_page_are_read() -> None:
    part = the_only(opened(pdf("Trade secret", "Page two")))
    assert part.media_type == "application/pdf"
    assert part.text == "Trade secret\nPage two"
    assert part.unread is None


def test_a_picture_on_a_page_has_words_that_nobody_reads() -> None:
    part = the_only(opened(pdf("Trade secret", picture=True)))
    assert (part.text, part.unread) == ("Trade secret", "unsupported")


def test_a_page_that_is_drawn_and_says_nothing_is_not_clean() -> None:
    assert the_only(opened(pdf(""))).unread == "unsupported"


def test_a_document_with_a_password_is_closed() -> None:
    message = opened(pdf("Trade secret", password="open sesame"))
    assert closed(message) == [(0, "encrypted")]
    assert the_only(message).unread == "encrypted"


def test_a_document_that_everybody_can_open_is_read() -> None:
    assert texts(opened(pdf("Trade secret", password=""))) == ["Trade secret"]


def test_files_in_it_are_parts() -> None:
    message = opened(pdf("see file", attachment=b"see me"))
    assert kinds(message) == ["application/pdf", "text/plain"]
    assert texts(message) == ["see file", "see me"]


def test_pages_beyond_the_limit_are_said_to_be_unread() -> None:
    part = the_only(opened(pdf("one", "two", "three"), limits=Limits(pdf_pages=2)))
    assert (part.text, part.unread) == ("one\ntwo", "too_large")


def test_a_page_that_unfolds_beyond_the_limit_is_unread() -> None:
    part = the_only(opened(pdf("word " * 20_000), limits=Limits(part_bytes=10_000, text_bytes=10_000)))
    assert part.unread is not None


def test_a_broken_document_is_closed() -> None:
    assert closed(opened(b"%PDF-1.7\nnothing of the kind")) == [(0, "unreadable")]


def test_a_signature_may_come_later() -> None:
    assert kinds(opened(b"\xff\xfenoise\n" + pdf("Trade secret")))[0] == "application/pdf"


def test_the_library_says_nothing_of_what_it_reads(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        opened(pdf("Trade secret")[:-200])
    assert caplog.records == []
