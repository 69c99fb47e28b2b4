"""The labelled texts, and which are for learning, for choosing thresholds and for measuring.

Near-duplicates stay on one side: texts are tied together that have the same words, or the same first or last eight (a
retweet cut short, an answer that was added). A tie's side follows from a digest of its words, not from
an order or a seed.
"""

from __future__ import annotations

import csv
import html
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Final, Literal

from headerfirst.streams.inspection.language.features import words_of
from headerfirst.streams.inspection.language.lexicon import Rule

Side = Literal["learning", "choosing", "measuring"]
SIDES: Final[tuple[Side, ...]] = ("learning",) * 14 + ("choosing",) * 3 + ("measuring",) * 3
OVERLAP: Final = 8
"""Words that two texts share at the beginning or the end before they count as one."""
CROWDED: Final = "davidson_labeled_data.csv"
SEXISM: Final = "edos_train.csv"
LABELS: Final = {"0": "hateful", "1": "offensive", "2": "neither"}
POSITIVE: Final[dict[Rule, frozenset[str]]] = {
    "abusive": frozenset({"hateful", "offensive"}),
    "discriminatory": frozenset({"hateful", "sexist"}),
}
NEGATIVE: Final[dict[Rule, frozenset[str]]] = {
    "abusive": frozenset({"neither"}),
    "discriminatory": frozenset({"neither", "not sexist"}),
}
"""What is in neither set says nothing of the rule: whether `offensive` was aimed at a group no annotator was asked,
nor whether `sexist` or `not sexist` swears.
"""


@dataclass(frozen=True, slots=True)
class Labelled:
    text: str = field(repr=False)
    words: list[str] = field(repr=False)
    label: str
    kind: str = ""
    """Of sexism, where the annotators said."""

    def is_positive(self, rule: Rule) -> bool | None:
        if self.label in POSITIVE[rule]:
            return True
        return False if self.label in NEGATIVE[rule] else None


def read(folder: Path) -> list[Labelled]:
    """Both files, in their own order."""
    return [*_crowded(folder / CROWDED), *_sexism(folder / SEXISM)]


def _crowded(path: Path) -> Iterator[Labelled]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            text = html.unescape(row["tweet"])
            yield Labelled(text, words_of(text), LABELS[row["class"]])


def _sexism(path: Path) -> Iterator[Labelled]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            kind = "" if row["label_category"] == "none" else row["label_category"]
            yield Labelled(row["text"], words_of(row["text"]), row["label_sexist"], kind)


class Ties:
    """Texts that belong together, as a forest: each key points to another of its tie, or to itself."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def add(self, words: list[str]) -> None:
        own = self._root(_key(words))
        for shared in _overlaps(words):
            root = self._root(shared)
            low, high = sorted((own, root))
            self._above[high] = own = low

    def side(self, words: list[str]) -> Side:
        digest = blake2b(self._root(_key(words)).encode(), digest_size=8).digest()
        return SIDES[int.from_bytes(digest, "big") % len(SIDES)]

    def _root(self, key: str) -> str:
        above = self._above.setdefault(key, key)
        while above != key:
            self._above[key] = self._above[above]
            key, above = above, self._above[above]
        return key


def _key(words: list[str]) -> str:
    return " ".join(words)


def _overlaps(words: list[str]) -> Iterator[str]:
    if len(words) >= OVERLAP:
        yield "first " + _key(words[:OVERLAP])
        yield "last " + _key(words[-OVERLAP:])


def split(texts: list[Labelled]) -> dict[Side, list[Labelled]]:
    """Each text on one side; the root of a tie is its least key, whatever the order of the texts."""
    ties = Ties()
    for labelled in texts:
        ties.add(labelled.words)
    sides: dict[Side, list[Labelled]] = {"learning": [], "choosing": [], "measuring": []}
    for labelled in texts:
        sides[ties.side(labelled.words)].append(labelled)
    return sides
