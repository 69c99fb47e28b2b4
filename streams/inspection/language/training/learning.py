"""Weights and thresholds out of labelled texts: a linear support vector machine for each rule.

The dual solver of liblinear does nothing but add, multiply, divide and compare, with a seeded order, so that the same
texts give the same bytes. The figures of the model are those of its one-byte weights, not of what they were
rounded from.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from math import floor, sqrt
from pathlib import Path
from typing import Any, Final

from headerfirst.streams.inspection.language.features import BUCKETS, features_of
from headerfirst.streams.inspection.language.lexicon import RULES, Rule
from headerfirst.streams.inspection.language.model import DESCRIPTION, WEIGHTS, Head, Model, Reader
from headerfirst.streams.inspection.language.training.texts import Labelled, Side

COST: Final = 0.5
DOUBTFUL: Final[dict[Rule, dict[str, float]]] = {"abusive": {}, "discriminatory": {"offensive": 0.1}}
"""Labels that count as negative by a tenth: most of what is offensive is aimed at no group, though nobody said so."""
LARGEST: Final = 127
LIKELY: Final = 0.05
SURE: Final = 0.01
"""Of the texts that are nothing of the kind, how many may pass a threshold."""
VERSION: Final = "1"


def learn(sides: dict[Side, list[Labelled]]) -> dict[Rule, Head]:
    """Learns from one side and chooses thresholds on another; the third is not looked at."""
    heads = {}
    for rule in RULES:
        scale, bias, weights = _fit(rule, sides["learning"])
        untried = Model("untried", {rule: Head(scale, bias, 0.0, 0.0, weights)})
        reader = Reader(untried)
        harmless = sorted(
            reader.scores(labelled.words)[rule] for labelled in sides["choosing"] if labelled.is_positive(rule) is False
        )
        heads[rule] = Head(scale, bias, threshold(harmless, LIKELY), threshold(harmless, SURE), weights)
    return heads


def _fit(rule: Rule, texts: Iterable[Labelled]) -> tuple[float, float, array[int]]:
    """What a weight is worth, the bias, the weights rounded to one byte."""
    from sklearn.svm import LinearSVC

    taken = [labelled for labelled in texts if _counts(rule, labelled)]
    machine = LinearSVC(C=COST, dual=True, random_state=0, max_iter=10_000).fit(
        _matrix([labelled.words for labelled in taken]),
        [labelled.is_positive(rule) is True for labelled in taken],
        sample_weight=[_counts(rule, labelled) for labelled in taken],
    )
    learnt: list[float] = machine.coef_[0].tolist()
    scale = max(map(abs, learnt)) / LARGEST
    return scale, float(machine.intercept_[0]), array("b", (round(weight / scale) for weight in learnt))


def _counts(rule: Rule, labelled: Labelled) -> float:
    return DOUBTFUL[rule].get(labelled.label, 0.0) if labelled.is_positive(rule) is None else 1.0


def _matrix(texts: Sequence[list[str]]) -> Any:
    """A row a text: its features by bucket, of length one."""
    from scipy.sparse import csr_matrix

    known = cache(features_of)
    numbers: list[float] = []
    buckets: list[int] = []
    rows = [0]
    for words in texts:
        features = [feature for word in set(words) for feature in known(word)]
        signed: Counter[int] = Counter()
        for bucket, sign in features:
            signed[bucket] += sign
        for bucket in sorted(signed):
            buckets.append(bucket)
            numbers.append(signed[bucket] / sqrt(len(features) or 1))
        rows.append(len(buckets))
    return csr_matrix((numbers, buckets, rows), shape=(len(texts), BUCKETS))


def threshold(harmless: Sequence[float], share: float) -> float:
    """A score that no more than `share` of the harmless texts reach."""
    allowed = int(len(harmless) * share)
    above = harmless[len(harmless) - allowed - 1]
    return (floor(above * 1000) + 1) / 1000


def write(heads: dict[Rule, Head], folder: Path) -> None:
    rules = {rule: {name: getattr(heads[rule], name) for name in ("scale", "bias", "likely", "sure")} for rule in RULES}
    description = {"version": VERSION, "rules": rules}
    folder.joinpath(DESCRIPTION).write_text(json.dumps(description, indent=2) + "\n", encoding="utf-8")
    folder.joinpath(WEIGHTS).write_bytes(b"".join(heads[rule].weights.tobytes() for rule in RULES))
