"""The lexicon: what counts as abuse or discrimination by its words, and which words around it speak against that."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Final, Literal, cast

import yaml

Rule = Literal["abusive", "discriminatory"]
Context = Literal["reported", "reclaimed", "denied", "mentioned"]
RULES: Final[tuple[Rule, ...]] = ("abusive", "discriminatory")
GROUNDS: Final = ("race", "religion", "sex", "orientation", "gender_identity", "age", "disability")
"""The seven of the footnote. Which one it was is never said: it would tell a belief or a condition of somebody."""
GAP: Final = r"(?:(?!(?:not|never|no|isn't|aren't|wasn't|weren't|don't|nor)\b)[a-z'*]+ ){{0,{}}}?"
ARTICLE_GAP: Final = "(?:(?:{article}) )?(?:(?:{stronger}) ){{0,2}}"


class Strength(IntEnum):
    """What a sentence's words say by themselves."""

    NOTHING = 0
    WEAK = 1
    STRONG = 2


@dataclass(frozen=True, slots=True)
class Lexicon:
    version: str
    """As its file says, and a digest of the file."""
    strong: Mapping[Rule, re.Pattern[str]]
    weak: Mapping[Rule, re.Pattern[str]]
    contexts: Mapping[Context, re.Pattern[str]]

    def strength(self, rule: Rule, words: str) -> Strength:
        """`words` as `features.words_of` finds them, a space between each two."""
        if self.strong[rule].search(words):
            return Strength.STRONG
        return Strength.WEAK if self.weak[rule].search(words) else Strength.NOTHING

    def contexts_of(self, words: str) -> set[Context]:
        return {context for context, pattern in self.contexts.items() if pattern.search(words)}


@cache
def shipped() -> Lexicon:
    """The one in lexicon.yaml."""
    return parse(files(__package__).joinpath("lexicon.yaml").read_text(encoding="utf-8"))


def parse(text: str) -> Lexicon:
    """From YAML of the shape that lexicon.yaml explains."""
    tree = yaml.safe_load(text)
    words = dict(tree["words"])
    words["group"] = "|".join(words[ground] for ground in GROUNDS)
    words["group_or_slur"] = f"{words['group']}|{words['slur']}"
    words["article_gap"] = ARTICLE_GAP.format(**words)
    return Lexicon(
        version=f"{tree['version']}.{blake2b(text.encode(), digest_size=4).hexdigest()}",
        strong={rule: _either(tree["rules"][rule]["strong"], words) for rule in RULES},
        weak={rule: _either(tree["rules"][rule]["weak"], words) for rule in RULES},
        contexts={cast("Context", name): _either(patterns, words) for name, patterns in tree["contexts"].items()},
    )


def _either(patterns: list[str], words: Mapping[str, str]) -> re.Pattern[str]:
    spelled = (re.sub(r"\{([^{}]+)\} ?", lambda name: _named(name, words), pattern) for pattern in patterns)
    return re.compile("|".join(rf"(?<![\w'*])(?:{pattern})(?![\w'*])" for pattern in spelled))


def _named(name: re.Match[str], words: Mapping[str, str]) -> str:
    """`{slur}` as its alternatives, `{3 words}` as a gap that brings its own spaces along."""
    what, space = name[1], " " if name[0].endswith(" ") else ""
    number = re.fullmatch(r"(\d) words", what)
    if number:
        return GAP.format(number[1])
    if what == "article_gap":
        return words[what]
    return f"(?:{words[what]}){space}"
