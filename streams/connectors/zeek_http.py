"""Zeek's http.log: requests as they passed by on the network, unencrypted ones alone.

https://docs.zeek.org/en/master/scripts/base/protocols/http/main.zeek.html. The user is HTTP's own, where a server
asked for one; who sat at the machine it does not know.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.interface import Connector, Desk, Lines, OtherKind, Raw
from headerfirst.streams.connectors.lines import read_lines
from headerfirst.streams.connectors.named_fields import Fields, first_of
from headerfirst.streams.connectors.web_visits import Request, WebVisits
from headerfirst.streams.connectors.zeek_log import fields_of, is_heading, time_of

_LINES: Final = Lines(1 << 16, is_heading)
_LISTS: Final = str.maketrans(",", ";")


def read(path: Path) -> Iterator[Raw]:
    return read_lines(path, _LINES)


def visits(desk: Desk) -> WebVisits:
    return WebVisits(desk, request_of)


def request_of(raw: Raw) -> Request | OtherKind:
    fields = fields_of(raw, "http", "trans_depth")
    if isinstance(fields, OtherKind):
        return fields
    return Request(
        observed_at=time_of(fields),
        url=_url(fields),
        client=first_of(fields, "id.orig_h", "id_orig_h"),
        user=first_of(fields, "username"),
        method=first_of(fields, "method"),
        scheme="http",
        status=first_of(fields, "status_code"),
        bytes_in=first_of(fields, "response_body_len"),
        bytes_out=first_of(fields, "request_body_len"),
        media_type=first_of(fields, "resp_mime_types").translate(_LISTS),
        referrer=first_of(fields, "referrer"),
        agent=first_of(fields, "user_agent"),
    )


def _url(fields: Fields) -> str:
    """A request to a proxy has the whole URL, a tunnel `host:port`; any other a path, and its host beside it."""
    uri, method = first_of(fields, "uri"), first_of(fields, "method")
    if "://" in uri.partition("?")[0] or method.upper() == "CONNECT":
        return uri
    host = first_of(fields, "host", "id.resp_h", "id_resp_h")
    if host == "-":
        raise Malformed("field_missing")
    if ":" in host and host.count(":") > 1 and not host.startswith("["):
        host = f"[{host}]"
    return f"http://{host}{uri if uri.startswith('/') else ''}"


CONNECTOR: Final = Connector(
    name="zeek-http",
    example='{"ts":1773144000.123,"id.orig_h":"192.0.2.7","trans_depth":1,"method":"GET","host":"www.example.net",'
    '"uri":"/a.html","status_code":200}',
    cannot_see="encrypted requests, and who made one; whether it was refused elsewhere",
    does_not_read="paths but for path tags and the kind of file, queries, the whole User-Agent and Referer, file names",
    read=read,
    lines=_LINES,
    convert=visits,
)
