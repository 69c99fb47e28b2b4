"""The fields of a header block: split, unfolded and decoded; whatever real mail holds, no exception."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from headerfirst.schemas.email_metadata import Address
from headerfirst.streams.connectors.encoded_words import decode_words, text_of
from headerfirst.streams.connectors.mail_addresses import parse_addresses

_FIELD: Final = re.compile(rb"^([!-9;-~]+)[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)", re.MULTILINE)
_FOLD: Final = re.compile(r"\r?\n(?=[ \t])")
_MESSAGE_ID: Final = re.compile(r"<[^<>]{1,998}>")


class Headers:
    """By lower-case name, each in the order of the block: the topmost was added last."""

    def __init__(self, block: bytes) -> None:
        self._fields: dict[str, list[bytes]] = {}
        for match in _FIELD.finditer(block):
            self._fields.setdefault(match[1].decode("ascii").lower(), []).append(match[2])

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def all(self, name: str) -> Iterator[str]:
        """Unfolded, as written."""
        for raw in self._fields.get(name, ()):
            yield _FOLD.sub("", text_of(raw)).strip()

    def first(self, name: str) -> str | None:
        return next(self.all(name), None)

    def text(self, name: str) -> str | None:
        """The first such field with its encoded words decoded; None where there is none, or nothing in it."""
        written = self.first(name)
        return None if written is None else " ".join(decode_words(written).split()) or None

    def addresses(self, *names: str) -> list[Address]:
        """Of every such field: some mail has `To` twice."""
        return [address for name in names for field in self.all(name) for address in parse_addresses(field)]

    def message_ids(self, name: str) -> list[str]:
        return [found for field in self.all(name) for found in _MESSAGE_ID.findall(field)]

    def identifier(self, name: str) -> str | None:
        """What stands in angle brackets, else the whole field without white space; None where there is neither."""
        written = self.first(name)
        if not written:
            return None
        bracketed = _MESSAGE_ID.search(written)
        return bracketed[0] if bracketed else "".join(written.split()) or None
