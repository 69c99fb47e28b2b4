"""Text as numbers of buckets: words and pieces of words, hashed, so that no vocabulary is kept anywhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final
from zlib import crc32

BUCKETS: Final = 1 << 16
PIECES: Final = (3, 4, 5)
"""Lengths of the pieces of words: what survives a misspelling."""
APOSTROPHES: Final = str.maketrans({"\u2018": "'", "\u2019": "'", "\u02bc": "'"})
NO_WORDS: Final = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]+@[\w.-]+|[@#]\w+|\[(?:user|url)\]|&#?\w+;|\brt\b", re.ASCII
)
"""Links, addresses, handles, hashtags, placeholders, markup: they tell where a text is from, not what it says."""
WORD: Final = re.compile(r"[a-z]+(?:['*]+[a-z]+)*")
STRETCHED: Final = re.compile(r"([a-z])\1{2,}")
LONGEST_WORD: Final = 40
"""Longer runs of letters are encoded data."""

Feature = tuple[int, int]
"""A bucket and a sign."""


def words_of(text: str) -> list[str]:
    """Lower-case words without accents, `soooo` as `soo`."""
    plain = unicodedata.normalize("NFKD", text.translate(APOSTROPHES)).encode("ascii", "ignore").decode().lower()
    plain = STRETCHED.sub(r"\1\1", NO_WORDS.sub(" ", plain))
    return [word for word in WORD.findall(plain) if len(word) <= LONGEST_WORD]


def features_of(word: str) -> tuple[Feature, ...]:
    """The word and its pieces; a piece that occurs twice counts twice."""
    return tuple(_hashed(f"={word}", *_pieces(word)))


def _pieces(word: str) -> Iterator[str]:
    marked = f"<{word}>"
    for length in PIECES:
        for start in range(len(marked) - length + 1):
            yield marked[start : start + length]


def _hashed(*names: str) -> Iterator[Feature]:
    """CRC-32, since it is the same everywhere; its top bit is the sign, which lets collisions cancel out."""
    for name in names:
        value = crc32(name.encode("ascii"))
        yield value % BUCKETS, -1 if value >> 31 else 1
