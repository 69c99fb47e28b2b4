"""The fields of a header block: split, unfolded and decoded; whatever real mail holds, no exception."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from headerfirst.schemas.email_metadata import Address
from headerfirst.streams.connectors.encoded_words import decode_words, text_of
from headerfirst.streams.connectors.mail_addresses import parse_addresses

_FIELD: Final = re.compile(rb"^([!-9;-~]+)[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)", re.MULTILINE)
_FOLD: Final = re.compile(r"\r?\n(?=[ \t])")
_MESSAGE_ID: Final = re.compile(r"<[^<>]{1,998}>")


_REMEMBERED: Final = 1 << 12
"""Fields of addresses: much mail is of few people."""
_NAMES: Final = 1 << 10
_SHORT: Final = 500
"""Characters of a field that is remembered; what is longer is hardly met again."""


class Headers:
    """By lower-case name, each in the order of the block: the topmost was added last."""

    def __init__(self, block: bytes) -> None:
        self._fields: dict[str, list[bytes]] = {}
        for name, value in _FIELD.findall(block):
            self._fields.setdefault(_name(name), []).append(value)
        self._unfolded: dict[str, tuple[str, ...]] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def all(self, name: str) -> tuple[str, ...]:
        """Unfolded, as written."""
        raw = self._fields.get(name)
        if raw is None:
            return ()
        known = self._unfolded.get(name)
        if known is None:
            known = self._unfolded[name] = tuple(map(_text, raw))
        return known

    def first(self, name: str) -> str | None:
        fields = self.all(name)
        return fields[0] if fields else None

    def text(self, name: str) -> str | None:
        """The first such field with its encoded words decoded; None where there is none, or nothing in it."""
        written = self.first(name)
        return None if written is None else " ".join(decode_words(written).split()) or None

    def addresses(self, *names: str) -> list[Address]:
        """Of every such field: some mail has `To` twice."""
        present = [name for name in names if name in self._fields]
        return [address for name in present for field in self.all(name) for address in _addresses(field)]

    def message_ids(self, name: str) -> list[str]:
        return [found for field in self.all(name) for found in _MESSAGE_ID.findall(field)]

    def identifier(self, name: str) -> str | None:
        """What stands in angle brackets, else the whole field without white space; None where there is neither."""
        written = self.first(name)
        if not written:
            return None
        bracketed = _MESSAGE_ID.search(written)
        return bracketed[0] if bracketed else "".join(written.split()) or None


@lru_cache(maxsize=_NAMES)
def _name(written: bytes) -> str:
    return written.decode("ascii").lower()


def _text(raw: bytes) -> str:
    text = text_of(raw)
    return (_FOLD.sub("", text) if "\n" in text else text).strip()


def _addresses(field: str) -> tuple[Address, ...]:
    return _remembered(field) if len(field) <= _SHORT else tuple(parse_addresses(field))


@lru_cache(maxsize=_REMEMBERED)
def _remembered(field: str) -> tuple[Address, ...]:
    return tuple(parse_addresses(field))
