"""LDIF (RFC 2849) as `ldapsearch -LLL` and `ldifde` write it: entry by entry, so that a bad one spoils no other.

The library parses each entry; what it is not strict about is looked at before.
"""

from __future__ import annotations

import re
from binascii import Error as NotBase64
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.people.attributes import Attributes
from headerfirst.streams.people.interface import Problem
from ldif import LDIFParser

LONGEST: Final = 16 * 1024 * 1024
"""Bytes of one entry; a portrait has some hundred thousand."""
_NAME: Final = re.compile(rb"^dn:", re.MULTILINE)
_CHANGE: Final = re.compile(rb"^(?:changetype|control):", re.MULTILINE | re.IGNORECASE)
_BEHIND_A_URL: Final = re.compile(rb"^[\w;.-]+:<", re.MULTILINE)
_NO_BASE64: Final = re.compile(rb"^[\w;.-]+::[ ]*[A-Za-z0-9+/]*=*[^A-Za-z0-9+/=\s]", re.MULTILINE)
"""The library leaves out in silence what is no digit."""
_ENDED: Final = re.compile(rb"^result: ([1-9]\d*)", re.MULTILINE)
_NO_ENTRY: Final = re.compile(rb"^(?:search|ref|version): ", re.MULTILINE)
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")


def read_ldif(path: Path) -> Iterator[Attributes | Problem]:
    """Raises Misconfigured where the file is no export at all."""
    try:
        with path.open("rb") as file:
            if file.read(2) in _UTF_16:
                raise Misconfigured(f"{path} is in UTF-16, and LDIF is in UTF-8: export it again without `ldifde -u`.")
            file.seek(0)
            for number, block in _blocks(file, path):
                yield from _entry(path, number, block)
    except OSError as error:
        raise Misconfigured(f"{path} cannot be read: {error.strerror}.") from error


def _blocks(file: BinaryIO, path: Path) -> Iterator[tuple[int, bytes]]:
    """What stands between empty lines, and at which line it begins."""
    lines: list[bytes] = []
    length = start = 0
    for number, line in enumerate(file, 1):
        if line.strip(b"\r\n"):
            if not lines:
                start = number
            lines.append(line)
            length += len(line)
            if length > LONGEST:
                raise Misconfigured(f"{path}, line {start}: no LDIF; entries end with an empty line.")
        elif lines:
            yield start, b"".join(lines)
            lines, length = [], 0
    if lines:
        yield start, b"".join(lines)


def _entry(path: Path, number: int, block: bytes) -> Iterator[Attributes | Problem]:
    place = f"line {number}"
    if not block.endswith(b"\n"):
        yield Problem(place, "the file ends in the middle of a line")
        return
    block = block.replace(b"\r\n", b"\n").replace(b"\n ", b"")
    if _CHANGE.search(block) is not None:
        raise Misconfigured(
            f"{path}, {place}: a record of a change; export entries (`ldapsearch -LLL`, `ldifde`), not changes."
        )
    if _NAME.search(block) is None:
        yield from _no_entry(path, place, block)
    elif _BEHIND_A_URL.search(block) is not None:
        yield Problem(place, "a value lies behind a URL, which is never fetched")
    elif _NO_BASE64.search(block) is not None:
        yield Problem(place, "a value is no base64")
    else:
        yield _parsed(place, block)


def _no_entry(path: Path, place: str, block: bytes) -> Iterator[Problem]:
    """Comments, references to other servers, and what `ldapsearch` says at the end where nobody asked it for -LLL."""
    ended = _ENDED.search(block)
    if ended is not None:
        raise Misconfigured(
            f"{path}, {place}: the server ended the export early (result {int(ended[1])}); ask for it in pages "
            "(`ldapsearch -E pr=500/noprompt`)."
        )
    if _NO_ENTRY.search(block) is None and any(not line.startswith(b"#") for line in block.splitlines()):
        yield Problem(place, "an entry without `dn:`")


def _parsed(place: str, block: bytes) -> Attributes | Problem:
    # The library checks names by an expression whose time doubles with each plus sign: 2 s at 22 of them. So it is
    # given a name that is none of anybody's, and the true one as an attribute.
    harmless = _NAME.sub(b"dn: cn=entry\nentrydn:", block, count=1)
    try:
        (_, found), *more = LDIFParser(BytesIO(harmless), encoding=None).parse()
    except (ValueError, NotBase64):
        return Problem(place, "not LDIF")
    if more:
        return Problem(place, "not LDIF")
    values: dict[str, list[bytes]] = {}
    for name, of_name in found.items():
        values.setdefault(name.lower(), []).extend(of_name)
    return Attributes(place, values)
