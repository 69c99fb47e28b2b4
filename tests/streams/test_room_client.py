"""What is shown travels in clear on this machine alone, by no proxy; whatever else answers is no reading room."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from headerfirst.agents.reading import wish_in
from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.streams import operator_identity
from headerfirst.streams.room_client import NotShown, Seen, ask, is_loopback, wish_of

from tests import builders
from tests.certificates import Certificates, make_certificates

WHO = operator_identity.new(builders.BILALS_TOKEN, "investigator")
MESSAGE = "m-" + "c3" * 16


@contextmanager
def answering(
    status: int, body: bytes, media_type: str = "text/plain", tls: Certificates | None = None, **headers: str
) -> Iterator[tuple[str, list[bytes]]]:
    """A server that always answers so; its address, and what it was sent."""
    taken: list[bytes] = []

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            for name, value in {"Content-Type": media_type, "Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: Any) -> None:
            """Tests are quiet."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    if tls is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tls.certificate, tls.key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"{'http' if tls is None else 'https'}://127.0.0.1:{server.server_port}", taken
    server.shutdown()
    server.server_close()


def asked(room: str, authority: Path | None = None) -> Seen | NotShown:
    return ask(room, wish_of(WHO, "request-0001", MESSAGE), WHO, authority)


def test_what_is_shown_is_read() -> None:
    with answering(200, "Good morning, Zoë".encode()) as (room, taken):
        assert asked(room) == Seen("Good morning, Zoë", is_name=False)
    (sent,) = taken
    wish = wish_in(sent)
    assert wish is not None
    assert (wish.request_id, wish.message_token, wish.actor) == ("request-0001", MESSAGE, WHO.actor)


def test_a_name_is_told_apart() -> None:
    with answering(200, b"{}", "application/json; charset=utf-8") as (room, _):
        assert asked(room) == Seen("{}", is_name=True)


def test_no_wish_is_like_another() -> None:
    wishes = [wish_of(WHO, "request-0001", None) for _ in range(20)]
    assert len({wish.nonce for wish in wishes}) == 20
    assert all(wish.is_well_formed for wish in wishes)


def test_a_refusal_has_its_reason_and_words() -> None:
    body = json.dumps({"reason": "expired", "words": "It is over."}).encode()
    with answering(403, body, "application/json") as (room, _):
        assert asked(room) == NotShown("expired", "It is over.")


def test_a_room_that_asks_to_wait_is_waited_for() -> None:
    with (
        answering(503, b'{"reason": "later", "words": "Try again."}', "application/json") as (room, _),
        pytest.raises(Retriable, match="Try again"),
    ):
        asked(room)


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"reason": "expired"}'])
def test_whatever_else_answers_is_no_reading_room(body: bytes) -> None:
    with answering(404, body) as (room, _), pytest.raises(Misconfigured, match="--room"):
        asked(room)


def test_nobody_is_sent_elsewhere() -> None:
    with (
        answering(200, b"elsewhere") as (elsewhere, taken),
        answering(307, b"", Location=elsewhere) as (room, _),
        pytest.raises(Misconfigured),
    ):
        asked(room)
    assert taken == []


def test_no_proxy_comes_between(monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(200, b"the proxy") as (proxy, taken), answering(200, b"the room") as (room, _):
        monkeypatch.setenv("http_proxy", proxy)
        monkeypatch.delenv("no_proxy", raising=False)
        assert asked(room) == Seen("the room", is_name=False)
    assert taken == []


def test_a_room_that_does_not_answer_is_said() -> None:
    with pytest.raises(Retriable, match="--room"):
        asked("http://127.0.0.1:1")


@pytest.mark.parametrize(
    "room", ["http://192.0.2.7:80", "http://room.example.org", "ftp://localhost", "localhost:80", ""]
)
def test_nothing_travels_in_clear_but_on_this_machine(room: str) -> None:
    with pytest.raises(Misconfigured, match="https://"):
        asked(room)


def test_elsewhere_its_certificate_is_verified(tmp_path: Path) -> None:
    made = make_certificates(tmp_path)
    with answering(200, b"Good morning", tls=made) as (room, taken):
        with pytest.raises(Misconfigured, match="--ca"):
            asked(room)
        assert taken == []
        assert asked(room, made.authority) == Seen("Good morning", is_name=False)


@pytest.mark.parametrize(
    ("host", "is_here"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("[::1]", True),
        ("LOCALHOST", True),
        ("192.0.2.7", False),
        ("a.example", False),
    ],
)
def test_loopback_is_this_machine(host: str, is_here: bool) -> None:  # noqa: FBT001 - a case
    assert is_loopback(host) is is_here


def test_what_was_seen_is_not_told_by_repr() -> None:
    assert "Zoë" not in repr(Seen("Zoë", is_name=False))
