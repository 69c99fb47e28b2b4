"""What a web request was: a page that somebody opened, a part of a page, a file that was kept, something sent.

A proxy logs requests, not acts. Most of them were made by a page or a program; only what a person did may be held
against them, so each detector asks here first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from headerfirst.agents.detector import hosts_above
from headerfirst.agents.facts import Visit
from headerfirst.schemas.vocabulary import ApprovalFor
from headerfirst.schemas.web_proxy import WebProxy

Act = Literal["view", "download", "send"]

_PAGES: Final = frozenset({"text/html", "application/xhtml+xml", "text/plain", "application/pdf"})
_PART_TYPES: Final = ("image/", "font/", "text/css", "text/javascript", "application/javascript", "application/json")
_PART_EXTENSIONS: Final = frozenset(
    {"avif", "bmp", "css", "eot", "gif", "ico", "jpeg", "jpg", "js", "json", "map", "mjs", "otf", "png", "svg", "ttf"}
    | {"webp", "woff", "woff2"}
)
_FILE_TYPES: Final = frozenset(
    {"application/octet-stream", "application/zip", "application/x-7z-compressed", "application/vnd.rar"}
    | {"application/x-rar-compressed", "application/x-tar", "application/gzip", "application/x-bittorrent"}
)
_FILE_EXTENSIONS: Final = frozenset(
    {"7z", "avi", "flac", "gz", "iso", "m4a", "m4v", "mkv", "mov", "mp3", "mp4", "mpeg", "mpg", "rar", "tar"}
    | {"torrent", "wav", "webm", "wmv", "zip"}
)
_STREAMS: Final = ("video/", "audio/")
_PROGRAMS: Final = frozenset({"app", "updater"})
"""What asks without anybody looking at it; an unknown program may be a browser."""
_ADVERTISING: Final = frozenset(
    {"ads", "advertising", "advertisement", "advertisements", "advertisements-and-pop-ups", "online-advertising"}
    | {"publicite", "web-ads-analytics", "web-advertisements", "web-and-email-marketing"}
)
"""What vendors and lists call that which comes uninvited, as `category_key` writes it."""
_WHOLE: Final = 200
_LEAST_FAILURE: Final = 400
"""From here on a status says that nothing came (RFC 9110 §15.5)."""
_PROXY_ASKS: Final = 407
"""RFC 9110 §15.5.8."""
_SENDING: Final = frozenset({"POST", "PUT", "PATCH"})


@lru_cache(maxsize=4096)
def category_key(name: str) -> str:
    """One form for a vendor's category: `Adult/Mature Content` and `adult_mature-content` are the same."""
    words = "".join(letter if letter.isalnum() else " " for letter in name.casefold()).split()
    return "-".join(words)


@lru_cache(maxsize=4096)
def media_key(media_type: str) -> str:
    """The type without its parameters (RFC 9110 §8.3.1), in lower case."""
    return media_type.partition(";")[0].strip().lower()


def is_redirect(record: WebProxy) -> bool:
    """The answer only named another address: nothing of this host was shown."""
    return record.status is not None and 300 <= record.status < 400  # noqa: PLR2004 - RFC 9110 §15.4


def succeeded(record: WebProxy) -> bool:
    """The log says that the content came (RFC 9110 §15.3)."""
    return record.action == "allowed" and record.status is not None and 200 <= record.status < 300  # noqa: PLR2004 - §15.3


def is_part_of_page(record: WebProxy) -> bool:
    """A picture, script or style that a page asked for: whoever opened the page is in the log with the page."""
    if record.referrer_host is None:
        return False
    if record.extension is not None and record.extension.lower() in _PART_EXTENSIONS:
        return True
    return record.media_type is not None and media_key(record.media_type).startswith(_PART_TYPES)


def is_page(record: WebProxy) -> bool:
    """Something that opens in a window of its own; a tunnel, whose content no proxy sees, may hold one."""
    return record.media_type is None or media_key(record.media_type) in _PAGES


