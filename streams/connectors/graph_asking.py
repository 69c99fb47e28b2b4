"""The mailboxes of a tenant in turn, by an application that may read what is not content (Mail.ReadBasic.All)."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from typing import Final

from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors.asked_mailboxes import FolderChoice, mailboxes, poll_seconds
from headerfirst.streams.connectors.graph_client import GraphClient
from headerfirst.streams.connectors.graph_mailbox import GraphMailbox
from headerfirst.streams.connectors.interface import Bookmarks, Raw
from headerfirst.streams.connectors.visiting import visit
from headerfirst.streams.credentials import credential
from headerfirst.streams.servers.graph_session import Application, Token, app_token, patient_session
from headerfirst.streams.servers.sign_in import SOURCE
from headerfirst.streams.servers.url import ServerUrl, is_one_part

_LOGIN: Final = "login.microsoftonline.com"


class GraphAsking:
    """Raises Misconfigured where the address or an option cannot be meant so."""

    def __init__(
        self, address: str, options: Mapping[str, str], bookmarks: Bookmarks, environment: Mapping[str, str]
    ) -> None:
        url = ServerUrl.parse(address)
        tenant = url.path.strip("/")
        if url.scheme != "graph" or not url.host or not is_one_part(tenant):
            raise Misconfigured("Say graph://MAILBOX@graph.microsoft.com/TENANT, with %40 for the @ of the mailbox.")
        self._mailboxes = mailboxes(options, url.user)
        self._choice = FolderChoice.of(options)
        self._poll = poll_seconds(options)
        origin = f"https://{url.server}"
        session = patient_session(origin, SOURCE.authorities(environment), url.patience, tries=0)
        ready = credential(environment, SOURCE.token)
        token: Token
        if ready is None:
            authority = f"https://{options.get('login', _LOGIN)}/{tenant}"
            client, secret = (SOURCE.needed(environment, name) for name in (SOURCE.user, SOURCE.password))
            token = app_token(session, Application(authority, client, secret, f"https://{url.host}/.default"), SOURCE)
        else:
            token = lambda: SOURCE.needed(environment, SOURCE.token)  # noqa: E731 - read anew: its file may be renewed
        self._client = GraphClient(origin, session, token)
        self._links = {
            key: link
            for key, mark in bookmarks.items()
            if isinstance(link := mark.get("link"), str) and self._client.is_ours(link)
        }

    def look(self) -> Generator[Raw | None, None, None]:
        yield from visit(self._mailboxes, self._look_into, self._poll)

    def _look_into(self, mailbox: str) -> Iterator[Raw]:
        if not is_one_part(mailbox):
            raise Misconfigured("A mailbox has a name that cannot be one.")
        return GraphMailbox(self._client, mailbox, self._choice, self._links).look()
