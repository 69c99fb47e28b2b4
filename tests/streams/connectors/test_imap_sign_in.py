"""How the IMAP connector signs in, by password or by token; a token is asked of Dovecot's own check."""

from __future__ import annotations

import asyncio
import json
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.streams.connectors.imap_sign_in import sign_in

from tests.builders import AMARA, BILAL
from tests.e2e.listening_dovecot import ListeningDovecot
from tests.streams.connectors.asking_for_mail import all_that_is_there, asked, next_of
from tests.streams.connectors.delta_server import TENANT, DeltaServer
from tests.streams.connectors.delta_server import TOKEN as GRAPH_TOKEN
from tests.streams.connectors.imap_servers import address, ids, letter

TOKEN = "a-token-that-is-good"


class _Platform(BaseHTTPRequestHandler):
    """Says whose a token is, as an identity platform's introspection does (RFC 7662)."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's own signature
        """Nothing."""

    def do_GET(self) -> None:
        is_good = TOKEN in parse_qs(urlsplit(self.path).query)["token"]
        said = json.dumps({"active": is_good, "username": AMARA} if is_good else {"active": False}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)


class TokenDovecot(ListeningDovecot):
    platform = 0
    mechanisms = "plain oauthbearer xoauth2"

    def _configuration(self, owner: Any) -> str:
        file = self.directory / "oauth2.conf"
        file.write_text(
            f"introspection_url = http://127.0.0.1:{self.platform}/?token=\nintrospection_mode = get\n"
            "username_attribute = username\nactive_attribute = active\nactive_value = true\n",
            encoding="ascii",
        )
        passdb = f"passdb {{\n  driver = oauth2\n  mechanisms = oauthbearer xoauth2\n  args = {file}\n}}\n"
        return f"auth_mechanisms = {self.mechanisms}\n{passdb}\n{super()._configuration(owner)}"


class OlderDovecot(TokenDovecot):
    mechanisms = "plain xoauth2"


@pytest.fixture(scope="module")
def platform() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Platform) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.e2e
@pytest.mark.parametrize("kind", [TokenDovecot, OlderDovecot])
async def test_a_token_of_a_file_that_others_renew_lets_us_in(
    kind: type[TokenDovecot], platform: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kind, "platform", platform)
    token = tmp_path / "token"
    monkeypatch.setenv("HEADERFIRST_SOURCE_TOKEN_FILE", str(token))
    with kind.started() as server:
        server.deliver(AMARA, letter(1))
        token.write_text(f"{TOKEN}\n", encoding="ascii")
        assert ids(await all_that_is_there(asked("imap", address(server)))) == ["INBOX:1"]
        token.write_text("one-that-has-ended", encoding="ascii")
        with pytest.raises(Misconfigured, match="lets nobody in") as raised:
            await next_of(asked("imap", address(server)))
        assert "one-that-has-ended" not in str(raised.value)


class Client:
    """Notes how it was signed in."""

    def __init__(self, *capabilities: str) -> None:
        self.capabilities = capabilities
        self.said: list[tuple[str, ...]] = []

    def has_capability(self, name: str) -> bool:
        return name in self.capabilities

    def plain_login(self, *said: str) -> None:
        self.said.append(said)

    oauthbearer_login = plain_login


async def test_a_token_by_client_credentials(graph: DeltaServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The identity platform is the one of the tests of Graph."""
    options = {"oauth": f"{graph.origin}/{TENANT}", "scope": "https://localhost/.default"}
    client: Any = Client("AUTH=OAUTHBEARER")
    await asyncio.to_thread(sign_in(options, os.environ, is_one=False), BILAL, client)
    assert client.said == [(BILAL, GRAPH_TOKEN)]
    monkeypatch.delenv("HEADERFIRST_SOURCE_CA")
    with pytest.raises(Misconfigured, match="HEADERFIRST_SOURCE_CA"):
        await asyncio.to_thread(sign_in(options, os.environ, is_one=False), BILAL, client)
    gone = {"oauth": "https://127.0.0.1:1/x"}
    with pytest.raises(Retriable, match="identity platform"):
        await asyncio.to_thread(sign_in(gone, os.environ, is_one=False), BILAL, client)


PASSWORD = {"HEADERFIRST_SOURCE_PASSWORD": "hunter2"}
MASTER = {**PASSWORD, "HEADERFIRST_SOURCE_USER": "inspector"}


@pytest.mark.parametrize(
    ("options", "environment", "said"),
    [
        ({}, PASSWORD, (BILAL, "hunter2")),
        ({}, {**PASSWORD, "HEADERFIRST_SOURCE_USER": BILAL}, (BILAL, "hunter2")),
        ({}, MASTER, (f"{BILAL}*inspector", "hunter2")),
        ({"login": "sasl"}, MASTER, ("inspector", "hunter2", BILAL)),
    ],
)
def test_a_password_is_ones_own_or_a_masters(
    options: dict[str, str], environment: dict[str, str], said: tuple[str, ...]
) -> None:
    client: Any = Client()
    sign_in(options, environment, is_one=True)(BILAL, client)
    assert client.said == [said]


@pytest.mark.parametrize(
    ("options", "environment", "named"),
    [
        ({}, {}, "HEADERFIRST_SOURCE_PASSWORD"),
        ({}, PASSWORD, "HEADERFIRST_SOURCE_USER"),
        ({"oauth": "https://login.example.org/t"}, PASSWORD, "HEADERFIRST_SOURCE_USER"),
        ({"oauth": "http://login.example.org/t"}, MASTER, "oauth"),
        ({"login": "x"}, MASTER, "login"),
    ],
)
def test_what_is_missing_is_named(options: dict[str, str], environment: dict[str, str], named: str) -> None:
    with pytest.raises(Misconfigured, match=named):
        sign_in(options, environment, is_one=False)
