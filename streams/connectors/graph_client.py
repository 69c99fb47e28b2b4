"""What Microsoft Graph answers: JSON, a pause that it asks for, or that a delta link is worth nothing any more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import requests
from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.streams.connectors.answers import answering
from headerfirst.streams.connectors.asking import Busy
from headerfirst.streams.servers.graph_session import Token
from urllib3 import Retry
from urllib3.exceptions import InvalidHeader

PAGE: Final = 100
"""Messages on a page that we prefer; Graph may send fewer."""
_NOT_ALLOWED: Final = (401, 403)
_NOT_FOUND: Final = 404
_BUSY: Final = (429, 502, 503, 504)
_GONE: Final = 410
_RESYNC: Final = frozenset({"resyncrequired", "syncstateinvalid", "syncstatenotfound"})


class StartOver(Retriable):
    """The delta link has ended: Graph wants to be asked from the beginning."""


class GraphClient:
    """One tenant by one application; errors name neither people nor addresses."""

    def __init__(self, origin: str, session: requests.Session, token: Token) -> None:
        self.origin = origin
        self._session = session
        self._token = token

    def get(self, url: str, query: Mapping[str, str] | None = None) -> dict[str, Any] | None:
        """None where there is no such thing."""
        return self._answer("GET", url, params=query)

    def post(self, url: str, content: Mapping[str, Any]) -> dict[str, Any]:
        answer = self._answer("POST", url, json=content)
        if answer is None:
            raise Retriable("Microsoft Graph does not answer as it should.")
        return answer

    def is_ours(self, url: str) -> bool:
        """Only this server is given our token."""
        return url.startswith(f"{self.origin}/")

    def _answer(self, method: str, url: str, **more: Any) -> dict[str, Any] | None:
        with answering("Microsoft Graph"):
            prefer = f'IdType="ImmutableId", odata.maxpagesize={PAGE}'
            headers = {"Authorization": f"Bearer {self._token()}", "Prefer": prefer}
            answer = self._session.request(method, url, headers=headers, allow_redirects=False, **more)
            content = answer.json() if answer.content else {}
        if not isinstance(content, dict):
            raise Retriable("Microsoft Graph does not answer as it should.")
        return None if _is_missing(answer.status_code, answer.headers, content) else content


def _is_missing(status: int, headers: Mapping[str, str], content: Mapping[str, Any]) -> bool:
    if status in _NOT_ALLOWED:
        raise Misconfigured("Microsoft Graph does not let us read a mailbox: Mail.ReadBasic.All is missing.")
    if status == _GONE or _code_of(content) in _RESYNC:
        raise StartOver
    require_ok(status, headers)
    return status == _NOT_FOUND


def require_ok(status: int, headers: Mapping[str, str]) -> None:
    """Raises Busy or Retriable unless it is, or there is no such thing."""
    if status in _BUSY:
        raise Busy(_retry_after(headers))
    if status not in (requests.codes.ok, _NOT_FOUND):
        raise Retriable("Microsoft Graph does not answer at the moment.")


def _code_of(content: Mapping[str, Any]) -> str:
    error = content.get("error")
    return str(error.get("code", "")).lower() if isinstance(error, dict) else ""


def _retry_after(headers: Mapping[str, str]) -> float:
    """Seconds, or until a date (RFC 9110 §10.2.3)."""
    said = next((value for name, value in headers.items() if name.lower() == "retry-after"), "0")
    try:
        return float(Retry().parse_retry_after(said))
    except InvalidHeader:
        return 0.0
