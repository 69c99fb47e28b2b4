"""Malware, by rules over bytes: our own in `rules/`, and those of an organisation's own folders; run by YARA-X.

A rule's id is `FILE/RULE`. Its meta `mask` is the kind of thing that is said to have been found; a rule tagged
`encrypted` says that nobody can look into the part, which is then closed and no hit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from importlib import metadata, resources
from pathlib import Path
from typing import Final

import yara_x
from headerfirst.schemas.content import Part, Unpacked, WhyNotInspected
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.inspection import Match
from headerfirst.streams.inspection.interface import Report, ScannerKind, ScannerOptions

SECONDS: Final = 10
"""A part."""
_MATCHES_A_PATTERN: Final = 1_000
_CLOSES: Final = "encrypted"
_NO_MASK: Final = "pattern"

Source = tuple[str, str]
"""A file's name without its ending, and its text."""


class Yara:
    """`version` is that of the engine and a digest of the rules."""

    id = "yara"

    def __init__(self, sources: Sequence[Source]) -> None:
        self._scanner = yara_x.Scanner(_compiled(sources))
        self._scanner.set_timeout(SECONDS)
        self._scanner.max_matches_per_pattern(_MATCHES_A_PATTERN)
        digest = hashlib.sha256("\0".join(f"{name}\0{text}" for name, text in sources).encode()).hexdigest()
        self.version = f"{metadata.version('yara-x')}/{digest[:12]}"

    def scan(self, message: Unpacked) -> Report:
        matches: list[Match] = []
        closed: list[tuple[int, WhyNotInspected]] = []
        for part in message.parts:
            try:
                rules = self._scanner.scan(part.data).matching_rules
            except yara_x.TimeoutError:
                closed.append((part.number, "time_out"))
                continue
            matches += [_match(rule) for rule in rules if _CLOSES not in rule.tags]
            closed += _encrypted(part, rules)
        names = sorted({match.rule_id for match in matches})
        return Report(rule_ids=tuple(names), count=len(matches), matches=tuple(matches), closed=tuple(closed))


def _encrypted(part: Part, rules: Sequence[yara_x.Rule]) -> Iterator[tuple[int, WhyNotInspected]]:
    if any(_CLOSES in rule.tags for rule in rules):
        yield part.number, "encrypted"


def _match(rule: yara_x.Rule) -> Match:
    """One of a rule and part, where its first pattern was found; of a rule that has none, the beginning."""
    offsets = [match.offset for pattern in rule.patterns for match in pattern.matches]
    mask = str(dict(rule.metadata).get("mask", _NO_MASK))
    return Match(rule_id=f"{rule.namespace}/{rule.identifier}", mask=mask, offset=min(offsets, default=0))


def _compiled(sources: Sequence[Source]) -> yara_x.Rules:
    compiler = yara_x.Compiler(includes_enabled=False)
    for name, text in sources:
        compiler.new_namespace(name)
        try:
            compiler.add_source(text, origin=name)
        except yara_x.CompileError as error:
            raise Misconfigured(f"The rules in {name}.yar do not compile: {_what_and_where(error)}") from error
    return compiler.build()


def _what_and_where(error: yara_x.CompileError) -> str:
    """The first two of the lines in which the compiler draws the error: what it is, and on which line of which file."""
    what, _, drawn = str(error).partition("\n")
    return f"{what} ({drawn.partition(chr(10))[0].strip(' ->')})"


def shipped_rules() -> list[Source]:
    folder = resources.files("headerfirst.streams.inspection.scanners") / "rules"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".yar")), key=lambda file: file.name)
    return [(file.name.removesuffix(".yar"), file.read_text(encoding="utf-8")) for file in files]


def _rules_in(folder: str) -> list[Source]:
    try:
        files = sorted(Path(folder).iterdir())
        found = [(file.stem, file.read_text(encoding="utf-8")) for file in files if file.suffix in {".yar", ".yara"}]
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"The folder of YARA rules {folder} cannot be read") from error
    if not found:
        raise Misconfigured(f"There is no .yar file in the folder of YARA rules {folder}")
    return found


def opened(options: ScannerOptions) -> Yara:
    """Raises Misconfigured for rules that cannot be read, and for two files of one name."""
    sources = shipped_rules() + [source for folder in options.yara_folders for source in _rules_in(folder)]
    names = [name for name, _ in sources]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Misconfigured(f"Two files of YARA rules are named {twice[0]}.yar: rename one of them")
    return Yara(sources)


SCANNER = ScannerKind("yara", "malware", opened)
