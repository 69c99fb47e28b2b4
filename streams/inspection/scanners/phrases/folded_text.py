"""A text as a row of words: what is left when case, hyphens, line ends, quotation marks and invisible characters go.

Words stand between single blanks, the end of a sentence is `.`, that of a paragraph `¶`, a lesser pause `,`; so that a
phrase is found by itself between blanks, whole words alone, and never across the end of a sentence.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Final

_UNSEEN: Final = "\u00ad\u200b-\u200f\u2060-\u2064\ufeff"
_PIECE: Final = re.compile(
    rf"(?P<word>[^\W_](?:[^\W_]|[{_UNSEEN}])*)|(?P<stop>[.!?;])"
    r"|(?P<paragraph>\n[ \t\r>|]*\n|[*=_~+#-]{5,})|(?P<pause>[,:()\[\]{}])"
)
_SIGNS: Final = {"stop": ".", "paragraph": "¶", "pause": ","}
_NOT_SEEN: Final = re.compile(f"[{_UNSEEN}]")


@dataclass(frozen=True, slots=True)
class FoldedText:
    text: str = field(repr=False)
    """Begins and ends with a blank."""
    _starts: list[int] = field(repr=False)
    _sources: list[int] = field(repr=False)

    def source(self, position: int) -> int:
        """Where the word that holds or follows this position begins in the text as it was."""
        return self._sources[max(0, bisect_right(self._starts, position) - 1)]

    def position(self, source: int) -> int:
        """The first position in `text` whose word begins at or behind a place of the text as it was."""
        index = bisect_right(self._sources, source - 1)
        return self._starts[index] if index < len(self._starts) else len(self.text)


def fold(text: str) -> FoldedText:
    pieces, starts, sources = [" "], [], []
    length = 1
    for match in _PIECE.finditer(text):
        piece = _folded(match)
        starts.append(length)
        sources.append(match.start())
        pieces.append(f"{piece} ")
        length += len(piece) + 1
    return FoldedText("".join(pieces), starts, sources)


def fold_phrase(phrase: str) -> str:
    """As it stands in a folded text, with the blanks before and behind it."""
    return fold(phrase).text


def _folded(match: re.Match[str]) -> str:
    if match.lastgroup != "word":
        return _SIGNS[match.lastgroup or ""]
    word = match[0]
    return word.lower() if word.isascii() else unicodedata.normalize("NFKC", _NOT_SEEN.sub("", word)).casefold()
