"""One mailbox of Exchange Online: messages that are new in each folder since its delta link, by `$select`.

`$select` names headers, parties, times and categories, never a body, a preview or an attachment. Where a delta answer
leaves out a message's headers, they are asked for by themselves, twenty messages in a batch.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.streams.connectors.asked_mail import MailPlace, oldest
from headerfirst.streams.connectors.asked_mailboxes import FolderChoice
from headerfirst.streams.connectors.graph_client import GraphClient, StartOver, require_ok
from headerfirst.streams.connectors.header_block import read_block
from headerfirst.streams.connectors.interface import Envelope, Origin, Raw
from headerfirst.streams.servers.graph_headers import SELECT, header_block

log = logging.getLogger(__name__)

ASKED_FOR: Final = f"{SELECT},receivedDateTime,categories,isDraft"
_HEADERS: Final = "internetMessageHeaders"
_IN_A_BATCH: Final = 20
"""As many as Graph takes."""
_MOST_OF_A_FILTER: Final = 5_000
"""Messages; of a delta with a filter Graph gives no more than these, and does not say that there were."""


class _Folder(NamedTuple):
    id: str
    path: str


class GraphMailbox:
    """`links` are by folder and outlive it: they are set as messages are handed out."""

    def __init__(
        self, client: GraphClient, mailbox: str, choice: FolderChoice, links: MutableMapping[str, str]
    ) -> None:
        self._client = client
        self._mailbox = mailbox
        self._choice = choice
        self._links = links
        self._user = f"/users/{quote(mailbox, safe='@')}"
        self._url = f"{client.origin}/v1.0{self._user}"

    def look(self) -> Iterator[Raw]:
        for folder in self._folders():
            if self._choice.takes(folder.path):
                yield from self._new(folder)

    def _folders(self) -> list[_Folder]:
        """All but the drafts; raises Misconfigured where there is no such mailbox."""
        root, drafts = (
            (self._client.get(f"{self._url}/mailFolders/{name}", {"$select": "id"}) or {}).get("id")
            for name in ("msgfolderroot", "drafts")
        )
        if root is None:
            raise Misconfigured("Microsoft Graph has no such mailbox.")
        listed = [folder for page in self._pages() for folder in page if "@removed" not in folder]
        names = {str(one["id"]): (str(one["displayName"]), one.get("parentFolderId")) for one in listed}
        names.pop(str(root), None)
        return [_Folder(one, _path(one, names)) for one in names if one != drafts]

    def _pages(self) -> Iterator[list[dict[str, Any]]]:
        page = self._client.get(f"{self._url}/mailFolders/delta", {"$select": "displayName,parentFolderId"})
        while page is not None:
            yield page.get("value", [])
            following = page.get("@odata.nextLink")
            page = None if following is None else self._client.get(self._safe(following))

    def _new(self, folder: _Folder) -> Iterator[Raw]:
        key = f"{self._mailbox}/{folder.id}"
        first = f"{self._url}/mailFolders/{quote(folder.id, safe='')}/messages/delta"
        since = {} if key in self._links else _since()
        found = 0
        while True:
            link = self._links.get(key)
            query = None if link else {"$select": ASKED_FOR, "changeType": "created", **since}
            try:
                page = self._client.get(link or first, query)
            except StartOver:
                if link is None:
                    raise Retriable("Microsoft Graph does not answer as it should.") from None
                log.warning("A delta link of Microsoft Graph has ended: its folder is read from its beginning.")
                del self._links[key]
                since, found = _since(), 0
                continue
            if page is None:
                return  # the folder went meanwhile
            following = self._safe(page.get("@odata.nextLink") or page.get("@odata.deltaLink"))
            yield from self._raws(folder, self._messages(page), link, following)
            self._links[key] = following
            found += len(page.get("value", []))
            if "@odata.nextLink" in page:
                continue
            if not since or found < _MOST_OF_A_FILTER:
                return
            log.warning("A mail folder has more new messages than Microsoft Graph lists by time: it is read whole.")
            since, found = {}, 0
            del self._links[key]

    def _messages(self, page: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Not what went, nor what nobody has sent yet; each with its headers, if it has any."""
        found = [one for one in page.get("value", []) if "@removed" not in one and not one.get("isDraft")]
        lacking = [one for one in found if _HEADERS not in one]
        for start in range(0, len(lacking), _IN_A_BATCH):
            self._add_headers(lacking[start : start + _IN_A_BATCH])
        return found

    def _add_headers(self, messages: Sequence[dict[str, Any]]) -> None:
        asked = [
            {
                "id": str(number),
                "method": "GET",
                "url": f"{self._user}/messages/{quote(message['id'], safe='')}?$select={_HEADERS}",
                "headers": {"Prefer": 'IdType="ImmutableId"'},
            }
            for number, message in enumerate(messages)
        ]
        for one in self._client.post(f"{self._client.origin}/v1.0/$batch", {"requests": asked})["responses"]:
            require_ok(int(one["status"]), one.get("headers") or {})
            messages[int(one["id"])][_HEADERS] = (one.get("body") or {}).get(_HEADERS)

    def _raws(
        self, folder: _Folder, messages: Sequence[Mapping[str, Any]], link: str | None, following: str
    ) -> Iterator[Raw]:
        """A page is read again unless its last message was taken."""
        key, again = f"{self._mailbox}/{folder.id}", {} if link is None else {"link": link}
        for number, message in enumerate(messages, 1):
            after = {"link": following} if number == len(messages) else again
            yield _raw(number, message, folder, MailPlace(key, self._mailbox, again, after))

    def _safe(self, link: Any) -> str:
        if not isinstance(link, str) or not self._client.is_ours(link):
            raise Retriable("Microsoft Graph names a next page on another server.")
        return link


def _raw(number: int, message: Mapping[str, Any], folder: _Folder, place: MailPlace) -> Raw:
    """Whole where Graph has kept the headers; of what was sent it has properties alone."""
    block = read_block(BytesIO(header_block(message)).readline)
    return Raw(
        origin=Origin(place.key, number, 0),
        value=block.value,
        length=len(block.value),
        problem=block.problem,
        is_whole=block.is_whole and bool(message.get(_HEADERS)),
        folder=folder.path,
        envelope=Envelope(
            received_at=_moment(message.get("receivedDateTime")),
            keywords=tuple(str(name) for name in message.get("categories") or ()),
            folder_id=folder.id,
        ),
        place=place,
    )


def _since() -> dict[str, str]:
    return {"$filter": f"receivedDateTime ge {oldest():%Y-%m-%dT%H:%M:%SZ}"}


def _moment(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def _path(folder_id: str, names: Mapping[str, tuple[str, Any]]) -> str:
    """Names of a folder and those above it; whatever Graph says, no circle."""
    parts: list[str] = []
    seen: set[str] = set()
    here: Any = folder_id
    while here in names and here not in seen:
        seen.add(here)
        name, here = names[here]
        parts.insert(0, name)
    return "/".join(parts)
