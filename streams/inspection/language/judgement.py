"""Is a sentence a candidate? The lexicon and the model add to the evidence, what stands around them takes away from it.

A candidate is a reason for a person to look, no verdict. Each of the two sees what the other misses; words that report,
reclaim, deny or discuss outweigh them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from headerfirst.streams.inspection.language import lexicon as lexicons
from headerfirst.streams.inspection.language import model as models
from headerfirst.streams.inspection.language.features import words_of
from headerfirst.streams.inspection.language.lexicon import RULES, Context, Lexicon, Rule
from headerfirst.streams.inspection.language.model import Confidence, Model, Reader

ENOUGH: Final = 2
"""Strong words alone, weak ones that the model finds likely, or (where it may) a sure model alone."""
MOST_OF_MODEL: Final[Mapping[Rule, Confidence]] = {"abusive": Confidence.LIKELY, "discriminatory": Confidence.SURE}
"""Swearing is not abuse, and the model of `abusive` cannot tell them apart: alone it makes no candidate."""
TAKES_AWAY: Final[Mapping[Context, int]] = {"reported": 3, "reclaimed": 3, "denied": 2, "mentioned": 2}
"""With 3, nothing that is in a sentence makes it a candidate; with 2, strong words and a sure model together do."""
FEWEST_WORDS: Final = 3
"""Of fewer the model knows nothing; the lexicon may."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """By a lexicon and a model; the shipped ones if nothing else is said."""

    lexicon: Lexicon = field(default_factory=lexicons.shipped)
    model: Model = field(default_factory=models.shipped)

    def reader(self) -> Reader:
        """One for each message."""
        return Reader(self.model)

    def candidates(self, sentence: str, reader: Reader) -> Iterator[Rule]:
        """The rules under which this sentence is a candidate."""
        words = words_of(sentence)
        plain = " ".join(words)
        found = self._confidences(words, reader)
        evidence = {rule: self.lexicon.strength(rule, plain) + min(found[rule], MOST_OF_MODEL[rule]) for rule in RULES}
        if max(evidence.values()) < ENOUGH:
            return
        less = max((TAKES_AWAY[context] for context in self.lexicon.contexts_of(plain)), default=0)
        yield from (rule for rule in RULES if evidence[rule] - less >= ENOUGH)

    def _confidences(self, words: list[str], reader: Reader) -> dict[Rule, Confidence]:
        if len(words) < FEWEST_WORDS:
            return dict.fromkeys(RULES, Confidence.NOTHING)
        return {rule: self.model.heads[rule].confidence(score) for rule, score in reader.scores(words).items()}
