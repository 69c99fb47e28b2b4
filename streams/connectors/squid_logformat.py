"""Squid's access.log in a format of its administrator's own: a `logformat` line becomes the pattern that reads it.

https://www.squid-cache.org/Doc/config/logformat/: `%` codes between literal text. Codes of which nothing is made are
passed over; a query, a header or a reply's text that a format writes is never looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from headerfirst.schemas.errors import Malformed, Misconfigured
from headerfirst.streams.connectors.encoded_words import text_of
from headerfirst.streams.connectors.interface import Raw
from headerfirst.streams.connectors.mail_time import parse_date
from headerfirst.streams.connectors.web_visits import Request

NAMED: Final = {
    "squid": "%ts.%03tu %6tr %>a %Ss/%03>Hs %<st %rm %ru %[un %Sh/%<a %mt",
    "common": '%>a %[ui %[un [%tl] "%rm %ru HTTP/%rv" %>Hs %<st %Ss:%Sh',
    "combined": '%>a %[ui %[un [%tl] "%rm %ru HTTP/%rv" %>Hs %<st "%{Referer}>h" "%{User-Agent}>h" %Ss:%Sh',
}
"""Those that Squid knows by name."""
_CODE: Final = re.compile(
    r"%(?P<quoting>[\"'\[#/\\]*)(?P<width>-?\d*(?:\.\d+)?)(?:\{(?P<before>[^}]*)\})?"
    r"(?P<code>%|err_code|err_detail|busy_time|master_xaction|credentials|note|[a-z_]+::[<>]?\w+|[<>]?[A-Za-z]{1,3})"
    r"(?:\{(?P<after>[^}]*)\})?"
)
"""Of Squid's codes those that have more than three letters are named, or have a namespace before them."""
_MEANS: Final = {
    "ts": "seconds",
    "tu": "fraction",
    "tl": "local",
    "tg": "local",  # in GMT, and its format may leave that out
    "tr": "elapsed",
    ">a": "client",
    "un": "user",
    "ul": "user",
    "ue": "user",
    "Ss": "code",
    ">Hs": "status",
    "Hs": "status",
    "<st": "size",
    "st": "size",
    ">st": "sent",
    "rm": "method",
    ">rm": "method",
    "ru": "url",
    ">ru": "url",
    "mt": "media_type",
}
_HEADERS: Final = {"referer": "referrer", "user-agent": "agent"}
_GMT: Final = ZoneInfo("UTC")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_USUAL_TIME: Final = "%d/%b/%Y:%H:%M:%S %z"
_SPACES: Final = re.compile(r"(?:\\ )+")


class Format(NamedTuple):
    """A pattern with what it finds by name, how it writes a time of day, and whether that is in GMT."""

    match: Callable[[str], re.Match[str] | None]
    clock: str
    is_gmt: bool


def format_of(text: str) -> Format:
    """Of a `logformat` or the name of one; raises Misconfigured where nothing of it says when or where to."""
    pattern, clock, known, is_gmt = [], _USUAL_TIME, set[str](), False
    written, end = NAMED.get(text, text), 0
    for code in _CODE.finditer(written):
        literal = written[end : code.start()]
        pattern.append(_SPACES.sub(r"\\s+", re.escape(literal)))
        name = _name(code)
        if name == "local":
            clock, is_gmt = code["before"] or code["after"] or _USUAL_TIME, code["code"].endswith("tg")
        blanks = clock.count(" ") if name == "local" else 0
        behind = written[code.end() : code.end() + 1]
        pattern.append(_group(name if name not in known else None, literal[-1:], behind, blanks))
        known |= {name} if name else set()
        end = code.end()
    pattern.append(_SPACES.sub(r"\\s+", re.escape(written[end:])))
    if "url" not in known or not known & {"seconds", "local"}:
        raise Misconfigured("The option logformat has to hold a time (%ts or %tl) and the URL (%ru).")
    return Format(re.compile(r"\s*" + "".join(pattern) + r"\s*").fullmatch, clock, is_gmt)


def _name(code: re.Match[str]) -> str | None:
    header = (code["before"] or code["after"] or "").lower()
    if code["code"] in {">h", "h"}:
        return _HEADERS.get(header)
    return _MEANS.get(code["code"].removeprefix("http::"))  # what other protocols say of themselves is no request


def _group(name: str | None, before: str, behind: str, blanks: int) -> str:
    """Up to what ends it: a quote or a bracket that stands around it, else white space or the literal behind it; a time
    has as many blanks in it as its format.
    """
    if before == '"' or behind == '"':
        inside = r'[^"]*?'
    elif before == "[" and behind == "]":
        inside = r"[^\]]*"
    elif behind in {"", " "}:
        inside = r"\S*" + r" \S*" * blanks
    else:
        inside = r"\S*?" + r" \S*?" * blanks
    return f"(?P<{name}>{inside})" if name else f"(?:{inside})"


def reader_of(text: str, zone: ZoneInfo) -> Callable[[Raw], Request]:
    """Lines of such a format as requests; `zone` is that of times which have none."""
    found_format = format_of(text)
    clock, zone = found_format.clock, _GMT if found_format.is_gmt else zone

    def request_of(raw: Raw) -> Request:
        found = found_format.match(text_of(raw.value))
        if found is None:
            raise Malformed("line_unreadable")
        parts = dict(_stated(found))
        return Request(
            observed_at=_time(parts, clock, zone),
            url=parts["url"],
            client=parts.get("client", "-"),
            user=parts.get("user", "-"),
            method=parts.get("method", "-"),
            status=parts.get("status", "-"),
            bytes_in=parts.get("size", "-"),
            bytes_out=parts.get("sent", "-"),
            media_type=parts.get("media_type", "-"),
            referrer=parts.get("referrer", "-"),
            agent=parts.get("agent", "-"),
            duration_ms=parts.get("elapsed", "-"),
            action="blocked" if "DENIED" in parts.get("code", "") else "allowed",
        )

    return request_of


def _stated(found: re.Match[str]) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, value in found.groupdict().items() if value)


def _time(parts: dict[str, str], clock: str, zone: ZoneInfo) -> datetime | None:
    try:
        if "seconds" in parts:
            fraction = int(parts.get("fraction", "0"))
            return _EPOCH + timedelta(seconds=int(parts["seconds"]), milliseconds=fraction)
        if clock == _USUAL_TIME:
            return parse_date(parts["local"].replace("/", " ", 2).replace(":", " ", 1))
        moment = datetime.strptime(parts["local"], clock)  # noqa: DTZ007  # its zone is looked at in the next line
    except (ValueError, KeyError, OverflowError):
        return None
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)).astimezone(UTC)
