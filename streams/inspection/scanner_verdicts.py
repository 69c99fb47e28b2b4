"""What is made of a scanner's answer: hit, clean, or not inspected; never clean where something stayed unseen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from headerfirst.schemas.content import Unpacked, WhyNotInspected
from headerfirst.schemas.inspection import ScannerVerdict
from headerfirst.schemas.vocabulary import ResultOutcome
from headerfirst.streams.inspection.interface import Report
from headerfirst.streams.inspection.scanner_frames import MATCHES_KEPT, Reported, Trouble

UNKNOWN_VERSION: Final = "unknown"
_WORST_FIRST: Final[tuple[ResultOutcome, ...]] = ("hit", "not_inspected", "clean")
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/+-]{0,127}")
_KIND: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _.:/+-]{0,63}")


@dataclass(frozen=True, slots=True)
class Scanned:
    """One message, scanned by everything that was asked for."""

    verdicts: list[ScannerVerdict]
    """In the order of scanner ids."""
    not_inspected: list[str]
    """`part 3 encrypted` (nobody could look), `clamav: part 3 too_large`, `clamav: scanner_absent`."""
    troubles: tuple[tuple[str, WhyNotInspected], ...]
    """Scanners that said nothing of the message: for a metric and an alert."""


def well_formed(reported: Reported) -> bool:
    """Names and kinds look like names and kinds: a scanner that writes text into them has failed."""
    report = reported.report
    names = (*report.rule_ids, *(match.rule_id for match in report.matches))
    return (
        all(_NAME.fullmatch(name) for name in names)
        and all(_KIND.fullmatch(match.mask) for match in report.matches)
        and _KIND.fullmatch(reported.version) is not None
        and bool(report.rule_ids) == (report.count > 0)
    )


def summed_up(message: Unpacked, answers: Iterable[tuple[str, str, Reported | Trouble]]) -> Scanned:
    """Of a scanner's id, the version last heard of it, and its answer."""
    closed = [f"part {part.number} {part.why}" for part in message.closed]
    verdicts: list[ScannerVerdict] = []
    not_inspected = list(closed)
    troubles: list[tuple[str, WhyNotInspected]] = []
    for name, version, answer in sorted(answers, key=lambda one: one[0]):
        if isinstance(answer, Trouble):
            troubles.append((name, answer.why))
            not_inspected.append(f"{name}: {answer.why}")
            verdicts.append(_silent(name, version))
            continue
        not_inspected += [f"{name}: part {number} {why}" for number, why in answer.report.closed]
        verdicts.append(_verdict(name, answer, some_closed=bool(closed)))
    return Scanned(verdicts, not_inspected, tuple(troubles))


def taken_together(copies: Sequence[Scanned]) -> Scanned:
    """Of several copies of a message: a hit in one is a hit, and clean is what is clean in all."""
    by_scanner: dict[str, ScannerVerdict] = {}
    for verdict in (verdict for one in copies for verdict in one.verdicts):
        before = by_scanner.get(verdict.id)
        by_scanner[verdict.id] = verdict if before is None else _both(before, verdict)
    return Scanned(
        [by_scanner[name] for name in sorted(by_scanner)],
        list(dict.fromkeys(why for one in copies for why in one.not_inspected)),
        tuple(dict.fromkeys(trouble for one in copies for trouble in one.troubles)),
    )


def _both(one: ScannerVerdict, other: ScannerVerdict) -> ScannerVerdict:
    verdicts = {one.verdict, other.verdict}
    return ScannerVerdict(
        id=one.id,
        version=other.version,
        verdict=next(verdict for verdict in _WORST_FIRST if verdict in verdicts),
        rule_ids=sorted({*one.rule_ids, *other.rule_ids}),
        count=one.count + other.count,
        matches=[*(one.matches or ()), *(other.matches or ())][:MATCHES_KEPT] or None,
    )


def _verdict(name: str, answer: Reported, *, some_closed: bool) -> ScannerVerdict:
    report = answer.report
    return ScannerVerdict(
        id=name,
        version=answer.version,
        verdict=_outcome(report, some_closed=some_closed),
        rule_ids=sorted(set(report.rule_ids)),
        count=report.count,
        matches=sorted(report.matches, key=lambda match: (match.rule_id, match.offset, match.mask)) or None,
    )


def _outcome(report: Report, *, some_closed: bool) -> ResultOutcome:
    if report.count:
        return "hit"
    return "not_inspected" if some_closed or report.closed else "clean"


def _silent(name: str, version: str) -> ScannerVerdict:
    return ScannerVerdict(id=name, version=version, verdict="not_inspected", rule_ids=[], count=0)