def is_opened_page(record: WebProxy) -> bool:
    """A page that somebody opened in a browser, or tried to where the proxy refused it: not what a page brought along,
    nor what a program asked for.
    """
    if record.agent_class in _PROGRAMS or is_redirect(record) or is_part_of_page(record):
        return False
    return is_page(record) and (record.action == "blocked" or not _failed(record))


def is_use(record: WebProxy, idle_bytes: int) -> bool:
    """A page or a stream that keeps somebody busy; a tunnel that brought less than `idle_bytes` kept an idle page
    alive.
    """
    if record.action == "blocked" or record.agent_class in _PROGRAMS or is_redirect(record) or _failed(record):
        return False
    if record.media_type is not None and media_key(record.media_type).startswith(_STREAMS):
        return True
    if record.media_type is None and record.bytes_in is not None and record.bytes_in < idle_bytes:
        return False
    return is_page(record) and not is_part_of_page(record)


def _failed(record: WebProxy) -> bool:
    return record.status is not None and record.status >= _LEAST_FAILURE


def act_of(record: WebProxy) -> Act:
    """Looking at it, keeping it, or handing it on (WCC 3: "access, retain or distribute")."""
    if record.method.upper() in _SENDING:
        return "send"
    if record.media_type is not None and media_key(record.media_type) in _FILE_TYPES:
        return "download"
    # A player asks for ranges (206) while somebody watches; a whole file was taken.
    if record.status == _WHOLE and record.extension is not None and record.extension.lower() in _FILE_EXTENSIONS:
        return "download"
    return "view"


def signed_in(record: WebProxy) -> bool:
    """Whether the proxy accepted who it was; where it only asked, the name was somebody's word."""
    return record.attribution == "authenticated" and record.status != _PROXY_ASKS


def approved_site(visit: Visit, *purposes: ApprovalFor) -> bool:
    """Whether somebody approved this host, or a domain above it, for any of these before the visit."""
    return any(visit.approved(purpose, name) for name in hosts_above(visit.record.host) for purpose in purposes)


def own_site(visit: Visit) -> bool:
    """Whether the host lies under a domain of ours: what we run ourselves needs nobody's approval."""
    return any(name in visit.register.domains for name in hosts_above(visit.record.host))


@dataclass(frozen=True, slots=True)
class Sites:
    """Sites of one kind: by the categories that anybody gives them, by a list, or by a path; and those left out."""

    categories: frozenset[str]
    """As `category_key` writes them."""
    listed: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    """Sites that are of another kind whatever they are called."""
    without_tags: frozenset[str] = frozenset()

    def sign(self, visit: Visit) -> Literal["sites", "path", "category"] | None:
        """By what a visit is known to be of the kind; None where it is not, or is an advertisement."""
        record, names, keys = visit.record, _names_of(visit.record.host), _keys_of(visit.categories)
        if not self.listed.isdisjoint(names):
            sign: Literal["sites", "path", "category"] = "sites"
        elif not self.tags.isdisjoint(record.path_tags):
            sign = "path"
        elif not self.categories.isdisjoint(keys):
            sign = "category"
        else:
            return None
        left_out = not self.without.isdisjoint(names) or not self.without_tags.isdisjoint(record.path_tags)
        return None if left_out or not _ADVERTISING.isdisjoint(keys) else sign


# Rules ask the same of a visit one after the other, and most visits are to few hosts.
@lru_cache(maxsize=16_384)
def _names_of(host: str) -> frozenset[str]:
    return frozenset(hosts_above(host))


@lru_cache(maxsize=4096)
def _keys_of(categories: tuple[str, ...]) -> frozenset[str]:
    return category_keys(categories)


def category_keys(names: Iterable[str]) -> frozenset[str]:
    """Categories as a pack writes them, in the form in which they are compared."""
    return frozenset(map(category_key, names))
