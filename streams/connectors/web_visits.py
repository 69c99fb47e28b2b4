"""From a web request as any log tells it to a visit: what proxies call by different names is made one record here.

The URL is cut, the client's address goes into the event's id, keyed, and no further; what a log omits stays absent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import lru_cache
from typing import Final, TypeAlias
from urllib.parse import unquote

import msgspec
from headerfirst.agents.addresses import mailbox_form, normalise
from headerfirst.agents.rules import PathTagger
from headerfirst.schemas.errors import Malformed
from headerfirst.schemas.vocabulary import AgentClass, ProxyAction
from headerfirst.schemas.web_proxy import WebProxy
from headerfirst.streams.codec import encode
from headerfirst.streams.connectors.agent_class import agent_class
from headerfirst.streams.connectors.interface import Conversion, Desk, Draft, OtherKind, Raw
from headerfirst.streams.connectors.mail_time import usable
from headerfirst.streams.connectors.repeats import Repeats
from headerfirst.streams.connectors.url import cut, host_of
from msgspec.structs import force_setattr

ABSENT: Final = frozenset({"", "-", "none", "na", "n/a", "null", "(empty)"})
"""What programs write, in any case, where they have nothing to say."""
_METHOD: Final = re.compile(r"[A-Za-z_-]{1,20}").fullmatch
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]{0,19}").fullmatch
_MEDIA_TYPE: Final = re.compile(r"[a-z0-9.+_-]{1,60}/[a-z0-9.+_-]{1,100}").fullmatch
"""What a server says of its content; anything else that it writes there is dropped."""
_SHA256: Final = re.compile(r"[0-9a-f]{64}").fullmatch
_DIGITS: Final = 15
"""Of a number that every reader of JSON can hold."""
_HTTPS: Final = 443
_WITH_ID: Final = b'{"event_id":"'
"""As every visit begins; its id comes of the rest."""
_SECOND: Final = slice(len('{"event_id":"","observed_at":"'), len('{"event_id":"","observed_at":"2026-03-10T12:00:00'))
"""Where its second stands as long as it has no id."""
_REMEMBERED: Final = 1 << 14
"""People, kinds of content; few are met again and again."""
_PROGRAMS: Final = 1 << 10
"""User agents, sets of categories: fewer still."""
_mailbox_form: Final = lru_cache(maxsize=_REMEMBERED)(mailbox_form)


class Request(msgspec.Struct, frozen=True, gc=False):
    """Texts as they were logged, `-` and its like where the log has nothing; only `url` has to say something."""

    observed_at: datetime | None
    url: str
    client: str = "-"
    user: str = "-"
    method: str = "-"
    scheme: str = "-"
    """Where the log has it beside the URL."""
    status: str = "-"
    bytes_in: str = "-"
    bytes_out: str = "-"
    media_type: str = "-"
    sha256: str = "-"
    referrer: str = "-"
    agent: str = "-"
    duration_ms: str = "-"
    action: ProxyAction = "allowed"
    categories: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "<Request>"


ReadRequest: TypeAlias = Callable[[Raw], Request | OtherKind]
"""Raises Malformed where a line should be a request and cannot be read."""


class WebVisits(Conversion):
    """Of one source; remembers the last minutes to tell equal lines apart."""

    def __init__(self, desk: Desk, request_of: ReadRequest) -> None:
        self._desk = desk
        self._request_of = request_of
        self._repeats = Repeats()

    def take(self, raw: Raw) -> Iterable[Draft | OtherKind]:
        request = self._request_of(raw)
        if isinstance(request, OtherKind):
            return (request,)
        visit = visit_of(request, self._desk.pack.paths)
        encoded = encode(visit)
        kept = encoded.decode()
        ordinal = self._repeats.ordinal(kept[_SECOND], (kept, request.client), raw)
        event_id = self._desk.pseudonyms.identity("event", "web", kept, request.client, str(ordinal))
        force_setattr(visit, "event_id", event_id)  # nobody else has it yet, and a copy would cost more than the id
        key = None if visit.user is None else _mailbox_form(visit.user)
        encoded = _WITH_ID + event_id.encode() + encoded[len(_WITH_ID) :]
        return (Draft("web-proxy", key, visit, (), None, None, encoded),)  # by name it would take twice as long

    def earliest(self) -> Raw | None:
        return self._repeats.earliest()


def visit_of(request: Request, paths: PathTagger) -> WebProxy:
    """The record less its id; raises Malformed without a usable time or a host."""
    observed_at = usable(request.observed_at)
    if observed_at is None:
        raise Malformed("time_unusable")
    if is_absent(request.url):
        raise Malformed("field_missing")
    place = cut(request.url, paths)
    user = login_of(request.user)
    return WebProxy(
        event_id="",
        observed_at=observed_at,
        user=user,
        attribution="none" if user is None else "authenticated",
        method=_method(request.method),
        scheme=place.scheme or _scheme(request.scheme, place.port),
        host=place.host,
        port=place.port,
        path_tags=place.path_tags,
        extension=place.extension,
        status=_status(request.status),
        bytes_in=number(request.bytes_in),
        bytes_out=number(request.bytes_out),
        media_type=_media_type(request.media_type),
        sha256=None if request.sha256 == "-" else _sha256(request.sha256),
        referrer_host=None if request.referrer == "-" or is_absent(request.referrer) else host_of(request.referrer),
        agent_class=None if request.agent == "-" else _agent_class(request.agent),
        action=request.action,
        vendor_categories=[*_named(request.categories)],
        duration_ms=number(request.duration_ms),
    )


@lru_cache(maxsize=_PROGRAMS)
def _agent_class(text: str) -> AgentClass | None:
    return None if is_absent(text) else agent_class(text)


@lru_cache(maxsize=_PROGRAMS)
def _named(categories: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(category for category in categories if not is_absent(category)))


def is_absent(text: str) -> bool:
    return text in ABSENT or (len(text) <= len("(empty)") and text.lower() in ABSENT)


@lru_cache(maxsize=_REMEMBERED)
def login_of(text: str) -> str | None:
    """Who signed in, `%`-escapes undone, as it serves for a key; None for nobody."""
    return None if is_absent(text) else normalise(unquote(text)) or None


def number(text: str) -> int | None:
    """None for `-`, and for the negative durations that a clock set back leaves."""
    if text == "-":
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else None


@lru_cache(maxsize=64)
def _method(text: str) -> str:
    """In capitals; `UNKNOWN` where the log has none, as for what was no HTTP."""
    if is_absent(text):
        return "UNKNOWN"
    if not _METHOD(text):
        raise Malformed("line_unreadable")
    return text.upper()


def _scheme(stated: str, port: int | None) -> str:
    """The log's word for the protocol, where the URL has none and it could be one (RFC 3986 §3.1); a bare `host:port`
    is a tunnel (RFC 9110 §9.3.6).
    """
    if not is_absent(stated):
        word = stated.lower()
        return word if _SCHEME(word) else "unknown"
    if port is None:
        return "unknown"
    return "https" if port == _HTTPS else "tcp"


@lru_cache(maxsize=1 << 10)
def _status(text: str) -> int | None:
    return number(text) or None


@lru_cache(maxsize=_REMEMBERED)
def _media_type(text: str) -> str | None:
    plain = text.partition(";")[0].strip().lower()
    return plain if _MEDIA_TYPE(plain) else None


def _sha256(text: str) -> str | None:
    digest = text.lower()
    return digest if _SHA256(digest) else None
