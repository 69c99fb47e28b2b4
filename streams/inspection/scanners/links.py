"""Links to sites of prohibited lists, in text and in HTML.

Why: DMU 2.7a and WCC 2.7a count links to harassing, obscene or illegal sites like the material itself. A site is
matched by its host, or by any domain above it. A rule id is `site/` and the list's name; the count is of distinct
hosts. No part of a link leaves the scanner. An offset is counted in bytes: of the part's text in UTF-8, or of its HTML;
a link in the markup of another document has none, and is 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Final

from headerfirst.agents.detector import within
from headerfirst.schemas.content import Part, Unpacked
from headerfirst.streams.inspection.interface import Report, ScannerKind, ScannerOptions
from headerfirst.streams.inspection.scanners.link_hosts.host import canonical_host
from headerfirst.streams.inspection.scanners.link_hosts.in_html import links_in_html
from headerfirst.streams.inspection.scanners.link_hosts.in_text import Link, links_in_text
from headerfirst.streams.inspection.scanners.tally import ByteOffsets, Tally

RULES_VERSION: Final = "1.0.0"
MASK: Final = "link to a listed site"
_HTML: Final = frozenset({"text/html", "application/xhtml+xml"})


class Links:
    """`sites` are hosts and domains by the list's name."""

    id = "links"

    def __init__(self, sites: Mapping[str, tuple[str, ...]]) -> None:
        self._lists = {name: _hosts(sites[name]) for name in sorted(sites)}
        self.version = f"{RULES_VERSION}+sites.{_digest(self._lists)}"

    def scan(self, message: Unpacked) -> Report:
        tally = Tally()
        for part in message.parts:
            self._look(part, tally)
        return tally.report(message)

    def _look(self, part: Part, tally: Tally) -> None:
        if part.text is not None:
            offsets = ByteOffsets(part.text)
            for link in links_in_text(part.text):
                self._judge(link, tally, offsets.of)
        if part.media_type in _HTML:
            for link in links_in_html(part.data):
                self._judge(link, tally, int)
        for written in part.links:
            for link in links_in_text(written):
                self._judge(link, tally, _nowhere)

    def _judge(self, link: Link, tally: Tally, offset: Callable[[int], int]) -> None:
        for name, hosts in self._lists.items():
            if within(link.host, hosts) is not None:
                tally.add(f"site/{name}", MASK, link.host, offset(link.start))


def _nowhere(_: int) -> int:
    """What a document's markup points to has no place in its text."""
    return 0


def _hosts(written: tuple[str, ...]) -> frozenset[str]:
    """An entry that is no host is left as it is, and matches nothing."""
    return frozenset(canonical_host(host) or host for host in written)


def _digest(lists: Mapping[str, frozenset[str]]) -> str:
    lines = "".join(f"{name}:{','.join(sorted(hosts))}\n" for name, hosts in lists.items())
    return sha256(lines.encode()).hexdigest()[:16]


def _open(options: ScannerOptions) -> Links:
    return Links(options.sites)


SCANNER = ScannerKind(id="links", what="links", open=_open)
