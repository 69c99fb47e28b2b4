"""Addresses as real mail writes them (RFC 5322 §3.4, §4.4): lists, groups, comments, quotes, and what is none of these.

One pass over the text, and no exception: Python's own parser raises on real mail, and takes a name for an address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from headerfirst.schemas.email_metadata import Address
from headerfirst.streams.connectors.encoded_words import decode_words

_TOKEN: Final = re.compile(
    r'"(?:[^"\\]|\\.){0,128}+"|<[^<>]{0,998}+>|\[[^\[\],;<>"()\s]*\]|[()<>"\[\],;:]|[^()<>"\[\],;:]+', re.DOTALL
)
"""A quoted string, an angle address, a domain literal, a special character, text. What is opened and never closed is
text: nobody can hide an address behind it.
"""
_QUOTED_PAIR: Final = re.compile(r"\\(.)", re.DOTALL)
_ADDRESS_ANYWHERE: Final = re.compile(r"""[^\s<>()\[\]",;:@]{1,64}@[^\s<>()\[\]",;:@]{1,255}""")
_QUOTED_LOCAL: Final = re.compile(r'"(?:[^"\\]|\\.)*"@[^\s"@]+').fullmatch


@dataclass(slots=True)
class _Entry:
    """What stands between two commas."""

    words: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    angle: str | None = None


def parse_addresses(text: str) -> list[Address]:
    """The addresses of a header in order; a bare word without `@` counts only in angle brackets or alone."""
    found = [address for entry in _entries(text) if (address := _address(entry)) is not None]
    if any("@" in address.address for address in found):
        return found
    # What the grammar forbids, and people are written to all the same: an encoded address, one in a comment.
    written = decode_words(text)
    return [Address(address=address) for address in _ADDRESS_ANYWHERE.findall(written)] or found


def _entries(text: str) -> list[_Entry]:
    entries = [_Entry()]
    depth = 0
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token == "(":  # noqa: S105 - a token of RFC 5322
            depth += 1
        elif token == ")":  # noqa: S105
            depth = max(depth - 1, 0)
        elif depth:
            entries[-1].comments.append(token)
        elif token in {",", ";"}:
            entries.append(_Entry())
        else:
            _take(entries[-1], token)
    return _entries(text.replace("(", " ")) if depth else entries


def _take(entry: _Entry, token: str) -> None:
    if token == ":" and not any("@" in word for word in entry.words):  # noqa: S105 - a token of RFC 5322
        entry.words.clear()  # the name of a group, or `mailto`
    elif len(token) > 1 and token[0] == "<":
        entry.angle = token[1:-1]
    elif token not in {"<", ">", '"'}:
        entry.words.append(token)


def _address(entry: _Entry) -> Address | None:
    address = _without_route(entry.angle or "")
    if address:
        return Address(address=address, name=_name(entry.words))
    bare = "".join(entry.words).strip()
    if " " in bare or "\t" in bare:
        bare = bare if _QUOTED_LOCAL(bare) else next((word for word in bare.split() if "@" in word), "")
    return Address(address=bare, name=_name(entry.comments)) if bare and "=?" not in bare else None


def _without_route(angle: str) -> str:
    """`@relay.example.net,@other.example.net:ada@example.org` is an obsolete way to write `ada@example.org`."""
    address = "".join(angle.split())
    return address.rpartition(":")[2] if address.startswith("@") else address


def _name(parts: list[str]) -> str | None:
    text = "".join(
        _QUOTED_PAIR.sub(r"\1", part[1:].removesuffix('"')) if part.startswith('"') else part for part in parts
    )
    return " ".join(decode_words(text).split()) or None
