"""What every content store promises, on each: folder, Dovecot, S3-compatible server, answers like Graph's."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.streams.inspection.interface import Located, Store, TooLarge
from headerfirst.streams.inspection.store_shelf import open_store
from headerfirst.streams.inspection.stores.s3 import key_of

from tests.streams.inspection.stores.letters import large_letter, letter, new_mailbox

ONE, TWO, ABSENT = "<one@example.org>", "<two@example.org>", "<absent@example.org>"
E2E = pytest.mark.e2e
NAME = "anna"


@dataclass
class Stocked:
    """A store, and the way mail gets into it."""

    store: Store
    mailbox: str
    put: Callable[[bytes, str], object]
    """Message, Message-ID."""

    def one(self) -> Located:
        return next(iter(self.store.find(self.mailbox, [ONE])))


def _folder(request: pytest.FixtureRequest, mailbox: str) -> Stocked:
    root: Path = request.getfixturevalue("tmp_path")
    (root / mailbox).mkdir()
    store = open_store(f"folder://{root}", {})
    return Stocked(store, mailbox, lambda message, name: (root / mailbox / f"{name[1:4]}.eml").write_bytes(message))


def _imap(request: pytest.FixtureRequest, mailbox: str) -> Stocked:
    server = request.getfixturevalue("dovecot")
    store = open_store(server.url, server.environment)
    return Stocked(store, mailbox, lambda message, _: server.deliver(mailbox, message))


def _s3(request: pytest.FixtureRequest, mailbox: str) -> Stocked:
    server = request.getfixturevalue("s3")
    store = open_store(server.url, server.environment)
    return Stocked(store, mailbox, lambda message, name: server.put(key_of("", mailbox, name), message))


def _graph(request: pytest.FixtureRequest, mailbox: str) -> Stocked:
    server = request.getfixturevalue("graph")
    store = open_store(server.url, server.environment)
    return Stocked(store, mailbox, lambda message, _: server.put(mailbox, message))


KINDS = {"folder": _folder, "imap": _imap, "s3": _s3, "graph": _graph}


@pytest.fixture(params=["folder", "graph", pytest.param("imap", marks=E2E), pytest.param("s3", marks=E2E)])
def stocked(request: pytest.FixtureRequest) -> Stocked:
    """With two messages."""
    stocked = KINDS[request.param](request, new_mailbox())
    stocked.put(letter(ONE), ONE)
    stocked.put(letter(TWO), TWO)
    return stocked


def test_finds_what_is_asked_for_and_leaves_out_what_is_not_there(stocked: Stocked) -> None:
    found = list(stocked.store.find(stocked.mailbox, [TWO, ABSENT]))
    assert [(located.mailbox, located.message_id) for located in found] == [(stocked.mailbox, TWO)]


def test_a_message_is_found_with_its_header_block_and_without_its_body(stocked: Stocked) -> None:
    headers = stocked.one().headers
    assert headers.startswith(b"From: Eleni Markou <eleni@example.org>")
    assert headers.endswith(b"\r\n\r\n")
    assert b"kettle" not in headers


def test_headings_are_those_of_the_mailbox_alone(stocked: Stocked) -> None:
    assert {located.message_id for located in stocked.store.headings(stocked.mailbox)} == {ONE, TWO}


@pytest.mark.parametrize("mailbox", ["", ".", "..", "../x", "x/../y", "a\r\nb@example.org", "a*b@example.org"])
def test_a_mailbox_of_a_strange_name_holds_nothing(stocked: Stocked, mailbox: str) -> None:
    assert [*stocked.store.headings(mailbox), *stocked.store.find(mailbox, [ONE])] == []


def test_a_message_id_cannot_say_more_than_itself(stocked: Stocked) -> None:
    """Quotes, wildcards and line ends of protocols find nothing, and do no harm."""
    ids = [
        "' or 1 eq 1 or internetMessageId eq '",
        '"" ALL',
        "*",
        "<one@example.org>\r\nx",
        "one@example.org",
        "",
        "<ü@x>",
    ]
    assert list(stocked.store.find(stocked.mailbox, ids)) == []


def test_a_message_comes_whole(stocked: Stocked) -> None:
    assert b"".join(stocked.store.fetch(stocked.one(), 1_000_000)) == letter(ONE)


def test_a_large_message_comes_in_pieces(stocked: Stocked) -> None:
    message = large_letter("<large@example.org>")
    stocked.put(message, "<large@example.org>")
    located = next(iter(stocked.store.find(stocked.mailbox, ["<large@example.org>"])))
    pieces = list(stocked.store.fetch(located, len(message)))
    assert b"".join(pieces) == message
    assert len(pieces) > 10


def test_a_message_that_is_too_large_is_no_longer_read(stocked: Stocked) -> None:
    message = large_letter("<large@example.org>")
    stocked.put(message, "<large@example.org>")
    located = next(iter(stocked.store.find(stocked.mailbox, ["<large@example.org>"])))
    read: list[bytes] = []
    with pytest.raises(TooLarge):
        read.extend(stocked.store.fetch(located, 200_000))
    with pytest.raises(TooLarge):
        list(stocked.store.fetch(located, len(message) - 1))


def test_another_message_in_the_place_is_never_given_out(stocked: Stocked) -> None:
    """Not one byte of it, although the place is the one that was found."""
    other = next(iter(stocked.store.find(stocked.mailbox, [TWO])))
    swapped = replace(stocked.one(), place=other.place)
    pieces = stocked.store.fetch(swapped, 1_000_000)
    with pytest.raises(Retriable):
        next(iter(pieces))


def test_calls_may_be_nested_and_come_from_several_threads(stocked: Stocked) -> None:
    fetched: list[bytes] = []

    def read_all() -> None:
        found = stocked.store.headings(stocked.mailbox)
        fetched.extend(b"".join(stocked.store.fetch(located, 1_000_000)) for located in found)

    threads = [threading.Thread(target=read_all) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(fetched) == sorted([letter(ONE), letter(TWO)] * 4)


def test_nothing_names_a_mailbox_or_a_message(stocked: Stocked, caplog: pytest.LogCaptureFixture) -> None:
    """Neither reprs nor log lines of the libraries, even where everything is logged."""
    caplog.set_level(logging.DEBUG)
    located = stocked.one()
    list(stocked.store.fetch(located, 1_000_000))
    said = f"{located!r} {stocked.store!r} {caplog.text}"
    assert [secret for secret in (stocked.mailbox, ONE, "one@", "eleni", "password", "secret") if secret in said] == []


@pytest.mark.parametrize("kind", ["imap", "s3", "graph"])
def test_a_store_that_is_not_there_may_be_there_later(kind: str, unused_port: int) -> None:
    url = f"{kind}://127.0.0.1:{unused_port}/{'x' if kind != 'imap' else ''}?timeout=1"
    environment = {"HEADERFIRST_STORE_USER": "a", "HEADERFIRST_STORE_PASSWORD": "b"}
    store = open_store(url, environment)
    with pytest.raises(Retriable) as raised:
        list(store.find(f"{NAME}@example.org", [ONE]))
    assert NAME not in str(raised.value)


@pytest.mark.parametrize("kind", ["imap", "s3", "graph"])
def test_a_store_is_not_opened_without_credentials(kind: str) -> None:
    with pytest.raises(Misconfigured, match="HEADERFIRST_STORE_"):
        open_store(f"{kind}://mail.example.org/{'x' if kind != 'imap' else ''}", {})


@pytest.fixture
def unused_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
