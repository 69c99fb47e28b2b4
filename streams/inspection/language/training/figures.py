"""How often the scanner is right, with intervals, beside simpler means: on texts that were not learnt from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from math import sqrt
from pathlib import Path
from typing import Final

import yaml
from headerfirst.streams.inspection.language import lexicon as lexicons
from headerfirst.streams.inspection.language import model as models
from headerfirst.streams.inspection.language.features import words_of
from headerfirst.streams.inspection.language.judgement import Judgement
from headerfirst.streams.inspection.language.lexicon import Rule, Strength
from headerfirst.streams.inspection.language.model import Confidence
from headerfirst.streams.inspection.language.sentences import sentences_of
from headerfirst.streams.inspection.language.training.texts import Labelled

Means = Callable[[Rule, str], bool]
"""Does it raise this text under this rule?"""
_Z: Final = 1.959964
"""Of 95 %."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    def interval(self) -> tuple[float, float]:
        """Wilson's, 95 %; of none, anything is possible."""
        if not self.of:
            return 0.0, 1.0
        share, spread = self.count / self.of, _Z * _Z / self.of
        middle = (share + spread / 2) / (1 + spread)
        half = _Z * sqrt(share * (1 - share) / self.of + spread / (4 * self.of)) / (1 + spread)
        return max(0.0, middle - half), min(1.0, middle + half)

    def __str__(self) -> str:
        if not self.of:
            return "none"
        low, high = self.interval()
        return f"{self.count / self.of:.3f} ({low:.3f} to {high:.3f})"


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one means and one rule."""

    right: int
    wrong: int
    positives: int
    negatives: int

    @property
    def precision(self) -> Share:
        return Share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> Share:
        return Share(self.right, self.positives)

    @property
    def false_alarms(self) -> Share:
        return Share(self.wrong, self.negatives)


def measure(rule: Rule, means: Means, texts: Iterable[Labelled]) -> Figures:
    raised = {True: 0, False: 0}
    judged = {True: 0, False: 0}
    for labelled in texts:
        is_so = labelled.is_positive(rule)
        if is_so is not None:
            judged[is_so] += 1
            raised[is_so] += means(rule, labelled.text)
    return Figures(raised[True], raised[False], judged[True], judged[False])


def share(rule: Rule, means: Means, texts: Iterable[str]) -> Share:
    raised = [means(rule, text) for text in texts]
    return Share(sum(raised), len(raised))


class AllMeans:
    """The scanner, each half of it alone, and a word list as one finds it."""

    def __init__(self, word_list: Path) -> None:
        self._judgement = Judgement()
        self._reader = self._judgement.reader()
        self._listed = self._either(word_list)

    @cached_property
    def by_name(self) -> Mapping[str, Means]:
        return {
            "the scanner": self.scanner,
            "model alone (sure)": self._model,
            "lexicon alone (strong words)": self._strong,
            "lexicon alone (any words)": self._any,
            "word list alone": self._word_list,
        }

    def scanner(self, rule: Rule, text: str) -> bool:
        return any(rule in self._judgement.candidates(sentence.text, self._reader) for sentence in sentences_of(text))

    def _model(self, rule: Rule, text: str) -> bool:
        head = models.shipped().heads[rule]
        return head.confidence(self._reader.scores(words_of(text))[rule]) is Confidence.SURE

    def _strong(self, rule: Rule, text: str) -> bool:
        return lexicons.shipped().strength(rule, " ".join(words_of(text))) is Strength.STRONG

    def _any(self, rule: Rule, text: str) -> bool:
        return lexicons.shipped().strength(rule, " ".join(words_of(text))) is not Strength.NOTHING

    def _word_list(self, _: Rule, text: str) -> bool:
        return self._listed.search(" ".join(words_of(text))) is not None

    @staticmethod
    def _either(path: Path) -> re.Pattern[str]:
        words = (" ".join(words_of(line)) for line in path.read_text(encoding="utf-8").splitlines())
        return re.compile(rf"\b(?:{'|'.join(sorted({re.escape(word) for word in words if word}))})\b")


@dataclass(frozen=True, slots=True)
class Challenge:
    """An invented sentence and whether it should be raised as `discriminatory`."""

    ground: str
    kind: str
    text: str
    is_candidate: bool
    is_hard: bool


def challenges() -> Iterator[Challenge]:
    tree = yaml.safe_load(files(__package__).joinpath("challenge.yaml").read_text(encoding="utf-8"))
    for ground, kinds in tree["grounds"].items():
        for kind, texts in kinds.items():
            for text in texts:
                yield Challenge(ground, kind, text, kind in tree["candidates"], kind in tree["hard"])
