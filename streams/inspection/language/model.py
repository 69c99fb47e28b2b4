"""The shipped model: for each rule a weight of one byte per bucket, evaluated in plain Python."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable
from math import sqrt
from typing import Final

from headerfirst.streams.inspection.language.features import Feature, features_of
from headerfirst.streams.inspection.language.lexicon import RULES, Rule

DESCRIPTION: Final = "model.json"
WEIGHTS: Final = "model.weights"
"""One signed byte a bucket, rule after rule in the order of RULES."""


class Confidence(IntEnum):
    """What the model says; the thresholds were chosen on the validation texts (docs/model-card.md)."""

    NOTHING = 0
    LIKELY = 1
    SURE = 2


@dataclass(frozen=True, slots=True)
class Head:
    """The model of one rule."""

    scale: float
    """What a weight of 1 is worth."""
    bias: float
    likely: float
    sure: float
    weights: array[int] = field(repr=False)

    def weigh(self, features: Iterable[Feature]) -> int:
        """A sum of whole numbers, so that its order does not matter."""
        weights = self.weights
        return sum(sign * weights[bucket] for bucket, sign in features)

    def score(self, weight: int, count: int) -> float:
        """Of a text whose `count` features weigh this much; above 0: rather yes."""
        return self.scale * weight / sqrt(count or 1) + self.bias

    def confidence(self, score: float) -> Confidence:
        if score >= self.sure:
            return Confidence.SURE
        return Confidence.LIKELY if score >= self.likely else Confidence.NOTHING


@dataclass(frozen=True, slots=True)
class Model:
    version: str
    """As its file says, and a digest of both files."""
    heads: Mapping[Rule, Head]


class Reader:
    """Reads the sentences of one message and knows each word's weights from its first sight on.

    It is forgotten with the message: a longer life would remember what people wrote.
    """

    def __init__(self, model: Model) -> None:
        self._heads = model.heads
        self._seen: dict[str, tuple[int, dict[Rule, int]]] = {}

    def scores(self, words: Iterable[str]) -> dict[Rule, float]:
        """By the words that occur: how often and in what order says little."""
        weighed = [self._seen.get(word) or self._weighed(word) for word in set(words)]
        count = sum(features for features, _ in weighed)
        return {
            rule: head.score(sum(weights[rule] for _, weights in weighed), count) for rule, head in self._heads.items()
        }

    def _weighed(self, word: str) -> tuple[int, dict[Rule, int]]:
        features = features_of(word)
        weighed = len(features), {rule: head.weigh(features) for rule, head in self._heads.items()}
        self._seen[word] = weighed
        return weighed


@cache
def shipped() -> Model:
    """The one beside this module."""
    return load(files(__package__))


def load(folder: Traversable) -> Model:
    """From the two files that model_training.py writes."""
    text, data = folder.joinpath(DESCRIPTION).read_bytes(), folder.joinpath(WEIGHTS).read_bytes()
    description, weights = json.loads(text), array("b", data)
    buckets = len(weights) // len(RULES)
    heads = {
        rule: Head(**description["rules"][rule], weights=weights[rank * buckets : (rank + 1) * buckets])
        for rank, rule in enumerate(RULES)
    }
    return Model(f"{description['version']}.{blake2b(text + data, digest_size=4).hexdigest()}", heads)
