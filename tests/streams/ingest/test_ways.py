"""What cannot be had as the command line says it is said in one sentence, before anybody is asked for anything."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors import connector_for
from headerfirst.streams.connectors.interface import Given
from headerfirst.streams.ingest.desk import Source
from headerfirst.streams.ingest.ways import require_listening, require_ways
from headerfirst.streams.keys import PUBLISHED

from tests.streams.connectors.desks import dmu

SERVER = "imaps://amara%40example.org@mail.example.org/"


def a_source(format_name: str, *paths: Path | str, options: dict[str, str] | None = None, **changes: Any) -> Source:
    source: dict[str, Any] = {"connector": connector_for(format_name), "paths": paths, "bootstrap": ""}
    return Source(
        **(source | {"pseudonyms": PUBLISHED, "packs": (dmu(),), "given": Given(options=options or {})} | changes)
    )


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "access.log"
    path.write_bytes(b"a line\n")
    return path


def refused(source: Source) -> str:
    with pytest.raises(Misconfigured) as caught:
        require_ways(source)
    return str(caught.value)


def test_what_can_be_had_is_let_pass(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADERFIRST_SOURCE_PASSWORD", "secret")
    require_ways(a_source("squid", log, follow=True))
    require_ways(a_source("squid", Path("-"), options={"time-zone": "Europe/London"}))
    require_ways(a_source("eml", log.parent))
    require_ways(a_source("imap", SERVER))
    assert require_listening(a_source("squid", "udp://127.0.0.1:5140")) == "udp://127.0.0.1:5140"
    assert require_listening(a_source("milter", "unix:///run/x.sock")) == "unix:///run/x.sock"


def test_mail_is_not_followed_nor_asked_for(tmp_path: Path) -> None:
    assert refused(a_source("eml", tmp_path, follow=True)) == (
        "The format eml cannot be followed: only logs, a line an item, can."
    )
    assert refused(a_source("eml", SERVER)) == "The format eml is not asked of a server: name files."


@pytest.mark.parametrize("name", ["imap", "graph", "milter", "icap"])
def test_who_reads_no_files_says_what_an_address_looks_like(name: str) -> None:
    sentence = refused(a_source(name, Path("mail.example.org")))
    assert sentence == (f"The format {name} reads no files: name an address, as in {connector_for(name).example}.")
    assert "://" in sentence


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert refused(a_source("squid", tmp_path / "gone")).endswith("cannot be read: there is no such file or folder.")


def test_a_packed_log_is_not_followed(log: Path) -> None:
    log.write_bytes(gzip.compress(b"a line\n"))
    require_ways(a_source("squid", log))
    assert "is packed, and cannot be followed" in refused(a_source("squid", log, follow=True))


@pytest.mark.parametrize(
    ("name", "options", "sentence"),
    [
        ("postfix", {"time-zone": "Mars/Base"}, "The option time-zone is no time zone"),
        ("squid", {"logformat": "%Q"}, "logformat"),
    ],
)
def test_an_option_that_cannot_be_had(log: Path, name: str, options: dict[str, str], sentence: str) -> None:
    assert sentence in refused(a_source(name, log, options=options))
    with pytest.raises(Misconfigured, match=sentence):
        require_listening(a_source(name, "tcp://127.0.0.1:5140", options=options))


@pytest.mark.parametrize(
    ("name", "address", "sentence"),
    [
        ("imap", "imaps://a:b@mail.example.org/", "Take the credentials out of the server's URL"),
        ("graph", "graph://x", "Say graph://MAILBOX@graph.microsoft.com/TENANT"),
    ],
)
def test_an_address_that_no_server_has(name: str, address: str, sentence: str) -> None:
    assert sentence in refused(a_source(name, address))


def test_where_nobody_listens() -> None:
    with pytest.raises(Misconfigured, match="is no address to listen at"):
        require_listening(a_source("squid", "http://127.0.0.1:80"))
    with pytest.raises(Misconfigured, match="name one"):
        require_listening(a_source("squid", "tcp://127.0.0.1:1", "tcp://127.0.0.1:2"))
