"""What follows from an inspection's result: a finding for each scanner that saw something, and an entry in the ledger.

Both follow from the result as it lies on its topic, so that a worker that was killed after it leaves nothing unsaid.
Evidence is masked: which scanner, which of its rules, how often; never a word of the message.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Final, Literal

import msgspec
from headerfirst.agents.findings import Bench, Subject, audience_of, incident_id, notice_missing
from headerfirst.agents.gate.question import Question
from headerfirst.agents.rules import ReadyPack
from headerfirst.schemas.errors import Forbidden
from headerfirst.schemas.finding import Finding, Standard
from headerfirst.schemas.inspection import Decision, InspectionResult, MessageFacts, ScannerVerdict
from headerfirst.schemas.ledger import LedgerEntry
from headerfirst.schemas.policy import Rule
from headerfirst.schemas.vocabulary import CLASS_OF, Category, LedgerKind, Mark, Severity

CATEGORIES: Final[dict[str, Category]] = {
    "clamav": "malware",
    "yara": "malware",
    "personal-data": "confidentiality",
    "words": "confidentiality",
    "language": "harassment_or_defamation",
    "links": "illegal_or_obscene",
}
"""What a scanner's hit is a sign of, where the rule that asked does not say it better."""
DISCRIMINATORY: Final = "discriminatory"
"""The language scanner's rule that is a category of its own."""
_SEVERITIES: Final[dict[Category, Severity]] = {"malware": "high", "discriminatory": "high"}


def findings_of(bench: Bench, question: Question, decision: Decision, result: InspectionResult) -> Iterator[Finding]:
    """One for each scanner with a hit; `question` is the request with what is known of its messages."""
    ready = bench.packs.by_digest(decision.pack.digest)
    if ready is None:
        return  # a grant of a pack that is not here opens nothing
    for verdict in result.scanners:
        if verdict.verdict == "hit":
            yield _finding(bench, ready, question, (decision, result, verdict))


def _finding(
    bench: Bench, ready: ReadyPack, question: Question, found: tuple[Decision, InspectionResult, ScannerVerdict]
) -> Finding:
    decision, result, verdict = found
    rule = next((one for one in ready.pack.rules if one.id == question.request.rule_id), None)
    category = _category(verdict, rule)
    facts = question.facts.get(result.message_token)
    subject = _subject(bench, question, result.message_token)
    at = facts.observed_at if facts is not None else result.at
    evidence = [f"{verdict.id}:{name}" for name in verdict.rule_ids] + [f"matches:{verdict.count}"]
    is_person, class_ = subject.about == "person", CLASS_OF[category]
    correlated = incident_id(bench, ready.pack.file, category, subject, at)
    return Finding(
        finding_id=bench.pseudonyms.identity("finding", "content", result.request_id, result.message_token, verdict.id),
        incident_id=decision.incident_id or correlated,
        rule_id=rule.id if rule is not None else f"inspection-{verdict.id}",
        rule_version=rule.version if rule is not None else verdict.version,
        mode="review" if rule is None or rule.mode == "shadow" else rule.mode,
        severity=_SEVERITIES.get(category, rule.severity if rule is not None else "medium"),
        category=category,
        class_=class_,
        purpose=question.request.purpose,
        trigger=rule.trigger if rule is not None else "on_case",
        clause=decision.clause,
        legal_refs=list(rule.legal_refs) if rule is not None else [],
        pack=decision.pack,
        person=subject.token if is_person else None,
        about=subject.about,
        about_token=None if is_person else subject.token,
        stage="content",
        fields=["content"],
        evidence=evidence,
        standard=Standard(id=verdict.id, version=verdict.version),
        case_id=decision.case_id,
        audience=audience_of(bench.register, class_, subject, evidence, at),
        notice_missing=notice_missing(decision.pack, subject.person, at),
        message_token=result.message_token,
        at=at,
        parties=facts.parties if facts is not None else [],
        target=_target(bench, question, result.message_token),
        marks=_marks(facts),
    )


