"""Links that a page follows or loads: the attributes that name one, read from the bytes as a browser would."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from html import unescape
from typing import Final

from headerfirst.streams.inspection.scanners.link_hosts.in_text import Link, links_in_text

_ATTRIBUTE: Final = re.compile(
    r"(?<![\w-])(?:href|src|action|formaction|background|cite|data|poster)\s{0,8}=\s{0,8}[\"']?\s{0,8}(?P<value>[^\"'<>]{1,2000})",
    re.IGNORECASE | re.ASCII,
)
_LEFT_OUT: Final = re.compile(r"[\t\r\n]")
"""By a browser, wherever they stand in a link (WHATWG URL §4.4)."""
_SCHEME: Final = re.compile(r"(?P<scheme>https?):[/\\]*", re.IGNORECASE | re.ASCII)
_BYTE_ORDER: Final = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", codecs.BOM_UTF8: "utf-8"}


def links_in_html(data: bytes) -> Iterator[Link]:
    """`start` counts bytes of a page in an encoding that extends ASCII."""
    page = _decoded(data)
    for match in _ATTRIBUTE.finditer(page):
        target = _LEFT_OUT.sub("", unescape(match["value"])).strip()
        if target.startswith("//"):
            target = f"http:{target}"
        scheme = _SCHEME.match(target)
        if scheme:
            links = links_in_text(f"{scheme['scheme']}://{target[scheme.end() :]}")
            yield from (Link(match.start(), link.host) for link in links)


def _decoded(data: bytes) -> str:
    encoding = next((name for mark, name in _BYTE_ORDER.items() if data.startswith(mark)), "utf-8")
    return data.decode(encoding, "replace")
