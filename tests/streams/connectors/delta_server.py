"""Message delta in the shapes of Microsoft Graph, by HTTPS on loopback; no tenant is needed, and none was at hand.

Whoever asks for messages without naming properties, or names content, is refused, and that is noted.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from aiohttp import web
from headerfirst.streams.connectors.interface import Bookmark, Raw

from tests.builders import AMARA
from tests.certificates import Certificates
from tests.streams.connectors.asking_for_mail import all_that_is_there, asked
from tests.streams.connectors.desks import mail

TENANT: Final = "contoso.example"
CLIENT: Final = "6f1d7c1e-0000-4000-8000-000000000002"
SECRET: Final = "an application's secret"
TOKEN: Final = "a token that is good"
ROOT: Final = "root="
PAGE: Final = 2
_SINCE: Final = re.compile(r"receivedDateTime ge \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_CONTENT: Final = re.compile(r"body|preview|attachment|\$value|mime", re.IGNORECASE)


class Failure(NamedTuple):
    """What the next request for a delta gets instead of an answer."""

    status: int
    headers: Mapping[str, str] = {}
    code: str = "x"


@dataclass
class Message:
    id: str
    mime: bytes
    folder_id: str
    more: Mapping[str, Any]
    leaves_headers_out: bool = False
    is_sent: bool = False


@dataclass
class DeltaServer:
    certificates: Certificates
    port: int = 0
    mailboxes: dict[str, list[Message]] = field(default_factory=dict)
    folders: dict[str, tuple[str, str]] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    batch_failures: list[Failure] = field(default_factory=list)
    """The same for a message of a batch."""
    refused: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    preferences: set[str] = field(default_factory=set)
    elsewhere: str | None = None
    """Where links lead instead."""
    has_ended_links: bool = False
    most_of_a_filter: int = 5_000
    """Messages that a delta with a filter gives at most."""

    @property
    def origin(self) -> str:
        return f"https://localhost:{self.port}"

    @property
    def options(self) -> dict[str, str]:
        return {"login": f"localhost:{self.port}", "poll": "0.2"}

    def address(self, mailbox: str = "") -> str:
        user = f"{mailbox.replace('@', '%40')}@" if mailbox else ""
        return f"graph://{user}localhost:{self.port}/{TENANT}"

    def put(self, mailbox: str, mime: bytes, folder: str = "Inbox", **facts: Any) -> Message:
        parent = ROOT
        for name in folder.split("/"):
            folder_id = f"{parent}{name}="
            self.folders[folder_id] = (name, parent)
            parent = folder_id
        known = {name: facts.pop(name) for name in ("leaves_headers_out", "is_sent") if name in facts}
        held = self.mailboxes.setdefault(mailbox, [])
        held.append(Message(f"AAMk{len(held)}=", mime, parent, facts, **known))
        return held[-1]


@asynccontextmanager
async def delta_server(certificates: Certificates) -> AsyncIterator[DeltaServer]:
    server = DeltaServer(certificates)
    answers = _Answers(server)
    application = web.Application()
    application.add_routes([web.get("/{path:.*}", answers.get), web.post("/{path:.*}", answers.post)])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates.certificate, certificates.key)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
    await site.start()
    server.port = runner.addresses[0][1]
    try:
        yield server
    finally:
        await runner.cleanup()


class _Answers:
    def __init__(self, server: DeltaServer) -> None:
        self._server = server

    async def post(self, request: web.Request) -> web.Response:
        if request.path.endswith("$batch"):
            wanted = (await request.json())["requests"]
            return web.json_response({"responses": [self._of_batch(one) for one in wanted]})
        form = await request.post()
        if form["client_secret"] == SECRET and form["scope"] == "https://localhost/.default":
            return web.json_response({"token_type": "Bearer", "expires_in": 3599, "access_token": TOKEN})
        return web.json_response({"error": "invalid_client", "error_description": "AADSTS7000215"}, status=401)

    async def get(self, request: web.Request) -> web.Response:
        server, path = self._server, request.path
        if path == f"/{TENANT}/v2.0/.well-known/openid-configuration":
            ends = {f"{name}_endpoint": f"{server.origin}/{name}" for name in ("authorization", "token")}
            return web.json_response(ends | {"issuer": f"{server.origin}/{TENANT}/v2.0"})
        server.asked.append(path)
        server.preferences.add(request.headers.get("Prefer", ""))
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return _error(401)
        return self._answer(path.removeprefix("/v1.0/users/").split("/"), request)

    def _answer(self, path: list[str], request: web.Request) -> web.Response:
        match path:
            case [mailbox, *_] if mailbox not in self._server.mailboxes:
                return _error(404)
            case [_, "mailFolders", ("msgfolderroot" | "drafts") as name]:
                return web.json_response({"id": ROOT if name == "msgfolderroot" else f"{ROOT}Drafts="})
            case [_, "mailFolders", "delta"]:
                return self._folders()
            case [mailbox, "mailFolders", folder, "messages", "delta"]:
                return self._delta(mailbox, folder, request)
        return self._refuse("/".join(path))

    def _refuse(self, what: str) -> web.Response:
        self._server.refused.append(what)
        return _error(400)

    def _folders(self) -> web.Response:
        listed = [
            {"id": one, "displayName": name, "parentFolderId": parent}
            for one, (name, parent) in self._server.folders.items()
        ]
        return web.json_response({"value": listed, "@odata.deltaLink": f"{self._server.origin}/x"})

    def _delta(self, mailbox: str, folder: str, request: web.Request) -> web.Response:
        server = self._server
        if server.failures:
            failure = server.failures.pop(0)
            return _error(failure.status, failure.code, failure.headers)
        select = request.query.get("$select") or request.query.get("selected", "")
        if (
            not select
            or _CONTENT.search(request.query_string)
            or request.query.get("changeType", "created") != "created"
        ):
            return self._refuse(request.path_qs)
        if server.has_ended_links and "token" in request.query:
            server.has_ended_links = False
            return _error(410, "syncStateNotFound")
        since = request.query.get("$filter") or request.query.get("since", "")
        if since and not _SINCE.fullmatch(since):
            return self._refuse(request.path_qs)
        held = [
            one
            for one in server.mailboxes[mailbox]
            if one.folder_id == folder and str(one.more.get("receivedDateTime", "9999")) >= since.rpartition(" ")[2]
        ]
        held = held[: server.most_of_a_filter] if since else held
        first = int(request.query.get("token", 0))
        end = min(first + PAGE, len(held))
        name = "@odata.nextLink" if end < len(held) else "@odata.deltaLink"
        link = f"{server.elsewhere or server.origin}{request.path}?token={end}&selected={select}&since={quote(since)}"
        shown = [_properties(one, select.split(",")) for one in held[first:end]]
        return web.json_response({"value": shown, name: link})

    def _of_batch(self, one: Mapping[str, Any]) -> dict[str, Any]:
        server = self._server
        found = re.fullmatch(r"/users/([^/]+)/messages/([^/?]+)\?\$select=internetMessageHeaders", one["url"])
        if found is None or one["method"] != "GET":
            server.refused.append(one["url"])
            return {"id": one["id"], "status": 400}
        server.asked.append("$batch")
        if server.batch_failures:
            failure = server.batch_failures.pop(0)
            return {"id": one["id"], "status": failure.status, "headers": dict(failure.headers)}
        wanted = found[2].replace("%3D", "=")
        held = next(message for message in server.mailboxes[found[1]] if message.id == wanted)
        body = {} if held.is_sent else {"internetMessageHeaders": _headers(held)}
        return {"id": one["id"], "status": 200, "body": {"id": held.id, **body}}


def _error(status: int, code: str = "x", headers: Mapping[str, str] | None = None) -> web.Response:
    return web.json_response({"error": {"code": code, "message": "x"}}, status=status, headers=headers)


def _headers(message: Message) -> list[dict[str, str]]:
    return [{"name": name, "value": str(value)} for name, value in message_from_bytes(message.mime).items()]


def _properties(message: Message, select: list[str]) -> dict[str, Any]:
    """Those that were named, and no more; what went has a reason alone."""
    if "@removed" in message.more:
        return {"id": message.id, "@removed": message.more["@removed"]}
    parsed = message_from_bytes(message.mime)
    known = {
        "internetMessageId": parsed["Message-ID"],
        "subject": parsed["Subject"],
        "sentDateTime": "2026-03-09T10:30:00Z",
        "receivedDateTime": "2026-03-09T10:30:05Z",
        "isDraft": False,
        "categories": [],
        "from": {"emailAddress": {"name": "x", "address": parsed["From"].rpartition("<")[2].strip(">")}},
        "toRecipients": [{"emailAddress": {"name": "x", "address": parsed["To"].rpartition("<")[2].strip(">")}}],
        "ccRecipients": [],
        "bccRecipients": [],
        **message.more,
    }
    if not message.is_sent and not message.leaves_headers_out:
        known["internetMessageHeaders"] = _headers(message)
    return {"id": message.id} | {name: value for name, value in known.items() if name in select}


def letter(number: int, *headers: str) -> bytes:
    return mail(f"Message-ID: <{number}@mail.example.net>", *headers, body="The kettle in room 4 is broken.")


async def found_by(server: DeltaServer, bookmarks: dict[str, Bookmark] | None = None, **options: str) -> list[Raw]:
    return await all_that_is_there(asked("graph", server.address(AMARA), bookmarks, **server.options, **options))


def ids(raws: list[Raw]) -> list[int]:
    return [int(found[1]) for raw in raws if (found := re.search(rb"<(\d+)@mail.example.net>", raw.value))]