def _target(bench: Bench, question: Question, message_token: str) -> str | None:
    """The one message, for whoever asks to look further."""
    named = message_named(bench, question.request.target, message_token)
    return bench.pseudonyms.seal(named[0], (named[1],)) if named is not None else None


def _marks(facts: MessageFacts | None) -> list[Mark] | None:
    return list(facts.marks) if facts is not None and facts.marks_known else None


def _category(verdict: ScannerVerdict, rule: Rule | None) -> Category:
    own = CATEGORIES.get(verdict.id)
    if own == "harassment_or_defamation" and any(name.startswith(DISCRIMINATORY) for name in verdict.rule_ids):
        return "discriminatory"
    if own is not None:
        return own
    return rule.category if rule is not None else "manual"


def _subject(bench: Bench, question: Question, message_token: str) -> Subject:
    """The person whom the request names; else the message, by the mailbox and id that travel sealed."""
    person = question.directory.person(question.request.person)
    if person is not None:
        return Subject("person", person.id, bench.pseudonyms.person(person.id), person)
    named = message_named(bench, question.request.target, message_token)
    return Subject("message", message_token if named is None else " ".join(named), message_token)


def message_named(bench: Bench, target: str | None, message_token: str) -> tuple[str, str] | None:
    """Mailbox and Message-ID of the one message that the token stands for; None where the target names no such."""
    try:
        return next(
            (one for one in named_in(bench, target) if message_token in bench.pseudonyms.tokens("message", *one)),
            None,
        )
    except Forbidden:
        return None


def named_in(bench: Bench, target: str | None) -> Iterator[tuple[str, str]]:
    """Mailbox and Message-ID of each message that a request's target names; several targets are parted by spaces.
    Raises Forbidden where one of them was sealed by somebody else.
    """
    if target is None:
        raise Forbidden("A request names no message.")
    for sealed in target.split():
        opened = bench.pseudonyms.unseal(sealed)
        yield from ((opened.mailbox, message_id) for message_id in opened.message_ids)


def result_entry(bench: Bench, decision: Decision | None, result: InspectionResult) -> LedgerEntry:
    """What came of an opening; a view is entered as such, each time that somebody looks."""
    kind: LedgerKind = "view" if result.seen_by_count else "result"
    which = () if result.view_id is None else (result.view_id,)
    return LedgerEntry(
        entry_id=bench.pseudonyms.identity("entry", kind, result.request_id, result.message_token, *which),
        kind=kind,
        actor=result.viewer,
        person=decision.person if decision is not None else None,
        case_id=decision.case_id if decision is not None else None,
        decision_id=result.request_id,
        clause=decision.clause if decision is not None else None,
        pack=decision.pack if decision is not None else None,
        counts={result.outcome: 1, "seen_by": result.seen_by_count},
        payload_hash=sha256(msgspec.json.encode(result)).hexdigest(),
    )


def opening_entry(bench: Bench, decision: Decision, message_token: str) -> LedgerEntry:
    """Acknowledged before anything is opened."""
    return LedgerEntry(
        entry_id=bench.pseudonyms.identity("entry", "opening", decision.request_id, message_token),
        kind="opening",
        person=decision.person,
        case_id=decision.case_id,
        decision_id=decision.request_id,
        clause=decision.clause,
        pack=decision.pack,
        payload_hash=sha256(f"{decision.request_id} {message_token}".encode()).hexdigest(),
    )


def look_entry(
    bench: Bench, decision: Decision, kind: Literal["opening", "reveal"], looks: tuple[str, str, str]
) -> LedgerEntry:
    """Acknowledged before somebody is shown anything: what (a message, or the request itself), who looks, and the word
    that they use but once, so that each look has an entry and a repeated one is known.
    """
    what, viewer, nonce = looks
    return LedgerEntry(
        entry_id=bench.pseudonyms.identity("entry", kind, decision.request_id, what, viewer, nonce),
        kind=kind,
        person=decision.person,
        case_id=decision.case_id,
        decision_id=decision.request_id,
        actor=viewer,
        clause=decision.clause,
        pack=decision.pack,
        payload_hash=sha256(f"{decision.request_id} {what} {viewer} {nonce}".encode()).hexdigest(),
    )
