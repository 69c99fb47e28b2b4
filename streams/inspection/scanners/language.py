"""Abusive and discriminatory language: sentences that a person should look at, by a lexicon and a small model.

Why: DMU 2.7a counts harassment, and the footnote of WCC's policy discrimination by race, religion, sex, orientation,
gender identity, age and disability. A candidate is no verdict: docs/model-card.md says how often it is wrong, and
where. Which ground it was is never said, for that would tell a belief or a condition. The count is of distinct
sentences; an offset is counted in bytes from the beginning of the part's text in UTF-8.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from headerfirst.schemas.content import Unpacked
from headerfirst.streams.inspection.interface import Report, ScannerKind, ScannerOptions, texts_of
from headerfirst.streams.inspection.language.english import is_english
from headerfirst.streams.inspection.language.judgement import Judgement
from headerfirst.streams.inspection.language.lexicon import Rule
from headerfirst.streams.inspection.language.sentences import sentences_of
from headerfirst.streams.inspection.scanners.tally import ByteOffsets, Tally

MASKS: Final[dict[Rule, str]] = {"abusive": "abusive language", "discriminatory": "discriminatory language"}


class Language:
    """`version` is the lexicon's and the model's. A text that is not English is `unsupported`, never clean."""

    id = "language"

    def __init__(self, judgement: Judgement) -> None:
        self._judgement = judgement
        self.version = f"lexicon.{judgement.lexicon.version}+model.{judgement.model.version}"

    def scan(self, message: Unpacked) -> Report:
        tally, reader = Tally(), self._judgement.reader()
        foreign = []
        for part, text in texts_of(message):
            offsets = ByteOffsets(text)
            for sentence in sentences_of(text):
                for rule in self._judgement.candidates(sentence.text, reader):
                    tally.add(rule, MASKS[rule], sentence.text, offsets.of(sentence.start))
            if not is_english(text):
                foreign.append(part.number)
        report = tally.report(message)
        unread = {number for number, _ in report.closed}
        closed = [*report.closed, *((number, "unsupported") for number in foreign if number not in unread)]
        return replace(report, closed=tuple(sorted(closed)))


def opened(_: ScannerOptions) -> Language:
    """The lexicon and the model are shipped; there is nothing to set."""
    return Language(Judgement())


SCANNER = ScannerKind("language", "language", opened)
