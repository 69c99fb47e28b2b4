"""Mail in Exchange Online, by Microsoft Graph: headers by `$select`, which never names a body; MIME only by `$value`.

We are an application with the permission Mail.Read, best bound to the mailboxes in scope (RBAC for applications).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

import requests
from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.streams.credentials import credential
from headerfirst.streams.inspection.interface import Located, StoreKind
from headerfirst.streams.inspection.located_message import PIECE, gone, headers_in, message_id_of, the_located
from headerfirst.streams.inspection.store_credentials import (
    AUTHORITY,
    PASSWORD,
    TOKEN,
    USER,
    authorities,
    needed,
)
from headerfirst.streams.inspection.store_url import StoreUrl
from headerfirst.streams.servers.graph_headers import EXPAND, SELECT, header_block
from headerfirst.streams.servers.graph_session import Application, Token, app_token, patient_session
from headerfirst.streams.servers.sign_in import STORE as NAMES
from headerfirst.streams.servers.url import is_one_part

_LOGIN: Final = "login.microsoftonline.com"
_PAGE: Final = "50"
_NOT_FOUND: Final = 404
_NOT_ALLOWED: Final = (401, 403)


@dataclass(frozen=True, slots=True)
class GraphStore:
    origin: str
    session: requests.Session = field(repr=False)
    token: Token = field(repr=False)

    def find(self, mailbox: str, message_ids: Sequence[str]) -> Iterator[Located]:
        for message_id in message_ids:
            condition = "internetMessageId eq '{}'".format(message_id.replace("'", "''"))
            found = self._messages(mailbox, {"$filter": condition})
            yield from (located for located in found if located.message_id == message_id)

    def headings(self, mailbox: str) -> Iterator[Located]:
        return self._messages(mailbox, {"$top": _PAGE})

    def fetch(self, located: Located, limit: int) -> Iterator[bytes]:
        return the_located(located, self._pieces(located), limit)

    def close(self) -> None:
        self.session.close()

    def _messages(self, mailbox: str, query: Mapping[str, str]) -> Iterator[Located]:
        if not is_one_part(mailbox):
            return
        user = f"{self.origin}/v1.0/users/{quote(mailbox, safe='@')}"
        paths: dict[str, str | None] = {}
        for message in self._pages(f"{user}/messages", {"$select": SELECT, "$expand": EXPAND, **query}):
            headers = headers_in(header_block(message))
            message_id = message_id_of(headers)
            if message_id is not None:
                folder = self._path(user, message.get("parentFolderId"), paths)
                yield Located(mailbox, message_id, message["id"], headers, folder)

    def _path(self, user: str, folder_id: str | None, paths: dict[str, str | None]) -> str | None:
        """Names of a folder and those above it, below the root of what people see; looked up once."""
        if not paths:
            paths[str((self._json(f"{user}/mailFolders/msgfolderroot", {"$select": "id"}) or {}).get("id"))] = ""
        if folder_id is None or folder_id in paths:
            return paths.get(folder_id or "")
        paths[folder_id] = None  # whatever Graph says, no circle
        folder = self._json(
            f"{user}/mailFolders/{quote(folder_id, safe='')}", {"$select": "displayName,parentFolderId"}
        )
        if folder is not None:
            above = self._path(user, folder.get("parentFolderId"), paths)
            paths[folder_id] = "/".join(part for part in (above, folder["displayName"]) if part)
        return paths[folder_id]

    def _pages(self, url: str, query: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        page = self._json(url, query)
        while page is not None:
            yield from page["value"]
            following = page.get("@odata.nextLink")
            if following is None:
                return
            if not following.startswith(f"{self.origin}/"):
                raise Retriable("Microsoft Graph names a next page on another server.")
            page = self._json(following, {})

    def _json(self, url: str, query: Mapping[str, str]) -> dict[str, Any] | None:
        """None where there is no such thing."""
        with self._answer(url, query) as answer:
            if answer is None:
                return None
            content = answer.json()
        if not isinstance(content, dict):
            raise Retriable("Microsoft Graph does not answer as it should.")
        return content

    def _pieces(self, located: Located) -> Iterator[bytes]:
        user, message = quote(located.mailbox, safe="@"), quote(located.place, safe="")
        with self._answer(f"{self.origin}/v1.0/users/{user}/messages/{message}/$value", {}) as answer:
            if answer is None:
                raise gone()
            yield from answer.iter_content(PIECE)

    @contextmanager
    def _answer(self, url: str, query: Mapping[str, str]) -> Iterator[requests.Response | None]:
        """None for 404; what goes wrong is said without names."""
        try:
            headers = {"Authorization": f"Bearer {self.token()}", "Prefer": 'IdType="ImmutableId"'}
            with self.session.get(url, params=query, headers=headers, stream=True, allow_redirects=False) as answer:
                if answer.status_code in _NOT_ALLOWED:
                    raise Misconfigured("Microsoft Graph does not let us read that mailbox: Mail.Read is missing.")
                if answer.status_code not in (requests.codes.ok, _NOT_FOUND):
                    raise Retriable("Microsoft Graph does not answer at the moment.")
                yield answer if answer.status_code == requests.codes.ok else None
        except requests.exceptions.SSLError:
            raise Misconfigured(
                f"Microsoft Graph's certificate is not to be trusted; {AUTHORITY} may name the file of its authority."
            ) from None
        except (requests.RequestException, KeyError, ValueError):
            raise Retriable("Microsoft Graph does not answer, or not as it should.") from None


def _open(url: str, environment: Mapping[str, str]) -> GraphStore:
    where = StoreUrl.parse(url, "login")
    tenant = where.path.strip("/")
    if not is_one_part(tenant):
        raise Misconfigured(f"A Graph store's URL has a host and a tenant; say for example {STORE.example}.")
    origin = f"https://{where.server}"
    session = patient_session(origin, authorities(environment), where.patience)
    ready = credential(environment, TOKEN)
    if ready is not None:
        return GraphStore(origin, session, lambda: ready)
    authority = f"https://{where.options.get('login', _LOGIN)}/{tenant}"
    client, secret = needed(environment, USER), needed(environment, PASSWORD)
    application = Application(authority, client, secret, f"https://{where.host}/.default")
    return GraphStore(origin, session, app_token(session, application, NAMES))


STORE: Final = StoreKind(
    schemes=("graph",),
    example="graph://graph.microsoft.com/contoso.example",
    settings=(USER, PASSWORD, TOKEN, AUTHORITY),
    cannot_see="headers of mail that was sent from the mailbox: they are put together from its properties "
    "(parties, heading, time, sensitivity)",
    open=_open,
)
