"""The URL of a server: parts and options, no credentials, nothing quoted back."""

from __future__ import annotations

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.inspection.store_url import StoreUrl
from headerfirst.streams.servers.url import ServerUrl, is_one_part


def test_a_url_has_parts() -> None:
    url = StoreUrl.parse("S3://Archive.example.org:9000/mail/2026%20old?region=eu-west-2&timeout=5", "region")
    assert (url.scheme, url.host, url.port, url.path) == ("s3", "archive.example.org", 9000, "/mail/2026 old")
    assert (url.options["region"], url.patience, url.server) == ("eu-west-2", 5.0, "archive.example.org:9000")


def test_a_server_may_be_patient_for_half_a_minute() -> None:
    assert StoreUrl.parse("imaps://mail.example.org").patience == 30.0


@pytest.mark.parametrize(
    ("text", "server"),
    [("imap://[2001:db8::1]:143", "[2001:db8::1]:143"), ("imap://mail.example.org", "mail.example.org")],
)
def test_the_server_is_written_as_in_a_url(text: str, server: str) -> None:
    assert StoreUrl.parse(text).server == server


def test_a_url_may_say_whose_mailbox_it_is_about() -> None:
    url = ServerUrl.parse("imaps://amara%40example.org@mail.example.org/")
    assert (url.user, url.host, url.path) == ("amara@example.org", "mail.example.org", "/")
    assert "amara" not in repr(url)
    with pytest.raises(Misconfigured, match="credentials"):
        ServerUrl.parse("imaps://amara%40example.org:hunter2@mail.example.org/")


@pytest.mark.parametrize(
    "text", ["imap://anna:hunter2@mail.example.org", "imap://anna@mail.example.org", "s3://:hunter2@x/y"]
)
def test_credentials_are_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(Misconfigured, match="credentials") as raised:
        StoreUrl.parse(text)
    assert [word for word in ("anna", "hunter2") if word in str(raised.value)] == []


@pytest.mark.parametrize(
    "text",
    [
        "imap://mail.example.org?password=hunter2",
        "imap://mail.example.org#hunter2",
        "imap://mail.example.org:hunter2",
        "imap://[hunter2",
        "imap://mail.example.org?timeout=0",
        "imap://mail.example.org?timeout=-1",
        "imap://mail.example.org?timeout=601",
        "imap://mail.example.org?timeout=nan",
        "imap://mail.example.org?timeout=soon",
    ],
)
def test_what_is_no_such_url_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(Misconfigured) as raised:
        StoreUrl.parse(text)
    assert "hunter2" not in str(raised.value)


def test_a_url_without_a_host_names_no_server() -> None:
    with pytest.raises(Misconfigured, match="host"):
        _ = StoreUrl.parse("s3:///mail").server


@pytest.mark.parametrize(
    ("host", "is_loopback"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("[::1]", True),
        ("192.0.2.1", False),
        ("localhost.example.org", False),
        ("0.0.0.0", False),  # noqa: S104 - not listened on
    ],
)
def test_only_this_machine_is_loopback(host: str, is_loopback: bool) -> None:  # noqa: FBT001 - a table's column
    assert StoreUrl.parse(f"imap://{host}").is_loopback is is_loopback


@pytest.mark.parametrize(
    ("mailbox", "is_part"),
    [("anna@example.org", True), ("ä@example.org", True), ("", False), ("..", False), ("a/b", False), ("a\nb", False)],
)
def test_a_mailbox_is_one_part_of_a_path_or_none(mailbox: str, is_part: bool) -> None:  # noqa: FBT001 - a table's column
    assert is_one_part(mailbox) is is_part
