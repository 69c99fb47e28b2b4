"""What a scanner has found so far, in a form that cannot tell what it was: digests to count by, kinds and offsets."""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b
from secrets import token_bytes
from typing import Final

from headerfirst.schemas.content import Unpacked
from headerfirst.schemas.inspection import Match
from headerfirst.streams.inspection.interface import Report

MATCHES_KEPT: Final = 20
"""Of each rule; what comes after them is counted."""
_KEY_BYTES: Final = 32


class Tally:
    """One message's. Equal values of one rule count once, in whatever parts they stand; the first place is kept."""

    def __init__(self) -> None:
        self._key = token_bytes(_KEY_BYTES)
        self._seen: dict[bytes, str] = {}
        self._matches: list[Match] = []
        self._kept: Counter[str] = Counter()

    def add(self, rule_id: str, mask: str, value: str, offset: int) -> None:
        digest = self._digest(rule_id, value)
        if digest in self._seen:
            return
        self._seen[digest] = rule_id
        if self._kept[rule_id] < MATCHES_KEPT:
            self._kept[rule_id] += 1
            self._matches.append(Match(rule_id=rule_id, mask=mask, offset=offset))

    def report(self, message: Unpacked) -> Report:
        """Of a scanner of words: parts of which nobody can read all words are closed to it."""
        closed = tuple((part.number, part.why) for part in message.unread())
        return Report(tuple(sorted(set(self._seen.values()))), len(self._seen), tuple(self._matches), closed)

    def _digest(self, rule_id: str, value: str) -> bytes:
        data = f"{rule_id}\0{value}".encode("utf-8", "surrogatepass")
        return blake2b(data, key=self._key, digest_size=16).digest()


class ByteOffsets:
    """Offsets of characters as offsets of bytes in the UTF-8 form of a text; quick where they are asked in order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._character = 0
        self._byte = 0

    def of(self, character: int) -> int:
        if self._text.isascii():
            return character
        if character < self._character:
            self._character = self._byte = 0
        between = self._text[self._character : character]
        self._byte += len(between.encode("utf-8", "surrogatepass"))
        self._character = character
        return self._byte
