"""Answers in the shapes of Microsoft Graph and its identity platform, by HTTPS on loopback; no tenant is needed.

It knows what the store asks for and nothing else, and can be told to throttle, to fail and to break off.
"""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Final, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from tests.certificates import Certificates

TENANT: Final = "example.org"
CLIENT: Final = "6f1d7c1e-0000-4000-8000-000000000001"
SECRET: Final = "an application's secret"
TOKEN: Final = "a token that is good"
ROOT: Final = "root="
PAGE: Final = 2
"""Messages on a page, however many are asked for."""


class Failure(NamedTuple):
    """What the next request gets instead of an answer."""

    status: int
    headers: Mapping[str, str] = {}


class Request(NamedTuple):
    path: str
    query: Mapping[str, str]


@dataclass
class Message:
    id: str
    mime: bytes
    folder_id: str
    is_sent: bool = False
    """Graph keeps headers of received mail alone."""
    sensitivity: int = 0


@dataclass
class GraphServer:
    port: int
    certificates: Certificates
    mailboxes: dict[str, list[Message]] = field(default_factory=dict)
    folders: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Id to name and parent."""
    requests: list[Request] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    elsewhere: str | None = None
    """A next page that is named instead of ours."""
    breaks_off: bool = False
    tokens_given: int = 0
    holds: threading.Event = field(default_factory=threading.Event)
    """Until it is set, no message is sent whole."""

    @property
    def url(self) -> str:
        return f"graph://localhost:{self.port}/{TENANT}?login=localhost:{self.port}"

    @property
    def environment(self) -> Mapping[str, str]:
        return {
            "HEADERFIRST_STORE_USER": CLIENT,
            "HEADERFIRST_STORE_PASSWORD": SECRET,
            "HEADERFIRST_STORE_CA": str(self.certificates.authority),
        }

    def put(self, mailbox: str, mime: bytes, folder: str = "Inbox", **facts: Any) -> Message:
        parent = ROOT
        for name in folder.split("/"):
            folder_id = f"{parent}{name}="
            self.folders[folder_id] = (name, parent)
            parent = folder_id
        held = self.mailboxes.setdefault(mailbox, [])
        held.append(Message(f"AAMk{len(held)}=", mime, parent, **facts))
        return held[-1]


@contextmanager
def graph_server(certificates: Certificates) -> Iterator[GraphServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates.certificate, certificates.key)

    class Answers(_Answers):
        graph: ClassVar[GraphServer]

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        Answers.graph = GraphServer(server.server_port, certificates)
        Answers.graph.holds.set()
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield Answers.graph
        finally:
            Answers.graph.holds.set()
            server.shutdown()
            thread.join()


class _Answers(BaseHTTPRequestHandler):
    graph: ClassVar[GraphServer]
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's own signature
        """The requests are kept instead."""

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if form["client_secret"] == [SECRET] and form["scope"] == ["https://localhost/.default"]:
            self.graph.tokens_given += 1
            self._json({"token_type": "Bearer", "expires_in": 3599, "access_token": TOKEN})
        else:
            self._json({"error": "invalid_client", "error_description": "AADSTS7000215"}, 401)

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == f"/{TENANT}/v2.0/.well-known/openid-configuration":
            self._json(
                {f"{name}_endpoint": f"{self._origin}/{name}" for name in ("authorization", "token")}
                | {"issuer": f"{self._origin}/{TENANT}/v2.0"}
            )
            return
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.graph.requests.append(Request(unquote(parts.path), query))
        if self.graph.failures:
            failure = self.graph.failures.pop(0)
            self._json({"error": {"code": "x", "message": "x"}}, failure.status, failure.headers)
        elif self.headers["Authorization"] != f"Bearer {TOKEN}":
            self._json({"error": {"code": "InvalidAuthenticationToken", "message": "x"}}, 401)
        else:
            self._answer(unquote(parts.path).removeprefix("/v1.0/users/").split("/"), query)

    @property
    def _origin(self) -> str:
        return f"https://localhost:{self.graph.port}"

    def _answer(self, path: list[str], query: Mapping[str, str]) -> None:
        match path:
            case [_, "mailFolders", "msgfolderroot"]:
                self._json({"id": ROOT})
            case [_, "mailFolders", folder] if folder in self.graph.folders:
                name, parent = self.graph.folders[folder]
                self._json({"displayName": name, "parentFolderId": parent})
            case [mailbox, "messages"] if mailbox in self.graph.mailboxes:
                self._messages(mailbox, query)
            case [mailbox, "messages", message_id, "$value"]:
                self._mime(mailbox, message_id)
            case _:
                self._json({"error": {"code": "ErrorItemNotFound", "message": "x"}}, 404)

    def _messages(self, mailbox: str, query: Mapping[str, str]) -> None:
        held = self.graph.mailboxes[mailbox]
        if "$filter" in query:
            wanted = query["$filter"].removeprefix("internetMessageId eq '").removesuffix("'").replace("''", "'")
            held = [one for one in held if message_from_bytes(one.mime)["Message-ID"].lower() == wanted.lower()]
        first = int(query.get("$skip", 0))
        page: dict[str, Any] = {"value": [_properties(one) for one in held[first : first + PAGE]]}
        if len(held) > first + PAGE:
            following = f"{self._origin}/v1.0/users/{mailbox}/messages?$skip={first + PAGE}"
            page["@odata.nextLink"] = self.graph.elsewhere or following
        self._json(page)

    def _mime(self, mailbox: str, message_id: str) -> None:
        found = next((one for one in self.graph.mailboxes.get(mailbox, ()) if one.id == message_id), None)
        if found is None:
            self._json({"error": {"code": "ErrorItemNotFound", "message": "x"}}, 404)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(found.mime)))
        self.end_headers()
        half = len(found.mime) // 2
        self.wfile.write(found.mime[:half])
        self.wfile.flush()
        self.graph.holds.wait(30)
        if self.graph.breaks_off:
            self.close_connection = True
        else:
            self.wfile.write(found.mime[half:])

    def _json(self, content: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        encoded = json.dumps(content).encode()
        self.send_response(status)
        for name, value in {
            **(headers or {}),
            "Content-Type": "application/json",
            "Content-Length": str(len(encoded)),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(encoded)


def _properties(message: Message) -> dict[str, Any]:
    """As `$select` and `$expand` of the store would have them."""
    parsed = message_from_bytes(message.mime)
    shown = {
        "id": message.id,
        "parentFolderId": message.folder_id,
        "internetMessageId": parsed["Message-ID"],
        "subject": parsed["Subject"],
        "sentDateTime": "2026-03-09T10:30:00Z",
        "from": {"emailAddress": {"name": "Eleni Markou", "address": "eleni@example.org"}},
        "toRecipients": [{"emailAddress": {"name": "Tom", "address": "tom@example.org"}}],
        "ccRecipients": [],
    }
    if message.is_sent:
        return shown | {"singleValueExtendedProperties": [{"id": "Integer 0x36", "value": str(message.sensitivity)}]}
    return shown | {"internetMessageHeaders": [{"name": name, "value": str(value)} for name, value in parsed.items()]}
