"""Legal notices at the foot of a message: "This e-mail is confidential and intended solely for the addressee …".

A notice is a run of sentences at the foot (or a banner at the head) of a message or of one that it quotes, which
between them speak of an addressee or of an error in delivery, and of one more thing that such notices speak of. Only
those sentences, and the heading above them, are the notice: what somebody writes beside it is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from headerfirst.streams.inspection.scanners.phrases.folded_text import FoldedText
from headerfirst.streams.inspection.scanners.phrases.layers import boundaries, layer_of
from headerfirst.streams.inspection.scanners.phrases.notice_signs import ANCHORS, HEADING, SIGNS, WHEREVER_IT_STANDS

_END: Final = re.compile(" [.¶] ")
_PARAGRAPH: Final = " ¶ "
_LONGEST_SENTENCE: Final = 900
_LONGEST_GAP: Final = 260
_BEHIND: Final = 700
_BEFORE: Final = 120
"""Characters of the folded text: between two sentences of one notice; between a notice and the foot, or the head."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int
    paragraph: int
    signs: frozenset[str]
    heads: bool


def disclaimers(text: str, folded: FoldedText) -> list[tuple[int, int]]:
    """Stretches of the folded text that are notices, in order."""
    edges = [folded.position(edge) for edge in boundaries(text)]
    stretches: list[tuple[int, int]] = []
    below = len(folded.text) + _BEHIND
    for run in reversed(list(_runs(folded.text))):
        signs = _signs_of(run)
        if len(signs) > 1 and signs & ANCHORS and (len(signs) >= WHEREVER_IT_STANDS or _at_an_end(run, edges, below)):
            below = run[0].start
            stretches += [(sentence.start, sentence.end) for sentence in _kept(run)]
    return sorted(stretches)


def _kept(run: list[_Sentence]) -> Iterator[_Sentence]:
    """A paragraph belongs to the notice if it says as much of its own; a line that somebody wrote above it does not."""
    for _, sentences in groupby(run, key=lambda sentence: sentence.paragraph):
        paragraph = list(sentences)
        signs = _signs_of(paragraph)
        if len(signs) > 1 or signs & ANCHORS:
            yield from paragraph
        else:
            yield from (sentence for sentence in paragraph if sentence.heads)


def _signs_of(sentences: list[_Sentence]) -> frozenset[str]:
    return frozenset().union(*(sentence.signs for sentence in sentences))


def _runs(text: str) -> Iterator[list[_Sentence]]:
    """Sentences with signs that follow closely upon each other, each with the headings directly above it."""
    run: list[_Sentence] = []
    headings: list[_Sentence] = []
    for sentence in _sentences(text):
        if sentence.heads:
            headings.append(sentence)
            continue
        if sentence.signs:
            if run and sentence.start - run[-1].end > _LONGEST_GAP:
                yield run
                run = []
            run += [*headings, sentence]
        headings = []
    if run:
        yield run


def _sentences(text: str) -> Iterator[_Sentence]:
    start = paragraph = 0
    while start < len(text) - 1:
        stop = _END.search(text, start)
        end = stop.start() + 1 if stop else len(text)
        if end - start > 1:
            yield _sentence(text, start, end, paragraph)
        paragraph += stop is not None and stop[0] == _PARAGRAPH
        start = stop.end() - 1 if stop else len(text)


def _sentence(text: str, start: int, end: int, paragraph: int) -> _Sentence:
    if end - start > _LONGEST_SENTENCE:
        return _Sentence(start, end, paragraph, frozenset(), heads=False)
    said = text[start:end]
    signs = frozenset(name for name, sign in SIGNS.items() if sign.search(said))
    return _Sentence(start, end, paragraph, signs, heads=bool(HEADING.fullmatch(said.strip())))


def _at_an_end(run: list[_Sentence], edges: list[int], below: int) -> bool:
    """At the head of its message, or at its foot, or above another notice (`below`) that is there."""
    head, foot = layer_of(run[0].start, run[-1].end, edges)
    return min(foot, below) - run[-1].end <= _BEHIND or run[0].start - head <= _BEFORE
