"""A URL up to its first slash: past it a URL is content (records.md 2), and everything of it is dropped here.

What a rule may need of the rest is named before it goes: the pack's path patterns by their ids, and the kind of file.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

import msgspec
from headerfirst.agents.rules import PathTagger
from headerfirst.schemas.errors import Malformed

_BEFORE_PATH: Final = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]{0,30}://)?[^/?#\\]*").match
"""Scheme and authority; it matches every text, if with nothing."""
_NAME: Final = re.compile(r"(?=.{1,253}$)[a-z0-9_-]+(?:\.[a-z0-9_-]+)*").fullmatch
_IPV6: Final = re.compile(r"[0-9a-f:.]{2,45}").fullmatch
_HIGHEST_PORT: Final = 65_535
_PORT_DIGITS: Final = 5
_REMEMBERED: Final = 1 << 14
"""Sites; few are asked for again and again."""

_KINDS: Final = (
    "7z aac ace aif aiff air apk app appimage appx asf asp aspx avi avif bat bin bmp bz2 cab cer cfm cgi chm class cmd",
    "com conf cpl cpp crt crx crl csr css csv cur dat db deb der dll dmg dmp doc docm docx dot dotm dotx drv eml",
    "eot epub exe f4v flac flv gadget gif gz hlp hta htm html ico ics img inf ini ipa iso jar jpeg jpg js jse",
    "json jsp key lha lnk log lua lz lzh m3u m3u8 m4a m4v map md mdb mht mhtml mid midi mjs mkv mobi mov mp3 mp4 mpeg",
    "mpg mpd msc msi msix msp mst msu ocx odp ods odt otf ogg ogv one opus oxt pages pcap pdf pem pfx php pif pkg pl",
    "plist png pps ppsx ppt pptm pptx ps ps1 psd psm1 pst pub py rar rdp reg rpm rss rtf run scf scr sct sh shtml",
    "sql sqlite svg swf sys tar tgz tif tiff tmp toml torrent ts ttf txt url vb vbe vbs vcf vhd vhdx vmdk vsix",
    "vsto wasm wav webm webp whl wma wmv woff woff2 ws wsc wsf wsh xap xhtml xla xlam xls xlsb xlsm xlsx xml xpi",
    "xps xsl xz yaml yml z zip zst",
)
EXTENSIONS: Final = frozenset(kind for row in _KINDS for kind in row.split())
"""Kinds of files that are kept as such. What stands behind any other dot may be half a person's name."""


class Place(msgspec.Struct, frozen=True, gc=False):
    """What is kept of a URL; `port` only where it was written."""

    scheme: str | None
    host: str
    port: int | None
    extension: str | None
    path_tags: list[str]


def cut(url: str, paths: PathTagger) -> Place:
    """Raises Malformed (`line_unreadable`) where there is no host."""
    site, path = _split(url)
    scheme, host, port = _site(site)
    return Place(scheme, host, port, extension_of(path), paths.tags(host, path))


def host_of(url: str) -> str | None:
    """The host of a URL, for a referrer; None where there is none."""
    try:
        return _site(_split(url)[0])[1]
    except Malformed:
        return None


def extension_of(path: str) -> str | None:
    """`/files/report.PDF` is of the kind `pdf`; None where there is none that is known."""
    name = path.rpartition("/")[2]
    if "%" in path:
        name = unquote(path).rpartition("/")[2]
    if "." not in name:
        return None
    kind = name.rpartition(".")[2]
    kind = kind.lower() if kind.isascii() else ""
    return kind if kind in EXTENSIONS else None


def _split(url: str) -> tuple[str, str]:
    """Scheme, host and port without userinfo, which is not to be remembered; and the path without what follows it."""
    end = _BEFORE_PATH(url).end()  # type: ignore[union-attr]  # it matches every text
    site, path = url[:end], url[end:]
    if "@" in site:
        scheme, separator, authority = site.rpartition("://")
        site = f"{scheme}{separator}{authority.rpartition('@')[2]}"
    if "?" in path or "#" in path:
        path = path.partition("?")[0].partition("#")[0]
    return site, path


@lru_cache(maxsize=_REMEMBERED)
def _site(text: str) -> tuple[str | None, str, int | None]:
    scheme, _, authority = text.rpartition("://")
    return (scheme.lower() or None, *_host_and_port(authority))


def _host_and_port(text: str) -> tuple[str, int | None]:
    if text.startswith("["):
        address, closed, rest = text[1:].partition("]")
        if not closed or not _IPV6(address.lower()) or (rest and not rest.startswith(":")):
            raise Malformed("line_unreadable")
        return address.lower(), _port(rest[1:])
    name, _, port = text.partition(":")
    return _host(name), _port(port)


def _host(name: str) -> str:
    host = name.removesuffix(".").lower()  # of the root (RFC 1034 §3.1); more are the rest of a name that was cut
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            host = ""
    if not _NAME(host):
        raise Malformed("line_unreadable")
    return host


def _port(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > _PORT_DIGITS or int(text) > _HIGHEST_PORT:
        raise Malformed("line_unreadable")
    return int(text)
