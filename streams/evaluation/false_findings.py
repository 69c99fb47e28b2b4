"""How much mail of people at work is left without a finding, though all its writers have a case; by corpus and rule.

Beside it what two usual rules would flag: a keyword in the heading of mail to the outside, and any forwarded mail.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from headerfirst.agents.rules import ReadyPack
from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.streams.connectors.interface import Raw
from headerfirst.streams.evaluation.corpora import BOUNCES, HAM, LISTS, WORKPLACE, Corpus, mails_of
from headerfirst.streams.evaluation.document import table
from headerfirst.streams.evaluation.proportions import Share
from headerfirst.streams.evaluation.staff import as_sent_here, staff_register
from headerfirst.streams.evaluation.trial import Trial

CORPORA: Final = (HAM, LISTS, BOUNCES, WORKPLACE)
_KEYWORDS: Final = re.compile(
    r"\b(?:account|bank|confidential|contract|invoice|password|payment|payroll|personal|private|salary|secret|urgent)\b",
    re.IGNORECASE,
)
_FORWARDED: Final = re.compile(r"^\s*(?:fwd?|wg|tr)\s*:", re.IGNORECASE)


@dataclass(slots=True)
class Tally:
    """Of mails of which the door made a record; `findings` and `requests` count by rule."""

    judged: int = 0
    with_finding: int = 0
    with_request: int = 0
    keyword: int = 0
    forwarded: int = 0
    findings: Counter[str] = field(default_factory=Counter)
    requests: Counter[str] = field(default_factory=Counter)

    @property
    def clean(self) -> Share:
        return Share(self.judged - self.with_finding, self.judged)


def is_keyword_outside(record: EmailMetadata) -> bool:
    return record.direction == "outbound" and _KEYWORDS.search(record.subject or "") is not None


def is_forwarded(record: EmailMetadata) -> bool:
    return _FORWARDED.match(record.subject or "") is not None


def tally(pack: ReadyPack, mails: list[Raw], ours: Iterable[str] = ()) -> Tally:
    trial = Trial(pack, staff_register(mails, ours))
    total = Tally()
    for mail in mails:
        led = trial.item(as_sent_here(mail))
        if not led.records:
            continue
        total.judged += 1
        total.with_finding += bool(led.findings)
        total.with_request += bool(led.requests)
        total.keyword += any(map(is_keyword_outside, led.records))
        total.forwarded += any(map(is_forwarded, led.records))
        total.findings.update(led.rules)
        total.requests.update(led.asking)
    return total


def tallies(
    data: Path, packs: Iterable[ReadyPack], corpora: Iterable[Corpus] = CORPORA
) -> Iterator[tuple[Corpus, ReadyPack, Tally]]:
    packs = list(packs)
    for corpus in corpora:
        mails = mails_of(data, corpus)
        for pack in packs:
            yield corpus, pack, tally(pack, mails, corpus.ours)


def figures(data: Path, packs: Iterable[ReadyPack]) -> str:
    """Two tables: shares by corpus, and what fired."""
    found = [(corpus.name, pack.ref.id, one) for corpus, pack, one in tallies(data, packs)]
    rows = found + [("all but the last together", pack, together(found, pack)) for pack in _packs(found)]
    return f"{_shares(rows)}\n{_by_rule(found)}"


def together(found: Iterable[tuple[str, str, Tally]], pack: str) -> Tally:
    """Of one pack and all mail that is not of one workplace: lists, bounces, answers, what people write to lists."""
    ones = [one for name, of, one in found if of == pack and name != WORKPLACE.name]
    return Tally(
        judged=sum(one.judged for one in ones),
        with_finding=sum(one.with_finding for one in ones),
        with_request=sum(one.with_request for one in ones),
        keyword=sum(one.keyword for one in ones),
        forwarded=sum(one.forwarded for one in ones),
    )


def _packs(found: Iterable[tuple[str, str, Tally]]) -> list[str]:
    return list(dict.fromkeys(pack for _, pack, _ in found))


def _shares(rows: Iterable[tuple[str, str, Tally]]) -> str:
    head = ("mail", "pack", "without a finding", "asks for an inspection", "naive: keyword, to outside", "naive: `Fwd`")
    counted: tuple[Callable[[Tally], int], ...] = (
        lambda one: one.with_request,
        lambda one: one.keyword,
        lambda one: one.forwarded,
    )
    return table(
        head,
        ((name, pack, one.clean, *(Share(count(one), one.judged) for count in counted)) for name, pack, one in rows),
        words=2,
    )


def _by_rule(rows: Iterable[tuple[str, str, Tally]]) -> str:
    return table(
        ("mail", "pack", "rule", "findings", "requests"),
        (
            (name, pack, rule, one.findings[rule], one.requests[rule])
            for name, pack, one in rows
            for rule in sorted({*one.findings, *one.requests})
        ),
        words=3,
    )
