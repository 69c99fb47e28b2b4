"""Words and phrases of the Data Loss Prevention standard, and of an organisation's own lists.

Why: WCC 3 scans for the words of its DLP standard by program alone; DMU 2.7b names what is confidential. Words that
notices at the foot of mail are full of do not count there. A rule id is standard and kind (`dlp/medical`): which phrase
it was is not said. The count is of distinct phrases; an offset is counted in bytes from the beginning of the part's
text in UTF-8.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from hashlib import sha256
from operator import itemgetter
from pathlib import Path
from typing import Final

from headerfirst.schemas.content import Unpacked
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.inspection.interface import Report, ScannerKind, ScannerOptions, texts_of
from headerfirst.streams.inspection.scanners.phrases.disclaimers import disclaimers
from headerfirst.streams.inspection.scanners.phrases.folded_text import FoldedText, fold
from headerfirst.streams.inspection.scanners.phrases.lexicon import Hit, Lexicon
from headerfirst.streams.inspection.scanners.phrases.standard import Standard, read, shipped
from headerfirst.streams.inspection.scanners.tally import ByteOffsets, Tally

_LONGEST_VERSION: Final = 64


class Words:
    """`standards` by the name that their rule ids begin with."""

    id = "words"

    def __init__(self, standards: Mapping[str, Standard]) -> None:
        self._lexicon = Lexicon(standards)
        self.version = _version(standards)

    def scan(self, message: Unpacked) -> Report:
        tally = Tally()
        for _, text in texts_of(message):
            folded, offsets = fold(text), ByteOffsets(text)
            for hit in self._counting(text, folded):
                title = self._lexicon.kinds[hit.rule_id].title
                tally.add(hit.rule_id, title, hit.phrase, offsets.of(folded.source(hit.start)))
        return tally.report(message)

    def _counting(self, text: str, folded: FoldedText) -> Iterator[Hit]:
        usual: list[Hit] = []
        for hit in self._lexicon.hits(folded):
            if self._lexicon.kinds[hit.rule_id].usual_in_footers:
                usual.append(hit)
            else:
                yield hit
        notices = disclaimers(text, folded) if usual else []
        yield from (hit for hit in usual if not _within(hit.start, notices))


def _within(position: int, stretches: list[tuple[int, int]]) -> bool:
    """`stretches` are in order and do not overlap."""
    index = bisect_right(stretches, position, key=itemgetter(0)) - 1
    return index >= 0 and position < stretches[index][1]


def _version(standards: Mapping[str, Standard]) -> str:
    """Each standard's name and version; a digest of them where they are many."""
    version = "+".join(f"{name}.{standard.version}" for name, standard in standards.items())
    if len(version) <= _LONGEST_VERSION:
        return version
    return f"{len(standards)} standards.{sha256(version.encode()).hexdigest()[:16]}"


def _open(options: ScannerOptions) -> Words:
    standards = {standard.id: standard for standard in shipped()}
    for name, path in sorted(options.word_lists.items()):
        if name in standards:
            raise Misconfigured(f"Two lists of words are called {name}: give one of them another name")
        standards[name] = read(Path(path))
    return Words(standards)


SCANNER = ScannerKind(id="words", what="words", open=_open)
