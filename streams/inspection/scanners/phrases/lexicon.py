"""Every phrase of every standard in one Aho-Corasick automaton: a text is read once, however many phrases there are."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import ahocorasick
from headerfirst.streams.inspection.scanners.phrases.folded_text import FoldedText, fold_phrase
from headerfirst.streams.inspection.scanners.phrases.standard import Kind, Standard

NEARBY: Final = 160
"""Characters of the folded text between a phrase and the context that it needs."""
_LOOK_AT: Final = 4
"""Covers that end at or behind a hit and could hold it: they are phrases, and hardly overlap."""
Role = Literal["counts", "needs_context", "context", "harmless"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase in a folded text; `rule_id` is standard and kind."""

    rule_id: str
    start: int
    end: int
    phrase: str = field(repr=False)


class Lexicon:
    def __init__(self, standards: Mapping[str, Standard]) -> None:
        """Standards by the name that their rule ids begin with."""
        self.kinds: dict[str, Kind] = {
            f"{name}/{kind}": standard.kinds[kind] for name, standard in standards.items() for kind in standard.kinds
        }
        meanings: defaultdict[str, list[tuple[str, Role]]] = defaultdict(list)
        for rule_id, kind in self.kinds.items():
            for phrase, role in _phrases_of(kind):
                meanings[fold_phrase(phrase)].append((rule_id, role))
        self._automaton = ahocorasick.Automaton()
        for phrase, meaning in meanings.items():
            self._automaton.add_word(phrase, (phrase, meaning))
        self._automaton.make_automaton()

    def hits(self, folded: FoldedText) -> Iterator[Hit]:
        """What counts, in the order of rule and text."""
        places: defaultdict[tuple[str, Role], list[Hit]] = defaultdict(list)
        for last, (phrase, meaning) in self._automaton.iter(folded.text):
            for rule_id, role in meaning:
                places[rule_id, role].append(Hit(rule_id, last - len(phrase) + 2, last, phrase))
        for rule_id in self.kinds:
            context = [hit.start for hit in places[rule_id, "context"]]
            candidates = [
                *places[rule_id, "counts"],
                *(hit for hit in places[rule_id, "needs_context"] if _is_near(hit, context)),
            ]
            harmless = places[rule_id, "harmless"]
            yield from sorted(_outside(candidates, harmless), key=lambda hit: hit.start)


def _phrases_of(kind: Kind) -> Iterator[tuple[str, Role]]:
    yield from ((phrase, "counts") for phrase in kind.phrases)
    yield from ((phrase, "needs_context") for phrase in kind.in_context)
    yield from ((phrase, "context") for phrase in kind.context)
    yield from ((phrase, "harmless") for phrase in kind.harmless)


def _is_near(hit: Hit, places: list[int]) -> bool:
    """`places` are in order; a phrase is no context of itself."""
    first, behind = bisect_left(places, hit.start - NEARBY), bisect_right(places, hit.end + NEARBY)
    return any(not hit.start <= place < hit.end for place in places[first:behind])


def _outside(hits: Iterable[Hit], covers: list[Hit]) -> Iterator[Hit]:
    """Hits that lie within none of the covers, which are in the order of their ends."""
    ends = [cover.end for cover in covers]
    for hit in hits:
        first = bisect_left(ends, hit.end)
        if not any(cover.start <= hit.start for cover in covers[first : first + _LOOK_AT]):
            yield hit
