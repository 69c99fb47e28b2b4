"""An archive's mail, on a real S3-compatible server: found by key, headers by ranges, trouble said plainly."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.streams.inspection.interface import Located, Store
from headerfirst.streams.inspection.store_shelf import open_store
from headerfirst.streams.inspection.stores.s3 import key_of
from minio import Minio
from urllib3 import BaseHTTPResponse

from tests.certificates import Certificates
from tests.s3_server import BUCKET, S3Server
from tests.streams.inspection.stores.letters import large_letter, letter, new_mailbox

pytestmark = pytest.mark.e2e

ONE = "<one@example.org>"


@pytest.fixture
def mailbox() -> str:
    return new_mailbox()


@pytest.fixture
def own_s3() -> Iterator[S3Server]:
    """One that may be killed."""
    with S3Server.started() as server:
        yield server


def opened(server: S3Server, options: str = "") -> Store:
    return open_store(server.url + options, server.environment)


def one(store: Store, mailbox: str) -> Located:
    return next(iter(store.find(mailbox, [ONE])))


def test_no_message_is_read_whole_before_it_is_fetched(own_s3: S3Server, mailbox: str) -> None:
    """By the server's own log: 206 is a part, 200 would be everything."""
    key = key_of("", mailbox, ONE)
    own_s3.put(key, large_letter(ONE))
    store = opened(own_s3)
    located = one(store, mailbox)
    list(store.headings(mailbox))
    reads = [line.split("|")[2].strip() for line in own_s3.log_lines() if "| GET |" in line and key in line]
    assert reads == ["206", "206"]
    list(store.fetch(located, 2_000_000))
    assert [line.split("|")[2].strip() for line in own_s3.log_lines() if "| GET |" in line and key in line][2:] == [
        "200"
    ]


@pytest.fixture
def asked_for(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Lengths of the ranges that a real server is asked for."""
    lengths: list[int] = []
    whole = Minio.get_object

    def get_object(client: Minio, bucket: str, key: str, offset: int, length: int) -> BaseHTTPResponse:
        lengths.append(length)
        return whole(client, bucket, key, offset, length)

    monkeypatch.setattr(Minio, "get_object", get_object)
    return lengths


@pytest.mark.parametrize("says_length", [True, False])
def test_little_or_nothing_is_read_behind_the_headers(
    s3: S3Server,
    mailbox: str,
    asked_for: list[int],
    says_length: bool,  # noqa: FBT001 - a table's column
) -> None:
    length = large_letter(ONE).index(b"\r\n\r\n") + 4
    s3.put(key_of("", mailbox, ONE), large_letter(ONE), {"header-bytes": str(length)} if says_length else {})
    assert len(one(opened(s3), mailbox).headers) == length
    assert asked_for == [length if says_length else 1_024]


@pytest.mark.parametrize("length", [10, 1_023, 1_024, 1_025, 5_000, 70_000])
def test_headers_of_any_length_are_read_to_their_end(s3: S3Server, mailbox: str, length: int) -> None:
    s3.put(key_of("", mailbox, ONE), letter(ONE, more=f"X-Long: {'a' * length}\r\n"))
    headers = one(opened(s3), mailbox).headers
    assert headers.endswith(b"Message-ID: <one@example.org>\r\n\r\n")
    assert b"kettle" not in headers


def test_an_archive_may_say_the_folder(s3: S3Server, mailbox: str) -> None:
    s3.put(key_of("", mailbox, ONE), letter(ONE), {"folder": "UNISON%2FBranch%20%C3%A4"})
    assert one(opened(s3), mailbox).folder == "UNISON/Branch ä"


def test_an_archive_may_lie_below_a_prefix(s3: S3Server, mailbox: str) -> None:
    s3.put(key_of("2026/", mailbox, ONE), letter(ONE))
    store = open_store(s3.url.replace(f"/{BUCKET}", f"/{BUCKET}/2026"), s3.environment)
    assert one(store, mailbox).message_id == ONE
    assert list(opened(s3).find(mailbox, [ONE])) == []


def test_an_object_under_the_key_of_another_message_is_not_that_message(s3: S3Server, mailbox: str) -> None:
    s3.put(key_of("", mailbox, ONE), letter("<two@example.org>"))
    assert list(opened(s3).find(mailbox, [ONE])) == []


def test_an_empty_object_is_no_message(s3: S3Server, mailbox: str) -> None:
    s3.put(key_of("", mailbox, ONE), b"")
    assert [*opened(s3).headings(mailbox), *opened(s3).find(mailbox, [ONE])] == []


def test_a_message_that_went_since_is_looked_for_again(s3: S3Server, mailbox: str) -> None:
    s3.put(key_of("", mailbox, ONE), letter(ONE))
    store = opened(s3)
    located = one(store, mailbox)
    s3.client().remove_object(BUCKET, located.place)
    with pytest.raises(Retriable):
        list(store.fetch(located, 10_000))
    assert list(store.find(mailbox, [ONE])) == []


def test_a_server_that_dies_in_the_middle_of_a_message_may_be_asked_again(own_s3: S3Server, mailbox: str) -> None:
    own_s3.put(key_of("", mailbox, ONE), large_letter(ONE, 20_000_000))
    store = opened(own_s3)
    pieces = iter(store.fetch(one(store, mailbox), 30_000_000))
    next(pieces)
    own_s3.stop()
    with pytest.raises(Retriable):
        list(pieces)


def test_a_server_that_falls_silent_may_be_asked_again(own_s3: S3Server, mailbox: str) -> None:
    own_s3.put(key_of("", mailbox, ONE), large_letter(ONE, 20_000_000))
    store = opened(own_s3, "&timeout=1")
    pieces = iter(store.fetch(one(store, mailbox), 30_000_000))
    next(pieces)
    own_s3.send(signal.SIGSTOP)
    with pytest.raises(Retriable):
        list(pieces)


@pytest.mark.parametrize("setting", ["HEADERFIRST_STORE_USER", "HEADERFIRST_STORE_PASSWORD"])
def test_wrong_credentials_are_a_matter_of_configuration(s3: S3Server, mailbox: str, setting: str) -> None:
    store = open_store(s3.url, {**s3.environment, setting: "wrong"})
    with pytest.raises(Misconfigured) as raised:
        one(store, mailbox)
    assert "wrong" not in str(raised.value)


def test_a_bucket_that_is_not_there_is_a_matter_of_configuration(s3: S3Server, mailbox: str) -> None:
    store = open_store(s3.url.replace(f"/{BUCKET}", "/absent"), s3.environment)
    with pytest.raises(Misconfigured, match="bucket"):
        one(store, mailbox)


def test_tls_is_verified(certificates: Certificates, mailbox: str) -> None:
    with S3Server.started(certificates.certificate, certificates.key) as server:
        trusted = {**server.environment, "HEADERFIRST_STORE_CA": str(certificates.authority)}
        assert list(open_store(server.url, trusted).find(mailbox, [ONE])) == []
        with pytest.raises(Misconfigured, match="HEADERFIRST_STORE_CA"):
            one(open_store(server.url, server.environment), mailbox)


@pytest.mark.parametrize("url", ["s3://archive.example.org", "s3:///mail", "s3://archive.example.org/mail?tls=no"])
def test_a_url_that_is_none_is_a_matter_of_configuration(url: str) -> None:
    with pytest.raises(Misconfigured):
        open_store(url, {"HEADERFIRST_STORE_USER": "a", "HEADERFIRST_STORE_PASSWORD": "b"})
